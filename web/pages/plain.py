"""Pages that stand by themselves: help, faults."""

from collections.abc import Mapping
from dataclasses import dataclass

from repo_search.query import FIELDS
from web import urls


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that can be written, where it leads, and what it finds."""

    query: str
    href: str
    finds: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    title: str
    examples: tuple[Example, ...]
    fields: tuple[str, ...]


_EXAMPLES = (
    ("neglect alcohol", "Records that hold both words, anywhere in them. AND is not needed."),
    ("neglect OR alcohol", "Records that hold either word, or both. OR is in capitals."),
    ('"professional curiosity"', "These words next to each other, in this order."),
    ("co-sleeping", "The same: a word with a hyphen is read as a phrase."),
    ("neglect NOT dental", "Records that hold “neglect” but not “dental”. A minus also works."),
    ("safeguard*", "Words that begin so: safeguard, safeguarding, safeguards …"),
    ("title:briefing", "“briefing” in the title, abstract or series only."),
    ("publisher:partnership", "Records of publishers with this word in their name or area."),
    ("theme:neglect", "Records filed under themes with this word in their name."),
    ('case:"Child H1"', "Records about a case with this name."),
    ("published:2018..2020", "Published from 2018 to 2020. A month is 2018-05, a day 2018-05-31."),
    ("(alcohol OR drugs) theme:neglect", "Brackets hold parts together."),
)


def help_page() -> HelpPage:
    return HelpPage(
        "How to search",
        tuple(Example(query, urls.search([("q", query)]), finds) for query, finds in _EXAMPLES),
        FIELDS,
    )


@dataclass(frozen=True, slots=True)
class FaultPage:
    """Something went wrong; `lines` say what and what to do."""

    title: str
    lines: tuple[str, ...]


_FAULTS: Mapping[int, tuple[str, str]] = {
    400: ("That cannot be understood", "Check the address, or search again."),
    404: ("Page not found", "If you typed the address, check that it is right and complete."),
    405: ("That is not possible here", "This page can only be looked at."),
    414: ("That search is too long", "Search for fewer words or choose fewer filters."),
    422: ("That cannot be shown", "The file may be damaged."),
    500: ("Something went wrong", "Try again later. What happened has been noted."),
    503: ("The service is not available", "Try again in a few minutes."),
}


def fault_page(status: int, detail: str) -> FaultPage:
    title, advice = _FAULTS.get(status, _FAULTS[500 if status >= 500 else 400])
    return FaultPage(title, tuple(line for line in (detail, advice) if line))
