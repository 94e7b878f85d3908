"""Headings of a manifest: what each column is read as, by name, by synonym or by a mapping file."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import get_args

from repo_search.authorities import name_key
from repo_search.cases import Status
from repo_search.claims import FIELDS
from repo_search.errors import BadInput
from repo_search.formats.table import READ_ONLY
from repo_search.records import split_values

NAMED = ("file", "link", "record_id", "title")
"""A table must have a column of one of these to be a manifest."""
KNOWN = (*FIELDS, "file", "link", "record_id")
NOTE, IGNORE = "note", "ignore"
_BY_NAME, _BY_SYNONYM, _AT_LAST = range(3)
_HEADING_SHOWN = 100
_ASIDE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a manifest. `position` counts from 0, `field` is what it is read as: one of
    KNOWN, or "" where it is left out. An `unknown` column is kept as notes."""

    position: int
    heading: str
    field: str
    unknown: bool = False
    rank: int = _BY_NAME


@dataclass(frozen=True, slots=True)
class Names:
    """What headings mean. `mapped` comes from a mapping file: fields by the key of a heading."""

    mapped: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, heading: str) -> tuple[str, int] | None:
        """The field (or IGNORE) and how surely: 0 by name or mapping, 1 by synonym, 2 for want of
        a better column; None for a heading that means nothing."""
        for written in (heading, _ASIDE.sub(" ", heading)):
            word = heading_key(written)
            if word in self.mapped:
                return self.mapped[word], _BY_NAME
            if word in _shipped():
                return _shipped()[word]
        return None

    def likeness(self, cells: Sequence[str]) -> int:
        """How much a row of cells looks like headings; 0 if no NAMED column is among them."""
        meanings = [meaning for cell in cells if cell.strip() and (meaning := self.meaning(cell))]
        if not any(found in NAMED for found, _ in meanings):
            return 0
        return sum(2 if rank == _BY_NAME else 1 for _, rank in meanings)


def heading_key(heading: str) -> str:
    """A heading for comparing: without case, spaces, underscores and punctuation; "&" is "and"."""
    return name_key(heading.replace("_", " ")).replace(" ", "") or heading.strip()


@cache
def _shipped() -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for row in _data("headings.csv"):
        for column, rank in (("headings", _BY_SYNONYM), ("last_resort", _AT_LAST)):
            for heading in split_values(row[column]):
                found[heading_key(heading)] = row["field"], rank
    return found | {heading_key(name): (name, _BY_NAME) for name in KNOWN}


def _data(name: str) -> list[dict[str, str]]:
    text = files("indexer.sources.manifest").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def statuses() -> Mapping[str, Status]:
    """Where a review stands, by the `name_key` of the words people write for it."""
    by_word: dict[str, Status] = {status: status for status in get_args(Status)}
    variants = {
        variant: by_word[row["status"]]
        for row in _data("statuses.csv")
        for variant in split_values(row["variants"])
    }
    return {name_key(word): status for word, status in (by_word | variants).items()}


def names_of(mapping: Sequence[tuple[int, Sequence[str]]]) -> Names:
    """The names that the numbered rows of a mapping file give: heading, field.

    An empty field or "ignore" leaves the column out; a first row "heading, field" is skipped.
    Raises BadInput naming the row that is wrong.
    """
    mapped: dict[str, str] = {}
    for number, row in mapping:
        heading, written, *rest = [*(cell.strip() for cell in row), "", ""]
        if not heading or (
            not mapped and [heading.lower(), written.lower()] == ["heading", "field"]
        ):
            continue
        read_as = written.lower().replace(" ", "_") or IGNORE
        if read_as not in (*KNOWN, IGNORE):
            raise BadInput(
                f"Row {number} of the mapping: “{written[:60]}” is not a field. The fields are "
                f"{', '.join(KNOWN)}; leave it empty, or write {IGNORE}, to leave the column out."
            )
        if any(rest):
            raise BadInput(f"Row {number} of the mapping has more than two cells: heading, field.")
        if mapped.setdefault(heading_key(heading), read_as) != read_as:
            raise BadInput(f"Row {number} of the mapping names “{heading[:60]}” a second time.")
    return Names(mapped)


def columns_of(headings: Sequence[str], names: Names) -> tuple[Column, ...]:
    """The columns that have a heading. In a table that edits records, `url` is our own address."""
    meanings = [names.meaning(heading) for heading in headings]
    edits = any(meaning and meaning[0] == "record_id" for meaning in meanings)
    columns = []
    for position, (heading, meaning) in enumerate(zip(headings, meanings, strict=True)):
        ours = edits and heading in READ_ONLY and heading != "file"
        read_as, rank = meaning or (NOTE, _AT_LAST)
        left_out = ours or read_as == IGNORE
        if shown := " ".join(heading.split())[:_HEADING_SHOWN]:
            read_as = "" if left_out else read_as
            columns.append(Column(position, shown, read_as, meaning is None, rank))
    return tuple(columns)


def remarks_on(columns: Sequence[Column]) -> list[str]:
    """How the headings were understood, as sentences; nothing of those that are fields' names."""
    edits = any(column.field == "record_id" for column in columns)
    but = ", but not in rows with a record_id" if edits else ""
    remarks = []
    for column in columns:
        if column.unknown:
            remarks.append(
                f"Column “{column.heading}” is not a field of a record; its values are kept as "
                f"notes{but}."
            )
        elif column.field and heading_key(column.heading) != heading_key(column.field):
            remarks.append(f"“{column.heading}” is read as {column.field}.")
    left_out = [c.heading for c in columns if not c.field and c.heading not in READ_ONLY]
    if left_out:
        remarks.append(f"Left out: {', '.join(f'“{heading}”' for heading in left_out)}.")
    return list(dict.fromkeys(remarks + _shared(columns)))


def _shared(columns: Collection[Column]) -> list[str]:
    """Fields that several columns are read as, and how their values go together."""
    remarks = []
    for name in dict.fromkeys(column.field for column in columns if not column.unknown):
        sharing = sorted(
            (c for c in columns if c.field == name and not c.unknown), key=lambda c: c.rank
        )
        headings = dict.fromkeys(column.heading for column in sharing)
        if name and len(headings) > 1:
            quoted = " and ".join(f"“{heading}”" for heading in headings)
            how = (
                "their values are joined"
                if FIELDS.get(name)
                else "the first of them that is filled counts"
            )
            remarks.append(f"{quoted} are read as {name}; {how}.")
    return remarks
