"""One run at the desk: what it came to, and what it changed in each record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from repo_search import history
from repo_search.catalogue.journal import PAGE, Change, Rows
from repo_search.catalogue.runs import Run
from repo_search.texts import N_, _, plural
from web import urls
from web.pages import CountedLink
from web.pages.desk.frame import address
from web.pages.desk.labels import FieldChange, field_change
from web.pages.desk.telling import is_command, kind_said, moment, outcome_said, what_said
from web.pages.pager import Pager, pager

PER_PAGE = 50
_OTHERS = {"decision": N_("A decision on what looked alike")}
"""What a change is about that is no record, by how its subject begins."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one record or file. `href` is "" where there is no record any more."""

    outcome: str
    name: str
    href: str
    reason: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class RunPage:
    """`undone` tells when and by which run it was taken back, whose address is `undone_by`; `undo`
    takes it back, "" where there is nothing to take back."""

    title: str
    what: str
    command: bool
    who: str
    started: str
    finished: str
    undone: str
    undone_by: str
    undo: str
    here: str
    count: str
    outcomes: tuple[CountedLink, ...]
    chosen: str
    lines: tuple[Told, ...]
    pager: Pager | None


def run_page(
    run: Run,
    undoing: int | None,
    changed: int,
    size: int,
    lines: Sequence[Told],
    outcome: str,
    number: int,
) -> RunPage:
    """`undoing` is the run that took it back, `changed` how many records it changed, in `size`
    changes; `outcome` is the only one that is shown or ""; `number` is that of the page on show."""
    here = address(run.run_id)
    listed = sum(run.counts.values()) or size
    shown = run.counts.get(outcome, 0) if outcome else listed
    chosen = (("outcome", outcome),) if outcome else ()

    def at(page: int) -> str:
        return urls.with_query(here, (*chosen, *((("page", str(page)),) if page > 1 else ())))

    return RunPage(
        _("Run %(number)s: %(kind)s", number=run.run_id, kind=kind_said(run.kind)),
        what_said(run),
        is_command(run),
        run.who,
        _utc(run.started),
        _utc(run.finished) if run.finished else _("It goes on, or was cut off."),
        _utc(run.undone) if run.undone else "",
        address(undoing) if undoing else "",
        f"{here}/undo" if changed and not run.undone else "",
        here,
        plural("%(number)s record changed", "%(number)s records changed", changed),
        tuple(
            CountedLink(
                outcome_said(name), urls.with_query(here, [("outcome", name)]), f"{count:,}"
            )
            for name, count in run.counts.items()
        ),
        outcome_said(outcome) if outcome else "",
        tuple(lines),
        pager(number, -(-shown // PER_PAGE), at),
    )


def _utc(when: datetime) -> str:
    return _("%(when)s UTC", when=moment(when))


def of_report(
    report: Iterable[Mapping[str, Any]],
    changes: Sequence[Change],
    titles: Mapping[str, str],
) -> list[Told]:
    """Lines of a report, each with what was changed in its record; `titles` are those of records
    that there are."""
    made = {record_id: _fields(mine) for record_id, mine in by_record(changes).items()}
    return [_line(line, made, titles) for line in report]


def _line(
    line: Mapping[str, Any],
    made: Mapping[str, tuple[FieldChange, ...]],
    titles: Mapping[str, str],
) -> Told:
    record_id = line.get("record_id") or ""
    name = line.get("path") or titles.get(record_id) or line.get("title") or record_id
    return Told(
        outcome_said(line["outcome"]),
        str(name),
        f"/desk/records/{record_id}" if record_id in titles else "",
        line.get("reason") or "",
        made.get(record_id, ()),
    )


def of_journal(changes: Sequence[Change], titles: Mapping[str, str]) -> list[Told]:
    """What the journal alone tells of a run."""
    return [
        Told(
            _what(mine[0].before, mine[-1].after),
            titles.get(subject) or _name(subject, mine),
            f"/desk/records/{subject}" if subject in titles else "",
            "",
            _fields(mine),
        )
        for subject, mine in by_record(changes).items()
    ]


def by_record(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Changes by what they are of, in their order."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.record_id, []).append(change)
    return found


def subjects(changes: Iterable[Change], report: Iterable[Mapping[str, Any]]) -> Collection[str]:
    """Ids of the records that are spoken of."""
    told = {line.get("record_id") or "" for line in report}
    return sorted({change.record_id for change in changes} | told - {""})


def _what(before: Rows, after: Rows) -> str:
    if not before:
        return outcome_said("added")
    return outcome_said("updated" if after else "removed")


def _name(subject: str, mine: Sequence[Change]) -> str:
    if subject.startswith(PAGE):
        return subject.removeprefix(PAGE)
    rows = (mine[-1].after or mine[0].before).get("record")
    kind = subject.partition(":")[0]
    return str(rows[0]["title"]) if rows else _(_OTHERS.get(kind, _OTHERS["decision"]))


def _fields(mine: Sequence[Change]) -> tuple[FieldChange, ...]:
    before, after = (_state(rows) for rows in (mine[0].before, mine[-1].after))
    if not before or not after:  # all of it is new, or is gone
        return ()
    return tuple(
        field_change(one.field, one.before, one.after) for one in history.differences(before, after)
    )


def _state(rows: Rows) -> history.State:
    return history.state_of(rows) if rows.get("record") else {}
