"""Taking back what a run did, and nothing that was changed since."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from repo_search.catalogue import (
    claims,
    finding_decisions,
    journal,
    outbox,
    publisher_merges,
    records,
    redirects,
    restoring,
    splitting,
    tables,
    texts,
)
from repo_search.catalogue.journal import (
    ANNOUNCED,
    DECIDED,
    DECISION,
    DISCLOSED,
    ON_PAGES,
    PAGE,
    SAID_OF,
    TEXT,
    Change,
    Rows,
)
from repo_search.catalogue.unused import ENTRIES, clear_away, names_missing

_PARTLY = "partly restored"
_RELATIONS = "relation"
_ALL = (
    "record", "claim", "record_value", "holding", "address", "origin", "relation", ANNOUNCED,
    DISCLOSED, TEXT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of one record: "removed", "restored", "partly restored" or "left", and why."""

    record_id: str
    title: str
    outcome: str
    reason: str = ""


def undo(connection: Connection, run_id: int, by: int) -> tuple[list[Undone], list[str]]:
    """Takes back the changes of a run as part of the run `by`; gives what became of each record
    and the SHA-256 of files that no record has any more."""
    before = set(connection.scalars(select(tables.holding.c.sha256)))
    done = []
    named: dict[str, set[str]] = {field: set() for field in ENTRIES}
    for change in reversed(journal.of_run(connection, run_id)):
        of_texts = not change.before or TEXT in change.before
        here = journal.snapshot(connection, change.record_id, texts=of_texts)
        for row in here.get("record_value", ()):
            if row["field"] in named:
                named[row["field"]].add(row["value"])
        named["case"].update(row["case_id"] for row in here.get("event", ()))
        done.append(_undo(connection, change, here))
        journal.note(connection, by, change.record_id, here)
    clear_away(connection, named)
    after = set(connection.scalars(select(tables.holding.c.sha256)))
    return done, sorted(before - after)


def _undo_page(connection: Connection, change: Change, here: Rows) -> Undone:
    address = change.record_id.removeprefix(PAGE)
    if not _same_page(here, change.after):
        return Undone("", address, "left", "The page has been checked again since.")
    restoring.take_out(connection, here, ON_PAGES[::-1])
    journal.put_back(connection, change.before, ON_PAGES)
    return Undone("", address, "restored" if change.before else "removed")


def _same_page(one: Rows, other: Rows) -> bool:
    """Whether two snapshots of a watched page say the same."""

    def told(rows: Rows) -> list[str]:
        return sorted(
            json.dumps([name, {**row, "event_id": None}], sort_keys=True)
            for name, of_table in rows.items()
            for row in of_table
        )

    return told(one) == told(other)


def _undo_merger(connection: Connection, change: Change, here: Rows) -> Undone:
    about = splitting.name_of(change)
    if not splitting.untouched(change, here):
        return Undone("", about, "left", "One of the two publishers has been changed since.")
    splitting.split(connection, change, here)
    return Undone("", about, "restored")


def _undo_decision(connection: Connection, change: Change, here: Rows) -> Undone:
    (said,) = change.after.get(DECIDED) or change.before[DECIDED]
    about = " ".join(filter(None, (said["one"], said["other"])))
    if here != change.after:
        return Undone("", about, "left", "Something else has been decided since.")
    restoring.take_out(connection, here, (DECIDED,))
    journal.put_back(connection, change.before, (DECIDED,))
    return Undone("", about, "restored")


def _undo(connection: Connection, change: Change, here: Rows) -> Undone:
    if change.record_id.startswith(publisher_merges.SUBJECT):
        return _undo_merger(connection, change, here)
    if change.record_id.startswith(DECISION):
        return _undo_decision(connection, change, here)
    if change.record_id.startswith(PAGE):
        return _undo_page(connection, change, here)
    record_id, title = change.record_id, (change.after or change.before)["record"][0]["title"]
    if not here and not change.after and _give_back(connection, change):
        return Undone(record_id, title, "restored")
    if not here:
        return Undone(record_id, title, "left", "It is not in the catalogue any more.")
    if here["record"][0]["withdrawn"] and not _withdrawn(change.after):
        return Undone(record_id, title, "left", "It has been withdrawn since.")
    if _withdrawn(change.after) and not _withdrawn(change.before):
        return Undone(record_id, title, "left", "A withdrawal is not taken back.")
    untouched = journal.said(here) == journal.said(change.after)
    if untouched and not change.before:
        records.remove(connection, record_id)
        return Undone(record_id, title, "removed")
    if not change.before:
        return Undone(record_id, title, "left", "It has been changed since it was added.")
    if untouched:
        return _restore(connection, change, here, title)
    return _restore_in_part(connection, change, here, title)


def _give_back(connection: Connection, change: Change) -> bool:
    """Restores a record that had become part of another, unless its files are elsewhere still."""
    files = [row["sha256"] for row in change.before["holding"]]
    if files and not redirects.target(connection, "record", change.record_id):
        return False  # it was removed, and its files with it
    elsewhere = select(tables.holding.c.sha256).where(tables.holding.c.sha256.in_(files))
    if connection.execute(elsewhere).first():
        return False
    journal.put_back(connection, change.before, _ALL)
    passages = texts.of_record(connection, change.record_id)
    texts.work_out(connection, change.record_id, passages)
    finding_decisions.put_back(connection, change.before.get(SAID_OF, ()))
    redirects.forget(connection, "record", [change.record_id])
    outbox.put(connection, [change.record_id])
    return True


def _withdrawn(rows: Rows) -> bool:
    return bool(rows and rows["record"][0]["withdrawn"])


def _restore(connection: Connection, change: Change, here: Rows, title: str) -> Undone:
    record_id = change.record_id
    as_left = all(here[name] == change.after[name] for name in ("record", "record_value"))
    restoring.take_out(connection, here, ("claim", "origin"))
    journal.put_back(connection, change.before, ("claim", "origin"))
    restoring.relations(connection, change, here)
    restoring.files(connection, change, here)
    restoring.hold(connection, change)
    restoring.findings(connection, change, here)
    draft_left = not restoring.draft(connection, change, here)
    if as_left:
        row = dict(change.before["record"][0])
        connection.execute(
            tables.record.update()
            .where(tables.record.c.record_id == record_id)
            .values(journal.typed(tables.record, row))
        )
        restoring.take_out(connection, here, ("record_value",))
        journal.put_back(connection, change.before, ("record_value",))
        outbox.put(connection, [record_id])
    if not as_left or names_missing(connection, record_id):
        claims.replace(connection, record_id, (), ())
    if draft_left:
        outcome = "left" if journal.said(change.before) == journal.said(change.after) else _PARTLY
        return Undone(record_id, title, outcome, "Whether it is a draft was changed since.")
    return Undone(record_id, title, "restored")


def _restore_in_part(connection: Connection, change: Change, here: Rows, title: str) -> Undone:
    """Claims by source and field, and the files: each only where nobody has touched it since."""
    before, after, present = (
        journal.claims_by_field(rows) for rows in (change.before, change.after, here)
    )
    taken_back, left = set[str](), set[str]()
    for key in before.keys() | after.keys():
        was, became, is_now = (_words(claims.get(key, ())) for claims in (before, after, present))
        if was == became:
            continue
        if is_now != became:
            left.add(key[1])
            continue
        taken_back.add(key[1])
        restoring.take_out(connection, {"claim": present.get(key, [])}, ("claim",))
        journal.put_back(connection, {"claim": before.get(key, [])}, ("claim",))
    files = [
        [rows[name] for name in restoring.FILES] for rows in (change.before, change.after, here)
    ]
    if files[0] != files[1] or TEXT in change.before:
        if files[1] == files[2]:
            restoring.files(connection, change, here)
            if files[0] != files[1]:
                restoring.hold(connection, change)
            taken_back.add("file")
        else:
            left.add("file")
    holds = [[rows["record"][0].get(name) for name in restoring.HOLD] for rows in
             (change.before, change.after, here)]  # fmt: skip
    if files[0] == files[1] and holds[0] != holds[1]:
        if holds[1] == holds[2]:
            restoring.hold(connection, change)
            taken_back.add("hold")
        else:
            left.add("hold")
    related = [rows.get(_RELATIONS, []) for rows in (change.before, change.after, here)]
    if related[0] != related[1]:
        if related[1] == related[2]:
            restoring.relations(connection, change, here)
            taken_back.add("related records")
        else:
            left.add("related records")
    if not restoring.draft(connection, change, here):
        left.add("draft")
    said_back, said_since = restoring.findings(connection, change, here)
    taken_back |= {"findings"} if said_back else set()
    left |= {"findings"} if said_since else set()
    claims.replace(connection, change.record_id, (), ())
    if not left:
        return Undone(change.record_id, title, "restored")
    outcome = _PARTLY if taken_back else "left"
    return Undone(
        change.record_id, title, outcome, f"Changed since and left: {', '.join(sorted(left))}."
    )


def _words(rows: Any) -> list[tuple[str, str, str]]:
    return [(row["values"], row["evidence"], row["extractor"]) for row in rows]
