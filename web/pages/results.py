"""One record among others: in search results, in lists of a case, publisher or theme."""

from dataclasses import dataclass

from repo_search.query import Query, on_pages
from repo_search.records import Record
from repo_search.results import Result, Snippet
from repo_search.texts import _, any_of, plural
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
    """A record in a list. `lang` is the language of its words when not English, else ""; `more`
    leads to the pages that match beside those shown, and `note` says why none is; `findings` leads
    to what it found and recommends."""

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
    note: str
    passages: tuple[PassageView, ...]
    more: Link | None
    findings: Link | None


def record_line(record: Record) -> RecordLine:
    return _line(record)


def result_line(
    result: Result, query: Query, switches: Arguments = (), findings: int = 0
) -> RecordLine:
    """A result with its page hits; `query` is what they were found by, and `switches` say what
    was searched for beside it; `findings` is how many its record has."""
    record = result.record
    return _line(
        record,
        any_of(list(result.lacking)),
        ""
        if result.passages or on_pages(query.clause) is None
        else _("No page holds these words together; look in its description."),
        tuple(_passage(record, passage, query, switches) for passage in result.passages),
        _more(result, query, switches),
        _findings(record, findings),
    )


def _more(result: Result, query: Query, switches: Arguments) -> Link | None:
    number = result.pages_matched - len(result.passages)
    if number <= 0 or not result.passages:
        return None
    record = result.record
    said = (
        plural("%(number)s more page matches", "%(number)s more pages match", number)
        if record.holding is None or record.holding.paged
        else plural("%(number)s more part matches", "%(number)s more parts match", number)
    )
    return Link(said, urls.inside(record.record_id, query.text, 1, switches))


def _findings(record: Record, number: int) -> Link | None:
    if not number:
        return None
    said = _("What it found and recommends: %(findings)s", findings=wording.findings(number))
    return Link(said, urls.findings_of(record.record_id))


def _passage(record: Record, passage: Snippet, query: Query, switches: Arguments) -> PassageView:
    return PassageView(
        Link(
            wording.page(passage.page, record.holding),
            urls.hit(record.record_id, passage.page, query.text, switches),
        ),
        segments(passage.text, passage.spans),
    )


def _line(
    record: Record,
    lacking: str = "",
    note: str = "",
    passages: tuple[PassageView, ...] = (),
    more: Link | None = None,
    findings: Link | None = None,
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
        note,
        passages,
        more,
        findings,
    )
