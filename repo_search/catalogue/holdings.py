"""Which bytes belong to which record, and the addresses from which they came."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, bindparam, exists, func, select

from repo_search.catalogue import announcements, erasures, tables
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput
from repo_search.passages import ExtractedText
from repo_search.records import Holding

_HOLDING, _ADDRESS, _RECORD = tables.holding.c, tables.address.c, tables.record.c


# Statements that every file and page needs are made once: that takes longer than asking.
_OWNER = select(_RECORD.record_id, _RECORD.withdrawn).join(
    tables.holding, _HOLDING.record_id == _RECORD.record_id
)
_AT = select(_ADDRESS.sha256).where(_ADDRESS.address == bindparam("address"))
_OWNER_OF_BYTES = _OWNER.where(_HOLDING.sha256 == bindparam("sha256"))
_OWNER_OF_ADDRESS = _OWNER.where(_HOLDING.sha256 == _AT.scalar_subquery())
_ADDRESSES = (
    select(_ADDRESS.sha256, _ADDRESS.address)
    .where(_ADDRESS.sha256.in_(bindparam("held", expanding=True)))
    .order_by(_ADDRESS.seen, _ADDRESS.address)
)
_DROP_ADDRESS = tables.address.delete().where(_ADDRESS.address == bindparam("of"))
_VERSIONS = (
    select(_HOLDING.version, _HOLDING.sha256)
    .where(_HOLDING.record_id == bindparam("record_id"))
    .order_by(_HOLDING.version.desc())
)
_HOLDINGS = (
    select(tables.holding)
    .where(_HOLDING.record_id.in_(bindparam("ids", expanding=True)))
    .order_by(_HOLDING.version)
)


_NEWER = tables.holding.alias()
_UNCHANGED = (
    select(_RECORD.record_id, _HOLDING.pages, _RECORD.text)
    .join(tables.holding, _HOLDING.record_id == _RECORD.record_id)
    .join(tables.address, _ADDRESS.sha256 == _HOLDING.sha256)
    .outerjoin(tables.fixity, tables.fixity.c.sha256 == _HOLDING.sha256)
    .where(
        _HOLDING.sha256 == bindparam("sha256"),
        _ADDRESS.address == bindparam("address"),
        _RECORD.withdrawn.is_(None),
        func.coalesce(tables.fixity.c.fault, "") == "",
        ~exists().where(
            _NEWER.c.record_id == _HOLDING.record_id, _NEWER.c.version > _HOLDING.version
        ),
    )
)


class Unchanged(NamedTuple):
    """A record whose file is as it was, with its number of pages and where its text is from."""

    record_id: str
    pages: int
    text: str


class Known(NamedTuple):
    """A record that bytes or an address already belong to."""

    record_id: str
    withdrawn: bool


class Version(NamedTuple):
    """A file that a record has or has had: since when (UTC), why it took the place of the one
    before, and what is wrong with its bytes, "" where nothing is known to be."""

    version: int
    sha256: str
    size: int
    filename: str
    added: datetime
    reason: str
    fault: str


def unchanged(connection: Connection, address: str, sha256: str) -> Unchanged | None:
    """The record whose current file these bytes are, seen at this address before; None if it is
    withdrawn or the bytes that are held of it are damaged, too. In one statement: most files of a
    folder that is brought in again are so."""
    asked = {"address": address, "sha256": sha256}
    row = connection.execute(_UNCHANGED, asked).first()
    return Unchanged(*row) if row else None


def owner_of_bytes(connection: Connection, sha256: str) -> Known | None:
    return _owner(connection.execute(_OWNER_OF_BYTES, {"sha256": sha256}))


def owner_of_address(connection: Connection, address: str) -> Known | None:
    return _owner(connection.execute(_OWNER_OF_ADDRESS, {"address": address}))


def _owner(found: CursorResult[Any]) -> Known | None:
    row = found.first()
    return Known(row.record_id, row.withdrawn is not None) if row else None


def bytes_at(connection: Connection, address: str) -> str | None:
    """The SHA-256 of the bytes last seen at an address."""
    return connection.scalar(_AT, {"address": address})


def addresses_of(connection: Connection, sha256: str) -> list[str]:
    """Every address at which these bytes were seen, the first one first."""
    return [address for _, address in connection.execute(_ADDRESSES, {"held": [sha256]})]


def add(
    connection: Connection,
    record_id: str,
    sha256: str,
    size: int,
    filename: str,
    extracted: ExtractedText,
    *,
    back_catalogue: bool = False,
    reason: str = "",
) -> None:
    """Makes these bytes the current version of the record's file, for a reason that a librarian
    may have given. A record is announced anew with its first file, and with each that takes the
    place of another, unless it is of a back catalogue. Raises BadInput for bytes that were
    erased."""
    if erasures.is_erased(connection, sha256):
        raise BadInput("These bytes were erased and may not come in again.")
    last = connection.execute(_VERSIONS, {"record_id": record_id}).first()
    version = last.version + 1 if last else 1
    if not back_catalogue and (last is None or last.sha256 != sha256):
        announcements.put(connection, record_id, "new version" if last else "added")
    if (
        last
        and connection.execute(
            tables.holding.update()
            .where(_HOLDING.sha256 == sha256)
            .values(version=version, reason=reason)
        ).rowcount
    ):  # an earlier version of the file is back
        return
    row = {
        "sha256": sha256,
        "record_id": record_id,
        "size": size,
        "media_type": extracted.media_type,
        "filename": filename,
        "pages": len(extracted.passages),
        "paged": extracted.paged,
        "version": version,
        "added": now(),
        "reason": reason,
    }
    connection.execute(tables.holding.insert(), row)


def versions(connection: Connection, record_id: str) -> list[Version]:
    """Every file that a record has had, the current one first."""
    rows = connection.execute(
        select(
            _HOLDING.version, _HOLDING.sha256, _HOLDING.size, _HOLDING.filename, _HOLDING.added,
            _HOLDING.reason, func.coalesce(tables.fixity.c.fault, ""),
        )
        .outerjoin(tables.fixity, tables.fixity.c.sha256 == _HOLDING.sha256)
        .where(_HOLDING.record_id == record_id)
        .order_by(_HOLDING.version.desc())
    )  # fmt: skip
    return [Version(*row) for row in rows]


def shown(connection: Connection, sha256: str = "") -> set[str]:
    """The SHA-256s of the current files of public records; of one file only if it is given."""
    wanted = (
        select(_HOLDING.sha256)
        .join(tables.record, _RECORD.record_id == _HOLDING.record_id)
        .where(
            tables.PUBLIC,
            ~exists().where(
                _NEWER.c.record_id == _HOLDING.record_id, _NEWER.c.version > _HOLDING.version
            ),
        )
    )
    return set(connection.scalars(wanted.where(_HOLDING.sha256 == sha256) if sha256 else wanted))


def put_address(connection: Connection, address: str, sha256: str) -> None:
    """Notes that these bytes were seen at this address."""
    connection.execute(_DROP_ADDRESS, {"of": address})
    row = {"address": address, "sha256": sha256, "seen": now()}
    connection.execute(tables.address.insert(), row)


def current_holdings(connection: Connection, record_ids: Sequence[str]) -> dict[str, Holding]:
    """The current file of each record, with every address its bytes were seen at."""
    rows = connection.execute(_HOLDINGS, {"ids": record_ids}).all()
    newest = {row.record_id: row for row in rows}
    addresses = defaultdict[str, list[str]](list)
    held = [row.sha256 for row in newest.values()]
    for sha256, address in connection.execute(_ADDRESSES, {"held": held}):
        addresses[sha256].append(address)
    return {
        record_id: Holding(
            row.sha256,
            row.size,
            row.media_type,
            row.filename,
            row.pages,
            row.paged,
            tuple(addresses[row.sha256]),
        )
        for record_id, row in newest.items()
    }
