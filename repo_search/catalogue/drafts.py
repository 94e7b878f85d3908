"""Records that are not published yet: until a librarian publishes them, or a day has come."""

from datetime import date, datetime

from sqlalchemy import Connection, select

from repo_search.catalogue import announcements, outbox, records, tables
from repo_search.catalogue.clock import now
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.records import Draft
from repo_search.texts import _

_RECORD = tables.record.c


def put(
    connection: Connection, record_id: str, reason: str, publish_on: date | None = None
) -> None:
    """Makes a record a draft, or changes why it is one and when it is to be published. Raises
    NotFound, Moved, and BadInput for a withdrawn one."""
    record = records.find(connection, record_id)
    if record.tombstone is not None:
        raise BadInput(f"Record {record_id} was withdrawn. A withdrawn record is no draft.")
    since = record.draft.since if record.draft else now()
    mark(connection, record_id, Draft(since, reason, publish_on))


def publish(connection: Connection, record_id: str) -> None:
    """Publishes a draft; it is announced from now on, as it was when it came in. Raises NotFound,
    Moved, and BadInput for what is no draft."""
    record = records.find(connection, record_id)
    if record.draft is None:
        raise BadInput(f"Record {record_id} is no draft.")
    mark(connection, record_id, None)
    announcements.renew(connection, record_id, record.draft.since)


def day_to_come(written: str) -> date:
    """The day on which a draft is to be published. Raises BadInput for what is no day to come."""
    when = parse_date(written)
    if when.earliest != when.latest:
        raise BadInput(_("Write a day, such as 5 March 2030."))
    if when.earliest <= now().date():
        raise BadInput(_("Write a day to come, or publish it now."))
    return when.earliest


def all_drafts(connection: Connection) -> list[str]:
    """Ids of all drafts that are not withdrawn, in order of arrival."""
    found = select(_RECORD.record_id).where(_RECORD.draft.is_not(None), _RECORD.withdrawn.is_(None))
    return list(connection.scalars(found.order_by(_RECORD.accession)))


def due(connection: Connection, today: date) -> list[str]:
    """Ids of the drafts whose day has come."""
    found = select(_RECORD.record_id).where(
        _RECORD.draft.is_not(None), _RECORD.withdrawn.is_(None), today >= _RECORD.publish_on
    )
    return list(connection.scalars(found.order_by(_RECORD.accession)))


def mark(connection: Connection, record_id: str, draft: Draft | None) -> None:
    """Makes a record such a draft, or none, and tells the index."""
    since: datetime | None = draft.since if draft else None
    connection.execute(
        tables.record.update()
        .where(_RECORD.record_id == record_id)
        .values(
            draft=since,
            draft_reason=draft.reason if draft else None,
            publish_on=draft.publish_on if draft else None,
        )
    )
    outbox.put(connection, [record_id])
