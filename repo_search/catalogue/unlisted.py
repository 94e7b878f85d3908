"""Values of public records that no controlled list has."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, select, text

from repo_search.catalogue import tables
from repo_search.vocabularies import document_types, languages, review_kinds

_RECORD, _VALUE = tables.record.c, tables.record_value.c


def unlisted_values(connection: Connection) -> dict[str, set[str]]:
    """Document types, kinds of review and languages of public records that no list has, by
    facet."""
    return {
        "type": _unlisted(connection, _RECORD.document_type, document_types()),
        "review": _unlisted(connection, _RECORD.review, review_kinds()),
        "language": _unlisted(connection, _VALUE.value, languages()),
    }


def _unlisted(connection: Connection, column: Column[Any], listed: Collection[str]) -> set[str]:
    """What all records have is looked up in an index; what of it no list has is rare, and only then
    it is asked which records have it."""
    held = select(column).distinct()
    if column is _VALUE.value:
        held = held.where(text(tables.OF_LANGUAGE))
    others = set(connection.scalars(held)) - {None, *listed}
    if not others:
        return others
    if column is _VALUE.value:
        held = held.join(tables.record, _RECORD.record_id == _VALUE.record_id)
    return set(connection.scalars(held.where(column.in_(others), tables.PUBLIC)))
