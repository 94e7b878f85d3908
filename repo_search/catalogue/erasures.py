"""What was erased: all that is kept of it, and the hashes by which it is refused for ever."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now
from repo_search.errors import Damaged

_ERASURE, _ERASED = tables.erasure.c, tables.erased.c
_ERASER = select(_ERASED.record_id).where(_ERASED.sha256 == bindparam("sha256"))
"""Made once: every file is asked for."""

CATEGORIES = {
    "court-order": "a court or another authority has ordered it",
    "failed-redaction": "it shows what should have been taken out",
    "request": "a person concerned has asked for it",
    "published-in-error": "it should never have been published",
    "unlawful": "it may not be held for another reason of law",
}
"""Why a record may be erased: the word that is kept, and what it means."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """All that is kept of a record that was erased: when (UTC) and why, a word of CATEGORIES, and
    SHA-256s of the bytes of all its versions and of what told it apart without a file."""

    record_id: str
    made: datetime
    category: str
    sha256s: tuple[str, ...]

    def with_hashes(self, more: Iterable[str]) -> "Erasure":
        """This erasure with more hashes that are refused."""
        return replace(self, sha256s=tuple(sorted({*self.sha256s, *more})))


def all_erasures(connection: Connection) -> list[Erasure]:
    """Every erasure, the oldest first."""
    rows = connection.execute(
        select(tables.erasure).order_by(_ERASURE.made, _ERASURE.record_id)
    ).all()
    hashes: dict[str, list[str]] = {row.record_id: [] for row in rows}
    for sha256, record_id in connection.execute(
        select(_ERASED.sha256, _ERASED.record_id).order_by(_ERASED.sha256)
    ):
        hashes[record_id].append(sha256)
    return [
        Erasure(row.record_id, row.made, row.category, tuple(hashes[row.record_id])) for row in rows
    ]


def number(connection: Connection) -> int:
    """How many there were."""
    return connection.scalar(select(func.count()).select_from(tables.erasure)) or 0


def is_erased(connection: Connection, sha256: str) -> bool:
    """Whether bytes with this hash were erased, so that they may not come in again."""
    return eraser(connection, sha256) is not None


def eraser(connection: Connection, sha256: str) -> str | None:
    """The id of the erased record that had bytes, or an origin, with this hash."""
    return connection.scalar(_ERASER, {"sha256": sha256})


def hash_of(origin: str) -> str:
    """The hash under which a link, or a row that described a record, is refused."""
    return hashlib.sha256(origin.encode("utf-8", "surrogateescape")).hexdigest()


def day_of(connection: Connection, record_id: str) -> str | None:
    """The day on which a record was erased, as ISO 8601, or None."""
    made = connection.scalar(select(_ERASURE.made).where(_ERASURE.record_id == record_id))
    return made.date().isoformat() if made else None


def put(connection: Connection, erasure: Erasure) -> None:
    """Keeps an erasure, or what is new in it: hashes of one that is known are added to it. What it
    erases has to be cleared away then (`uncleared`)."""
    known = select(_ERASURE.record_id).where(_ERASURE.record_id == erasure.record_id)
    if connection.execute(known).first() is None:
        connection.execute(
            tables.erasure.insert().values(
                record_id=erasure.record_id, made=erasure.made, category=erasure.category
            )
        )
    else:
        connection.execute(
            tables.erasure.update()
            .where(_ERASURE.record_id == erasure.record_id)
            .values(cleared=None)
        )
    held = set(connection.scalars(select(_ERASED.sha256)))
    rows = [
        {"sha256": sha256, "record_id": erasure.record_id}
        for sha256 in sorted({*erasure.sha256s} - held)
    ]
    if rows:
        connection.execute(tables.erased.insert(), rows)


def uncleared(connection: Connection) -> list[str]:
    """Ids of erased records of which files, pictures, indexes or freed pages may hold something
    still."""
    return list(
        connection.scalars(
            select(_ERASURE.record_id)
            .where(_ERASURE.cleared.is_(None))
            .order_by(_ERASURE.made, _ERASURE.record_id)
        )
    )


def mark_cleared(connection: Connection, record_ids: Iterable[str]) -> None:
    connection.execute(
        tables.erasure.update()
        .where(_ERASURE.record_id.in_(list(record_ids)))
        .values(cleared=now())
    )


def as_json(erasure: Erasure) -> dict[str, Any]:
    return {
        "record_id": erasure.record_id,
        "made": f"{erasure.made.isoformat()}Z",
        "category": erasure.category,
        "sha256": list(erasure.sha256s),
    }


def as_line(erasure: Erasure) -> str:
    """An erasure as a line of the file `erasures.jsonl` that stands in a backup."""
    return json.dumps(as_json(erasure))


def from_lines(text: str) -> list[Erasure]:
    """The erasures of such a file. Raises Damaged naming a line that cannot be read: what it
    erases would come back."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            made = datetime.fromisoformat(str(told["made"])).replace(tzinfo=None)
            hashes = tuple(map(str, told["sha256"]))
            found.append(Erasure(str(told["record_id"]), made, str(told["category"]), hashes))
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(f"Line {number} of erasures.jsonl is not an erasure.") from error
    return found


def still_held(connection: Connection, erasure: Erasure) -> list[str]:
    """The ids of what an erasure takes out, as far as it is there: its record, its history, and
    records that have bytes or an origin of it."""
    hashes = set(erasure.sha256s)
    found = {erasure.record_id}
    found.update(
        connection.scalars(
            select(tables.holding.c.record_id).where(tables.holding.c.sha256.in_(hashes))
        )
    )
    for origin, record_id in connection.execute(
        select(tables.origin.c.origin, tables.origin.c.record_id)
    ):
        if hash_of(origin) in hashes:
            found.add(record_id)
    return sorted(found)
