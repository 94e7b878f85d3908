"""Numbers and addresses by which a person is known, in text that a page shows or does not show."""

from collections.abc import Iterator
from dataclasses import replace

from indexer.disclosure.births import births
from indexer.disclosure.contacts import contacts
from indexer.disclosure.numbers import nhs_numbers
from repo_search.disclosures import Disclosure


def shown(text: str, page: int | None, where: str = "") -> Iterator[Disclosure]:
    """Those in a text that readers see; `where` says where it stands if not on the page itself."""
    yield from _told(text, page, where)
    yield from (_at(one, where) for one in contacts(text, page))


def unseen(text: str, page: int | None, where: str) -> Iterator[Disclosure]:
    """Those in a text that readers do not see. Whose a telephone number is would be told by the
    words around it, which such a text has not."""
    yield from _told(text, page, where)


def _told(text: str, page: int | None, where: str) -> Iterator[Disclosure]:
    for find in (nhs_numbers, births):
        yield from (_at(one, where) for one in find(text, page))


def _at(one: Disclosure, where: str) -> Disclosure:
    return replace(one, evidence=f"{where}: {one.evidence}") if where else one
