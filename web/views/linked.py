"""Themes and publishers as linked data, for programs: SKOS in Turtle."""

import hashlib

from flask import Blueprint, Response, request

from repo_search.formats.exported import About
from repo_search.formats.linked import publishers_to_turtle, themes_to_turtle
from repo_search.index_documents import Authorities, authorities
from repo_search.turtle import MEDIA_TYPE
from web.site import notice, root, site
from web.views.browse import publisher_at, theme_at

views = Blueprint("linked", __name__)


@views.get("/themes.ttl")
def theme_list() -> Response:
    known = _known().themes
    return _answer(themes_to_turtle(known.values(), known, _about()))


@views.get("/themes/<theme_id>.ttl")
def theme(theme_id: str) -> Response:
    known = _known().themes
    return _answer(themes_to_turtle([theme_at(known, theme_id)], known, _about()))


@views.get("/publishers.ttl")
def publisher_list() -> Response:
    known = _known().publishers
    return _answer(publishers_to_turtle(known.values(), known, _about()))


@views.get("/publishers/<publisher_id>.ttl")
def publisher(publisher_id: str) -> Response:
    known = _known().publishers
    return _answer(publishers_to_turtle([publisher_at(known, publisher_id)], known, _about()))


def _known() -> Authorities:
    with site().repository.catalogue.read() as connection:
        return authorities(connection)


def _about() -> About:
    return About(root(), notice())


def _answer(text: str) -> Response:
    content = text.encode()
    response = Response(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.make_conditional(request)
    return response
