"""What a page labels: "Key issues: …", "Author: …", and what stands under such labels."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Literal

from indexer.metadata.people import people
from indexer.metadata.types import type_named
from repo_search.analysis import fold
from repo_search.skos import shipped_themes

Role = Literal[
    "themes", "published", "status", "authors", "learning", "case", "type", "documents", "other"
]

_LABELS: dict[Role, str] = {
    "themes": (
        r"(?:(?:key|main|learning|practice|review|child) ){0,2}(?:issues?|themes?|topics?)"
        r"(?: (?:raised|identified|covered|and keywords))?|key ?words?|tags?|subjects?"
        r"|categor(?:y|ies)"
    ),
    "published": (
        r"(?:(?:report|review|date|first|document|originally|overview) ){0,3}(?:of )?"
        r"(?:publication|published|publish date|publication date)(?: date| on| in)?|date|year"
        r"(?: of publication| published)?|date (?:issued|of report|of issue|added|posted)"
        r"|posted(?: on)?"
    ),
    "status": r"(?:(?:current|review|publication|report) )?(?:status|progress|stage|position)",
    "authors": (
        r"(?:(?:independent|lead|report|overview|review) ){0,3}"
        r"(?:authors?|reviewers?|writers?)(?:\(s\))?|(?:written|authored|led) by"
    ),
    "learning": (
        r"(?:(?:key|the|main|practice) ){0,2}(?:learning|lessons?|findings|recommendations"
        r"|messages)(?: (?:points?|from (?:this|the) (?:review|case)|learn(?:ed|t)|identified"
        r"|included|for practice|themes)){0,3}|what (?:we|did we|was|has been) learn(?:ed|t)?"
        r"|learning from (?:this|the) (?:review|case) (?:included|includes|is|was)"
    ),
    "case": (
        r"(?:(?:case|review|child|child['’]s|subject|family)(?: (?:name|reference|ref|number|title"
        r"|id))?|name(?: of (?:case|review|child|the review))?|title|reference|subject of review"
        r"|pseudonym)"
    ),
    "type": (
        r"(?:type|kind)(?: of (?:review|report|document|publication))?"
        r"|(?:review|report|document) type|methodology"
    ),
    "documents": (
        r"(?:key |related |supporting |review )?(?:documents?|downloads?|links?|files?"
        r"|publications?|reports?|resources?|attachments?|papers|report link|view|language"
        r"|format)(?: (?:and|or|/) \w+)?"
    ),
    "other": (
        r"(?:background|summary|description|details|updated|last updated|size|file size|age|notes?"
        r"|(?:date )?commissioned|(?:date of )?(?:incident|death|birth|event|learning event)"
        r"|(?:expected|planned)(?: \w+){0,2})"
    ),
}
_WHOLE = {
    role: re.compile(rf"(?:{pattern})\s?[:–-]?", re.IGNORECASE) for role, pattern in _LABELS.items()
}
_INLINE: tuple[Role, ...] = ("themes", "published", "status", "authors", "learning", "type")
_ANYWHERE = re.compile(
    r"(?:(?<=^)|(?<=[.;|•·–)] ))(?:"
    + "|".join(f"(?P<{role}>{_LABELS[role]})" for role in _INLINE)
    + r")\s?(?::|(?<=\s)[–-]|[–—])\s?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*[;|•·]\s*|\s*\n\s*")
_COMMAS = re.compile(r"\s*,\s*(?:and\s+)?|\s+/\s+")
_MINUTES_ON = re.compile(
    r"\b(?:seven|7)[\s-]minutes? (?:on|about) (?P<list>[^.]{3,200})", re.IGNORECASE
)
_LOOKS_AT = re.compile(
    r"\b(?:(?:learning|briefing|review|report) (?:looks|looked) at|focus(?:es|ed|ing) on"
    r"|themes? (?:are|were|include[ds]?)|key issues (?:are|were|include[ds]?))[:\s]{1,2}"
    r"(?P<list>[^.]{3,200})",
    re.IGNORECASE,
)
_LONGEST_THEME = 90
_MOST_THEMES = 40
_WRITTEN = re.compile(
    r"\b(?i:written|authored|led|undertaken|conducted|completed|carried out|chaired"
    r"|prepared)(?: and (?:written|led|chaired|authored))? by(?: an?| the)?:?\s(?i:(?:independent"
    r"|lead|external|overview|report|review|author|reviewer|chair|and"
    r"|writer)s?,? ){0,5}(?P<rest>[A-Z].{3,120})|\b(?i:(?:independent |lead |overview |report "
    r"|review )*(?:authors?|reviewers?))(?: of (?:the|this) (?:\w+ ){0,4}?(?:report"
    r"|review))?(?:,? (?:was|is|were|are)|:) (?P<named>[A-Z].{3,120})"
)
_AS_REVIEWER = re.compile(
    r"(?P<name>(?:[A-Z][\w'’-]{0,25} ){1,3}[A-Z][\w'’-]{1,30}),? (?:as|who was|was|is) (?:an?|the)"
    r" (?:independent |lead |overview )*(?:reviewer|author)\b"
)


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value; `value` is "" where the label stands alone, before what it labels."""

    role: Role
    value: str


def role_of(label: str) -> Role | None:
    """What a label ("Date published", "Key themes:") says its value is, if anything."""
    words = " ".join(label.split())
    if len(words) > 60:
        return None
    return next((role for role, pattern in _WHOLE.items() if pattern.fullmatch(words)), None)


def is_heading_of_column(text: str) -> bool:
    """Whether a cell's text is a label of what stands below or beside it."""
    return len(text) <= 60 and bool(role_of(text) or type_named(text, exact=True))


def fields_in(text: str, label: str = "") -> list[Field]:
    """The labelled values in a text that itself stands under a label, or under none."""
    found = list(_ANYWHERE.finditer(text))
    fields = []
    if label and (role := role_of(label)) and not (found and found[0].start() == 0):
        fields.append(Field(role, text))
    for match, after in zip_longest(found, found[1:]):
        inline = next(role for role in _INLINE if match[role])
        fields.append(Field(inline, text[match.end() : after.start() if after else None].strip()))
    return fields


@cache
def _known_themes() -> frozenset[str]:
    return frozenset(
        " ".join(fold(name))
        for theme in shipped_themes()
        for name in (theme.label, *theme.variants)
    )


def is_theme(text: str) -> bool:
    """Whether a text is a label or variant of the thesaurus that the project ships."""
    return " ".join(fold(text)) in _known_themes()


def themes_in(value: str) -> list[str]:
    """The themes of a written list ("Neglect, county lines and self-harm"), as written."""
    value = value[:2_000]
    parts = [part for part in _SPLIT.split(value) if part]
    if len(parts) == 1:
        parts = _COMMAS.split(value)
    else:  # a comma beside semicolons parts themes only where both sides are some
        parts = [piece for part in parts for piece in _listed(part)]
    named = [theme for part in parts for theme in _parted(part.strip(" .,:"))]
    return [theme for theme in named if 1 < len(theme) <= _LONGEST_THEME][:_MOST_THEMES]


def _listed(part: str) -> list[str]:
    pieces = [piece.strip(" .,:") for piece in _COMMAS.split(part)]
    return pieces if all(map(is_theme, pieces)) else [part]


def themes_told(text: str) -> list[str]:
    """The themes a sentence says a document is about ("Seven minutes on neglect and poverty").

    Of what a review "looked at", which may be told as a story, only those of the thesaurus.
    """
    if match := _MINUTES_ON.search(text):
        return themes_in(match["list"])
    match = _LOOKS_AT.search(text)
    return [theme for theme in themes_in(match["list"]) if is_theme(theme)] if match else []


def _parted(text: str) -> Iterable[str]:
    """A list without commas cut at its "and", where a theme of the thesaurus stands beside it."""
    words = re.split(r"\s+(?:and|&)\s+", text)
    if len(words) == 1 or is_theme(text) or not any(map(is_theme, words)):
        yield text
        return
    index = 0
    while index < len(words):
        joined = " and ".join(words[index : index + 2])
        if index + 1 < len(words) and is_theme(joined):
            yield joined
            index += 2
        else:
            yield words[index]
            index += 1


def authors_in(text: str) -> list[str]:
    """The people a text says wrote or led a review."""
    for match in _WRITTEN.finditer(text[:4_000]):
        if names := people(match["rest"] or match["named"]):
            return names
    beside = _AS_REVIEWER.search(text[:4_000])
    return people(beside["name"]) if beside else []
