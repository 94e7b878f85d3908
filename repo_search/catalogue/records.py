"""Records in the catalogue: written from claims, read as values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from repo_search.catalogue import (
    announcements,
    erasures,
    findings,
    outbox,
    publishers,
    redirects,
    tables,
    texts,
)
from repo_search.catalogue import claims as asserted
from repo_search.catalogue.clock import now
from repo_search.catalogue.holdings import current_holdings
from repo_search.claims import SUGGESTED, Claim
from repo_search.dates import ImpreciseDate
from repo_search.errors import BadInput, Erased, Moved
from repo_search.passages import ExtractedText
from repo_search.records import Draft, Hold, Holding, Record, Reference, Tombstone, new_id, not_held

_RECORD = tables.record.c
_VALUE = tables.record_value.c
_BATCH = 200
_ROWS = select(tables.record).where(_RECORD.record_id.in_(bindparam("ids", expanding=True)))
_VALUES = (  # made once: that takes as long as asking
    select(
        _VALUE.record_id,
        _VALUE.field,
        _VALUE.value,
        func.coalesce(
            tables.publisher.c.name, tables.theme.c.label, tables.case.c.label, _VALUE.value
        ).label("label"),
    )
    .outerjoin(
        tables.publisher,
        (_VALUE.field == "publisher") & (_VALUE.value == tables.publisher.c.publisher_id),
    )
    .outerjoin(
        tables.theme,
        _VALUE.field.in_(("themes", SUGGESTED)) & (_VALUE.value == tables.theme.c.theme_id),
    )
    .outerjoin(tables.case, (_VALUE.field == "case") & (_VALUE.value == tables.case.c.case_id))
    .where(_VALUE.record_id.in_(bindparam("ids", expanding=True)))
    .order_by(_VALUE.record_id, _VALUE.field, _VALUE.position)
)


def add(
    connection: Connection,
    extracted: ExtractedText | None,
    claims: Sequence[Claim],
    *,
    back_catalogue: bool = False,
) -> str:
    """A new record of these claims and this text; gives its id. Raises BadInput.

    One of a back catalogue is not announced as new.
    """
    moment = now()
    record_id = _free_record_id(connection)
    text, text_reason = texts.state(extracted)
    row = {
        "record_id": record_id,
        "title": "",
        "text": text,
        "text_reason": text_reason,
        "back_catalogue": back_catalogue,
        "added": moment,
        "changed": moment,
    }
    connection.execute(tables.record.insert(), row)
    if not back_catalogue:
        announcements.put(connection, record_id, "added")
    texts.put_first(connection, record_id, extracted)
    asserted.replace(connection, record_id, (), claims)
    return record_id


def remove(connection: Connection, record_id: str) -> None:
    """Deletes a record with everything it owns, as if it had never been: for taking back an
    import, and for what became part of another. Published records are withdrawn instead."""
    held = select(tables.holding.c.sha256).where(tables.holding.c.record_id == record_id)
    connection.execute(tables.address.delete().where(tables.address.c.sha256.in_(held)))
    connection.execute(tables.relation.delete().where(tables.relation.c.other_id == record_id))
    findings.forget(connection, record_id)
    for table in (
        tables.claim,
        tables.record_value,
        tables.passage,
        tables.signature,
        tables.signature_band,
        tables.origin,
        tables.relation,
        tables.announcement,
        tables.disclosure,
        tables.holding,
        tables.record,
    ):
        connection.execute(table.delete().where(table.c.record_id == record_id))
    outbox.put(connection, [record_id])


def withdraw(connection: Connection, record_id: str, reason: str) -> None:
    """Takes a record out of publication, leaving a tombstone. Raises NotFound, or BadInput
    if no reason is given; withdrawing twice keeps the first tombstone."""
    if not reason.strip():
        raise BadInput("Give a reason for the withdrawal: it stays on the tombstone.")
    record = find(connection, record_id)
    if record.tombstone is None:
        connection.execute(
            tables.record.update()
            .where(_RECORD.record_id == record_id)
            .values(withdrawn=now(), withdrawn_reason=reason.strip())
        )
        outbox.put(connection, [record_id])


def find(connection: Connection, record_id: str) -> Record:
    """The record with this id, withdrawn or not (ask `visible`). Raises NotFound, Moved if it
    became part of another, and Erased."""
    found = by_ids(connection, [record_id])
    if found:
        return found[record_id]
    if day := erasures.day_of(connection, record_id):
        raise Erased(record_id, day)
    if new_id := redirects.target(connection, "record", record_id):
        raise Moved("record", record_id, new_id)
    raise not_held(record_id)


def by_ids(connection: Connection, record_ids: Sequence[str]) -> dict[str, Record]:
    """Records by id in the order asked; unknown ids are left out. A fixed number of queries."""
    if not record_ids:
        return {}
    rows = {
        row["record_id"]: row for row in connection.execute(_ROWS, {"ids": record_ids}).mappings()
    }
    values = _values_of(connection, record_ids)
    holdings = current_holdings(connection, record_ids)
    return {
        record_id: _record(rows[record_id], values[record_id], holdings.get(record_id))
        for record_id in record_ids
        if record_id in rows
    }


def published(connection: Connection, record_ids: Sequence[str]) -> Iterator[Record]:
    """Those of these records that are public, in the order asked; read in batches, so
    that memory does not grow with them."""
    for at in range(0, len(record_ids), _BATCH):
        for record in by_ids(connection, record_ids[at : at + _BATCH]).values():
            if record.is_public:
                yield record


def _values_of(
    connection: Connection, record_ids: Sequence[str]
) -> defaultdict[str, defaultdict[str, list[Reference]]]:
    rows = connection.execute(_VALUES, {"ids": record_ids})
    found: defaultdict[str, defaultdict[str, list[Reference]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        found[row.record_id][row.field].append(Reference(row.value, row.label))
    return found


def _record(
    row: RowMapping, values: defaultdict[str, list[Reference]], holding: Holding | None
) -> Record:
    def strings(field: str) -> tuple[str, ...]:
        return tuple(reference.id for reference in values[field])

    return Record(
        record_id=row["record_id"],
        accession=row["accession"],
        title=row["title"],
        publishers=tuple(values["publisher"]),
        themes=tuple(values["themes"]),
        suggested=tuple(values[SUGGESTED]),
        cases=tuple(values["case"]),
        status=next(iter(strings("status")), None),
        published=ImpreciseDate(row["published_written"], row["earliest"], row["latest"])
        if row["earliest"]
        else None,
        document_type=row["document_type"],
        review=row["review"],
        authors=strings("authors"),
        languages=strings("language"),
        **{name: row[name] for name in asserted.SINGLE},
        notes=strings("note"),
        text=row["text"],
        text_reason=row["text_reason"],
        holding=holding,
        added=row["added"],
        changed=row["changed"],
        tombstone=Tombstone(row["withdrawn"], row["withdrawn_reason"])
        if row["withdrawn"]
        else None,
        hold=Hold(row["held"], row["held_reason"]) if row["held"] else None,
        draft=Draft(row["draft"], row["draft_reason"] or "", row["publish_on"])
        if row["draft"]
        else None,
    )


def all_ids(connection: Connection) -> list[str]:
    """Ids of all records, withdrawn ones too, in order of accession."""
    return list(connection.scalars(select(_RECORD.record_id).order_by(_RECORD.accession)))


def ids_with(connection: Connection, field: str) -> list[str]:
    """Ids of the records that have a value in this field of several values, in order of arrival."""
    return list(
        connection.scalars(
            select(_RECORD.record_id)
            .join(tables.record_value, _VALUE.record_id == _RECORD.record_id)
            .where(_VALUE.field == field)
            .group_by(_RECORD.record_id, _RECORD.accession)
            .order_by(_RECORD.accession)
        )
    )


def of_case(connection: Connection, case_id: str) -> list[Record]:
    """Public records about a case, oldest publication first."""
    ids = connection.scalars(
        select(_RECORD.record_id)
        .join(tables.record_value, _VALUE.record_id == _RECORD.record_id)
        .where(_VALUE.field == "case", _VALUE.value == case_id, tables.PUBLIC)
        .order_by(_RECORD.earliest.is_(None), _RECORD.earliest, _RECORD.accession)
    ).all()
    return list(by_ids(connection, ids).values())


def counts(connection: Connection) -> dict[str, int]:
    """How many records are public, withdrawn and held back, and how many pages of public ones
    have text."""
    public, withdrawn = tables.PUBLIC, _RECORD.withdrawn.is_not(None)
    total, here, gone = connection.execute(
        select(
            func.count(), func.count().filter(public), func.count().filter(withdrawn)
        ).select_from(tables.record)
    ).one()
    pages = connection.scalar(
        select(func.count())
        .select_from(tables.passage)
        .join(tables.record, _RECORD.record_id == tables.passage.c.record_id)
        .where(tables.PUBLIC)
    )
    return {"records": here, "withdrawn": gone, "held": total - here - gone, "pages": pages or 0}


def _free_record_id(connection: Connection) -> str:
    while True:
        record_id = new_id()
        known = select(_RECORD.record_id).where(_RECORD.record_id == record_id)
        if not connection.scalar(known) and not erasures.day_of(connection, record_id):
            return record_id


def ids_filed_under(connection: Connection, publisher_ids: Iterable[str]) -> list[str]:
    """Ids of the records of these publishers and of all that came before them."""
    known = publishers.all_publishers(connection)
    family = {
        earlier for wanted in publisher_ids for earlier in publishers.lineage_down(known, wanted)
    }
    return list(
        connection.scalars(
            select(_VALUE.record_id)
            .where(_VALUE.field == "publisher", _VALUE.value.in_(family))
            .distinct()
        )
    )
