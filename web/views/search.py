"""Search: the results page, the advanced form, help."""

from flask import Blueprint, Response, request

from repo_search.catalogue import additions, themes
from repo_search.errors import BadInput
from repo_search.query.rows import both
from repo_search.search import SearchRequest
from repo_search.search import search as find
from repo_search.vocabularies import document_types
from web import urls
from web.inputs import BadArgument, arguments, first, plain, search_request
from web.pages.coverage import coverage
from web.pages.plain import help_page
from web.pages.search import Fault, faulty_page, search_page
from web.site import site
from web.templating import render, see_other
from web.urls import Arguments
from web.views.advanced import chosen_names

views = Blueprint("search", __name__)

_SECTION = "/search"
_MENDED_AT = {"from": "from", "to": "to"}
"""Arguments with a field of the form beside the search box."""


@views.get("/search")
def results() -> Response:
    given = arguments(request)
    within = plain(request.args.get("within", ""))
    if within:
        return see_other(urls.search(_within(given, within)))
    exact = most_exact(given)
    if exact != given:
        return see_other(urls.search(exact))
    try:
        asked = search_request(given)
        repository = site().repository
        found = find(repository.catalogue, repository.engine, asked)
    except BadInput as error:
        return _faulty(error, given)
    page = search_page(found, given, "" if found.total else _coverage())
    return render("search.html", page, section=_SECTION)


def _within(given: Arguments, text: str) -> Arguments:
    """The search for records that answer this text too. All words must be there then, or it could
    find more than it is within."""
    narrower = urls.replace(given, "q", both(first(given, "q"), text))
    return urls.replace(narrower, "words", "all")


def most_exact(given: Arguments) -> Arguments:
    """The search without themes and groups of types of which something narrower is chosen too:
    whoever chooses that wants less, and either of the two would find all of the broader."""
    types, chosen = urls.values(given, "type"), urls.values(given, "theme")
    over = {("type", known.group) for one in types if (known := document_types().get(one))}
    if len(chosen) > 1:
        with site().repository.catalogue.read() as connection:
            every = themes.all_themes(connection)
        over |= {("theme", above) for one in chosen for above in themes.broader(every, one)[1:]}
    return tuple(pair for pair in given if pair not in over)


def _coverage() -> str:
    repository = site().repository
    everything = find(repository.catalogue, repository.engine, SearchRequest(per_page=1))
    with repository.catalogue.read() as connection:
        held = additions.publishers_held(connection)
        return coverage(everything, held, additions.last_added(connection))


def _faulty(error: BadInput, given: Arguments) -> Response:
    name = error.name if isinstance(error, BadArgument) else ""
    fault = Fault(str(error), _MENDED_AT.get(name, "q"))
    page = faulty_page([fault], given, chosen_names(given))
    return render("search.html", page, section=_SECTION, status=400)


@views.get("/help/search")
def help_search() -> Response:
    return render("help_search.html", help_page(), section="/help/search")
