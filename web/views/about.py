"""What the service says of itself: ways to browse, accessibility, privacy, help, its colour."""

from flask import Blueprint, Response, current_app

from repo_search import __version__
from repo_search.errors import NotFound
from repo_search.search import search
from repo_search.texts import _
from web.api.operations import operations
from web.inputs import search_request
from web.pages.about import AboutPage, helplines, ways_to_browse
from web.pages.developers import NEWEST, developers_page
from web.pages.frame import colours
from web.site import root, site
from web.templating import render

views = Blueprint("about", __name__)


@views.get("/browse")
def browse() -> Response:
    page = AboutPage(_("Browse"), ways=ways_to_browse())
    return render("browse.html", page, section="/browse")


@views.get("/accessibility")
def accessibility() -> Response:
    return render(
        "accessibility.html", AboutPage(_("Accessibility statement"), version=__version__)
    )


@views.get("/privacy")
def privacy() -> Response:
    return render("privacy.html", AboutPage(_("Privacy")))


@views.get("/developers")
def developers() -> Response:
    repository = site().repository
    newest = search(repository.catalogue, repository.engine, search_request(NEWEST)).results
    of_text = (result.record.record_id for result in newest if result.passages)
    page = developers_page(operations(current_app), root(), next(of_text, ""))
    return render("developers.html", page)


@views.get("/help/support")
def support() -> Response:
    if not site().service.support:
        raise NotFound(_("This service has no such page."))
    page = AboutPage(_("What the reports hold, and where to get help"), helplines=helplines())
    return render("support.html", page)


@views.get("/colours.css")
def colour() -> Response:
    sheet = colours(site().settings)
    if not sheet:
        raise NotFound(_("This service has no such page."))
    return Response(sheet, content_type="text/css; charset=utf-8")
