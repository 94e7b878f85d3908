"""Sets: the records of a publisher, a theme or a document type, as the facets have them.

A set holds what the publishers before it published too, what narrower themes have, all types of a
group. It is named by its facet and id, "theme:neglect"; what cannot stand in such a name is written
as in addresses, with "~" for "%".
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

from sqlalchemy import ColumnElement, Connection, false

from repo_search.authorities import Publisher
from repo_search.catalogue import harvest, publishers, themes
from repo_search.catalogue.remembering import remembered
from repo_search.facets import label
from repo_search.index_documents import Authorities, authorities
from repo_search.records import Record
from repo_search.thesaurus import Theme
from repo_search.vocabularies import document_types

_FIELDS = {"publisher": "publisher", "theme": "themes", "type": ""}
"""The field of several values that a facet counts; types are a column of their own."""


class Set(NamedTuple):
    """The value of a facet: its id."""

    facet: str
    value: str

    @property
    def spec(self) -> str:
        return f"{self.facet}:{quote(self.value, safe='').replace('~', '%7E').replace('%', '~')}"


def listed(connection: Connection) -> Iterator[tuple[str, str]]:
    """The sets that hold public records, with their labels, in the order of these."""
    known = authorities(connection)
    named = [(one, label(*one, known)) for one in remembered(connection, _covered)]
    for one, name in sorted(named, key=lambda pair: (pair[0].facet, pair[1].casefold(), pair[0])):
        yield one.spec, name


def sets_of(record: Record, known: Authorities) -> list[str]:
    """The sets that a public record is in."""
    values = [
        *(Set("publisher", publisher.id) for publisher in record.publishers),
        *(Set("theme", theme.id) for theme in record.themes),
        *([Set("type", record.document_type)] if record.document_type else []),
    ]
    return list(dict.fromkeys(above.spec for one in values for above in _above(one, known)))


def within(connection: Connection, spec: str) -> ColumnElement[bool]:
    """A condition for `harvest.since`: the records of a set, and all that are public no more. Ids
    that were merged lead to what they became."""
    facet, _colon, written = spec.partition(":")
    if facet not in _FIELDS:
        return false()
    value = unquote(written.replace("~", "%"))
    one = Set(facet, _now_called(facet, value, authorities(connection)))
    values, field = remembered(connection, _covered).get(one, set()), _FIELDS[facet]
    return harvest.having(field, values) if field else harvest.of_types(values)


def _covered(connection: Connection) -> Mapping[Set, set[str]]:
    """The values of public records that each set takes in."""
    known, found = authorities(connection), dict[Set, set[str]]()
    for facet, field in _FIELDS.items():
        used = harvest.values(connection, field) if field else harvest.types(connection)
        for value in used:
            for one in _above(Set(facet, value), known):
                found.setdefault(one, set()).add(value)
    return found


def _above(one: Set, known: Authorities) -> list[Set]:
    """A set and those that take it in."""
    values: tuple[str, ...] = (one.value,)
    match one.facet:
        case "publisher":
            values = publishers.lineage_up(known.publishers, one.value)
        case "theme":
            values = themes.broader(known.themes, one.value)
        case "type" if one.value in document_types():
            values = (one.value, document_types()[one.value].group)
    return [Set(one.facet, value) for value in values]


def _now_called(facet: str, value: str, known: Authorities) -> str:
    """The id that a merged one leads to, or the id itself."""
    entries: Mapping[str, Publisher | Theme] = (
        known.publishers if facet == "publisher" else known.themes if facet == "theme" else {}
    )
    led = (i for i, entry in entries.items() if value in entry.former_ids)
    return value if value in entries else next(led, value)
