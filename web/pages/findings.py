"""The page of one finding: its words, what was answered, where else it was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.finding_list import Answer
from repo_search.finding_results import FindingResult
from repo_search.findings import Finding
from repo_search.texts import _
from repo_search.wordings import differing
from web import finding_words, urls, wording
from web.pages import Link, theme_links
from web.pages.citing import Citation, citations
from web.pages.finding_results import by, page_link
from web.segments import Segment, segments

MOST_ELSEWHERE = 100
"""Findings worded alike that are listed, the earliest of them."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a response says to a finding; `status` is in its own words, "" if it gives none."""

    status: str
    wording: str
    lang: str
    record: Link
    by: str
    page: Link


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A finding worded alike: words that the one on show does not have are marked. `here` if it is
    the one on show."""

    name: Link
    segments: tuple[Segment, ...]
    lang: str
    record: Link
    by: str
    page: Link
    here: bool


@dataclass(frozen=True, slots=True)
class OneFindingPage:
    """`said_in` says in how many reports the same stands, "" if in no other; `cut` that not all of
    them are listed."""

    title: str
    heading: str
    record: Link
    record_id: str
    lang: str
    by: str
    wording: str
    corrected: str
    section: str
    addressees: str
    themes: tuple[Link, ...]
    page: Link
    number: str
    all: Link
    answers: tuple[AnswerView, ...]
    said_in: str
    elsewhere: tuple[Elsewhere, ...]
    cut: str
    citations: tuple[Citation, ...]
    permanent: Link


def one_finding_page(
    result: FindingResult,
    answers: Sequence[Answer],
    alike: Sequence[FindingResult],
    notice: str,
    address: str,
) -> OneFindingPage:
    """`alike` are the findings of its group, itself among them, the earliest first; `address` is
    that of the page in full."""
    one, record = result.finding, result.record
    name = finding_words.name(one)
    return OneFindingPage(
        title=f"{name}: {record.title}",
        heading=name,
        record=Link(record.title, urls.record(record.record_id)),
        record_id=record.record_id,
        lang=wording.language_attribute(record),
        by=by(record),
        wording=one.wording,
        corrected=_("A librarian has corrected these words. The page has those of the document.")
        if one.corrected
        else "",
        section=one.found.section,
        addressees=finding_words.addressees(one),
        themes=theme_links(result.themes),
        page=page_link(one, record),
        number=str(one.page),
        all=Link(_("All findings of this report"), urls.findings_of(record.record_id)),
        answers=tuple(map(answer_view, answers)),
        said_in=wording.said_in(result.group) if result.group else "",
        elsewhere=tuple(_elsewhere(other, one) for other in alike[:MOST_ELSEWHERE])
        if result.group
        else (),
        cut=_("Only the first %(number)s are listed here.", number=MOST_ELSEWHERE)
        if len(alike) > MOST_ELSEWHERE
        else "",
        citations=citations(record, notice, address, one.page),
        permanent=Link(address, urls.finding(one.finding_id)),
    )


def answer_view(answer: Answer) -> AnswerView:
    record = answer.record
    return AnswerView(
        answer.finding.found.status,
        answer.finding.wording,
        wording.language_attribute(record),
        Link(record.title, urls.record(record.record_id)),
        by(record),
        page_link(answer.finding, record),
    )


def _elsewhere(other: FindingResult, one: Finding) -> Elsewhere:
    found, record = other.finding, other.record
    return Elsewhere(
        Link(finding_words.name(found), urls.finding(found.finding_id)),
        segments(found.wording, differing(found.wording, one.wording)),
        wording.language_attribute(record),
        Link(record.title, urls.record(record.record_id)),
        by(record),
        page_link(found, record),
        found.finding_id == one.finding_id,
    )
