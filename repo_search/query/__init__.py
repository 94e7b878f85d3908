"""Queries as values: clauses, how they are printed, and which part of them concerns pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from dataclasses import field as field_of
from datetime import date

from repo_search.analysis import FUNCTION_WORDS, terms

FIELDS = ("title", "publisher", "theme", "author", "case", "type")
"""Fields a word can be searched in by name; a word without a field is searched everywhere."""


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several in this order. `words` are folded, not stemmed; `field` "" is all.

    `quoted` tells a phrase or word in quotation marks from a hyphenated word; `capitals` an
    acronym as it is written ("SEND") from the word; it makes no other clause.
    """

    words: tuple[str, ...]
    field: str = ""
    quoted: bool = False
    capitals: bool = field_of(default=False, compare=False)

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(term for word in self.words for term in terms(word))


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with these letters. `words` are those the index holds, once looked up."""

    prefix: str
    field: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """Published between two days, both inclusive; None leaves that side open."""

    start: date | None
    end: date | None
    written: str


@dataclass(frozen=True, slots=True)
class Not:
    clause: "Clause"


@dataclass(frozen=True, slots=True)
class And:
    """All of these; And(()) is everything there is."""

    clauses: "tuple[Clause, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    clauses: "tuple[Clause, ...]"


@dataclass(frozen=True, slots=True)
class Alike:
    """What was written, and other words for the same thing: any of them matches, the best of them
    counts. The parser makes none of these; they are printed as they were written."""

    written: "Clause"
    others: tuple[Words, ...]


Clause = Words | Prefix | Dates | Not | And | Or | Alike
Leaf = Words | Prefix
EVERYTHING = And(())


@dataclass(frozen=True, slots=True)
class Query:
    """A query as written, the clause it means, and what of it was left out and why."""

    text: str
    clause: Clause
    notes: tuple[str, ...] = ()

    @property
    def understood(self) -> str:
        """The query in canonical form: what the page says was understood."""
        return show(self.clause)


def show(clause: Clause, inside: bool = False) -> str:
    """A clause in the query language; parsing it gives the same clause again, unless it is longer
    or deeper than what is read: an AND inside an OR is printed with brackets."""
    match clause:
        case Words(words, field, quoted):
            text = f'"{" ".join(words)}"' if quoted else "-".join(words)
            return f"{field}:{text}" if field else text
        case Prefix(prefix, field):
            return f"{field}:{prefix}*" if field else f"{prefix}*"
        case Dates(written=written):
            return f"published:{written}"
        case Not(child):
            return f"NOT {show(child, inside=True)}"
        case Alike(written):
            return show(written, inside)
        case And(children):
            text = " ".join(show(child, inside=not _run(child)) for child in children)
        case Or(children):
            text = " OR ".join(show(child, inside=True) for child in children)
    return f"({text})" if inside else text


def _run(clause: Clause) -> bool:
    """Whether these are words that stand side by side and have others that are like them."""
    return isinstance(clause, Alike) and isinstance(clause.written, And)


def joined(join: type[And] | type[Or], clauses: list[Clause]) -> Clause | None:
    """Clauses under one AND or OR, nested ones of the same sort taken in. What is written twice
    is asked once, but for words: they count as often as they are written."""
    flat: list[Clause] = []
    for clause in clauses:
        for one in clause.clauses if isinstance(clause, join) else (clause,):
            if one not in flat or (isinstance(one, Words) and len(one.words) == 1):
                flat.append(one)
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else join(tuple(flat))


def rewrite(clause: Clause, leaf: Callable[[Clause], Clause | None]) -> Clause | None:
    """The clause with every leaf replaced, or dropped where `leaf` gives None."""
    match clause:
        case And(children) | Or(children):
            kept = tuple(new for child in children if (new := rewrite(child, leaf)) is not None)
            if not kept:
                return EVERYTHING if not children else None
            return kept[0] if len(kept) == 1 else replace(clause, clauses=kept)
        case Not(child):
            inner = rewrite(child, leaf)
            return None if inner is None else Not(inner)
        case Alike(written):
            inner = rewrite(written, leaf)
            return None if inner is None else replace(clause, written=inner)
    return leaf(clause)


def leaves(clause: Clause) -> Iterator[Leaf]:
    """The words and prefixes that a match may hold: those under NOT are left out."""
    match clause:
        case Words() | Prefix():
            yield clause
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Alike(written, others):
            yield from leaves(written)
            yield from others


def on_pages(clause: Clause) -> Clause | None:
    """The part of a clause that a single page can answer: unfielded words without NOT.

    None if there is no such part.
    """
    match clause:
        case And(children) | Or(children):
            kept = tuple(new for child in children if (new := on_pages(child)) is not None)
            if not kept:
                return None
            return kept[0] if len(kept) == 1 else replace(clause, clauses=kept)
        case Alike(written):
            inner = on_pages(written)
            return None if inner is None else replace(clause, written=inner)
        case Words(field="") | Prefix(field=""):
            return clause
    return None


def relaxed(clause: Clause) -> Clause | None:
    """The same query asking for any of its words instead of all; None if that is no different.

    Phrases fall apart into their telling words; a word that is written twice counts twice. What
    is excluded stays excluded, dates stay as they are.
    """
    parts = clause.clauses if isinstance(clause, And) else (clause,)
    firm = tuple(part for part in parts if isinstance(part, Not | Dates))
    words = tuple(_single(clause))
    if len(set(words)) < 2:
        return None
    looser = And((*firm, Or(words))) if firm else Or(words)
    return None if looser == clause else looser


def _single(clause: Clause) -> Iterator[Clause]:
    """The words of a clause one by one, each with what is like it."""
    match clause:
        case Words(words, field):
            telling = [word for word in words if word not in FUNCTION_WORDS] or words
            yield from (Words((word,), field) for word in telling)
        case Prefix():
            yield clause
        case And(children) | Or(children):
            for child in children:
                yield from _single(child)
        case Alike(Words(words=(_,)) | Prefix()):
            yield clause
        case Alike(written, others):
            yield from _single(written)
            yield others[0] if len(others) == 1 else Alike(others[0], others[1:])
