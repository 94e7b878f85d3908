"""Search: the results page, the advanced form, help."""

from dataclasses import replace

from flask import Blueprint, Response, request

from repo_search.errors import BadInput
from repo_search.query.parse import fielded
from repo_search.search import search as find
from web import urls
from web.inputs import BadArgument, arguments, first, plain, search_request
from web.pages.plain import FIELD_LABELS, advanced_page, help_page
from web.pages.search import Fault, faulty_page, search_page
from web.site import site
from web.templating import render, see_other
from web.urls import Arguments

views = Blueprint("search", __name__)

_SECTION = "/search"
_MENDED_AT = {"from": "from", "to": "to"}
"""Arguments with a field of the form beside the search box."""


@views.get("/search")
def results() -> Response:
    given = arguments(request)
    if "in" in request.args:
        return _in_one_field(plain(request.args["in"]), given)
    return _answered(given)


def _answered(given: Arguments, left_out: tuple[str, ...] = ()) -> Response:
    """The page of results; `left_out` are notes on what of the query is not in the arguments."""
    try:
        asked = search_request(given)
        repository = site().repository
        found = find(repository.catalogue, repository.engine, asked)
    except BadInput as error:
        return _faulty(error, given)
    found = replace(found, notes=tuple(dict.fromkeys((*left_out, *found.notes))))
    return render("search.html", search_page(found, given), section=_SECTION)


def _in_one_field(field: str, given: Arguments) -> Response:
    """The advanced form names a field beside the words; the search itself has it in the words."""
    if field and field not in FIELD_LABELS:
        known = ", ".join(FIELD_LABELS)
        return _faulty(BadInput(f"“{field[:40]}” cannot be searched in. Use {known}."), given)
    text = first(given, "q")
    if field and text:
        query = fielded(text, field)
        given = urls.replace(given, "q", query.understood)
        if query.notes:  # they would be lost on the way to another address
            return _answered(given, query.notes)
    return see_other(urls.search(given))


def _faulty(error: BadInput, given: Arguments) -> Response:
    name = error.name if isinstance(error, BadArgument) else ""
    fault = Fault(str(error), _MENDED_AT.get(name, "q"))
    return render("search.html", faulty_page([fault], given), section=_SECTION, status=400)


@views.get("/advanced")
def advanced() -> Response:
    return render("advanced.html", advanced_page(), section="/advanced")


@views.get("/help/search")
def help_search() -> Response:
    return render("help_search.html", help_page(), section="/help/search")
