"""What people and machines send, read into requests: tolerant of noise, exact about faults."""

import unicodedata

from flask import Request

from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.search import SearchRequest
from repo_search.texts import _
from web import urls
from web.scopes import RECORDS, Scope
from web.urls import Arguments

LONGEST_QUERY_STRING = 24_000
"""Bytes of a query string; longer ones are answered 414."""
PER_PAGE = 10
_LONGEST_NUMBER = 9
_MOST = 50
"""Values of all facets, and additions switched off, together."""


class BadArgument(BadInput):
    """An argument that cannot be; `name` says which field of the form it came from."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


def plain(text: str) -> str:
    """Text without control characters or lone surrogates, white space folded."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return " ".join("".join(kept).split())


def arguments(request: Request, scope: Scope = RECORDS) -> Arguments:
    """The arguments of a search, in canonical form."""
    if sum(len(request.args.getlist(name)) for name in ("q", "without", *scope.facets)) > _MOST:
        raise BadInput(_("At most %(number)s values can be asked for at once.", number=_MOST))
    return scope.own((name, plain(value)) for name, value in request.args.items(multi=True))


def search_request(given: Arguments, scope: Scope = RECORDS) -> SearchRequest:
    """What the arguments ask for. Raises BadArgument for a number or date that cannot be read."""
    for name in ("from", "to"):
        for value in urls.values(given, name):
            try:
                parse_date(value)
            except BadInput as error:
                raise BadArgument(str(error), name) from error
    return SearchRequest(
        first(given, "q"),
        {facet: urls.values(given, facet) for facet in scope.facets},
        first(given, "from"),
        first(given, "to"),
        first(given, "sort"),
        number(given, "page", 1),
        number(given, "per_page", PER_PAGE),
        suggested=not first(given, "suggested"),
        expand=not first(given, "expand"),
        without=urls.values(given, "without"),
        all_words=bool(first(given, "words")),
    )


def first(given: Arguments, name: str) -> str:
    return next(iter(urls.values(given, name)), "")


def number(given: Arguments, name: str, default: int) -> int:
    """A number of an argument, or the default without it. Raises BadArgument."""
    written = first(given, name)
    if not written:
        return default
    if not (written.isascii() and written.isdigit()) or len(written) > _LONGEST_NUMBER:
        said = _("“%(written)s” is not a number for %(name)s. Write digits: %(name)s=%(usual)s.")
        raise BadArgument(said % {"written": written[:20], "name": name, "usual": default}, name)
    return int(written)
