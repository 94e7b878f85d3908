"""What was searched for beside the words of a query, and how each of it is switched off."""

import re
from dataclasses import dataclass

from repo_search.results import Addition, Offer
from repo_search.texts import _
from web import urls
from web.pages import Link
from web.scopes import Answered, Scope
from web.urls import Arguments

SHOWN = 4
"""Additions to one word that are on show, unless there are only two more."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to one of the words written; following a link takes one addition away.
    `beside` names the word where there are several; `more` wait behind a line."""

    beside: str
    others: tuple[Link, ...]
    more: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """An abbreviation that may stand for something else, and the searches for that."""

    text: str
    senses: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ExpansionView:
    """`back` are the additions that were switched off, each with the search that has it again;
    `own_words` is the search without any addition, `all_words` that with all of them again."""

    added: tuple[Added, ...] = ()
    back: tuple[Link, ...] = ()
    offers: tuple[Offered, ...] = ()
    own_words: str = ""
    all_words: str = ""


def expansion_view(found: Answered, arguments: Arguments, scope: Scope) -> ExpansionView:
    bare = urls.remove(urls.remove(arguments, "expand"), "without")
    expanded = not urls.values(arguments, "expand")
    query = found.query.text
    several = len(found.added) > 1
    return ExpansionView(
        tuple(_added(one, arguments, query if several else "", scope) for one in found.added),
        tuple(
            Link(text, scope.address(urls.remove(arguments, "without", text)))
            for text in (urls.values(arguments, "without") if expanded else ())
        ),
        tuple(_offered(offer, arguments, query, scope) for offer in found.offers),
        scope.address(urls.add(bare, "expand", "no")) if found.added else "",
        scope.address(bare) if query.strip() and not expanded else "",
    )


def _added(one: Addition, arguments: Arguments, query: str, scope: Scope) -> Added:
    links = tuple(
        Link(other, scope.address(urls.add(arguments, "without", other))) for other in one.others
    )
    shown = len(links) if len(links) <= SHOWN + 2 else SHOWN
    return Added(_as_typed(one.written, query) if query else "", links[:shown], links[shown:])


def _as_typed(written: str, query: str) -> str:
    """Words of a query with the capitals that they were typed with."""
    found = re.search(rf"\b{re.escape(written)}\b", query, re.IGNORECASE)
    return found.group() if found else written


def _offered(offer: Offer, arguments: Arguments, query: str, scope: Scope) -> Offered:
    word = _as_typed(offer.written, query)
    said = (
        _("“%(word)s” has several meanings. Search for:", word=word)
        if len(offer.senses) > 1
        else _("“%(word)s” may be an abbreviation. Search for:", word=word)
    )
    return Offered(
        said,
        tuple(
            Link(sense.name, scope.address(urls.replace(arguments, "q", sense.query)))
            for sense in offer.senses
        ),
    )
