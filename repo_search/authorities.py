"""Publishers as entries of an authority file: preferred and variant names, dates, lineage."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from repo_search.analysis import fold
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.formulas import neutral, restored
from repo_search.records import SEPARATOR, split_values

COLUMNS = (
    "name", "variants", "kind", "nation", "region", "area",
    "valid_from", "valid_to", "predecessors", "id",
)  # fmt: skip
_ID = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class Publisher:
    """One entry. `predecessors` and `successors` are ids; `matched` is False for a name that
    came with a document and that nobody has entered in the authority file yet. `former_ids` are
    those of entries that became part of this one."""

    publisher_id: str
    name: str
    variants: tuple[str, ...] = ()
    kind: str = ""
    nation: str = ""
    region: str = ""
    area: str = ""
    valid_from: str = ""
    valid_to: str = ""
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    matched: bool = True
    former_ids: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.variants)


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One row of an authority file. `predecessors` are names or ids; `columns` are those the
    file has; `number` counts lines of the table from its heading, 1."""

    entry: Publisher
    predecessors: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset(COLUMNS)
    identified: bool = False
    """Whether the row gave the id: it then says all there is to say of the entry, and what it
    does not name is taken out."""
    number: int = 0


def name_key(name: str) -> str:
    """A name for exact comparison: folded words, "&" read as "and", a leading "the" dropped."""
    words = fold(name.replace("&", " and "))
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def slug(name: str) -> str:
    """A readable id of at most 60 letters, digits and hyphens."""
    return re.sub(r"-{2,}", "-", "-".join(fold(name)))[:60].strip("-") or "unnamed"


def read_authority_file(text: str) -> list[AuthorityRow]:
    """Rows of a CSV with the columns COLUMNS; only `name` is required.

    Raises BadInput naming the row or column that is wrong.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    columns = frozenset(reader.fieldnames or ())
    unknown = [column for column in reader.fieldnames or () if column not in COLUMNS]
    if "name" not in (reader.fieldnames or ()) or unknown:
        raise BadInput(
            f"The columns of an authority file are {', '.join(COLUMNS)}"
            + (f"; “{unknown[0]}” is not one of them." if unknown else "; “name” is missing.")
        )
    try:
        return [_row(number, row, columns) for number, row in enumerate(reader, start=2)]
    except csv.Error as error:
        raise BadInput(f"Row {reader.line_num + 1} of the authority file: {error}.") from error


def _row(number: int, row: Mapping[str | None, Any], columns: frozenset[str]) -> AuthorityRow:
    if any(row.get(None, ())):
        raise BadInput(f"Row {number} of the authority file has too many cells: check its quotes.")
    cells = {column: " ".join((row.get(column) or "").split()) for column in COLUMNS}
    cells = {c: restored(v) for c, v in cells.items()}
    if not cells["name"]:
        raise BadInput(f"Row {number} of the authority file has no name.")
    given = cells.pop("id")
    if given and not (len(given) <= _LONGEST_ID and _ID.fullmatch(given)):
        raise BadInput(
            f"Row {number} of the authority file: “{given[:80]}” is not an id. Write letters and "
            "digits with hyphens between them, or leave the cell empty."
        )
    _check_years(number, cells["valid_from"], cells["valid_to"])
    variants, predecessors = (split_values(cells.pop(c)) for c in ("variants", "predecessors"))
    entry = Publisher(
        given or slug(cells["name"]),
        cells["name"],
        variants,
        cells["kind"],
        cells["nation"],
        cells["region"],
        cells["area"],
        cells["valid_from"],
        cells["valid_to"],
    )
    return AuthorityRow(entry, predecessors, columns, bool(given), number)


def _check_years(number: int, valid_from: str, valid_to: str) -> None:
    """Raises BadInput for what is neither a year nor a date, and for years that run backwards."""
    try:
        first, last = (parse_date(v) if v else None for v in (valid_from, valid_to))
    except BadInput as error:
        raise BadInput(f"Row {number} of the authority file: {error}") from error
    if first and last and first.earliest > last.latest:
        raise BadInput(
            f"Row {number} of the authority file: valid_from {valid_from} is after "
            f"valid_to {valid_to}."
        )


def authority_file(publishers: Mapping[str, Publisher]) -> str:
    """The entries of the authority file as the CSV that read_authority_file reads; names that
    came with documents are left out. Cells that begin like a formula get an apostrophe before
    them, which reading takes away again."""
    shared = Counter(publisher.name for publisher in publishers.values())
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for entry in publishers.values():
        if entry.matched:
            before = [publishers[p] for p in entry.predecessors if p in publishers]
            cells = (
                entry.name, SEPARATOR.join(entry.variants), entry.kind, entry.nation,
                entry.region, entry.area, entry.valid_from, entry.valid_to,
                SEPARATOR.join(p.name if shared[p.name] == 1 else p.publisher_id for p in before),
                entry.publisher_id,
            )  # fmt: skip
            table.writerow(map(neutral, cells))
    return text.getvalue()


def shipped_publishers() -> list[AuthorityRow]:
    """The few publishers every repository starts with."""
    data = files("repo_search").joinpath("data", "publishers.csv")
    return read_authority_file(data.read_text(encoding="utf-8"))


def reach(start: str, steps: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """An id and all that can be reached from it, nearest first; cycles do no harm.

    With successors as steps: the publishers under which a record is filed, since filtering by
    a publisher finds what its predecessors published too.
    """
    found = [start]
    for known in found:
        found.extend(step for step in steps.get(known, ()) if step not in found)
    return tuple(found)
