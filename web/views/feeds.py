"""What is new in a search, as an Atom feed."""

import hashlib

from flask import Blueprint, Response, request

from repo_search.alerts import searches
from repo_search.errors import RepoSearchError, answer_to
from repo_search.formats.atom import MEDIA_TYPE, atom
from repo_search.index_documents import authorities
from repo_search.news import news
from web import urls
from web.inputs import arguments, search_request
from web.pages.feed import Service, feed_page
from web.site import notice, root, site
from web.templating import language

views = Blueprint("feeds", __name__)

_MOST = 50


@views.get("/search.atom")
def feed() -> Response:
    repository = site().repository
    given = urls.lasting(arguments(request))
    asked = search_request(given)
    found = news(repository.catalogue, repository.engine, asked, limit=_MOST)
    with repository.catalogue.read() as connection:
        said = searches.in_words(asked, authorities(connection))
    service = Service(site().settings.name, root(), notice(), language())
    content = atom(feed_page(found, given, said, service))
    response = Response(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    # Without Last-Modified: a withdrawal changes the feed, but not the time of what is newest.
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.make_conditional(request)
    return response


@views.errorhandler(RepoSearchError)
def refuse(error: RepoSearchError) -> Response:
    """Programs read feeds: they are told in plain text what is wrong."""
    return Response(
        f"{error}\n", answer_to(error).http_status, content_type="text/plain; charset=utf-8"
    )
