"""Findings as librarians judge them: one that waits, and all of a record with what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.findings import KIND_LABELS, STATE_LABELS, Finding
from repo_search.records import Record
from repo_search.texts import _, plural
from web import wording
from web.pages import Link
from web.pages.desk import places
from web.pages.desk.record import here


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding: what and where it is, its wording, that of the document where it has another, and
    how it was found and what was decided."""

    where: str
    wording: str
    found: str
    told: str
    lang: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be said of a finding."""

    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the list of its record; `fault` says what was wrong with a wording for it."""

    finding_id: str
    judged: Judged
    page: Link | None
    acts: tuple[Act, ...]
    action: str
    written: str
    fault: str


@dataclass(frozen=True, slots=True)
class FindingsPage:
    title: str
    heading: str
    back: Link
    said: str
    lines: tuple[Line, ...]


def judged(one: Finding, record: Record) -> Judged:
    found = one.found
    kind = wording.capital(_(KIND_LABELS[one.kind]))
    where = [f"{kind} {one.number}".strip(), wording.page(one.page, record.holding)]
    if found.section:
        where.append(_("under “%(section)s”", section=found.section))
    told = [
        _("Found by the rule “%(rule)s”, confidence %(sure)s.", rule=found.rule,
          sure=f"{found.confidence:.2f}"),
        wording.capital(_(STATE_LABELS[one.state])) + ".",
        _("Decided by %(who)s.", who=one.decided_by) if one.decided_by else "",
    ]  # fmt: skip
    return Judged(
        ", ".join(where),
        one.wording,
        found.wording if one.corrected else "",
        " ".join(filter(None, told)),
        wording.language_attribute(record),
    )


def findings_page(
    record: Record, found: Sequence[Finding], fault: str = "", about: str = "", written: str = ""
) -> FindingsPage:
    """All findings of a record; `fault` is what was wrong with what was `written` for one."""
    return FindingsPage(
        _("Findings: %(title)s", title=record.title),
        record.title,
        Link(_("Back to the record"), here(record.record_id)),
        plural("%(number)s finding.", "%(number)s findings.", len(found)),
        tuple(
            _line(record, one, fault, written) if one.finding_id == about else _line(record, one)
            for one in found
        ),
    )


def _line(record: Record, one: Finding, fault: str = "", written: str = "") -> Line:
    acts = []
    if one.verdict != "accepted":
        acts.append(Act("accept", _("Accept")))
    if one.verdict != "rejected":
        acts.append(Act("reject", _("Reject")))
    if one.verdict:
        acts.append(Act("undecide", _("Take the decision back")))
    holding = record.holding
    page = None
    if holding:
        page = Link(wording.page(one.page, holding), places.file(record.record_id, one.page))
    return Line(
        one.finding_id,
        judged(one, record),
        page,
        tuple(acts),
        f"{here(record.record_id)}/findings/{one.finding_id}",
        written or one.wording,
        fault,
    )
