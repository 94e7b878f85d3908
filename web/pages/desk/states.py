"""The state of a record: what it is, since when and why, and what can be done about it."""

from dataclasses import dataclass

from repo_search.describing import Form
from repo_search.texts import _
from web import wording

PUBLISH, LATER, DRAFT, CLEAR, WITHDRAW = "publish", "later", "draft", "clear", "withdraw"
"""What can be done about it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and the address of the box where it is."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class StatePanel:
    """`now` says the state in a word or two, `lines` since when and why; `can` names what can be
    done. `fault` is what is wrong with what was asked, at the box `at`; what was typed is kept."""

    now: str
    lines: tuple[str, ...]
    findings: tuple[str, ...]
    can: frozenset[str]
    fault: str = ""
    at: str = ""
    reason: str = ""
    day: str = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (Fault(self.fault, f"#{self.at}"),) if self.fault else ()


def state_panel(
    form: Form, fault: str = "", at: str = "", reason: str = "", day: str = ""
) -> StatePanel:
    """The panel of a record; `fault` and what was typed where something was asked in vain."""
    now, lines, can = _state(form)
    findings = tuple(
        _("%(kind)s, page %(number)s: %(evidence)s", **named, number=one.page)
        if one.page
        else _("%(kind)s: %(evidence)s", **named)
        for one in form.disclosed
        if one.holds and form.record.hold
        for named in [{"kind": wording.capital(one.kind), "evidence": one.evidence}]
    )
    return StatePanel(now, lines, findings, frozenset(can), fault, at, reason, day)


def _state(form: Form) -> tuple[str, tuple[str, ...], set[str]]:
    record = form.record
    if gone := record.tombstone:
        since = _("Since %(day)s: %(why)s", day=wording.day(gone.withdrawn), why=gone.reason)
        return _("Withdrawn"), (since, _("A withdrawal is not taken back.")), set()
    lines: list[str] = []
    words: list[str] = []
    can = {WITHDRAW}
    if record.hold:
        words.append(_("Held back"))
        since = wording.day(record.hold.since)
        lines.append(_("Held back since %(day)s: %(why)s", day=since, why=record.hold.reason))
        can.add(CLEAR)
    if record.draft:
        words.append(_("Draft"))
        since, why = wording.day(record.draft.since), record.draft.reason
        lines.append(
            _("Draft since %(day)s: %(why)s", day=since, why=why)
            if why
            else _("Draft since %(day)s.", day=since)
        )
        if record.draft.publish_on:
            day = wording.day(record.draft.publish_on)
            lines.append(_("It is to be published on %(day)s.", day=day))
        if record.hold:
            lines.append(_("Though it is published, it stays held back until it is cleared."))
        can |= {PUBLISH, LATER}
    else:
        can.add(DRAFT)
    return ", ".join(words) or _("Published"), tuple(lines), can
