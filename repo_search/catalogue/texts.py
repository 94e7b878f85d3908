"""The texts of records in the catalogue, page by page."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, bindparam, func, select, tuple_

from repo_search.catalogue import findings, likenesses, tables
from repo_search.passages import ExtractedText, Passage

_RECORD, _PASSAGE = tables.record.c, tables.passage.c
_OF_RECORD = (  # made once: that takes as long as asking
    select(_PASSAGE.page, _PASSAGE.text, _PASSAGE.recognised)
    .where(_PASSAGE.record_id == bindparam("record_id"))
    .order_by(_PASSAGE.page)
)
_AT = select(_PASSAGE.record_id, _PASSAGE.page, _PASSAGE.text).where(
    _PASSAGE.record_id.in_(bindparam("ids", expanding=True)),  # or SQLite reads every passage
    _PASSAGE.page.in_(bindparam("pages", expanding=True)),
    tuple_(_PASSAGE.record_id, _PASSAGE.page).in_(bindparam("places", expanding=True)),
)


def put(connection: Connection, record_id: str, extracted: ExtractedText | None) -> None:
    """Gives a record this text, page by page, in the place of what it had; None for no file."""
    connection.execute(tables.passage.delete().where(_PASSAGE.record_id == record_id))
    mark(connection, record_id, *state(extracted))
    _keep(connection, record_id, extracted)
    work_out(connection, record_id, extracted.passages if extracted else ())


def put_first(connection: Connection, record_id: str, extracted: ExtractedText | None) -> None:
    """Gives a new record this text, which it is marked with already."""
    _keep(connection, record_id, extracted)
    passages = extracted.passages if extracted else ()
    likenesses.put_first(connection, record_id, passages)
    findings.put_first(connection, record_id, passages)


def work_out(connection: Connection, record_id: str, passages: Sequence[Passage]) -> None:
    """Makes what is worked out from the text of a record, its signature and its findings, that of
    this text."""
    likenesses.put(connection, record_id, passages)
    findings.put(connection, record_id, passages)


def _keep(connection: Connection, record_id: str, extracted: ExtractedText | None) -> None:
    if extracted is not None and extracted.passages:
        connection.execute(
            tables.passage.insert(),
            [
                {
                    "record_id": record_id,
                    "page": passage.page,
                    "text": passage.text,
                    "recognised": passage.recognised,
                }
                for passage in extracted.passages
            ],
        )


def state(extracted: ExtractedText | None) -> tuple[str, str]:
    """Where a text comes from, and why there is none."""
    return (extracted.text, extracted.reason) if extracted else ("none", "no file is held")


def mark(connection: Connection, record_id: str, state: str, reason: str) -> None:
    """Says where the text of a record comes from, and why there is none."""
    connection.execute(
        tables.record.update()
        .where(_RECORD.record_id == record_id)
        .values(text=state, text_reason=reason)
    )


def of_record(connection: Connection, record_id: str) -> list[Passage]:
    """The text of a record, page by page."""
    rows = connection.execute(_OF_RECORD, {"record_id": record_id})
    return [Passage(page, text, recognised) for page, text, recognised in rows]


def characters(connection: Connection, record_ids: Collection[str]) -> int:
    """How much text these records have together."""
    lengths = select(func.sum(func.length(_PASSAGE.text)))
    return int(connection.scalar(lengths.where(_PASSAGE.record_id.in_(record_ids))) or 0)


def recognised_pages(connection: Connection, record_id: str) -> list[int]:
    """The pages of a record whose text comes from OCR."""
    return list(
        connection.scalars(
            select(_PASSAGE.page)
            .where(_PASSAGE.record_id == record_id, _PASSAGE.recognised, _PASSAGE.text != "")
            .order_by(_PASSAGE.page)
        )
    )


def at(connection: Connection, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The texts of (record id, page) pairs, in one query."""
    pairs = list(places)
    if not pairs:
        return {}
    ids, pages = ({*column} for column in zip(*pairs, strict=True))
    rows = connection.execute(_AT, {"ids": [*ids], "pages": [*pages], "places": pairs})
    return {(record_id, page): text for record_id, page, text in rows}
