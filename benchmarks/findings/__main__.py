"""How well recommendations are found: `python -m benchmarks.findings [--held-out]`.

Against labels/recommendations.csv, in the files of ../shared/corpus. A labelled item is found where
a finding of its kind begins with its first words, on its page; what a report prints twice (rows of
one `same`) is one item, found at either place. Precision is the share of items among the findings
given that are shown without a librarian's word. A wording is complete where it has as many letters
and digits as the labelled one, with or without the reference in brackets at its end, and ends with
its last words. A text without pages has none to be right. `--held-out` scores the files held out
too, `--files` prints each file, `--misses` what was missed and what was too much in the open ones.
Then how well answers are found and linked (`answers`).
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from benchmarks.findings import answers
from indexer.readers import read
from repo_search.finding_rules.statements import statements
from repo_search.findings import SHOWN_FROM, Found

PROJECT = Path(__file__).resolve().parents[2]
LABELS = Path(__file__).parent / "labels" / "recommendations.csv"
CORPUS = PROJECT.parent / "shared/corpus"
FOLDERS = ("inquiries", "ofsted", "partnership_pages")
_REFERENCE = re.compile(r"\s*\([^()]{1,120}\)\.?\s*$")


@dataclass(slots=True)
class Score:
    """Counts of one set: items labelled, findings given, and what was right of those found."""

    expected: int = 0
    given: int = 0
    worded: int = 0
    found: int = 0
    complete: int = 0
    waiting: int = 0

    def add(self, other: "Score") -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        return (
            f"recall {_share(self.found, self.expected)}, "
            f"precision {_share(self.found, self.given)}, "
            f"page right {_share(self.found, self.worded)}, "
            f"wording complete {_share(self.complete, self.found)}, "
            f"{self.waiting} more wait for a librarian"
        )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "0/0"


@dataclass(slots=True)
class Item:
    """What a report sets out once, perhaps at several places: its rows of labels."""

    kind: str
    rows: list[Mapping[str, str]] = field(default_factory=list)


def letters(text: str) -> str:
    """The letters and digits of a text, in small letters."""
    return "".join(filter(str.isalnum, text.casefold()))


def items_of(rows: Sequence[Mapping[str, str]]) -> list[Item]:
    """The items that rows of labels of one file describe."""
    items: dict[str, Item] = {}
    for at, row in enumerate(rows):
        items.setdefault(
            row["same"] or f"row {at}", Item(row["kind"].replace(" ", "-"))
        ).rows.append(row)
    return list(items.values())


def score(
    items: Sequence[Item], given: Sequence[Found], kind: str, *, paged: bool
) -> tuple[Score, list[str]]:
    """How the items of a kind are found among the findings of one file, and what went wrong."""
    wanted = [item for item in items if item.kind == kind]
    of_kind = [one for one in given if one.kind == kind]
    shown = [one for one in of_kind if one.confidence >= SHOWN_FROM]
    result = Score(len(wanted), len(shown), waiting=len(of_kind) - len(shown))
    left = list(shown)
    wrong: list[str] = []
    for item in wanted:
        worded = [(one, row) for one in left for row in item.rows if _begins(one, row)]
        placed = [
            (one, row)
            for one, row in worded
            if not paged or one.stretches[0].page == int(row["page"])
        ]
        result.worded += bool(worded)
        if not placed:
            row = item.rows[0]
            wrong.append(f"missed, page {row['page']}: {row['number']} {row['first_words']} …")
            continue
        one, row = next((pair for pair in placed if _complete(*pair)), placed[0])
        result.found += 1
        result.complete += _complete(one, row)
        if not _complete(one, row):
            wrong.append(
                f"wording, page {row['page']}: {one.wording[:40]} … {one.wording[-60:]!r} has "
                f"{len(letters(one.wording))} letters of {row['letters']}, … {row['last_words']}"
            )
        left.remove(one)
    wrong += [
        f"too much, page {one.stretches[0].page}, {one.rule}: {one.number} {one.wording[:100]!r}"
        for one in left
    ]
    return result, wrong


def _begins(found: Found, row: Mapping[str, str]) -> bool:
    return letters(found.wording).startswith(letters(row["first_words"]))


def _complete(found: Found, row: Mapping[str, str]) -> bool:
    reference = _REFERENCE.search(found.wording)
    return any(
        len(ours) == int(row["letters"]) and ours.endswith(letters(row["last_words"]))
        for ours in (
            letters(found.wording),
            letters(found.wording[: reference.start()] if reference else ""),
        )
    )


def _path(name: str) -> Path | None:
    return next((path for at in FOLDERS if (path := CORPUS / at / name).is_file()), None)


def labels(split: str) -> dict[str, list[Mapping[str, str]]]:
    """The rows of labels of a split, by file."""
    by_file: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == split:
                by_file[row["file"]].append(row)
    return by_file


def measured(split: str, *, files: bool = False, misses: bool = False) -> dict[str, Score]:
    """The scores of a split by kind; `files` and `misses` print more. Files that are not here, or
    hold no text, are named and not counted."""
    totals: dict[str, Score] = defaultdict(Score)
    for name, rows in labels(split).items():
        items, path = items_of(rows), _path(name)
        extracted = read(str(path), path.name) if path else None
        if extracted is None or extracted.text == "none":
            why = "no text" if path else "not here"
            print(f"{name}: {len(items)} items are not counted: {why}")
            continue
        given = statements(extracted.passages)
        for kind in sorted({item.kind for item in items}):
            result, wrong = score(items, given, kind, paged=extracted.paged)
            totals[kind].add(result)
            if files:
                print(f"{name}, {kind}: {result}")
            for one in wrong if misses else ():
                print(f"  {name}: {one}")
    return totals


def main() -> None:
    if not CORPUS.is_dir():
        print("The real reports (../shared/corpus) are not here: nothing is measured")
        return
    splits = ("open", "held_out") if "--held-out" in sys.argv else ("open",)
    for split in splits:
        misses = "--misses" in sys.argv and split == "open"
        for kind, total in measured(split, files="--files" in sys.argv, misses=misses).items():
            print(f"{split.replace('_', ' ')}, {kind}: {total}")
    answers.main()


if __name__ == "__main__":
    main()
