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

from contextlib import suppress
from dataclasses import dataclass

from repo_search.analysis import fold
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.query import (
    EVERYTHING,
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
from repo_search.query.pieces import DATE_FIELDS, LONGEST, MOST_WORDS, SYNONYMS, Piece, pieces
from repo_search.texts import N_, _, plural

MOST_CLAUSES = 64
LONGEST_PHRASE = 32
MOST_PHRASES = 12
"""Hyphenated words too: engines look at every place of their words, which takes far longer."""
MOST_PREFIXES = 8
MOST_NAMED = 5
"""Parts left out that are named one by one; more are counted."""
_LONGEST_NAMED = 40
DEEPEST, SHORTEST_PREFIX = 16, 2


def parse(text: str) -> Query:
    """The query that a string means. Never raises."""
    return _read(text, "")


def _read(text: str, field: str) -> Query:
    parser = _Parser(list(pieces(text[:LONGEST])))
    if len(text) > LONGEST:
        parser.limit(N_("Only the first %(most)s characters were read."), LONGEST)
    clause = parser.query(0, field)
    return Query(text[:LONGEST], clause or EVERYTHING, parser.notes())


@dataclass
class _Parser:
    """Walks over the pieces once; `at` is the next one to read."""

    pieces: list[Piece]

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
            if piece == Piece("operator", "OR") or (piece.kind == "close" and depth > 0):
                break
            if piece.kind == "close" or piece == Piece("operator", "AND"):
                self.at += 1
                continue
            if (part := self._part(depth, field)) is not None:
                parts.append(part)
        return joined(And, parts)

    def _part(self, depth: int, field: str) -> Clause | None:
        negated = False
        while (piece := self._next()) is not None:
            if piece.kind == "minus" or piece == Piece("operator", "NOT"):
                negated = not negated
                continue
            break
        if piece is None:
            return None
        clause = self._operand(piece, depth, field)
        if not negated or clause is None:
            return clause
        return clause.clause if isinstance(clause, Not) else Not(clause)

    def _operand(self, piece: Piece, depth: int, field: str) -> Clause | None:
        match piece.kind:
            case "open":
                return self._bracket(depth, field)
            case "field":
                return self._fielded(piece, depth, field)
            case "phrase" | "chunk" if field in DATE_FIELDS:
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

    def _fielded(self, piece: Piece, depth: int, around: str) -> Clause | None:
        written = piece.text[:-1]
        name = SYNONYMS.get(written.lower(), written.lower())
        following = self.pieces[self.at] if self.at < len(self.pieces) else None
        if following is None or following.kind not in ("open", "phrase", "chunk"):
            return self._operand(Piece("chunk", written), depth, around)
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

    def _next(self) -> Piece | None:
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
    """The query that searches every word of `text` in one field."""
    return _read(text, field)
