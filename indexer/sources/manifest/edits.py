"""An edited export against the record it edits: what the librarian changed."""

from collections.abc import Mapping

from indexer.sources.manifest.cells import date_in, values_of
from indexer.sources.manifest.rows import Row, RowFault
from repo_search.authorities import name_key
from repo_search.claims import FIELDS, Claim
from repo_search.formats.table import cells
from repo_search.records import Record
from repo_search.vocabularies import Entry, document_types, find_entry, languages, review_kinds


def changes(row: Row, record: Record) -> tuple[tuple[Claim, ...], tuple[RowFault, ...]]:
    """The claims of a row with a record_id that say something else than an export of the record,
    and the faults that stand in their way.

    A cell nobody changed is neither a claim nor a fault, whatever it holds. Dates count by their
    days, since spreadsheets write them their own way, and listed values by their ids.
    """
    exported = cells(record)
    held = {name: values_of(name, exported[name]) for name in FIELDS}
    changed = tuple(
        claim
        for claim in row.claims
        if _meaning(claim.field, claim.values) != _meaning(claim.field, held[claim.field])
    )
    fields = {claim.field for claim in changed}
    faults = tuple(
        fault for fault in row.error if fault.field in fields or fault.field not in FIELDS
    )
    return changed, faults


def _meaning(field: str, values: tuple[str, ...]) -> tuple[object, ...]:
    lists: Mapping[str, Mapping[str, Entry]] = {
        "document_type": document_types(),
        "review": review_kinds(),
        "language": languages(),
    }
    if field == "published":
        return tuple((date.earliest, date.latest) if (date := date_in(v)) else v for v in values)
    if field in lists:
        found = (find_entry(lists[field], value) for value in values)
        return tuple(e.id if e else v for e, v in zip(found, values, strict=True))
    return values if field != "themes" else tuple(map(name_key, values))
