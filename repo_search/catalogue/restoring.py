"""Parts of a record made what they were before a change."""

from sqlalchemy import Connection

from repo_search.catalogue import (
    disclosures,
    drafts,
    finding_decisions,
    journal,
    records,
    tables,
    texts,
)
from repo_search.catalogue.journal import ANNOUNCED, DISCLOSED, SAID_OF, TEXT, Change, Rows
from repo_search.records import Draft

FILES = ("holding", "address")
HOLD = ("held", "held_reason")
_DRAFT = ("draft", "draft_reason", "publish_on")
_RELATIONS = "relation"


def files(connection: Connection, change: Change, here: Rows) -> None:
    take_out(connection, here, ("address", "holding"))
    journal.put_back(connection, change.before, FILES)
    _announcements(connection, change)
    take_out(connection, here, (DISCLOSED,))
    journal.put_back(connection, change.before, (DISCLOSED,))
    if TEXT in change.before:
        take_out(connection, here, (TEXT,))
        journal.put_back(connection, change.before, (TEXT,))
        texts.work_out(connection, change.record_id, texts.of_record(connection, change.record_id))
        row = change.before["record"][0]
        texts.mark(connection, change.record_id, row["text"], row["text_reason"])


def relations(connection: Connection, change: Change, here: Rows) -> None:
    """Makes the relations those of before, but for those to records that are gone."""
    take_out(connection, here, (_RELATIONS,))
    others = [row["other_id"] for row in change.before.get(_RELATIONS, ())]
    there = records.by_ids(connection, others)
    rows = [row for row in change.before.get(_RELATIONS, ()) if row["other_id"] in there]
    journal.put_back(connection, {_RELATIONS: rows}, (_RELATIONS,))


def hold(connection: Connection, change: Change) -> None:
    """Holds the record back, or lets it be seen, as it was with the files it had before."""
    was, became = (
        [rows["holding"], *(rows["record"][0].get(name) for name in HOLD)]
        for rows in (change.before, change.after)
    )
    if was != became:
        row = journal.typed(tables.record, change.before["record"][0])
        disclosures.put_back_hold(connection, change.record_id, *(row.get(n) for n in HOLD))


def draft(connection: Connection, change: Change, here: Rows) -> bool:
    """Makes the record a draft, or published, as it was before; gives False, and does nothing, if
    somebody has said otherwise since."""
    before, after, now = (
        [rows["record"][0].get(name) for name in _DRAFT]
        for rows in (change.before, change.after, here)
    )
    if before == after:
        return True
    if now != after:
        return False
    row = journal.typed(tables.record, change.before["record"][0])
    since, reason, day = (row.get(name) for name in _DRAFT)
    was = Draft(since, reason or "", day) if since else None
    drafts.mark(connection, change.record_id, was)
    return True


def _announcements(connection: Connection, change: Change) -> None:
    before, after = (rows.get(ANNOUNCED, []) for rows in (change.before, change.after))
    made, lost = (
        {ANNOUNCED: [row for row in one if row not in other]}
        for one, other in ((after, before), (before, after))
    )
    take_out(connection, made, (ANNOUNCED,))
    journal.put_back(connection, lost, (ANNOUNCED,))


def findings(connection: Connection, change: Change, here: Rows) -> tuple[bool, bool]:
    """Makes what was said of findings what it was before, each where nobody has said anything else
    since; gives whether anything was taken back, and whether something was left."""
    return finding_decisions.take_back(
        connection, *(rows.get(SAID_OF, []) for rows in (change.before, change.after, here))
    )


def take_out(connection: Connection, rows: Rows, names: tuple[str, ...]) -> None:
    for name in names:
        table = tables.metadata.tables[name]
        for row in rows.get(name, ()):
            matching = (column == row[column.name] for column in table.primary_key)
            connection.execute(table.delete().where(*matching))
