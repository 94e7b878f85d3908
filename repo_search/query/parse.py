"""The query language: a total, bounded function from a string to a Query.

    query    = alternative { "OR" alternative }
    alternative = part { ["AND"] part }              all of them; AND binds closer than OR
    part     = ["NOT" | "-"] ( "(" query ")" | [field ":"] ( "(" query ")" | phrase | word ) )
    phrase   = '"' words '"'                         in this order
    word     = letters ["*"]                         with * : words that begin so
    range    = ("published" | "date" | "year") ":" day [".." day]

Words are parted by white space, commas, semicolons, slashes and the like; other signs join them to
a phrase. Operators are capitals. Anything that fits no rule is read as words; what cannot be read
at all is left out and named in the notes. Any string is a legal query.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from repo_search.analysis import Token, fold, tokens
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.query import (
    EVERYTHING,
    FIELDS,
    And,
    Clause,
    Dates,
    Not,
    Or,
    Prefix,
    Query,
    Words,
    joined,
)
from repo_search.texts import N_, _, plural

LONGEST = 2_000
"""Characters of a query that are read."""
MOST_CLAUSES = 64
MOST_WORDS = 128
LONGEST_PHRASE = 32
MOST_PHRASES = 12
"""Hyphenated words too: engines look at every place of their words, which takes far longer."""
MOST_PREFIXES = 8
MOST_NAMED = 5
"""Parts left out that are named one by one; more are counted."""
_LONGEST_NAMED = 40
DEEPEST = 16
SHORTEST_PREFIX = 2

_DATE_FIELDS = ("published", "date", "year")
_SYNONYMS = {"themes": "theme", "publishers": "publisher", "authors": "author"}
_FIELD_NAMES = (*FIELDS, *_SYNONYMS, *_DATE_FIELDS)
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


class _Piece(NamedTuple):
    kind: str
    text: str


def parse(text: str) -> Query:
    """The query that a string means. Never raises."""
    return _read(text, "")


def _read(text: str, field: str) -> Query:
    parser = _Parser(list(_pieces(text[:LONGEST])))
    if len(text) > LONGEST:
        parser.limit(N_("Only the first %(most)s characters were read."), LONGEST)
    clause = parser.query(0, field)
    return Query(text[:LONGEST], clause or EVERYTHING, parser.notes())


def _pieces(text: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(text):
        kind = found.lastgroup or "phrase"
        if kind == "chunk" and found.group() in _OPERATORS:
            kind = "operator"
        if kind != "space":
            yield _Piece(kind, found[kind] if kind == "phrase" else found.group())


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
            dated = depth if found.group()[:-1].lower() in _DATE_FIELDS else None
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


@dataclass
class _Parser:
    """Walks over the pieces once; `at` is the next one to read."""

    pieces: list[_Piece]

    def __post_init__(self) -> None:
        self.at = 0
        self.count = self.prefixes = self.words = self.phrases = 0
        self.limits: dict[str, None] = {}
        self.faults: dict[str, None] = {}

    def limit(self, message: str, most: int) -> None:
        """Notes a bound that was reached."""
        self.limits[_(message, most=f"{most:,}")] = None

    def fault(self, text: str) -> None:
        """Notes a part that could not be read."""
        self.faults[text] = None

    def notes(self) -> tuple[str, ...]:
        """Sentences on all that was left out, at most as many as a person reads."""
        named, more = list(self.faults)[:MOST_NAMED], len(self.faults) - MOST_NAMED
        if more > 0:
            named.append(
                plural(
                    "%(number)s more part of the query could not be read.",
                    "%(number)s more parts of the query could not be read.",
                    more,
                )
            )
        return (*self.limits, *named)

    def query(self, depth: int, field: str = "") -> Clause | None:
        alternatives = [self._alternative(depth, field)]
        while self._take("operator", "OR"):
            alternatives.append(self._alternative(depth, field))
        return joined(Or, [clause for clause in alternatives if clause is not None])

    def _alternative(self, depth: int, field: str) -> Clause | None:
        parts: list[Clause] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece == _Piece("operator", "OR") or (piece.kind == "close" and depth > 0):
                break
            if piece.kind == "close" or piece == _Piece("operator", "AND"):
                self.at += 1
                continue
            if (part := self._part(depth, field)) is not None:
                parts.append(part)
        return joined(And, parts)

    def _part(self, depth: int, field: str) -> Clause | None:
        negated = False
        while (piece := self._next()) is not None:
            if piece.kind == "minus" or piece == _Piece("operator", "NOT"):
                negated = not negated
                continue
            break
        if piece is None:
            return None
        clause = self._operand(piece, depth, field)
        if not negated or clause is None:
            return clause
        return clause.clause if isinstance(clause, Not) else Not(clause)

    def _operand(self, piece: _Piece, depth: int, field: str) -> Clause | None:
        match piece.kind:
            case "open":
                return self._bracket(depth, field)
            case "field":
                return self._fielded(piece, depth, field)
            case "phrase" | "chunk" if field in _DATE_FIELDS:
                return self._range(piece.text)
            case "phrase" | "chunk":
                return self._words(piece.text, field, quoted=piece.kind == "phrase")
        return None

    def _bracket(self, depth: int, field: str) -> Clause | None:
        if depth >= DEEPEST:
            self.limit(N_("Brackets more than %(most)s deep were ignored."), DEEPEST)
            return None
        clause = self.query(depth + 1, field)
        self._take("close")
        return clause

    def _fielded(self, piece: _Piece, depth: int, around: str) -> Clause | None:
        written = piece.text[:-1]
        name = _SYNONYMS.get(written.lower(), written.lower())
        following = self.pieces[self.at] if self.at < len(self.pieces) else None
        if following is None or following.kind not in ("open", "phrase", "chunk"):
            return self._operand(_Piece("chunk", written), depth, around)
        self.at += 1
        return self._operand(following, depth, name)

    def _range(self, text: str) -> Clause | None:
        text = self._whole_date(text)
        first, dots, last = text.partition("..")
        try:
            start = parse_date(first).earliest if first.strip() else None
            end = parse_date(last if dots else first).latest if last.strip() or not dots else None
        except BadInput as error:
            self.fault(str(error))
            return None
        if start is None and end is None:
            return None
        if start and end and start > end:
            self.fault(_("The range %(range)s ends before it begins.", range=_short(text)))
        written = "..".join(d.isoformat() if d else "" for d in (start, end))
        return self._counted(Dates(start, end, written))

    def _whole_date(self, text: str) -> str:
        """A date of two or three words ("May 2018") that began with this one."""
        following = [piece.text for piece in self.pieces[self.at : self.at + 2]]
        for more in range(len(following), 0, -1):
            whole = " ".join((text, *following[:more]))
            with suppress(BadInput):
                parse_date(whole)
                self.at += more
                return whole
        return text

    def _words(self, text: str, field: str, *, quoted: bool) -> Clause | None:
        words = tuple(fold(text))
        if not words:
            if text.strip():
                said = _short(text)
                self.fault(_("%(text)s holds no letters or digits and was ignored.", text=said))
            return None
        if text.endswith("*") and not quoted:
            if len(words) == 1 and len(words[0]) >= SHORTEST_PREFIX:
                return self._prefix(words[0], field)
            self.fault(
                _("* works after one word of %(least)s letters or more.", least=SHORTEST_PREFIX)
            )
        if len(words) > LONGEST_PHRASE:
            self.limit(
                N_("Only the first %(most)s words of a phrase were searched."), LONGEST_PHRASE
            )
        self.phrases += len(words) > 1
        if len(words) > 1 and self.phrases > MOST_PHRASES:
            self.limit(
                N_("Only the first %(most)s phrases and hyphenated words were searched."),
                MOST_PHRASES,
            )
            return None
        self.words += len(words[:LONGEST_PHRASE])
        if self.words > MOST_WORDS:
            self.limit(N_("Only the first %(most)s words were searched."), MOST_WORDS)
            return None
        capitals = sum(map(str.isupper, text)) > 1
        return self._counted(Words(words[:LONGEST_PHRASE], field, quoted, capitals))

    def _prefix(self, letters: str, field: str) -> Clause | None:
        self.prefixes += 1
        if self.prefixes > MOST_PREFIXES:
            self.limit(N_("Only the first %(most)s words with * were searched."), MOST_PREFIXES)
            return None
        return self._counted(Prefix(letters, field))

    def _counted(self, clause: Clause) -> Clause | None:
        self.count += 1
        if self.count > MOST_CLAUSES:
            self.limit(N_("Only the first %(most)s words and phrases were searched."), MOST_CLAUSES)
            return None
        return clause

    def _next(self) -> _Piece | None:
        if self.at >= len(self.pieces):
            return None
        self.at += 1
        return self.pieces[self.at - 1]

    def _take(self, kind: str, text: str | None = None) -> bool:
        if self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.kind == kind and text in (None, piece.text):
                self.at += 1
                return True
        return False


def _short(text: str) -> str:
    """What a person wrote, in quotation marks, cut where it is long."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= _LONGEST_NAMED else f"“{text[:_LONGEST_NAMED]}…”"


def fielded(text: str, field: str) -> Query:
    """The query that searches every word of `text` in one field: for the advanced form."""
    return _read(text, field)
