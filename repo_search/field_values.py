"""The values of a record's fields as a form has them: read from what is typed, and checked."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Connection

from repo_search.cases import STATUSES
from repo_search.catalogue import publisher_desk, publishers, records, relations, themes
from repo_search.claims import FIELDS
from repo_search.dates import parse_date
from repo_search.errors import BadInput, NotFound
from repo_search.records import Record, Reference
from repo_search.texts import _
from repo_search.thesaurus import Theme
from repo_search.vocabularies import (
    Entry,
    document_types,
    find_entry,
    label_of,
    languages,
    review_kinds,
)

Values = Mapping[str, tuple[str, ...]]
"""Values by field, as a form shows them: names and labels, dates as written; themes by id, or by
label where they are new; relations as "translation of k7m2q9xw"."""

RELATIONS = "relations"
LISTS: Mapping[str, Callable[[], Mapping[str, Entry]]] = {
    "document_type": document_types,
    "review": review_kinds,
    "language": languages,
}
"""Fields whose values stand in a short list, as a rule."""

_PARAGRAPHS = "abstract"
_UNORDERED = ("themes", RELATIONS)
_LONGEST = {_PARAGRAPHS: 20_000}
_LONGEST_OTHERWISE = 2_000
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_MOST = 100
"""Values of one field."""


def read(field: str, written: Iterable[str]) -> tuple[str, ...]:
    """The values of a field as typed, or as they are shown: white space folded, control characters
    and empty values left out; an abstract keeps its lines."""
    if field == _PARAGRAPHS:
        lines = [_folded(line) for text in written for line in text.splitlines()]
        text = "\n".join(lines).strip("\n")
        return (text,) if text else ()
    return tuple(filter(None, map(_folded, written)))


def same(field: str, one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two values of a field say the same."""
    return set(one) == set(other) if field in _UNORDERED else tuple(one) == tuple(other)


def values_of(record: Record, related: Iterable[tuple[str, Reference]] = ()) -> Values:
    """What stands in each field of the form of a record."""

    def labels(references: Iterable[Reference]) -> list[str]:
        return [reference.label for reference in references]

    several = {
        "publisher": labels(record.publishers),
        "themes": [theme.id for theme in record.themes],
        "case": labels(record.cases),
        "authors": record.authors,
        "language": [label_of(languages(), code) for code in record.languages],
        "note": record.notes,
        RELATIONS: [f"{relation} {other.id}" for relation, other in related],
    }
    single = {
        "title": record.title,
        "published": record.published.written if record.published else None,
        "document_type": label_of(document_types(), record.document_type or ""),
        "review": label_of(review_kinds(), record.review or ""),
        "status": record.status,
        "abstract": record.abstract,
        "rights": record.rights,
        "rights_holder": record.rights_holder,
        "licence": record.licence,
        "source_url": record.source_url,
        "series": record.series,
        "period_covered": record.period_covered,
    }
    found = {**{field: [value or ""] for field, value in single.items()}, **several}
    return {field: read(field, found[field]) for field in (*FIELDS, RELATIONS)}


def faults(connection: Connection, record_id: str, changed: Values) -> dict[str, str]:
    """What is wrong with values that were changed, and what would be right, by field."""
    found = {}
    for field, values in changed.items():
        try:
            _check(connection, record_id, field, values)
        except (BadInput, NotFound) as error:
            found[field] = str(error)
    return found


def unlisted(connection: Connection, changed: Values, was: Values) -> dict[str, tuple[str, ...]]:
    """The names, among values that were changed, that no list has and that were not there before:
    they would become new publishers or themes, or be kept as written."""
    found = {}
    for field, values in changed.items():
        fresh = [value for value in values if value not in was.get(field, ())]
        if names := _unlisted(connection, field, fresh):
            found[field] = names
    return found


def near(connection: Connection, name: str) -> tuple[str, ...]:
    """The names of the publishers that may be meant by a name nobody has entered."""
    known = publishers.all_publishers(connection)
    return tuple(known[other].name for other, _ in publisher_desk.near(connection, name))


def theme_labels(connection: Connection, written: Iterable[str]) -> tuple[str, ...]:
    """The labels of themes by id, label or variant; new ones are their own."""
    known = themes.all_themes(connection)
    return tuple(theme.label if (theme := _theme(known, one)) else one for one in written)


def _check(connection: Connection, record_id: str, field: str, values: Sequence[str]) -> None:
    if len(values) > _MOST:
        raise BadInput(_("At most %(number)s values can be given.", number=_MOST))
    longest = _LONGEST.get(field, _LONGEST_OTHERWISE)
    if any(len(value) > longest for value in values):
        raise BadInput(_("Write at most %(number)s characters.", number=f"{longest:,}"))
    match field:
        case "title" if not values:
            raise BadInput(_("Write a title."))
        case "published" if values:
            parse_date(values[0])
        case "publisher":
            for value in values:
                for name in publishers.bodies(connection, value):
                    publishers.named(connection, name)
        case "status" if values and values[0] not in STATUSES:
            raise BadInput(_("Choose one of the list."))
        case "source_url" if values and not _ADDRESS.match(values[0]):
            raise BadInput(_("Write an address that begins with https:// or http://."))
        case "relations":
            _check_relations(connection, record_id, values)


def _check_relations(connection: Connection, record_id: str, values: Iterable[str]) -> None:
    others = set[str]()
    for value in values:
        kind, _space, other = value.rpartition(" ")
        if kind not in relations.KINDS:
            raise BadInput(_("Choose what it is to record %(other)s.", other=other[:40]))
        if other == record_id:
            raise BadInput(_("A record is nothing to itself. Write the number of another one."))
        if other in others:
            raise BadInput(_("Record %(other)s is named twice.", other=other[:40]))
        records.find(connection, other)
        others.add(other)


def _unlisted(connection: Connection, field: str, values: Sequence[str]) -> tuple[str, ...]:
    if field in LISTS:
        return tuple(value for value in values if find_entry(LISTS[field](), value) is None)
    if field == "publisher":
        names = [name for value in values for name in publishers.bodies(connection, value)]
        return tuple(name for name in names if not publishers.fitting(connection, name))
    if field == "themes":
        known = themes.all_themes(connection)
        return tuple(value for value in values if _theme(known, value) is None)
    return ()


def _theme(known: Mapping[str, Theme], written: str) -> Theme | None:
    try:
        return themes.find_in(known, written)
    except NotFound:
        return None


def _folded(text: str) -> str:
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return " ".join("".join(kept).split())
