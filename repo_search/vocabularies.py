"""Short controlled lists: document types in their groups, kinds of review, languages."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from repo_search.authorities import name_key
from repo_search.records import split_values


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a controlled list; `group` is the id of a document type's group. For a kind of
    review, the nation where the name is used and the years in which it was in force, as far as
    they are sure: "" is not known, or not ended; kinds of one `family` are what the same review
    is called in other years and nations. `marc` is a language's code in the MARC Code List."""

    id: str
    label: str
    variants: tuple[str, ...]
    group: str = ""
    nation: str = ""
    valid_from: str = ""
    valid_to: str = ""
    family: str = ""
    marc: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id, self.label, *self.variants)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the core's own CSV files."""
    text = files("repo_search").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def document_types() -> Mapping[str, Entry]:
    """Document types by id, in the order in which lists show them."""
    return {
        row["id"]: Entry(row["id"], row["label"], split_values(row["variants"]), row["group"])
        for row in rows("document_types.csv")
    }


@cache
def type_groups() -> Mapping[str, Entry]:
    """Groups of document types by id."""
    return {
        row["id"]: Entry(row["id"], row["label"], ()) for row in rows("document_type_groups.csv")
    }


@cache
def review_kinds() -> Mapping[str, Entry]:
    """Kinds of review by id; the label is the usual abbreviation, the first variant its name."""
    return {
        row["id"]: Entry(
            row["id"],
            row["label"],
            (row["name"], *split_values(row["variants"])),
            nation=row["nation"],
            valid_from=row["from"],
            valid_to=row["to"],
            family=row["family"],
        )
        for row in rows("review_kinds.csv")
    }


def find_entry(entries: Mapping[str, Entry], written: str) -> Entry | None:
    """The entry with this id, label or variant, whatever its case, hyphens and accents."""
    if written in entries:
        return entries[written]
    key = name_key(written)
    return next(
        (entry for entry in entries.values() if key in map(name_key, entry.names)),
        None,
    )


@cache
def languages() -> Mapping[str, Entry]:
    """Languages by ISO 639-1 code."""
    return {
        row["id"]: Entry(row["id"], row["label"], split_values(row["variants"]), marc=row["marc"])
        for row in rows("languages.csv")
    }


def label_of(entries: Mapping[str, Entry], value: str) -> str:
    """The label of an id; a value that is not in the list is its own label."""
    return entries[value].label if value in entries else value
