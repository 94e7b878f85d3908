"""What librarians said of findings: told with the history of their record, taken back with the run
that said it, and carried over to the record that theirs becomes part of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, text

from repo_search.catalogue import finding_groups, finding_matching, findings, tables

_FINDING = tables.finding.c
Row = Mapping[str, Any]
OF_RECORD = select(
    *(_FINDING.finding_id, _FINDING.record_id, _FINDING.wording, _FINDING.verdict),
    *(_FINDING.corrected, _FINDING.decided_by, _FINDING.decided),
).where(_FINDING.record_id == bindparam("record_id"), _FINDING.verdict != "")
"""What a snapshot of a record keeps of its findings: those of which somebody has decided."""
_NOTHING = {"verdict": "", "corrected": "", "decided_by": "", "decided": None}


class Count(NamedTuple):
    """How many findings of a kind a rule has found, and what became of them. `accepted` are all
    that were accepted, `corrected` those of them that were given another wording."""

    kind: str
    rule: str
    found: int
    shown: int
    waiting: int
    accepted: int
    corrected: int
    rejected: int


def counts(connection: Connection) -> list[Count]:
    """The findings of all records by kind and rule, so that rules can be judged."""

    rows = connection.execute(
        select(
            *(_FINDING.kind, _FINDING.rule, func.count()),
            func.count().filter(finding_groups.shown(_FINDING)),
            func.count().filter(text(tables.WAITING)),
            func.count().filter(_FINDING.verdict == "accepted"),
            func.count().filter(_FINDING.corrected != ""),
            func.count().filter(_FINDING.verdict == "rejected"),
        )
        .group_by(_FINDING.kind, _FINDING.rule)
        .order_by(_FINDING.kind, _FINDING.rule)
    )
    return [Count(*row) for row in rows]


def take_back(
    connection: Connection,
    before: Iterable[Row],
    after: Iterable[Row],
    here: Iterable[Row],
) -> tuple[bool, bool]:
    """Makes what was said of findings what it was before, each where nobody has said anything else
    since. Whether anything was taken back, and whether something was left."""
    was, became, is_now = ({row["finding_id"]: row for row in rows} for rows in
                           (before, after, here))  # fmt: skip
    back = left = False
    for finding_id in sorted(was.keys() | became.keys()):
        one, other, now = (_words(rows.get(finding_id)) for rows in (was, became, is_now))
        if one == other:
            continue
        if now == other:
            back = True
            _put(connection, finding_id, was.get(finding_id))
        else:
            left = True
    return back, left


def put_back(connection: Connection, rows: Iterable[Row]) -> None:
    """Says again of findings what such rows say."""
    for row in rows:
        _put(connection, row["finding_id"], row)


def carry_over(connection: Connection, drop: str, keep: str) -> None:
    """What was said of findings of the record `drop` is said of those of the record `keep` that
    are worded the same, where nobody has said anything of these."""
    said = {
        finding_matching.letters(one.found): one
        for one in reversed(findings.of_record(connection, drop))
        if one.verdict
    }
    for one in findings.of_record(connection, keep) if said else ():
        of = said.get(finding_matching.letters(one.found))
        if of and not one.verdict:
            connection.execute(
                tables.finding.update()
                .where(_FINDING.finding_id == one.finding_id)
                .values(
                    verdict=of.verdict,
                    corrected=of.corrected,
                    decided_by=of.decided_by,
                    decided=of.decided,
                )
            )


def _words(row: Row | None) -> tuple[str, str]:
    return (row["verdict"], row["corrected"]) if row else ("", "")


def _put(connection: Connection, finding_id: str, row: Row | None) -> None:
    """Says what a row of a snapshot says; None takes back what was said. A finding that has
    another id by now is known by its wording."""
    said: dict[str, Any] = {name: row[name] for name in _NOTHING} if row else {**_NOTHING}
    if said["decided"]:
        said["decided"] = datetime.fromisoformat(said["decided"])
    by_id = _FINDING.finding_id == finding_id
    changed = connection.execute(tables.finding.update().where(by_id).values(said))
    if row and not changed.rowcount:
        worded_so = select(func.min(_FINDING.serial)).where(
            _FINDING.record_id == row["record_id"],
            _FINDING.wording == row["wording"],
            _FINDING.verdict == "",
        )
        connection.execute(
            tables.finding.update()
            .where(_FINDING.serial == worded_so.scalar_subquery())
            .values(said)
        )
