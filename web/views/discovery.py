"""How the repository is found: its sitemaps, for search engines of the web, and its description as
a search engine, for browsers and portals."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response, request

from repo_search.catalogue import landing
from repo_search.errors import NotFound
from repo_search.formats import opensearch
from repo_search.formats.exported import About
from repo_search.formats.sitemap import MEDIA_TYPE, Place, sitemap, sitemap_index
from repo_search.texts import _
from repo_search.typeahead import LONGEST, suggest
from web import urls
from web.inputs import plain
from web.site import notice, open_to_web_search, root, site
from web.templating import language
from web.views.exports import together

views = Blueprint("discovery", __name__)

_ALWAYS = (
    *("/", "/browse", "/publishers", "/themes", "/cases", "/years", "/latest", "/insights"),
    *("/help/search", "/accessibility", "/privacy"),
)
_ADDRESSES = {
    "record": urls.record,
    "publisher": urls.publisher,
    "themes": urls.theme,
    "case": urls.case,
}


@views.get("/sitemap.xml")
def index() -> Response:
    here = _open_root()
    with site().repository.catalogue.read() as connection:
        blocks = landing.blocks(connection)
    first = {0: None} | blocks  # it names the pages that are always there
    return _xml(sitemap_index((f"{here}/sitemaps/{n + 1}.xml", at) for n, at in first.items()))


@views.get("/sitemaps/<int(min=1, max=100000):number>.xml")
def part(number: int) -> Response:
    here = _open_root()
    with site().repository.catalogue.read() as connection:
        found = landing.of_block(connection, number - 1)
    always: list[Place] = [(f"{here}{path}", None) for path in _ALWAYS] if number == 1 else []
    if not (found or always):
        raise NotFound(_("There is no sitemap at this address."))
    pages = ((f"{here}{_ADDRESSES[kind](one)}", changed) for kind, one, changed in found)
    return _xml(sitemap([*always, *pages]))


def _open_root() -> str:
    """The address of the site. Raises NotFound where search engines may keep nothing of it."""
    if not open_to_web_search():
        raise NotFound(_("There is no sitemap at this address."))
    return root()


def _xml(pieces: Iterator[str]) -> Response:
    return Response(together(pieces), content_type=f"{MEDIA_TYPE}; charset=utf-8")


@views.get("/opensearch.xml")
def description() -> Response:
    here = site()
    about = About(root(), notice())
    described = opensearch.Described(
        about.site,
        here.service.name,
        f"{_('Published safeguarding reviews')} {about.bracketed}",
        here.service.contact_address.partition("mailto:")[2],
        here.icon,
        language(),
    )
    content = opensearch.description(described)
    return Response(content, content_type=f"{opensearch.MEDIA_TYPE}; charset=utf-8")


@views.get("/suggestions")
def suggestions() -> Response:
    repository = site().repository
    text = plain(request.args.get("q", "")[: LONGEST + 1])
    found = suggest(repository.catalogue, repository.engine, text)
    answer = opensearch.suggestions(text, found, root())
    return Response(json.dumps(answer), content_type=opensearch.SUGGESTIONS)
