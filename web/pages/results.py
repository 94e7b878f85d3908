"""One record among others: in search results, in lists of a case, publisher or theme."""

from dataclasses import dataclass

from repo_search.query import Query, leaves
from repo_search.records import Holding, Record
from repo_search.results import Result, Snippet
from repo_search.texts import _
from web import urls, wording
from web.pages import Link, case_links, publisher_links, theme_links
from web.segments import Segment, segments
from web.urls import Arguments


@dataclass(frozen=True, slots=True)
class PassageView:
    """One page hit: "Page 12" and the extract."""

    link: Link
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list. `lang` is the language of its words when not English, else ""."""

    record_id: str
    link: Link
    lang: str
    document_type: str
    review: str
    published: str
    publishers: tuple[Link, ...]
    cases: tuple[Link, ...]
    themes: tuple[Link, ...]
    suggested: tuple[Link, ...]
    extent: str
    lacking: str
    matched: str
    passages: tuple[PassageView, ...]


def record_line(record: Record) -> RecordLine:
    return _line(record, "", "", ())


def result_line(result: Result, query: Query, switches: Arguments = ()) -> RecordLine:
    """A result with its page hits; `query` is what they were found by, and `switches` say what
    was searched for beside it."""
    record = result.record
    return _line(
        record,
        wording.any_of(list(result.lacking)),
        _matched(result.pages_matched, len(result.passages), record.holding)
        if result.passages or not any(leaves(query.clause))
        else _("No page holds these words together; look in its description."),
        tuple(_passage(record, passage, query, switches) for passage in result.passages),
    )


def _matched(total: int, shown: int, holding: Holding | None) -> str:
    if total <= shown:
        return ""
    return _(
        "%(pages)s match; the best %(shown)s are shown.",
        pages=wording.pages(total, holding), shown=shown,
    )  # fmt: skip


def _passage(record: Record, passage: Snippet, query: Query, switches: Arguments) -> PassageView:
    return PassageView(
        Link(
            wording.page(passage.page, record.holding),
            urls.page(record.record_id, passage.page, query.text, switches),
        ),
        segments(passage.text, passage.spans),
    )


def _line(
    record: Record, lacking: str, matched: str, passages: tuple[PassageView, ...]
) -> RecordLine:
    return RecordLine(
        record.record_id,
        Link(record.title, urls.record(record.record_id)),
        wording.language_attribute(record),
        wording.document_type(record),
        wording.review_short(record),
        wording.published(record.published),
        publisher_links(record.publishers),
        case_links(record.cases),
        theme_links(record.themes),
        theme_links(record.suggested),
        wording.extent(record.holding) if record.holding else _("No file"),
        lacking,
        matched,
        passages,
    )
