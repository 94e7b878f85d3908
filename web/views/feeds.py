"""What is new in a search, as an Atom feed."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, request

from repo_search.alerts import searches
from repo_search.alerts.searches import Line
from repo_search.errors import RepoSearchError, answer_to
from repo_search.finding_news import finding_news
from repo_search.formats.atom import MEDIA_TYPE, Feed, atom
from repo_search.index_documents import authorities
from repo_search.news import news
from repo_search.search import SearchRequest
from web.inputs import arguments, search_request
from web.pages.feed import Service, feed_page, finding_feed_page
from web.scopes import FINDINGS, RECORDS
from web.site import notice, root, site
from web.templating import language

views = Blueprint("feeds", __name__)

_MOST = 50


@views.get("/search.atom")
def feed() -> Response:
    repository = site().repository
    given = RECORDS.lasting(arguments(request))
    asked = search_request(given)
    found = news(repository.catalogue, repository.engine, asked, limit=_MOST)
    return _answered(feed_page(found, given, _in_words(asked), _service()))


@views.get("/findings.atom")
def findings() -> Response:
    repository = site().repository
    given = FINDINGS.lasting(arguments(request, FINDINGS))
    asked = search_request(given, FINDINGS)
    found = finding_news(repository.catalogue, repository.engine, asked, limit=_MOST)
    return _answered(finding_feed_page(found, given, _in_words(asked, findings=True), _service()))


def _in_words(asked: SearchRequest, findings: bool = False) -> Sequence[Line]:
    with site().repository.catalogue.read() as connection:
        return searches.in_words(asked, authorities(connection), findings)


def _service() -> Service:
    return Service(site().settings.name, root(), notice(), language())


def _answered(feed: Feed) -> Response:
    content = atom(feed)
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
