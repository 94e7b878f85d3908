"""What was asked, in words: the heading of the results, and what is said of how they answer."""

from repo_search.query import Query
from repo_search.texts import N_, _, any_of, plural
from web import urls, wording
from web.pages.chips import date_said
from web.scopes import Answered, Scope
from web.urls import Arguments

_LONGEST_SHOWN = 100
_NAMED = 2
"""Values of one facet that the heading names; more are counted."""
_SAID = {
    "kind": (N_("kind: %(names)s"), N_("%(number)s kinds")),
    "addressee": (N_("for %(names)s"), N_("for %(number)s bodies")),
    "publisher": (N_("from %(names)s"), N_("from %(number)s publishers")),
    "theme": (N_("about %(names)s"), N_("about %(number)s themes")),
    "type": (N_("in %(names)s"), N_("in %(number)s document types")),
    "review": (N_("kind of review: %(names)s"), N_("%(number)s kinds of review")),
    "language": (N_("in %(names)s"), N_("in %(number)s languages")),
    "year": (N_("published in %(names)s"), N_("published in %(number)s years")),
}


def heading(found: Answered, arguments: Arguments, scope: Scope) -> str:
    """ "12 results for “neglect”, from Northmere LSCB, published from 2018"."""
    parts = [_results(scope.counted(found.total), found.query.text)]
    for facet, (named, counted) in _SAID.items():
        names = list(
            dict.fromkeys(n for (chosen, _v), n in found.chosen.items() if chosen == facet)
        )
        if len(names) > _NAMED:
            parts.append(_(counted, number=len(names)))
        elif names:
            parts.append(_(named, names=any_of(names)))
    return ", ".join([*parts, *_dates(arguments)])


def _results(counted: str, text: str) -> str:
    text = text.strip()
    if not text:
        return counted
    if len(text) > _LONGEST_SHOWN:
        text = text[:_LONGEST_SHOWN] + "…"
    return _("%(results)s for %(query)s", results=counted, query=wording.quoted(text))


def _dates(arguments: Arguments) -> list[str]:
    start, end = (next(map(date_said, urls.values(arguments, name)), "") for name in ("from", "to"))
    if start and end:
        return [_("published from %(first)s to %(last)s", first=start, last=end)]
    if start:
        return [_("published from %(first)s", first=start)]
    return [_("published to %(last)s", last=end)] if end else []


def page_title(said: str, found: Answered, scope: Scope) -> str:
    if found.pages <= 1 or found.page > found.pages:
        return said
    if scope.folded:
        return _("%(heading)s (page %(page)s)", heading=said, page=found.page)
    return _(
        "%(heading)s (page %(page)s of %(pages)s)",
        heading=said, page=found.page, pages=found.pages,
    )  # fmt: skip


def relaxed(found: Answered, sort: str) -> str:
    """What is said where some hold only some of the words."""
    if not found.relaxed:
        return ""
    if not found.holding_all:
        return _("None holds all of this. These hold some of the words.")
    if sort in ("", "relevance"):
        return plural(
            "%(number)s result holds all of these words and comes first. The others hold some.",
            "%(number)s results hold all of these words and come first. The others hold some.",
            found.holding_all,
        )
    return plural(
        "%(number)s result holds all of these words. The others hold some.",
        "%(number)s results hold all of these words. The others hold some.",
        found.holding_all,
    )


def understood(query: Query) -> str:
    """How the query was read, where that is not plain from how it was written."""
    same = {*query.understood.casefold().split()} == {*query.text.casefold().split()}
    return "" if same else query.understood
