"""Claims in the catalogue: who says what of a record, and the record as they resolve it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from repo_search.authorities import name_key
from repo_search.cases import STATUSES
from repo_search.catalogue import cases, outbox, publishers, tables, themes
from repo_search.catalogue.clock import now
from repo_search.claims import FIELDS, REFUSED, SHOWN_FROM, SUGGESTED, Claim, Source, resolve
from repo_search.dates import ImpreciseDate, parse_date
from repo_search.errors import BadInput
from repo_search.vocabularies import Entry, document_types, find_entry, languages, review_kinds

_RECORD = tables.record.c
_VALUE = tables.record_value.c
SINGLE = (
    "abstract",
    "rights",
    "rights_holder",
    "licence",
    "source_url",
    "series",
    "period_covered",
)
"""Fields of one value that stand in the record as they were claimed."""
_OF_RECORD = (  # made once: that takes as long as asking
    select(tables.claim)
    .where(tables.claim.c.record_id == bindparam("record_id"))
    .order_by(tables.claim.c.source.desc(), tables.claim.c.claim_id)
)
_UPDATE = tables.record.update().where(_RECORD.record_id == bindparam("of"))
_DROP_VALUES = tables.record_value.delete().where(_VALUE.record_id == bindparam("of"))


def replace(
    connection: Connection, record_id: str, sources: Iterable[Source], claims: Sequence[Claim]
) -> None:
    """Puts these claims in the place of all earlier ones of these sources, and resolves anew.

    Raises BadInput if a winning value cannot be right.
    """
    column = tables.claim.c
    if given := [int(source) for source in sources]:
        connection.execute(
            tables.claim.delete().where(column.record_id == record_id, column.source.in_(given))
        )
    if claims:
        made = now()
        connection.execute(
            tables.claim.insert(), [_claim_row(record_id, claim, made) for claim in claims]
        )
    _resolve(connection, record_id)


def put(connection: Connection, record_id: str, claims: Sequence[Claim]) -> None:
    """Puts these claims in the place of earlier ones of the same source and field, and resolves
    anew. Raises BadInput if a winning value cannot be right."""
    for claim in claims:
        _drop(connection, record_id, claim.field, claim.source)
    replace(connection, record_id, (), claims)


def renew(
    connection: Connection, record_id: str, field: str, source: Source, claims: Sequence[Claim]
) -> None:
    """Puts these claims, several or none, in the place of all of one field and source."""
    _drop(connection, record_id, field, source)
    replace(connection, record_id, (), claims)


def _drop(connection: Connection, record_id: str, field: str, source: Source) -> None:
    column = tables.claim.c
    connection.execute(
        tables.claim.delete().where(
            column.record_id == record_id, column.source == int(source), column.field == field
        )
    )


def _claim_row(record_id: str, claim: Claim, made: datetime) -> dict[str, object]:
    return {
        "record_id": record_id,
        "field": claim.field,
        "values": json.dumps(claim.values, ensure_ascii=False),
        "source": int(claim.source),
        "evidence": claim.evidence,
        "extractor": claim.extractor,
        "confidence": round(claim.confidence * 1000),
        "made": made,
    }


def of_record(connection: Connection, record_id: str) -> list[Claim]:
    """All claims of a record, those that lost included, strongest source first."""
    return [claim for claim, _ in dated(connection, record_id)]


def dated(connection: Connection, record_id: str) -> list[tuple[Claim, datetime]]:
    """The same, each with when it was made (UTC)."""
    rows = connection.execute(_OF_RECORD, {"record_id": record_id})
    return [(from_row(row._mapping), row.made) for row in rows]


def from_row(row: Mapping[Any, Any]) -> Claim:
    """A claim from its row in the catalogue or the journal."""
    return Claim(
        row["field"],
        tuple(json.loads(row["values"])),
        Source(row["source"]),
        row["evidence"],
        row["extractor"],
        row["confidence"] / 1000,
    )


def _resolve(connection: Connection, record_id: str) -> None:
    every = of_record(connection, record_id)
    winning = resolve(every)
    values = {name: winning[name].values if name in winning else () for name in FIELDS}
    values |= {
        name: tuple(value for value in values[name] if name_key(value))
        for name in ("themes", "case")
    }
    published = _date(winning.get("published"))
    publisher_ids = _publisher_ids(connection, winning.get("publisher"))
    columns: dict[str, object] = {"of": record_id}
    columns |= {name: next(iter(values[name]), None) for name in SINGLE}
    columns |= {
        "title": next(iter(values["title"]), "") or "Untitled",
        "published_written": published.written if published else None,
        "earliest": published.earliest if published else None,
        "latest": published.latest if published else None,
        "document_type": _listed(document_types(), values["document_type"]),
        "review": _listed(review_kinds(), values["review"]),
        "changed": now(),
    }
    connection.execute(_UPDATE, columns)
    theme_ids = themes.find_or_add(connection, *values["themes"])
    several = {
        "publisher": publisher_ids,
        "themes": theme_ids,
        SUGGESTED: _suggested(connection, every, theme_ids),
        "case": [
            cases.find_or_add(connection, label, publisher_ids, published, record_id)
            for label in values["case"]
        ],
        "authors": values["authors"],
        "language": [_language(written) for written in values["language"]],
        "note": values["note"],
        "status": _statuses(values["status"]),
    }
    connection.execute(_DROP_VALUES, {"of": record_id})
    rows = [
        {"record_id": record_id, "field": field, "position": position, "value": value}
        for field, field_values in several.items()
        for position, value in enumerate(dict.fromkeys(field_values))
    ]
    if rows:
        connection.execute(tables.record_value.insert(), rows)
    outbox.put(connection, [record_id])


def _suggested(
    connection: Connection, claims: Iterable[Claim], theme_ids: Sequence[str]
) -> list[str]:
    """Ids of themes suggested surely enough that nobody has accepted or refused, surest first."""
    refused = themes.find_or_add(
        connection, *(label for claim in claims if claim.field == REFUSED for label in claim.values)
    )
    shown = sorted(
        (c for c in claims if c.field == SUGGESTED and c.confidence >= SHOWN_FROM),
        key=lambda claim: -claim.confidence,
    )
    found = themes.find_or_add(connection, *(label for claim in shown for label in claim.values))
    return [theme_id for theme_id in found if theme_id not in {*refused, *theme_ids}]


def _statuses(values: Sequence[str]) -> list[str]:
    for value in values:
        if value not in STATUSES:
            raise BadInput(f"“{value[:60]}” is not a status. Write one of {', '.join(STATUSES)}.")
    return list(values)


def _date(claim: Claim | None) -> ImpreciseDate | None:
    if claim is None or not claim.values:
        return None
    try:
        return parse_date(claim.values[0])
    except BadInput as error:
        raise BadInput(f"{claim.evidence}: {error}" if claim.evidence else str(error)) from error


def _publisher_ids(connection: Connection, claim: Claim | None) -> list[str]:
    """Ids of the publishers a claim names. A name that fits two entries is a fault where a person
    wrote it; one that was merely read in the document is left out."""
    found = []
    written = filter(name_key, claim.values if claim else ())
    for name in [name for value in written for name in publishers.bodies(connection, value)]:
        try:
            found.append(publishers.find_or_add(connection, name))
        except BadInput as error:
            if claim and claim.source > Source.TEXT:
                place = f"{claim.evidence}: " if claim.evidence else ""
                raise BadInput(f"{place}{error}") from error
    return found


def _listed(entries: Mapping[str, Entry], values: Sequence[str]) -> str | None:
    """The id in a controlled list; a value that is not in the list is kept as written."""
    if not values:
        return None
    entry = find_entry(entries, values[0])
    return entry.id if entry else values[0]


def _language(written: str) -> str:
    """The ISO 639-1 code of a language's name or tag ("Welsh", "en-GB"), else as written."""
    entry = find_entry(languages(), written) or find_entry(
        languages(), written.replace("_", "-").partition("-")[0]
    )
    return entry.id if entry else written
