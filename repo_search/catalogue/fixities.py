"""When the bytes of holdings were last hashed again, and what was found."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now

_FIXITY, _HOLDING = tables.fixity.c, tables.holding.c


class Kept(NamedTuple):
    """A file that is to be there, and of which record; `size` is in bytes."""

    sha256: str
    size: int
    record_id: str
    filename: str


class Fault(NamedTuple):
    """A file that is not what was kept, and when that was found (UTC)."""

    record_id: str
    filename: str
    sha256: str
    fault: str
    checked: datetime


def put(connection: Connection, found: Mapping[str, str]) -> None:
    """Notes what is wrong with files by their SHA-256, "" if nothing is. Files that no record has
    any more are left out."""
    there = set(connection.scalars(select(_HOLDING.sha256).where(_HOLDING.sha256.in_(found))))
    connection.execute(tables.fixity.delete().where(_FIXITY.sha256.in_(there)))
    rows = [
        {"sha256": sha256, "checked": now(), "fault": fault}
        for sha256, fault in found.items()
        if sha256 in there
    ]
    if rows:
        connection.execute(tables.fixity.insert(), rows)


def faults(connection: Connection, sha256: str = "") -> list[Fault]:
    """Every file with which something is wrong, in order of the records' ids; of one file only if
    it is given."""
    wanted = (
        select(
            _HOLDING.record_id, _HOLDING.filename, _HOLDING.sha256, _FIXITY.fault, _FIXITY.checked
        )
        .join(tables.fixity, _FIXITY.sha256 == _HOLDING.sha256)
        .where(_FIXITY.fault != "")
        .order_by(_HOLDING.record_id, _HOLDING.version)
    )
    rows = connection.execute(wanted.where(_HOLDING.sha256 == sha256) if sha256 else wanted)
    return [Fault(*row) for row in rows]


def last_checked(connection: Connection) -> datetime | None:
    """When a file was hashed last (UTC), or None if none ever was."""
    checked: datetime | None = connection.scalar(select(func.max(_FIXITY.checked)))
    return checked


def due(
    connection: Connection, before: datetime | None = None, limit: int | None = None
) -> list[Kept]:
    """The files to be hashed: those with which something is wrong, then at most `limit` others,
    those first that were never checked, then those longest ago; none checked after `before`."""
    wanted = (
        select(_HOLDING.sha256, _HOLDING.size, _HOLDING.record_id, _HOLDING.filename)
        .outerjoin(tables.fixity, _FIXITY.sha256 == _HOLDING.sha256)
        .order_by(_FIXITY.checked.is_not(None), _FIXITY.checked, _HOLDING.added, _HOLDING.sha256)
    )
    fault = func.coalesce(_FIXITY.fault, "")
    others = wanted.where(fault == "").limit(limit)
    if before is not None:
        others = others.where(_FIXITY.checked.is_(None) | (_FIXITY.checked < before))
    rows = [*connection.execute(wanted.where(fault != "")), *connection.execute(others)]
    return [Kept(*row) for row in rows]
