"""What one record finds and recommends: all of it on a page, and in short on that of the record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from repo_search.finding_list import Stated
from repo_search.findings import KINDS, Finding, Kind
from repo_search.records import Record
from repo_search.texts import N_, _
from web import finding_words, urls, wording
from web.pages import Link
from web.pages.finding_results import by, elsewhere_link, page_link
from web.pages.findings import AnswerView, answer_view

_FIRST = 3
"""Recommendations that the page of a record has."""
_SECTIONS: dict[Kind, str] = {
    "recommendation": N_("Recommendations"),
    "learning-point": N_("Learning points"),
    "finding": N_("Findings"),
    "question": N_("Questions for the board"),
    "good-practice": N_("Good practice"),
}


@dataclass(frozen=True, slots=True)
class StatedView:
    """A finding in the list of its record. `elsewhere` is None where it was said nowhere else."""

    name: Link
    wording: str
    addressees: str
    page: Link
    number: str
    elsewhere: Link | None
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class StatedSection:
    """All findings of one kind."""

    id: str
    heading: str
    findings: tuple[StatedView, ...]


@dataclass(frozen=True, slots=True)
class RecordFindingsPage:
    """`nothing` is said where there are none."""

    title: str
    heading: str
    record: Link
    record_id: str
    lang: str
    by: str
    nothing: str
    sections: tuple[StatedSection, ...]


def record_findings_page(record: Record, found: Sequence[Stated]) -> RecordFindingsPage:
    """All findings of a record that are shown, by kind."""
    heading = _("What it found and recommends")
    return RecordFindingsPage(
        f"{heading}: {record.title}",
        heading,
        Link(record.title, urls.record(record.record_id)),
        record.record_id,
        wording.language_attribute(record),
        by(record),
        "" if found else _("No findings or recommendations are set out in this document so that a "
                           "program can find them. There may still be some in its text."),
        tuple(
            StatedSection(kind, _(_SECTIONS[kind]), tuple(_stated(one, record) for one in of_kind))
            for kind, of_kind in groupby(
                sorted(found, key=lambda one: KINDS.index(one.finding.kind)),
                key=lambda one: one.finding.kind,
            )
        ),
    )  # fmt: skip


def _stated(stated: Stated, record: Record) -> StatedView:
    one = stated.finding
    return StatedView(
        Link(finding_words.name(one), urls.finding(one.finding_id)),
        one.wording,
        finding_words.addressees(one),
        page_link(one, record),
        str(one.page),
        elsewhere_link(one, stated.group),
        tuple(map(answer_view, stated.answers)),
    )


@dataclass(frozen=True, slots=True)
class FindingsBox:
    """What a record finds and recommends, in short: how many there are of each kind, and the first
    few recommendations."""

    counts: str
    first: tuple[StatedView, ...]
    all: Link


def findings_box(record: Record, found: Sequence[Finding]) -> FindingsBox | None:
    """None where nothing is found; `found` are those that are shown."""
    if not found:
        return None
    numbers = Counter(one.kind for one in found)
    recommended = [one for one in found if one.kind == "recommendation"]
    return FindingsBox(
        ", ".join(finding_words.of_kind(kind, numbers[kind]) for kind in KINDS if numbers[kind]),
        tuple(_stated(Stated(one, None), record) for one in recommended[:_FIRST]),
        Link(_("All of it, with pages and answers"), urls.findings_of(record.record_id)),
    )
