"""Publishers as entries of an authority file: preferred and variant names, dates, lineage."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from repo_search.analysis import fold
from repo_search.errors import BadInput
from repo_search.records import split_values

COLUMNS = (
    "name", "variants", "kind", "nation", "region", "area",
    "valid_from", "valid_to", "predecessors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Publisher:
    """One entry. `predecessors` and `successors` are ids; `matched` is False for a name that
    came with a document and that nobody has entered in the authority file yet."""

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


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One row of an authority file; `predecessors` are names."""

    entry: Publisher
    predecessors: tuple[str, ...] = field(default=())


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
    unknown = [column for column in reader.fieldnames or () if column not in COLUMNS]
    if "name" not in (reader.fieldnames or ()) or unknown:
        raise BadInput(
            f"The columns of an authority file are {', '.join(COLUMNS)}"
            + (f"; “{unknown[0]}” is not one of them." if unknown else "; “name” is missing.")
        )
    try:
        return [_row(number, row) for number, row in enumerate(reader, start=2)]
    except csv.Error as error:
        raise BadInput(f"Row {reader.line_num + 1} of the authority file: {error}.") from error


def _row(number: int, row: Mapping[str | None, Any]) -> AuthorityRow:
    if any(row.get(None, ())):
        raise BadInput(f"Row {number} of the authority file has too many cells: check its quotes.")
    cells = {column: " ".join((row.get(column) or "").split()) for column in COLUMNS}
    if not cells["name"]:
        raise BadInput(f"Row {number} of the authority file has no name.")
    variants, predecessors = (split_values(cells.pop(c)) for c in ("variants", "predecessors"))
    entry = Publisher(
        slug(cells["name"]),
        cells["name"],
        variants,
        cells["kind"],
        cells["nation"],
        cells["region"],
        cells["area"],
        cells["valid_from"],
        cells["valid_to"],
    )
    return AuthorityRow(entry, predecessors)


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
