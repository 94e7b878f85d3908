"""A search as it is kept with a subscription, in words, and why a record answers it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from repo_search.catalogue import publishers, themes
from repo_search.errors import BadInput
from repo_search.facets import NAMES, label, selected
from repo_search.finding_search import finding_query
from repo_search.index_documents import Authorities
from repo_search.query import EVERYTHING
from repo_search.records import Record
from repo_search.results import FACETS, OF_FINDINGS, Result
from repo_search.search import SearchRequest
from repo_search.search import check as check_records
from repo_search.texts import _, any_of
from repo_search.vocabularies import document_types

LONGEST = 2_000
"""Characters of a search that is kept."""
_SHOWN = ("sort", "page", "per_page")
"""What of a request is not kept: it is about the look of the results."""
_REQUEST = TypeAdapter(SearchRequest)
_NAMES = {field.name for field in fields(SearchRequest)}
_FINDINGS = "findings"
"""What stands beside the request where findings are searched for."""

Line = tuple[str, str]
"""What is asked for, and how: ("Theme", "Neglect or Alcohol misuse")."""


class Search(NamedTuple):
    """What is searched for, and whether findings are, or records."""

    request: SearchRequest
    findings: bool = False


def kept(request: SearchRequest, findings: bool = False) -> str:
    """A search as JSON, the same for the same search. Raises BadInput for one that is too long."""
    values = {name: value for name, value in asdict(request).items() if name not in _SHOWN}
    values["selection"] = {f: sorted(v) for f, v in sorted(request.selection.items()) if v}
    values["without"] = sorted(request.without)
    if findings:
        values[_FINDINGS] = True
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    if len(text) > LONGEST:
        raise too_long()
    return text


def too_long() -> BadInput:
    return BadInput(_("This search is too long for an e-mail alert. Use fewer words or filters."))


def read(text: str) -> Search:
    """The search of what `kept` gave. Raises BadInput for what cannot be read as one, such as
    one that a newer version of this program kept."""
    try:
        request = _REQUEST.validate_json(text)
        values = json.loads(text)
        known = values.keys() <= {*_NAMES, _FINDINGS}
    except ValidationError:
        known = False
    if not known:
        raise BadInput(_("This search cannot be read."))
    return Search(request, bool(values.get(_FINDINGS)))


def check(search: Search, known: Authorities) -> None:
    """Raises BadInput for a search that cannot be asked or kept."""
    kept(*search)
    if search.findings:
        finding_query(search.request, EVERYTHING, known)
    else:
        check_records(search.request, known)


def whole(search: Search, known: Authorities) -> tuple[Line, ...]:
    """Where is searched and what is asked for, line by line; () for all records. Raises BadInput
    for a value that is not there."""
    where = [(_("Search in"), _("Findings and recommendations"))] if search.findings else []
    return (*where, *in_words(search.request, known, search.findings))


def in_words(
    request: SearchRequest, known: Authorities, findings: bool = False
) -> tuple[Line, ...]:
    """What a search asks for, line by line. Raises BadInput for a value that is not there."""
    chosen = selected(request.selection, known, OF_FINDINGS if findings else FACETS)
    return tuple(_lines(request, chosen, known))


def _lines(
    request: SearchRequest, chosen: Mapping[str, tuple[str, ...]], known: Authorities
) -> Iterator[Line]:
    if request.text.strip():
        yield _("Words"), request.text.strip()
    for facet, name in NAMES.items():
        if values := [label(facet, value, known) for value in chosen.get(facet, ())]:
            yield _(name), any_of(values)
    if request.published_from.strip():
        yield _("Published from"), request.published_from.strip()
    if request.published_to.strip():
        yield _("Published to"), request.published_to.strip()
    if not request.suggested and "theme" in chosen:
        yield _("Suggested themes"), _("do not count")
    if request.text.strip() and not request.expand:
        yield _("Other names and spellings"), _("not searched for")
    elif request.without:
        yield _("Not searched for"), ", ".join(request.without)


def reasons(request: SearchRequest, result: Result, known: Authorities) -> tuple[Line, ...]:
    """What of a record is as a search asks beside the pages that answer its words: ("Publisher",
    "North Board")."""
    chosen = selected(request.selection, known)
    found = [
        (_(name), ", ".join(_as_asked(facet, chosen[facet], result.record, known)))
        for facet, name in NAMES.items()
        if facet in chosen
    ]
    if request.text.strip() and not result.passages:
        found.insert(0, (_("Words"), _("its description answers them")))
    return tuple((name, value) for name, value in found if value)


def _as_asked(
    facet: str, chosen: tuple[str, ...], record: Record, known: Authorities
) -> Iterator[str]:
    match facet:
        case "publisher":
            family = {
                one
                for wanted in chosen
                for one in publishers.lineage_down(known.publishers, wanted)
            }
            yield from (p.label for p in record.publishers if p.id in family)
        case "theme":
            for suggested, about in ((False, record.themes), (True, record.suggested)):
                for theme in about:
                    if not set(chosen).isdisjoint(themes.broader(known.themes, theme.id)):
                        yield (
                            _("%(theme)s (suggested)", theme=theme.label)
                            if suggested
                            else (theme.label)
                        )
        case "type":
            entry = document_types().get(record.document_type or "")
            if record.document_type in chosen or (entry and entry.group in chosen):
                yield label(facet, record.document_type or "", known)
        case "review":
            yield label(facet, record.review or "", known)
        case "language":
            yield from (label(facet, code, known) for code in record.languages if code in chosen)
        case "year":
            yield record.published.written if record.published else label(facet, "unknown", known)
