"""Cases, publishers, themes, texts and changes as the objects that the API answers with: like
those of `repo_search.formats.jsonable`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from repo_search.authorities import Publisher
from repo_search.cases import Case
from repo_search.catalogue.case_list import ListedCase
from repo_search.catalogue.harvest import Header
from repo_search.formats import jsonable
from repo_search.passages import Passage
from repo_search.records import Record, Reference
from repo_search.results import FacetValue, Snippet, Span
from repo_search.thesaurus import Theme


def publisher(one: Publisher, known: Mapping[str, Publisher], records: int) -> dict[str, Any]:
    """An entry; `known` are those that may be named, `records` is how many it finds as a facet."""
    return {
        "id": one.publisher_id,
        "name": one.name,
        "variants": list(one.variants),
        "kind": one.kind or None,
        "nation": one.nation or None,
        "region": one.region or None,
        "area": one.area or None,
        "valid_from": one.valid_from or None,
        "valid_to": one.valid_to or None,
        "predecessors": [_body(known[i]) for i in one.predecessors if i in known],
        "successors": [_body(known[i]) for i in one.successors if i in known],
        "matched": one.matched,
        "records": records,
        "url": _address("publishers", one.publisher_id),
    }


def _body(one: Publisher) -> dict[str, str]:
    return {"id": one.publisher_id, "name": one.name}


def theme(one: Theme, known: Mapping[str, Theme], counted: FacetValue | None) -> dict[str, Any]:
    """A concept; `known` are those that may be named, `counted` says how many records it finds."""
    narrower = (t for t in known.values() if one.theme_id in t.broader)
    return {
        "id": one.theme_id,
        "label": one.label,
        "variants": list(one.variants),
        "scope_note": one.scope_note or None,
        "uri": one.uri or None,
        "broader": [_concept(known[i]) for i in one.broader if i in known],
        "narrower": [_concept(t) for t in narrower],
        "related": [_concept(known[i]) for i in one.related if i in known],
        "matched": one.matched,
        "records": counted.count if counted else 0,
        "suggested": counted.suggested if counted else 0,
        "url": _address("themes", one.theme_id),
    }


def _concept(one: Theme) -> dict[str, str]:
    return {"id": one.theme_id, "label": one.label}


def listed_case(one: ListedCase) -> dict[str, Any]:
    return _case(one.case, one.publishers, one.status, one.records)


def case(one: Case, record_ids: Sequence[str]) -> dict[str, Any]:
    """A case with what happened to it and its public records."""
    named = Reference(one.case_id, one.label)
    return {
        **_case(named, one.publishers, one.status, len(record_ids)),
        "record_ids": list(record_ids),
        "events": [
            {
                "kind": event.kind,
                "state": event.state,
                "when": jsonable.published(event.when),
            }
            for event in one.events
        ],
    }


def _case(
    named: Reference, publishers: Iterable[Reference], status: str | None, records: int
) -> dict[str, Any]:
    return {
        "id": named.id,
        "label": named.label,
        "publishers": [{"id": p.id, "name": p.label} for p in publishers],
        "status": status,
        "records": records,
        "url": _address("cases", named.id),
    }


def passage(record_id: str, one: Passage) -> dict[str, Any]:
    """The whole text of a page: for records whose licence lets it be handed on."""
    return {
        "page": one.page,
        "text": one.text,
        "snippet": None,
        "spans": [],
        "recognised": one.recognised,
        "url": jsonable.page_url(record_id, one.page),
    }


def extract(record_id: str, one: Snippet, text: str, recognised: bool) -> dict[str, Any]:
    """An extract of a page that answers the query `text`."""
    return {
        "page": one.page,
        "text": None,
        "snippet": one.text,
        "spans": [_pair(span) for span in one.spans],
        "recognised": recognised,
        "url": jsonable.page_url(record_id, one.page, text),
    }


def _pair(span: Span) -> list[int]:
    return [*span]


def change(header: Header, found: Record | None, notice: str) -> dict[str, Any]:
    """What became of a record; of one that is public no more, only that."""
    shown = jsonable.record(found, notice) if header.public and found else None
    return {
        "serial": header.serial,
        "record_id": header.record_id,
        "changed": f"{header.changed.isoformat()}Z",
        "deleted": shown is None,
        "record": shown,
    }


def _address(what: str, entry_id: str) -> str:
    return f"/{what}/{quote(entry_id, safe='', errors='replace')}"
