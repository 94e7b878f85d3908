"""What harvesters are told: every record that has been public, in the order of its last change.

A record is put at the end when the index has been told of it, in a transaction of that alone: who
asks for what changed since the last answer misses nothing that came in meanwhile. Records that
never were public have no row.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select, true

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now

_HARVEST, _RECORD = tables.harvest.c, tables.record.c
_SOME = 500
_SET_BACK = timedelta(days=1)
"""What a clock may be set back by without turning the order of changes."""


@dataclass(frozen=True, slots=True)
class Header:
    """A record as harvesters know it. Later changes have greater serials; `changed` is UTC in
    whole seconds. What is not `public` was once: it was withdrawn, merged, erased or taken back."""

    serial: int
    record_id: str
    changed: datetime
    public: bool


def put(connection: Connection, record_ids: Iterable[str]) -> None:
    """Notes that these records have changed, as far as they are public or were."""
    ids = list(dict.fromkeys(record_ids))
    moment = _moment(connection)
    for at in range(0, len(ids), _SOME):
        some = ids[at : at + _SOME]
        known = set(
            connection.scalars(select(_HARVEST.record_id).where(_HARVEST.record_id.in_(some)))
        )
        known.update(
            connection.scalars(
                select(_RECORD.record_id).where(_RECORD.record_id.in_(some), tables.PUBLIC)
            )
        )
        connection.execute(tables.harvest.delete().where(_HARVEST.record_id.in_(some)))
        rows = [{"record_id": one, "changed": moment} for one in some if one in known]
        if rows:
            connection.execute(tables.harvest.insert(), rows)


def begin_anew(connection: Connection, others: Iterable[str] = ()) -> None:
    """Tells of everything again, as changed now and under serials that were never given: what
    harvesters were told last is not what a catalogue holds that was made of an older copy. `others`
    are records that have been public since that copy and are gone with what came after it."""
    ids = all_ids(connection)
    known = {*ids, *connection.scalars(select(_RECORD.record_id))}
    ids += sorted({*others} - known)
    given = connection.scalar(select(func.max(_HARVEST.serial))) or 0
    first = max(int(now().timestamp()), given) + 1  # more than one a second was never given
    connection.execute(tables.harvest.delete())
    rows = [
        {"serial": serial, "record_id": record_id, "changed": now()}
        for serial, record_id in enumerate(ids, start=first)
    ]
    if rows:
        connection.execute(tables.harvest.insert(), rows)


def _moment(connection: Connection) -> datetime:
    """Now, or the last change noted where a clock was set back; not where it was far ahead."""
    last, here = connection.scalar(select(func.max(_HARVEST.changed))), now()
    return last if last and here < last < here + _SET_BACK else here


def since(
    connection: Connection, after: int, limit: int, among: ColumnElement[bool] | None = None
) -> list[Header]:
    """At most so many records with serials greater than `after`, in their order. `among` is a
    condition on `tables.harvest` and, for those that are there still, `tables.record`."""
    rows = _headers().where(after < _HARVEST.serial, true() if among is None else among)
    return _read(connection, rows.order_by(_HARVEST.serial).limit(limit))


def count(connection: Connection, among: ColumnElement[bool] | None = None) -> int:
    """How many records `since` goes through from its beginning."""
    rows = _headers().where(true() if among is None else among).subquery()
    return connection.scalar(select(func.count()).select_from(rows)) or 0


def find(connection: Connection, record_id: str) -> Header | None:
    """A record that has been public, or None."""
    return next(iter(_read(connection, _headers().where(_HARVEST.record_id == record_id))), None)


def all_ids(connection: Connection) -> list[str]:
    """Every record that has been public, in the order of its last change."""
    return list(connection.scalars(select(_HARVEST.record_id).order_by(_HARVEST.serial)))


def first(connection: Connection) -> datetime | None:
    """When the record changed that has been left alone for longest."""
    changed: datetime | None = connection.scalar(select(func.min(_HARVEST.changed)))
    return changed


def changed_between(start: datetime | None, end: datetime | None) -> ColumnElement[bool]:
    """A condition for `since`: both ends belong to it."""
    return and_(
        true() if start is None else start <= _HARVEST.changed,
        true() if end is None else end >= _HARVEST.changed,
    )


def having(field: str, ids: Collection[str]) -> ColumnElement[bool]:
    """A condition for `since`: records that have one of these values in a field of several
    ("publisher", "themes"), and all that are public no more: what they had is not told."""
    value = tables.record_value.c
    holding = select(value.record_id).where(value.field == field, value.value.in_(ids))
    return ~_is_public() | _HARVEST.record_id.in_(holding)


def of_types(types: Collection[str]) -> ColumnElement[bool]:
    """A condition for `since` likewise: records of these document types."""
    return ~_is_public() | _RECORD.document_type.in_(types)


def values(connection: Connection, field: str) -> set[str]:
    """What public records have in a field of several values."""
    value = tables.record_value.c
    rows = select(value.value).join(tables.record, _RECORD.record_id == value.record_id).distinct()
    return set(connection.scalars(rows.where(value.field == field, tables.PUBLIC)))


def types(connection: Connection) -> set[str]:
    """The document types of public records."""
    rows = select(_RECORD.document_type).where(tables.PUBLIC, _RECORD.document_type.is_not(None))
    return set(connection.scalars(rows.distinct()))


def _is_public() -> ColumnElement[bool]:
    """Whether the row of a harvest is of a public record: never NULL."""
    return case((_RECORD.record_id.is_(None), False), (tables.PUBLIC, True), else_=False)


def _headers() -> Select[tuple[int, str, datetime, bool]]:
    joined = tables.harvest.outerjoin(tables.record, _RECORD.record_id == _HARVEST.record_id)
    return select(
        _HARVEST.serial, _HARVEST.record_id, _HARVEST.changed, _is_public().label("public")
    ).select_from(joined)


def _read(connection: Connection, rows: Select[tuple[int, str, datetime, bool]]) -> list[Header]:
    return [
        Header(row.serial, row.record_id, row.changed, bool(row.public))
        for row in connection.execute(rows)
    ]
