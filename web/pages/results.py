"""One record among others: in search results, in lists of a case, publisher or theme."""

from dataclasses import dataclass

from repo_search.query import Query, leaves
from repo_search.records import Record
from repo_search.results import Result, Snippet
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
    word = wording.page_word(record.holding)
    return _line(
        record,
        wording.listed(list(result.lacking), "or"),
        _matched(result.pages_matched, len(result.passages), word.lower())
        if result.passages or not any(leaves(query.clause))
        else "No page holds these words together; look in its description.",
        tuple(_passage(record, passage, word, query, switches) for passage in result.passages),
    )


def _matched(total: int, shown: int, word: str) -> str:
    if total <= shown:
        return ""
    return f"{wording.count(total, word)} match; the best {shown} are shown."


def _passage(
    record: Record, passage: Snippet, word: str, query: Query, switches: Arguments
) -> PassageView:
    return PassageView(
        Link(
            f"{word} {passage.page}",
            urls.page(record.record_id, passage.page, query.text, switches),
        ),
        segments(passage.text, passage.spans),
    )


def _line(
    record: Record, lacking: str, matched: str, passages: tuple[PassageView, ...]
) -> RecordLine:
    return RecordLine(
        Link(record.title, urls.record(record.record_id)),
        wording.language_attribute(record),
        wording.document_type(record),
        wording.review_short(record),
        wording.published(record.published),
        publisher_links(record.publishers),
        case_links(record.cases),
        theme_links(record.themes),
        theme_links(record.suggested),
        wording.extent(record.holding) if record.holding else "No file",
        lacking,
        matched,
        passages,
    )
