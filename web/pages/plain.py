"""Pages that stand by themselves: help, faults."""

from collections.abc import Mapping
from dataclasses import dataclass

from repo_search.query import FIELDS
from repo_search.texts import N_, _
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
    ("neglect alcohol", N_("Records that hold both words, anywhere in them. AND is not needed.")),
    ("neglect OR alcohol", N_("Records that hold either word, or both. OR is in capitals.")),
    ('"professional curiosity"', N_("These words next to each other, in this order.")),
    ("co-sleeping", N_("The same: a word with a hyphen is read as a phrase.")),
    ("neglect NOT dental", N_("Records that hold “neglect” but not “dental”. A minus also works.")),
    ("safeguard*", N_("Words that begin so: safeguard, safeguarding, safeguards …")),
    ("title:briefing", N_("“briefing” in the title, abstract or series only.")),
    ("publisher:partnership", N_("Records of publishers with this word in their name or area.")),
    ("theme:neglect", N_("Records filed under themes with this word in their name.")),
    ('case:"Child H1"', N_("Records about a case with this name.")),
    (
        "published:2018..2020",
        N_("Published from 2018 to 2020. A month is 2018-05, a day 2018-05-31."),
    ),
    ("(alcohol OR drugs) theme:neglect", N_("Brackets hold parts together.")),
)


def help_page() -> HelpPage:
    return HelpPage(
        _("How to search"),
        tuple(Example(query, urls.search([("q", query)]), _(finds)) for query, finds in _EXAMPLES),
        FIELDS,
    )


@dataclass(frozen=True, slots=True)
class FaultPage:
    """Something went wrong; `lines` say what and what to do; `reference` is what the log calls it,
    "" if it stands in no log."""

    title: str
    lines: tuple[str, ...]
    reference: str = ""


_FAULTS: Mapping[int, tuple[str, str]] = {
    400: (N_("That cannot be understood"), N_("Check the address, or search again.")),
    403: (N_("That is not allowed"), N_("Nothing was changed.")),
    404: (
        N_("Page not found"),
        N_("If you typed the address, check that it is complete."),
    ),
    405: (N_("That is not possible here"), N_("This page can only be looked at.")),
    413: (N_("That is too much"), N_("Send less at once.")),
    414: (N_("That search is too long"), N_("Search for fewer words or choose fewer filters.")),
    422: (N_("That cannot be shown"), N_("The file may be damaged.")),
    429: (
        N_("Too many requests"),
        N_("Very much has been asked for from your network. Wait a few seconds, then try again."),
    ),
    500: (N_("Something went wrong"), N_("Try again later. What happened has been noted.")),
    503: (N_("The service is not available"), N_("Try again in a few minutes.")),
}


def fault_page(status: int, detail: str, reference: str = "") -> FaultPage:
    title, advice = _FAULTS.get(status, _FAULTS[500 if status >= 500 else 400])
    return FaultPage(_(title), tuple(line for line in (detail, _(advice)) if line), reference)
