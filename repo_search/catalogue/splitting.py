"""Taking back that one publisher became part of another."""

from sqlalchemy import Connection, select

from repo_search.catalogue import claims, journal, tables
from repo_search.catalogue.journal import Change, Rows
from repo_search.catalogue.publisher_merges import ends

_OWN = ("publisher", "publisher_name", "succession", "decision", "redirect")
"""Tables by which it is told whether anything has been done to the two since."""
_CASES = "case_publisher"


def untouched(change: Change, here: Rows) -> bool:
    """Whether nothing has been done to the two publishers since they became one."""
    return all(here.get(name) == change.after.get(name) for name in _OWN)


def name_of(change: Change) -> str:
    """What the publisher that went was called."""
    old, _new = ends(change.record_id)
    return str(_entry(change, old)["name"])


def split(connection: Connection, change: Change, here: Rows) -> None:
    """Makes two publishers of one again: names, lineage, decisions, links, cases, and the records
    whose claims name the one that had gone."""
    old, new = ends(change.record_id)
    before = change.before
    apart = [name for name in _OWN if name != "publisher"]
    for name in apart:
        _take_out(connection, name, here)
    connection.execute(tables.publisher.insert().values(_entry(change, old)))
    journal.put_back(connection, before, apart)
    theirs = [row for row in before[_CASES] if row["publisher_id"] == old]
    kept = [row["case_id"] for row in before[_CASES] if row["publisher_id"] == new]
    came = {row["case_id"] for row in theirs}.difference(kept)
    for row in here[_CASES]:
        if row["case_id"] in came:
            _take_out(connection, _CASES, {_CASES: [row]})
    there = set(connection.scalars(select(tables.case.c.case_id)))
    journal.put_back(
        connection, {_CASES: [row for row in theirs if row["case_id"] in there]}, (_CASES,)
    )
    since = select(tables.record_value.c.record_id).where(
        tables.record_value.c.field == "publisher", tables.record_value.c.value == new
    )
    named = {*(row["record_id"] for row in before["record_value"]), *connection.scalars(since)}
    for record_id in sorted(named):
        known = select(tables.record.c.record_id).where(tables.record.c.record_id == record_id)
        if connection.scalar(known):
            claims.replace(connection, record_id, (), ())


def _entry(change: Change, old: str) -> dict[str, object]:
    return next(row for row in change.before["publisher"] if row["publisher_id"] == old)


def _take_out(connection: Connection, name: str, rows: Rows) -> None:
    table = tables.metadata.tables[name]
    for row in rows.get(name, ()):
        same = (column == row[column.name] for column in table.primary_key)
        connection.execute(table.delete().where(*same))
