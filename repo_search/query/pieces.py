"""What a query is put together from: words, phrases, names of fields, brackets, operators."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from repo_search.analysis import Token, tokens
from repo_search.query import FIELDS

LONGEST = 2_000
"""Characters of a query that are read."""
MOST_WORDS = 128

DATE_FIELDS = ("published", "date", "year")
SYNONYMS = {"themes": "theme", "publishers": "publisher", "authors": "author"}
_FIELD_NAMES = (*FIELDS, *SYNONYMS, *DATE_FIELDS)
_QUOTES = '"“”„«»'
_PIECE = re.compile(
    rf"(?P<space>(?:[\s;|+]|,(?!\d)|(?<!\d),|/(?!\d)|(?<!\d)/)+)"
    rf"|(?P<field>(?:{'|'.join(_FIELD_NAMES)}):)"
    rf"|[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?"
    rf"|(?P<open>\()|(?P<close>\))"
    rf"|(?P<minus>-(?=[^\s-]))"
    rf"|(?P<chunk>(?:[^\s(){_QUOTES};|+,/]|(?<=\d)[,/](?=\d))+)",
    re.IGNORECASE,
)
_OPERATORS = ("AND", "OR", "NOT")


class Piece(NamedTuple):
    kind: str
    text: str


def pieces(text: str) -> Iterator[Piece]:
    """What a query is put together from, white space left out."""
    for found in _PIECE.finditer(text):
        kind = found.lastgroup or "phrase"
        if kind == "chunk" and found.group() in _OPERATORS:
            kind = "operator"
        if kind != "space":
            yield Piece(kind, found[kind] if kind == "phrase" else found.group())


def searched_words(text: str) -> Iterator[Token]:
    """The words of a query as they stand in its text, at most MOST_WORDS: without operators,
    names of fields, dates, and words that end in *."""
    count = depth = 0
    dated: int | None = None
    """How deep in brackets a field of dates reaches; None outside of one."""
    for found in _PIECE.finditer(text[:LONGEST]):
        kind = found.lastgroup or "phrase"
        if kind in ("space", "minus") or (kind == "chunk" and found.group() in _OPERATORS):
            continue
        if kind == "field":
            dated = depth if found.group()[:-1].lower() in DATE_FIELDS else None
        elif kind in ("open", "close"):
            depth += 1 if kind == "open" else -1
            dated = dated if dated is not None and depth > dated else None
        elif dated is None:
            of_piece = list(tokens(found.group()))
            if kind == "chunk" and found.group().endswith("*"):
                of_piece = of_piece[:-1]
            for token in of_piece[: MOST_WORDS - count]:
                count += 1
                at = found.start()
                yield token._replace(start=token.start + at, end=token.end + at)
        elif dated == depth:
            dated = None
