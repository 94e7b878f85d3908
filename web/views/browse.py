"""Home, publishers, themes, cases."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

from flask import Blueprint, Response

from repo_search.authorities import Publisher
from repo_search.catalogue import additions, cases, publishers, records, themes
from repo_search.errors import Damaged, Moved, NotFound
from repo_search.records import Record
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, search
from repo_search.similar import SimilarCase, similar_cases
from web.pages import browse as pages
from web.pages.cases import case_page
from web.site import site
from web.templating import render

views = Blueprint("browse", __name__)

_ADDITIONS = 6
_NEWEST = 20


@views.get("/")
def home() -> Response:
    everything = _found(SearchRequest(per_page=1))
    with site().repository.catalogue.read() as connection:
        known = themes.all_themes(connection)
        page = pages.home_page(
            everything,
            additions.latest(connection, _ADDITIONS),
            [theme for theme in known.values() if not theme.broader],
            additions.publishers_held(connection),
            records.last_added(connection),
        )
    return render("home.html", page, section="/")


@views.get("/publishers")
def publisher_list() -> Response:
    with site().repository.catalogue.read() as connection:
        known = publishers.all_publishers(connection)
    counted = _found(SearchRequest(per_page=1)).facets["publisher"]
    page = pages.publishers_page(known, counted)
    return render("publishers.html", page, section="/publishers")


@views.get("/publishers/<publisher_id>")
def publisher(publisher_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        known = publishers.all_publishers(connection)
    if publisher_id not in known:
        _refuse_unknown(publisher_id, known)
    found = _newest("publisher", publisher_id)
    if not found.total and not known[publisher_id].matched:
        raise NotFound("There is no publisher at this address.")
    page = pages.publisher_page(known[publisher_id], known, found)
    return render("publisher.html", page, section="/publishers")


def _refuse_unknown(former_id: str, known: Mapping[str, Publisher]) -> NoReturn:
    """Raises Moved for a publisher that became part of another, else NotFound."""
    for entry in known.values():
        if former_id in entry.former_ids:
            raise Moved("publisher", former_id, entry.publisher_id)
    raise NotFound("There is no publisher at this address.")


@views.get("/themes")
def theme_list() -> Response:
    with site().repository.catalogue.read() as connection:
        known = themes.all_themes(connection)
    counted = _found(SearchRequest(per_page=1)).facets["theme"]
    return render("themes.html", pages.themes_page(known, counted), section="/themes")


@views.get("/themes/<theme_id>")
def theme(theme_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        known = themes.all_themes(connection)
    here = next((t for i, t in known.items() if theme_id in (i, *t.former_ids)), None)
    found = _newest("theme", here.theme_id) if here else None
    if here is None or found is None or not (found.total or here.matched):
        raise NotFound("There is no theme at this address.")
    if here.theme_id != theme_id:
        raise Moved("theme", theme_id, here.theme_id)
    page = pages.theme_page(here, known, found.facets["theme"], found)
    return render("theme.html", page, section="/themes")


@views.get("/cases/<case_id>")
def case(case_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        found = cases.find(connection, case_id)
        about = records.of_case(connection, case_id)
        if not about:  # its label is withdrawn with its last record
            raise NotFound("There is no case at this address.")
        maybe = [c for c in cases.maybe_same(connection, found) if records.of_case(connection, c)]
    page = case_page(found, about, maybe, _similar(case_id, about))
    return render("case.html", page)


def _similar(case_id: str, about: Sequence[Record]) -> tuple[SimilarCase, ...]:
    repository = site().repository
    try:
        return similar_cases(repository.catalogue, repository.engine, case_id, about)
    except Damaged:  # a case can be read without an index
        return ()


def _newest(facet: str, value: str) -> ResultPage:
    return _found(SearchRequest(selection={facet: [value]}, sort="newest", per_page=_NEWEST))


def _found(request: SearchRequest) -> ResultPage:
    repository = site().repository
    return search(repository.catalogue, repository.engine, request)
