"""The API: cases, publishers and themes, as far as the public may know of them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from repo_search.authorities import Publisher
from repo_search.catalogue import cases as case_rows
from repo_search.catalogue import records
from repo_search.catalogue.case_list import cases_with_records
from repo_search.errors import NotFound
from repo_search.formats import entries
from repo_search.index_documents import Authorities, authorities
from repo_search.results import FacetValue
from repo_search.search import SearchRequest, search
from repo_search.texts import N_, _
from web.api import answers
from web.api import arguments as asking
from web.api.answering import listed, noticed
from web.api.operations import PATH, operation
from web.api.paging import window
from web.site import site
from web.views.browse import publisher_at, theme_at

views = Blueprint("api_entries", __name__, url_prefix=PATH)


@views.get("/cases")
@operation(N_("All cases"), answers.Cases, asking.Paging)
def cases() -> Response:
    """The cases that public records are about, in the order of their labels."""
    with site().repository.catalogue.read() as connection:
        found = cases_with_records(connection)
    asked = window()
    shown = [entries.listed_case(one) for one in asked.of(found)]
    return listed("cases", shown, asked, len(found))


@views.get("/cases/<case_id>")
@operation(N_("A case"), answers.Case)
def case(case_id: str) -> Response:
    """A case, what happened to its review, and its records, the oldest publication first."""
    with site().repository.catalogue.read() as connection:
        found = case_rows.find(connection, case_id)
        about = records.of_case(connection, case_id)
    if not about:  # its label is withdrawn with its last record
        raise NotFound(_("There is no case at this address."))
    return noticed(entries.case(found, [one.record_id for one in about]))


@views.get("/publishers")
@operation(N_("All publishers"), answers.Publishers, asking.Paging)
def publishers() -> Response:
    """The authority file, and bodies that only documents name, in the order of names."""
    known, counted, asked = _known().publishers, _counted("publisher"), window()
    found = sorted(known.values(), key=lambda one: (one.name.casefold(), one.publisher_id))
    shown = [_publisher(one, known, counted) for one in asked.of(found)]
    return listed("publishers", shown, asked, len(found))


@views.get("/publishers/<publisher_id>")
@operation(N_("A publisher"), answers.Publisher)
def publisher(publisher_id: str) -> Response:
    """An entry of the authority file. The id of one that became part of another leads there."""
    known = _known().publishers
    here = publisher_at(known, publisher_id)
    return noticed(_publisher(here, known, _counted("publisher")))


def _publisher(
    one: Publisher, known: Mapping[str, Publisher], counted: Mapping[str, FacetValue]
) -> dict[str, Any]:
    count = counted[one.publisher_id].count if one.publisher_id in counted else 0
    return entries.publisher(one, known, count)


@views.get("/themes")
@operation(N_("All themes"), answers.Themes, asking.Paging)
def themes() -> Response:
    """The thesaurus, and themes that only documents name, in the order of labels."""
    known, counted, asked = _known().themes, _counted("theme"), window()
    found = sorted(known.values(), key=lambda one: (one.label.casefold(), one.theme_id))
    shown = [entries.theme(one, known, counted.get(one.theme_id)) for one in asked.of(found)]
    return listed("themes", shown, asked, len(found))


@views.get("/themes/<theme_id>")
@operation(N_("A theme"), answers.Theme)
def theme(theme_id: str) -> Response:
    """A concept of the thesaurus. The id of one that became part of another leads there."""
    known = _known().themes
    here = theme_at(known, theme_id)
    return noticed(entries.theme(here, known, _counted("theme").get(theme_id)))


def _known() -> Authorities:
    with site().repository.catalogue.read() as connection:
        return authorities(connection)


def _counted(facet: str) -> dict[str, FacetValue]:
    """How many records have each value of a facet."""
    repository = site().repository
    everything = search(repository.catalogue, repository.engine, SearchRequest(per_page=1))
    return {one.value: one for one in everything.facets[facet]}
