"""Names in the properties of a file."""

import re
from collections.abc import Iterator, Mapping

from indexer.disclosure.identifiers import shown
from indexer.metadata.people import people
from indexer.metadata.vocabulary import word_set
from repo_search.disclosures import Disclosure
from repo_search.passages import ExtractedText

_ABOUT = ("title", "subject", "keywords", "description")
_MAKERS = {
    "author": "author",
    "last_modified_by": "person who saved it last",
    "manager": "manager",
    "company": "company",
}
_TWO_NAMES = re.compile(r"\b[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)? [A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?\b")
_COMMA_NAMES = re.compile(r"\A\s*([a-z]{3,}), ([a-z]{3,})\s*\Z", re.IGNORECASE)
_FILE_WORDS = word_set(
    """
    template microsoft word powerpoint adobe document untitled presentation layout copy draft v
    final anonymised redacted publication web print cover letter page leaflet poster booklet full
    short long easy read plain text overview thematic national annual joint area special early
    help neglect abuse injury death suicide domestic violence exploitation criminal sexual
    physical emotional safeguarding protection protecting looked after learning lessons
    improvement response action plan progress north south east west
    """
)


def in_properties(extracted: ExtractedText, more: Mapping[str, str]) -> Iterator[Disclosure]:
    """What the properties of a file say of people; `more` are properties that its text does not
    need. Who made it is noted. A name in what it says that it is about, and that its text does not
    have, is a reason to hold it."""
    known = {**extracted.properties, **more}
    for key, role in _MAKERS.items():
        if value := known.get(key, "").strip():
            said = f"The properties name its {role} ({initials(value)})."
            yield Disclosure("properties", None, said, holds=False)
    for key in _ABOUT:
        value = known.get(key, "")
        if name := next(_names(value, extracted), ""):
            said = f"The {key} in its properties has what may be a name ({initials(name)})."
            yield Disclosure("properties", None, said)
        yield from shown(value, None, f"The {key} in its properties")


def initials(name: str) -> str:
    """A name as its initials: "Reviewer 2" is "R. 2."."""
    return " ".join(f"{word[0]}." for word in re.findall(r"\w+", name)[:4]) or "…"


def _names(value: str, extracted: ExtractedText) -> Iterator[str]:
    """What may be the name of a person, none of its words in the text of the document."""
    found = [match[0] for match in _TWO_NAMES.finditer(value)]
    if match := _COMMA_NAMES.match(value):
        found.append(f"{match[2].title()} {match[1].title()}")
    for pair in found:
        parts = re.findall(r"\w+", pair.lower())
        if _FILE_WORDS.isdisjoint(parts) and people(pair) and not _in_text(parts, extracted):
            yield pair


def _in_text(words: list[str], extracted: ExtractedText) -> bool:
    any_of_them = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    return any(any_of_them.search(passage.text) for passage in extracted.passages)
