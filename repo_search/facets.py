"""Facets: what is chosen of them, as ids, and what they count, as values with labels."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

from repo_search.catalogue import publishers, themes
from repo_search.errors import BadInput, NotFound
from repo_search.findings import KIND_LABELS
from repo_search.index_documents import Authorities
from repo_search.results import (
    CONFIRMED,
    FACETS,
    UNKNOWN_YEAR,
    FacetValue,
    Ranking,
)
from repo_search.texts import N_, _
from repo_search.vocabularies import (
    Entry,
    document_types,
    find_entry,
    label_of,
    languages,
    review_kinds,
    type_groups,
)

T = TypeVar("T")
NAMES = {
    "kind": N_("Kind"),
    "addressee": N_("Who is to act"),
    "theme": N_("Theme"),
    "type": N_("Document type"),
    "review": N_("Kind of review"),
    "publisher": N_("Publisher"),
    "language": N_("Language"),
    "year": N_("Year published"),
}
"""Facets by what people are told, in the order of forms, the years as bars at its end."""
_UNLISTED = {
    "type": N_("There is no document type “%(written)s”."),
    "review": N_("There is no kind of review “%(written)s”."),
    "language": N_("There is no language “%(written)s”."),
}


def selected(
    selection: Mapping[str, Sequence[str]],
    known: Authorities,
    facets: Collection[str] = FACETS,
) -> dict[str, tuple[str, ...]]:
    """Chosen values as ids; of findings there are other `facets` than of records. Raises BadInput
    naming the value that is not in its list."""
    found: dict[str, tuple[str, ...]] = {}
    for facet, written in selection.items():
        if facet not in facets:
            raise BadInput(
                _(
                    "There is no facet “%(facet)s”. There are %(facets)s.",
                    facet=facet,
                    facets=", ".join(facets),
                )
            )
        ids = dict.fromkeys(
            _value(facet, value.strip(), known) for value in written if value.strip()
        )
        if ids:
            found[facet] = tuple(ids)
    return found


def names_chosen(
    selection: Mapping[str, Sequence[str]], known: Authorities
) -> dict[tuple[str, str], str]:
    """What each chosen value is called, by its facet and as it was given; those that are in no
    list are left out."""
    found: dict[tuple[str, str], str] = {}
    for facet, written in selection.items():
        for value in written:
            with suppress(BadInput):
                found[facet, value] = label(facet, _value(facet, value.strip(), known), known)
    return found


def _value(facet: str, written: str, known: Authorities) -> str:
    match facet:
        case "publisher":
            return _known(publishers.find_in, known.publishers, written).publisher_id
        case "theme":
            return _known(themes.find_in, known.themes, written).theme_id
        case "type":
            return _listed({**type_groups(), **document_types()}, written, facet, known)
        case "review":
            return _listed(review_kinds(), written, facet, known)
        case "language":
            return _listed(languages(), written, facet, known)
        case "kind":
            return _kind(written)
        case "addressee":
            return written
    if written == UNKNOWN_YEAR or (written.isdecimal() and len(written) == 4):
        return written
    raise BadInput(
        _(
            "“%(written)s” is not a year. Write four digits or “%(unknown)s”.",
            written=written[:40],
            unknown=UNKNOWN_YEAR,
        )
    )


def _kind(written: str) -> str:
    for kind, name in KIND_LABELS.items():
        if written.casefold() in (kind, name.casefold()):
            return kind
    raise BadInput(
        _(
            "There is no kind of finding “%(written)s”. There are %(kinds)s.",
            written=written[:80],
            kinds=", ".join(KIND_LABELS),
        )
    )


def _known(find_in: Callable[[Mapping[str, T], str], T], entries: Mapping[str, T], name: str) -> T:
    try:
        return find_in(entries, name)
    except NotFound as error:
        raise BadInput(str(error)) from error


def _listed(entries: Mapping[str, Entry], written: str, facet: str, known: Authorities) -> str:
    """The id in a controlled list, or a value of their own that records carry. Raises BadInput."""
    entry = find_entry(entries, written)
    if entry is None and written not in known.unlisted[facet]:
        raise BadInput(_(_UNLISTED[facet], written=written[:80]))
    return entry.id if entry else written


def facet_values(
    ranking: Ranking,
    selection: Mapping[str, tuple[str, ...]],
    known: Authorities,
    suggested: bool,
    of: Collection[str] = FACETS,
) -> dict[str, tuple[FacetValue, ...]]:
    """Facet values, most records first; years newest first; chosen values even without records."""
    facets: dict[str, tuple[FacetValue, ...]] = {}
    confirmed = ranking.facets[CONFIRMED]
    for facet in of:
        chosen = selection.get(facet, ())
        of_theme = facet == "theme"
        counts = confirmed if of_theme and not suggested else ranking.facets[facet]
        values = [
            FacetValue(
                value,
                label(facet, value, known),
                count := counts.get(value, 0),
                value in chosen,
                count - confirmed.get(value, 0) if of_theme else 0,
                _broader(facet, value, known),
            )
            for value in {**counts, **dict.fromkeys(chosen)}
            if _may_be_named(facet, value, known)
        ]
        if facet == "year":
            values.sort(key=lambda v: (v.value != UNKNOWN_YEAR, v.value), reverse=True)
        else:
            values.sort(key=lambda v: (-v.count, v.label.casefold(), v.value))
        facets[facet] = tuple(values)
    return facets


def _may_be_named(facet: str, value: str, known: Authorities) -> bool:
    """Not so for an entry of which the index has a record that was taken back since."""
    match facet:
        case "publisher":
            return value in known.publishers
        case "theme":
            return value in known.themes
    return True


def _broader(facet: str, value: str, known: Authorities) -> tuple[str, ...]:
    if facet == "theme" and value in known.themes:
        return known.themes[value].broader
    if facet == "type" and value in document_types():
        return (document_types()[value].group,)
    return ()


def label(facet: str, value: str, known: Authorities) -> str:
    """What a value of a facet is called."""
    match facet:
        case "publisher":
            return known.publishers[value].name if value in known.publishers else value
        case "theme":
            return known.themes[value].label if value in known.themes else value
        case "type":
            return _(label_of({**document_types(), **type_groups()}, value))
        case "review":
            return _(label_of(review_kinds(), value))
        case "language":
            return _(label_of(languages(), value))
        case "kind":
            return _(KIND_LABELS.get(value, value))
        case "addressee":
            return value
    return _("Date unknown") if value == UNKNOWN_YEAR else value


def lineage_notes(selection: Mapping[str, tuple[str, ...]], known: Authorities) -> list[str]:
    """Sentences on what came before the publishers chosen and is found with them."""
    notes = []
    for publisher_id in selection.get("publisher", ()):
        before = [
            known.publishers[p].name
            for p in publishers.lineage_down(known.publishers, publisher_id)[1:]
        ]
        if before:
            name = known.publishers[publisher_id].name
            notes.append(
                _(
                    "Records of %(before)s, which came before %(name)s, are included.",
                    before="; ".join(before),
                    name=name,
                )
            )
    return notes
