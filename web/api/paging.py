"""Pages of lists: which is asked for, and the addresses of the others (RFC 8288)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from flask import request

from repo_search.errors import BadInput
from repo_search.search import MOST_PER_PAGE
from repo_search.texts import _
from web import urls
from web.inputs import PER_PAGE, number
from web.site import root

T = TypeVar("T")
_LONGEST = 2_000
"""Of the address of a search; the links of longer ones would be more than a header may hold."""


class Window(NamedTuple):
    """Which page of a list is asked for, and how much is on one."""

    page: int
    per_page: int

    def of(self, entries: Sequence[T]) -> Sequence[T]:
        return entries[(self.page - 1) * self.per_page : self.page * self.per_page]

    def last(self, total: int) -> int:
        return max(-(-total // self.per_page), 1)


def window() -> Window:
    """The page that the request asks for. Raises BadInput."""
    given = tuple(request.args.items())
    asked = Window(number(given, "page", 1), number(given, "per_page", PER_PAGE))
    if asked.page < 1 or not 1 <= asked.per_page <= MOST_PER_PAGE:
        said = _("Pages count from 1, with 1 to %(most)s results on each.")
        raise BadInput(said % {"most": MOST_PER_PAGE})
    return asked


def links(page: int, last: int, *, known: bool = True) -> str:
    """The Link header of a page; `known` tells that `last` is the last one for sure."""
    pages = {"first": 1, "prev": min(page - 1, last), "next": page + 1}
    pages |= {"last": last} if known else {}
    there = {rel: to for rel, to in pages.items() if 1 <= to <= last}
    return header({rel: link([("page", str(to))]) for rel, to in there.items()})


def link(changed: Sequence[tuple[str, str]]) -> str:
    """The address of the request with other values of these arguments."""
    names = {name for name, _value in changed}
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in names]
    return urls.with_query(root() + quote(request.path), [*kept, *changed])


def header(found: Mapping[str, str]) -> str:
    """The Link header of these addresses by relation; "" where they are too long."""
    if any(len(address) > _LONGEST for address in found.values()):
        return ""
    return ", ".join(f'<{address}>; rel="{rel}"' for rel, address in found.items())
