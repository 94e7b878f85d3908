"""What was searched for beside the words of a query, and how each of it is switched off."""

from dataclasses import dataclass

from repo_search.results import Addition, Offer, ResultPage
from web import urls
from web.pages import Link
from web.urls import Arguments


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to one of the words written; following a link takes one addition away.
    `beside` names the word where there are several."""

    beside: str
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A word with several meanings and the searches for each of them."""

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


def expansion_view(found: ResultPage, arguments: Arguments) -> ExpansionView:
    there = urls.replace(arguments, "expand", "no")
    everything = urls.remove(urls.remove(arguments, "expand"), "without")
    asked = bool(found.query.text.strip())
    return ExpansionView(
        tuple(_added(one, arguments, len(found.added) > 1) for one in found.added),
        tuple(
            Link(text, urls.search(urls.remove(arguments, "without", text)))
            for text in (found.without if found.expand else ())
        ),
        tuple(_offered(offer, arguments) for offer in found.offers),
        urls.search(urls.remove(there, "without")) if found.added else "",
        urls.search(everything) if asked and not found.expand else "",
    )


def _added(one: Addition, arguments: Arguments, several: bool) -> Added:
    return Added(
        one.written if several else "",
        tuple(Link(text, urls.search(urls.add(arguments, "without", text))) for text in one.others),
    )


def _offered(offer: Offer, arguments: Arguments) -> Offered:
    many = len(offer.senses) > 1
    text = f"“{offer.written}” {'has several meanings' if many else 'may be an abbreviation'}."
    return Offered(
        text,
        tuple(
            Link(sense.name, urls.search(urls.replace(arguments, "q", sense.query)))
            for sense in offer.senses
        ),
    )
