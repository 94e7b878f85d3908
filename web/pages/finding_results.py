"""The page of results of a search for findings, and one of them among others."""

from dataclasses import dataclass

from repo_search.catalogue.finding_groups import Group
from repo_search.finding_results import FindingPage, FindingResult
from repo_search.findings import Finding
from repo_search.records import Record
from repo_search.texts import _, plural
from web import finding_words, urls, wording
from web.pages import Link, theme_links
from web.pages.finding_on_page import on_page
from web.pages.search import SearchPage, found_view, search_page
from web.scopes import FINDINGS
from web.segments import Segment, segments
from web.urls import Arguments


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in a list, in full. `lang` is the language of its words when not English, else "";
    `keep` is its page as an entry of the reading list; `elsewhere` says in how many reports the
    same stands, and `stands_for` how many others of the search it was put for."""

    name: Link
    lang: str
    segments: tuple[Segment, ...]
    addressees: str
    themes: tuple[Link, ...]
    record: Link
    by: str
    page: Link
    keep: tuple[str, str]
    elsewhere: Link | None
    stands_for: str


def finding_line(result: FindingResult) -> FindingLine:
    one, record = result.finding, result.record
    return FindingLine(
        Link(finding_words.name(one), urls.finding(one.finding_id)),
        wording.language_attribute(record),
        segments(one.wording, result.spans),
        finding_words.addressees(one),
        theme_links(result.themes),
        Link(record.title, urls.record(record.record_id)),
        by(record),
        page_link(one, record),
        (record.record_id, str(one.page)),
        elsewhere_link(one, result.group),
        _stands_for(result),
    )


def _stands_for(result: FindingResult) -> str:
    if not result.folded:
        return ""
    if not result.counted:
        return _("Stands for others of this search that are worded alike.")
    return plural(
        "Stands for %(number)s more of this search that is worded alike.",
        "Stands for %(number)s more of this search that are worded alike.",
        result.folded,
    )


def page_link(one: Finding, record: Record) -> Link:
    """ "Page 12": the page on which a finding begins, with it marked."""
    return Link(wording.page(one.page, record.holding), on_page(one))


def elsewhere_link(one: Finding, group: Group | None) -> Link | None:
    """Where the same or similar is listed, if anywhere."""
    if group is None:
        return None
    said = _("The same or similar: %(reports)s", reports=wording.said_in(group))
    return Link(said, f"{urls.finding(one.finding_id)}#elsewhere")


def by(record: Record) -> str:
    """ "Northmere LSCB, 15 May 2018"."""
    return ", ".join([*(p.label for p in record.publishers), wording.published(record.published)])


def finding_results(found: FindingPage, arguments: Arguments) -> SearchPage[FindingLine]:
    lines = tuple(map(finding_line, found.results))
    return search_page(found, arguments, FINDINGS, found_view(found, arguments, FINDINGS, lines))
