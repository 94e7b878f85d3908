"""The repository for harvesters: OAI-PMH 2.0."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge

from repo_search.formats.exported import About
from repo_search.harvesting.answering import answer, refusal
from repo_search.harvesting.writing import Service
from repo_search.texts import _
from web.site import notice, root, site

views = Blueprint("oai", __name__)


@views.route("/oai", methods=["GET", "POST"])
def harvest() -> Response:
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    return _xml(answer(site().repository.catalogue, _service(), pairs))


@views.errorhandler(RequestURITooLarge)
@views.errorhandler(RequestEntityTooLarge)
def refuse(_error: RequestURITooLarge | RequestEntityTooLarge) -> Response:
    """No verb takes so much: what is wrong with a request is told in XML, whatever it is."""
    return _xml(refusal(_service(), "badArgument", _("The request is too long.")))


def _service() -> Service:
    settings, address = site().settings, root()
    return Service(
        settings.name,
        f"{address}/oai",
        urlsplit(address).hostname or "",
        (settings.contact, settings.sender),
        About(address, notice()),
    )


def _xml(content: bytes) -> Response:
    return Response(content, content_type="text/xml; charset=utf-8")
