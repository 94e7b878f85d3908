"""What the service says of itself: ways to browse, accessibility, privacy, help, its colour."""

from flask import Blueprint, Response, current_app

from repo_search import __version__
from repo_search.catalogue import additions
from repo_search.errors import NotFound
from repo_search.texts import _
from web.api.operations import operations
from web.pages.about import AboutPage, helplines, ways_to_browse
from web.pages.developers import developers_page
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
    with site().repository.catalogue.read() as connection:
        newest = additions.latest(connection, 1)
    record_id = newest[0].record_id if newest else ""
    page = developers_page(operations(current_app), root(), record_id)
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
