"""Queries as rows, as the advanced form has them: words in a field, joined by and, or, not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from repo_search.query import EVERYTHING, And, Clause, Not, Or, joined, show
from repo_search.query.parse import fielded, parse
from repo_search.query.pieces import SYNONYMS, Piece, pieces

Join = Literal["and", "or", "not"]
JOINS: tuple[Join, ...] = get_args(Join)
ROW_FIELDS = ("title", "publisher", "theme", "author", "case")
"""Where a row can search; without a field it searches everywhere."""
_MOST_READ = 8
"""Rows that a query is shown in; what takes more stays in one."""


@dataclass(frozen=True, slots=True)
class Row:
    """`text` is in the query language; `join` says how it stands to the rows above."""

    text: str
    field: str = ""
    join: Join = "and"


def both(first: str, second: str) -> str:
    """The query for records that answer both of these."""
    return _joined("and", first, second)


def query_of(rows: Iterable[Row]) -> str:
    """The query that rows mean, taken together from the top down: "a or b and c" asks for c and
    one of the others. Rows without words are left out."""
    text = ""
    for row in rows:
        text = _joined(row.join, text, _in_its_field(row))
    return text


def rows_of(text: str) -> tuple[Row, ...]:
    """The rows that mean a query; one row with all of it where rows cannot say it."""
    rows = tuple(_merged(_units(list(pieces(text)))))
    same = parse(query_of(rows)).clause == parse(text).clause
    return rows if same and len(rows) <= _MOST_READ else (Row(text),)


def _in_its_field(row: Row) -> str:
    if not row.field:
        return row.text.strip()
    wanted = fielded(row.text, row.field).clause
    if wanted == EVERYTHING:
        return ""
    tried = (f"{row.field}:{row.text.strip()}", f"{row.field}:({row.text.strip()})")
    return _first_that_means(wanted, tried)


def _joined(join: Join, before: str, after: str) -> str:
    first, second = parse(before).clause, parse(after).clause
    if second == EVERYTHING:
        return before.strip()
    if join == "not":
        second = second.clause if isinstance(second, Not) else Not(second)
    parts = [clause for clause in (first, second) if clause != EVERYTHING]
    wanted = joined(Or if join == "or" else And, parts) or EVERYTHING
    between = {"and": " ", "or": " OR ", "not": " NOT "}[join]
    if first == EVERYTHING:
        between = "NOT " if join == "not" else ""
        before = ""
    firsts = (before, f"({before})") if before else ("",)
    tried = (f"{a}{between}{b}" for b in (after, f"({after})") for a in firsts)
    return _first_that_means(wanted, tried)


def _first_that_means(wanted: Clause, tried: Iterable[str]) -> str:
    """As somebody would write it, if that is read as it is meant; else spelt out."""
    return next((text for text in tried if parse(text).clause == wanted), show(wanted))


def _units(given: Sequence[Piece]) -> Iterator[tuple[Row, bool]]:
    """The operands of a query that stand outside of brackets, each as a row, and whether it stood
    in brackets itself."""
    join: Join = "and"
    field = before = ""
    at = 0
    while at < len(given):
        piece, at = given[at], at + 1
        if piece == Piece("operator", "OR"):
            join = "or"
        elif piece.kind == "minus" or piece == Piece("operator", "NOT"):
            join = "not"
        elif piece.kind == "field":
            name = SYNONYMS.get(piece.text[:-1].lower(), piece.text[:-1].lower())
            field, before = (name, "") if name in ROW_FIELDS else ("", piece.text)
        elif piece.kind in ("chunk", "phrase", "open"):
            inner, at = _bracket(given, at) if piece.kind == "open" else ([piece], at)
            text = " ".join(map(_written, inner))
            bracketed = piece.kind == "open"
            if before:
                text, bracketed = f"{before}({text})" if bracketed else f"{before}{text}", False
            yield Row(text, field, join), bracketed
            join, field, before = "and", "", ""


def _bracket(given: Sequence[Piece], at: int) -> tuple[Sequence[Piece], int]:
    """The pieces up to the bracket that closes, and where it goes on after that."""
    depth, start = 1, at
    while at < len(given) and depth:
        depth += {"open": 1, "close": -1}.get(given[at].kind, 0)
        at += 1
    return given[start : at - (not depth)], at


def _written(piece: Piece) -> str:
    return f'"{piece.text}"' if piece.kind == "phrase" else piece.text


def _merged(units: Iterable[tuple[Row, bool]]) -> Iterator[Row]:
    """Words side by side in the same field are one row."""
    current: Row | None = None
    for row, bracketed in units:
        if current and not bracketed and row.join == "and" and row.field == current.field:
            current = replace(current, text=f"{current.text} {row.text}")
            continue
        if current:
            yield current
        current = row
        if bracketed:
            yield row
            current = None
    if current:
        yield current
