"""How programs read the repository: the operations of the API, with examples."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.routing import Rule

from repo_search.texts import N_, _
from web import urls
from web.api.operations import PATH, Operation

NEWEST = (("q", "neglect"), ("sort", "newest"), ("per_page", "5"))
"""The search of the first example, one of whose records is that of the others."""
RECOMMENDED = (("q", "sharing information"), ("kind", "recommendation"), ("per_page", "5"))
_UNKNOWN = "k7m2q9xw"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be asked: its address with {names} in it, and what it gives."""

    address: str
    gives: str


@dataclass(frozen=True, slots=True)
class CommandLine:
    """An example that can be typed as it stands, and what it gives."""

    gives: str
    command: str


@dataclass(frozen=True, slots=True)
class DevelopersPage:
    """`description` is the address of the API's description (OpenAPI)."""

    title: str
    operations: tuple[Line, ...]
    examples: tuple[CommandLine, ...]
    description: str


def developers_page(
    described: Iterable[tuple[Rule, Operation]], root: str, record_id: str = ""
) -> DevelopersPage:
    """`root` is the address of the site, `record_id` that of a record for the examples."""
    record = f"/records/{record_id or _UNKNOWN}"
    examples = (
        (N_("The newest records on neglect"), urls.with_query("/search", NEWEST)),
        (N_("One record"), record),
        (N_("Its pages that speak of neglect"), f"{record}/passages?q=neglect"),
        (
            N_("Recommendations on sharing information, from all records"),
            urls.with_query("/findings", RECOMMENDED),
        ),
        (N_("All that changed since the beginning"), "/changes?after=0&limit=10"),
        (N_("The first hundred themes"), "/themes?per_page=100"),
    )
    return DevelopersPage(
        _("For developers"),
        tuple(
            Line(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), _(made.summary))
            for rule, made in described
        ),
        tuple(
            CommandLine(_(gives), f"curl '{root}{PATH}{address}'") for gives, address in examples
        ),
        f"{PATH}/openapi.json",
    )
