"""What is told of records: that one was added, or has a new version. Edits are not announced."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, func, select

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now

Kind = Literal["added", "new version"]

_ANNOUNCEMENT = tables.announcement.c
_DROP = tables.announcement.delete().where(  # made once: that takes as long as asking
    _ANNOUNCEMENT.record_id == bindparam("of"), _ANNOUNCEMENT.kind == bindparam("as")
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What happened to a record, and when (UTC). Later announcements have greater serials."""

    serial: int
    record_id: str
    kind: Kind
    made: datetime


def put(connection: Connection, record_id: str, kind: Kind) -> None:
    """Announces a record, in the place of an earlier announcement of the same kind."""
    connection.execute(_DROP, {"of": record_id, "as": kind})
    row = {"record_id": record_id, "kind": kind, "made": now()}
    connection.execute(tables.announcement.insert(), row)


def renew(connection: Connection, record_id: str, since: datetime) -> None:
    """Announces a record as it was announced last, if that was then or later and nobody could see
    it."""
    newest = connection.execute(
        select(_ANNOUNCEMENT.kind, _ANNOUNCEMENT.made)
        .where(_ANNOUNCEMENT.record_id == record_id)
        .order_by(_ANNOUNCEMENT.serial.desc())
    ).first()
    if newest is not None and newest.made >= since:
        put(connection, record_id, newest.kind)


def last(connection: Connection) -> int:
    """The serial of the newest announcement; 0 if there is none."""
    return connection.scalar(select(func.max(_ANNOUNCEMENT.serial))) or 0


def since(
    connection: Connection, after: int, up_to: int | None, size: int, at_most: int
) -> Iterator[list[Announcement]]:
    """Records announced after the serial `after` and not after `up_to`, the newest first, `size`
    at a time: each once, `at_most` in all.

    Whoever was told everything up to `after` hears of a record that was added since as added, even
    if it has a new version already. For `after` 0, which is everybody, the last word counts.
    """
    within = [after < _ANNOUNCEMENT.serial]
    if up_to is not None:
        within.append(up_to >= _ANNOUNCEMENT.serial)
    newest = func.max(_ANNOUNCEMENT.serial).label("serial")
    latest = select(newest).where(*within).group_by(_ANNOUNCEMENT.record_id).order_by(newest.desc())
    serials = connection.scalars(latest.limit(at_most)).all()
    for at in range(0, len(serials), size):
        rows = connection.execute(
            select(tables.announcement)
            .where(_ANNOUNCEMENT.serial.in_(serials[at : at + size]))
            .order_by(_ANNOUNCEMENT.serial.desc())
        ).mappings()
        batch = [Announcement(**row) for row in rows]
        yield _as_added(connection, batch, after) if after else batch


def _as_added(connection: Connection, batch: list[Announcement], after: int) -> list[Announcement]:
    of = [one.record_id for one in batch]
    added = set(
        connection.scalars(
            select(_ANNOUNCEMENT.record_id).where(
                _ANNOUNCEMENT.record_id.in_(of),
                _ANNOUNCEMENT.kind == "added",
                after < _ANNOUNCEMENT.serial,
            )
        )
    )
    return [replace(one, kind="added") if one.record_id in added else one for one in batch]
