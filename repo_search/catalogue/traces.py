"""What the catalogue holds of a record in any table, of its past too, and taking it all out."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, false, or_, select

from repo_search.catalogue import (
    deposits,
    jobs,
    journal,
    outbox,
    records,
    runs,
    subscriptions,
    tables,
)
from repo_search.catalogue.erasures import hash_of
from repo_search.catalogue.journal import DECISION, PAGE, Rows
from repo_search.catalogue.unused import ENTRIES, clear_away
from repo_search.errors import Moved, NotFound

_CHANGE, _LISTED, _REDIRECT = tables.change.c, tables.listed.c, tables.redirect.c
_RUN, _OUTCOME, _EVENT = tables.run.c, tables.run_outcome.c, tables.event.c
ERASED = "What this line said was erased."
_LONGEST_COMMAND = 1_000
"""Characters of a command that are kept with its run; of a longer one the end is missing."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What leads to a record and to those that became part of it: their ids, the SHA-256s of all
    versions of their files, the addresses these came from and their names; what tells them apart
    without a file; the entries they name, ids by field; the runs that changed them; the ids of
    findings of which somebody has decided."""

    ids: frozenset[str]
    sha256s: frozenset[str]
    addresses: frozenset[str]
    names: frozenset[str]
    origins: frozenset[str]
    entries: Mapping[str, frozenset[str]]
    runs: frozenset[int]
    findings: frozenset[str]

    @property
    def blocked(self) -> tuple[str, ...]:
        """The hashes by which it is refused when it comes again."""
        return tuple(sorted(self.sha256s.union(map(hash_of, self.origins))))


def find(connection: Connection, record_id: str) -> Traces:
    """The traces of a record that is here, or that a run has taken back: the journal still has all
    that it was. Raises NotFound, Moved if it became part of another, and Erased."""
    try:
        records.find(connection, record_id)
    except Moved:
        raise
    except NotFound:
        if not journal.of_record(connection, record_id):
            raise
    return of_record(connection, record_id)


def of_record(connection: Connection, record_id: str) -> Traces:
    """The traces of a record, of those merged into it, of those that had its files and were taken
    back, and of what they were before; of one that is not there any more those that its past has
    left."""
    ids = {record_id, *_merged_into(connection, record_id)}
    while True:
        found = _of_ids(connection, ids)
        if (more := _taken_back(connection, found.sha256s)) <= ids:
            return found
        ids |= more


def _of_ids(connection: Connection, ids: Collection[str]) -> Traces:
    past = [change for one in ids for change in journal.of_record(connection, one)]
    told = [journal.snapshot(connection, one) for one in ids]
    told += [rows for change in past for rows in (change.before, change.after)]
    elsewhere = _of_others(connection, tables.holding, "sha256", ids)
    files = [row for row in _all(told, "holding") if row["sha256"] not in elsewhere]
    sha256s = {row["sha256"] for row in files}
    addresses = {row["address"] for row in _all(told, "address") if row["sha256"] in sha256s}
    origins = {row["origin"] for row in _all(told, "origin")}
    origins |= {f"link:{one}" for one in addresses if one.startswith(("http://", "https://"))}
    origins |= _origins_listed(connection, ids)
    values = _all(told, "record_value")
    return Traces(
        frozenset(ids),
        frozenset(sha256s),
        frozenset(addresses),
        frozenset(row["filename"] for row in files),
        frozenset(origins - _of_others(connection, tables.origin, "origin", ids)),
        {f: frozenset(row["value"] for row in values if row["field"] == f) for f in ENTRIES},
        frozenset(change.run_id for change in past),
        frozenset(row["finding_id"] for row in _all(told, journal.SAID_OF)),
    )


def _taken_back(connection: Connection, sha256s: Collection[str]) -> set[str]:
    """The ids of records that had one of these files and are not in the catalogue any more."""
    naming = [
        column.contains(sha256) for sha256 in sha256s for column in (_CHANGE.before, _CHANGE.after)
    ]
    gone = _CHANGE.record_id.not_in(select(tables.record.c.record_id))
    others = or_(*map(_CHANGE.record_id.startswith, journal.OTHER_SUBJECTS))
    wanted = select(_CHANGE.record_id).where(or_(false(), *naming), gone, ~others)
    return set(connection.scalars(wanted.distinct()))


def _all(told: Sequence[Rows], name: str) -> list[dict[str, Any]]:
    return [row for rows in told for row in rows.get(name, ())]


def _merged_into(connection: Connection, record_id: str) -> set[str]:
    former = (_REDIRECT.kind == "record") & (_REDIRECT.new_id == record_id)
    return set(connection.scalars(select(_REDIRECT.old_id).where(former)))


def _of_others(connection: Connection, table: Table, column: str, ids: Collection[str]) -> set[str]:
    return set(connection.scalars(select(table.c[column]).where(table.c.record_id.not_in(ids))))


def _origins_listed(connection: Connection, ids: Collection[str]) -> set[str]:
    """What would tell the record apart if a page that has listed it were read again."""
    found = set()
    for address, key in connection.execute(
        select(_LISTED.address, _LISTED.key).where(_LISTED.record_id.in_(ids))
    ):
        found.add(key.partition(" ")[0] if key.startswith("link:") else f"page:{address}#{key}")
    return found


def remove(connection: Connection, traces: Traces) -> None:
    """Takes all of it out of the catalogue: rows, journal, reports and commands of runs, deposits
    and jobs, rows of watched pages, and entries and cases that came with it and that nothing else
    names, with the alerts that ask for one of these."""
    cases = _cases_of_its_own(connection, traces)
    connection.execute(
        tables.listed.delete().where(_LISTED.record_id.in_(traces.ids) | _LISTED.case_id.in_(cases))
    )
    for record_id in traces.ids:
        records.remove(connection, record_id)
    connection.execute(tables.event.delete().where(_EVENT.case_id.in_(cases)))
    names = _names(connection, traces)
    clear_away(connection, traces.entries)
    left = names.keys() - _names(connection, traces).keys()
    it = traces.ids | traces.sha256s | traces.addresses | traces.origins
    _forget_changes(connection, traces, cases)
    _forget_reports(connection, traces, it)
    _forget_jobs(connection, traces, it)
    named = traces.names | traces.findings | left | {names[one] for one in left}
    _forget_commands(connection, traces, it | named)
    _forget_verdicts(connection, it, left)
    subscriptions.forget_searches(connection, left)
    outbox.put(connection, traces.ids)


def _cases_of_its_own(connection: Connection, traces: Traces) -> set[str]:
    """The cases that no other record is about and that no page has listed for another."""
    value = tables.record_value.c
    others = select(value.value).where(value.field == "case", value.record_id.not_in(traces.ids))
    listed = select(_LISTED.case_id).where(
        _LISTED.case_id.is_not(None), _LISTED.record_id.not_in(traces.ids)
    )
    shared = {*connection.scalars(others), *connection.scalars(listed)}
    return set(traces.entries["case"]) - shared


def _names(connection: Connection, traces: Traces) -> dict[str, str]:
    """What the entries are called, as far as they are there."""
    found: dict[str, str] = {}
    for field, key, name in (
        ("publisher", tables.publisher.c.publisher_id, tables.publisher.c.name),
        ("themes", tables.theme.c.theme_id, tables.theme.c.label),
        ("case", tables.case.c.case_id, tables.case.c.label),
    ):
        rows = connection.execute(select(key, name).where(key.in_(traces.entries[field])))
        found |= {row[0]: row[1] for row in rows}
    return found


def _forget_changes(connection: Connection, traces: Traces, cases: Collection[str]) -> None:
    """Takes it out of the journal. A change of another record that held one of its files goes
    whole: there they were one."""
    mine = _CHANGE.record_id.in_(traces.ids)
    connection.execute(tables.change.delete().where(mine))
    naming = [
        column.contains(word)
        for word in (*traces.ids, *traces.sha256s, *cases)
        for column in (_CHANGE.before, _CHANGE.after)
    ]
    for row in connection.execute(select(tables.change).where(or_(*naming))).all():
        this = _CHANGE.change_id == row.change_id
        states = [json.loads(state or "{}") for state in (row.before, row.after)]
        held = {file["sha256"] for file in _all(states, "holding")}
        if not row.record_id.startswith(PAGE) and held & traces.sha256s:
            connection.execute(tables.change.delete().where(this))
            continue
        for state in states:
            for name, ends in (
                ("relation", ("record_id", "other_id")),
                ("listed", ("record_id", "case_id")),
                ("event", ("case_id",)),
                ("record_value", ("record_id",)),
                ("case_publisher", ("case_id",)),
            ):
                if name in state:
                    gone = {*traces.ids, *cases}
                    state[name] = [r for r in state[name] if gone.isdisjoint(r[e] for e in ends)]
        before, after = map(journal.written, states)
        connection.execute(tables.change.update().where(this).values(before=before, after=after))


def _forget_reports(connection: Connection, traces: Traces, it: Collection[str]) -> None:
    """Leaves the bare outcome of the lines that speak of it."""
    for row in connection.execute(select(tables.run_outcome)).all():
        if _tells(json.loads(row.report), traces, it):
            connection.execute(
                tables.run_outcome.update()
                .where(_OUTCOME.run_id == row.run_id, _OUTCOME.position == row.position)
                .values(report=json.dumps({"outcome": row.outcome, "reason": ERASED}))
            )


def _tells(line: Mapping[str, Any], traces: Traces, it: Collection[str]) -> bool:
    """Whether an outcome speaks of it, or of a file of its path."""
    path = line.get("path") or ""
    return _names_any(line, it) or any(
        address.endswith(f"/{path.lstrip('./')}") for address in traces.addresses if path
    )


def _names_any(value: Any, words: Collection[str]) -> bool:
    return any(word in text for text in _strings(value) for word in words)


def _forget_jobs(connection: Connection, traces: Traces, it: Collection[str]) -> None:
    """Takes it out of the deposits, and out of what jobs were given and told of it: those that
    wait find their files gone."""
    read_by = deposits.forget(connection, traces.ids, traces.sha256s)
    for job in jobs.all_jobs(connection):
        told = dict(job.told)
        if "outcomes" in told:
            told["outcomes"] = [
                {"outcome": line["outcome"], "reason": ERASED} if _tells(line, traces, it) else line
                for line in told["outcomes"]
            ]
        about_it = job.job_id in read_by
        given = {} if about_it or _names_any(job.given, it) else job.given
        said = ERASED if about_it or _names_any(job.said, it) else job.said
        if (given, said, told) != (job.given, job.said, job.told):
            jobs.rewrite(connection, job.job_id, given, said, told)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _strings(one)


def _forget_commands(connection: Connection, traces: Traces, words: Collection[str]) -> None:
    """Leaves the bare name of commands that name it, that were about nothing else, or that may
    name it where they were cut off."""
    runs.forget_commands(connection, words)
    others = set(connection.scalars(select(_CHANGE.run_id)))
    mine = select(_RUN.run_id, _RUN.what).where(_RUN.run_id.in_(traces.runs))
    for row in connection.execute(mine).all():
        if row.run_id not in others or len(row.what) >= _LONGEST_COMMAND:
            runs.forget_command(connection, row.run_id)


def _forget_verdicts(connection: Connection, it: Collection[str], left: Set[str]) -> None:
    """Takes out redirects to and from it, and what was or had been decided of it or of a task
    about it."""

    def speaks_of_it(named: Sequence[str]) -> bool:
        return not left.isdisjoint(named) or any(word in name for name in named for word in it)

    for table, ends in (
        (tables.redirect, ("old_id", "new_id")),
        (tables.decision, ("one", "other")),
    ):
        for row in connection.execute(select(table)).mappings().all():
            if speaks_of_it([row[end] for end in ends]):
                this = (column == row[column.name] for column in table.primary_key)
                connection.execute(table.delete().where(*this))
    decided = select(_CHANGE.record_id).where(_CHANGE.record_id.startswith(DECISION)).distinct()
    for subject in connection.scalars(decided).all():
        if speaks_of_it(journal.pair_of(subject)):
            connection.execute(tables.change.delete().where(_CHANGE.record_id == subject))
