"""What both searches do with the arguments that they are sent."""

from flask import Response, request

from repo_search.catalogue import themes
from repo_search.errors import BadInput
from repo_search.facets import names_chosen
from repo_search.index_documents import authorities
from repo_search.query.rows import both
from repo_search.vocabularies import document_types
from web import urls
from web.inputs import BadArgument, first, plain
from web.pages.chips import Names
from web.pages.search import Fault, faulty_page
from web.scopes import RECORDS, Scope
from web.site import site
from web.templating import render, see_other
from web.urls import Arguments

_MENDED_AT = {"from": "from", "to": "to"}
"""Arguments with a field of the form beside the search box."""


def led_on(given: Arguments, scope: Scope) -> Response | None:
    """What leads on to the search that is meant, where that stands at another address."""
    within = plain(request.args.get("within", ""))
    if within:
        return see_other(scope.address(_within(given, within)))
    exact = most_exact(given)
    return see_other(scope.address(exact)) if exact != given else None


def _within(given: Arguments, text: str) -> Arguments:
    """The search for what answers this text too. All words must be there then, or it could find
    more than it is within."""
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


def faulty(error: BadInput, given: Arguments, scope: Scope) -> Response:
    """The page that says what is wrong with a search."""
    name = error.name if isinstance(error, BadArgument) else ""
    fault = Fault(str(error), _MENDED_AT.get(name, "q"))
    page = faulty_page([fault], given, chosen_names(given, scope), scope)
    return render("search.html", page, section=scope.path, status=400)


def chosen_names(given: Arguments, scope: Scope = RECORDS) -> Names:
    """What the chosen values of facets are called; those that are in no list are left out."""
    chosen = {facet: urls.values(given, facet) for facet in scope.facets}
    if not any(chosen.values()):
        return {}
    with site().repository.catalogue.read() as connection:
        known = authorities(connection)
    return names_chosen(chosen, known)
