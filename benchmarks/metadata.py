"""How well partnership pages are read: `python -m benchmarks.metadata [FOLDER]`.

FOLDER holds saved pages and a truth file, gold.jsonl or truth.jsonl, with one row a line: page,
case, document, url, date, themes, status and (in the project's own) language, authors, held_out.
Without FOLDER: ../shared/corpus/listing_pages where it is there, and the project's own pages,
those the reader was tuned on and those held out apart (`held_out` is "", "first" …).

A row is found where case, document type and address are all right; of a row without address,
case and type. Precision is the share of rows given that are found in the truth. Dates are right
where the range of days given holds all days of the truth's date and is no wider than a year
(strict: the same range); only rows whose truth has a date are counted for it, as with themes.
"""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from indexer.sources.listing import ListedRow, read_listing
from repo_search.authorities import name_key
from repo_search.dates import parse_date
from repo_search.vocabularies import document_types, find_entry

PROJECT = Path(__file__).resolve().parents[1]
OWN = PROJECT / "tests/indexer/listing"
CORPUS = PROJECT.parent / "shared/corpus/listing_pages"

Truth = dict[str, Any]


@dataclass(slots=True)
class Score:
    """Counts of one set: rows of the truth, rows given, and what was right of those found."""

    expected: int = 0
    given: int = 0
    found: int = 0
    dated: int = 0
    dates: int = 0
    strict_dates: int = 0
    undated: int = 0
    no_dates: int = 0
    themed: int = 0
    themes: int = 0
    statuses: int = 0
    languages: int = 0
    authors: int = 0

    def add(self, other: "Score") -> None:
        for field in fields(self):
            total = getattr(self, field.name) + getattr(other, field.name)
            setattr(self, field.name, total)

    @property
    def recall(self) -> float:
        return _share(self.found, self.expected)

    @property
    def precision(self) -> float:
        return _share(self.found, self.given)

    @property
    def date_share(self) -> float:
        return _share(self.dates + self.no_dates, self.dated + self.undated)

    @property
    def theme_share(self) -> float:
        return _share(self.themes, self.themed)

    @property
    def status_share(self) -> float:
        return _share(self.statuses, self.expected)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def truth_of(path: Path) -> dict[str, list[Truth]]:
    """The rows of a truth file by page."""
    pages: dict[str, list[Truth]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pages[row["page"]].append(row)
    return pages


def score_page(path: Path, truth: list[Truth], *, report: bool = False) -> Score:
    """How one page is read."""
    rows = list(read_listing(path.read_bytes(), path.name).rows)
    score = Score(expected=len(truth), given=len(rows))
    for expected in truth:
        row = next((row for row in rows if _is_same(row, expected)), None)
        if row:
            rows.remove(row)
        _count(score, expected, row)
        if report and (row is None or not _all_right(expected, row)):
            print(f"  {path.name}: expected {expected}\n    got {row}")
    if report:
        for row in rows:
            print(f"  {path.name}: more than expected: {row}")
    return score


def _is_same(row: ListedRow, expected: Truth) -> bool:
    entry = find_entry(document_types(), expected["document"])
    return (
        name_key(row.case) == name_key(expected["case"])
        and row.url == (expected["url"] or "")
        and entry is not None
        and row.document_type == entry.label
    )


def _count(score: Score, expected: Truth, row: ListedRow | None) -> None:
    score.dated += expected["date"] is not None
    score.undated += expected["date"] is None
    score.themed += expected["themes"] is not None
    if row is None:
        return
    score.found += 1
    score.statuses += row.status == expected["status"]
    score.languages += row.language == expected.get("language", row.language)
    score.authors += list(row.authors) == expected.get("authors", list(row.authors))
    score.no_dates += expected["date"] is None and not row.published
    if expected["date"] is not None:
        score.dates += _date_right(row.published, expected["date"], strict=False)
        score.strict_dates += _date_right(row.published, expected["date"], strict=True)
    if expected["themes"] is not None:
        score.themes += _keys(row.themes) == _keys(expected["themes"])


def _all_right(expected: Truth, row: ListedRow) -> bool:
    score = Score()
    _count(score, expected, row)
    counted = score.dates + score.no_dates, score.themes, score.statuses
    return counted == (1, score.themed, 1) and score.languages == score.authors == 1


def _date_right(given: str, expected: str, *, strict: bool) -> bool:
    if not given:
        return False
    ours, theirs = parse_date(given), parse_date(expected)
    if strict:
        return (ours.earliest, ours.latest) == (theirs.earliest, theirs.latest)
    within = ours.earliest <= theirs.earliest and theirs.latest <= ours.latest
    return within and (ours.latest - ours.earliest).days <= 366


def _keys(themes: Any) -> set[str]:
    return {name_key(theme) for theme in themes}


def score_set(
    pages: Path, truth: dict[str, list[Truth]], names: list[str], *, report: bool
) -> Score:
    """How the named pages of a folder are read, together."""
    total = Score()
    for name in names:
        total.add(score_page(pages / name, truth.get(name, []), report=report))
    return total


def names_of_pages(folder: Path) -> list[str]:
    """The pages of a folder, in order."""
    return sorted(path.name for path in folder.iterdir() if path.suffix in (".html", ".txt"))


def own_sets() -> dict[str, tuple[dict[str, list[Truth]], list[str]]]:
    """The project's own pages: those tuned on from the start, those held out first, and those
    written and held out after the ones before had been scored and looked at."""
    truth = truth_of(OWN / "truth.jsonl")
    held = {name: rows[0]["held_out"] for name, rows in truth.items()}
    names = names_of_pages(OWN / "pages")
    titles = {
        "": "tuned on",
        "first": "held out first",
        "second": "held out second",
        "third": "held out third",
    }
    return {
        f"own pages, {title}": (truth, [name for name in names if held.get(name, "") == key])
        for key, title in titles.items()
    }


def _print(title: str, score: Score, pages: int) -> None:
    print(
        f"{title} ({pages} pages, {score.expected} rows): found {score.recall:.1%}, precision "
        f"{score.precision:.1%}, dates {score.date_share:.1%} (strictly {score.strict_dates}/"
        f"{score.dated}), themes {score.theme_share:.1%} of {score.themed}, statuses "
        f"{score.status_share:.1%}, languages {score.languages}/{score.found}, authors "
        f"{score.authors}/{score.found}"
    )


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--report"]
    report = "--report" in sys.argv
    folder = Path(arguments[0]) if arguments else CORPUS
    files = [folder / "gold.jsonl", folder / "truth.jsonl"]
    if path := next((file for file in files if file.is_file()), None):
        truth, names = truth_of(path), names_of_pages(folder)
        _print(folder.name, score_set(folder, truth, names, report=report), len(names))
    if not arguments:
        for title, (truth, names) in own_sets().items():
            shown = report and "third" not in title
            _print(title, score_set(OWN / "pages", truth, names, report=shown), len(names))


if __name__ == "__main__":
    main()
