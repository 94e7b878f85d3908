"""How well names of publishers are told apart: `python -m benchmarks.publisher_names`.

Scores the pairs of tests/repo_search/truth/publisher_pairs.csv: those the rules were made on, and
those held out. Beside ours stands rapidfuzz's token_sort_ratio at the same threshold.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from repo_search.authorities import name_key
from repo_search.body_names import NEAR, likeness, match_key

PAIRS = Path(__file__).resolve().parents[1] / "tests/repo_search/truth/publisher_pairs.csv"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two written names, and whether they are of one body."""

    one: str
    other: str
    same: bool
    held_out: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many pairs were taken for one body, rightly and wrongly, and how many there are."""

    right: int
    wrong: int
    same: int
    different: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.same


def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["one"], row["other"], row["verdict"] == "same", row["held_out"] == "yes")
            for row in csv.DictReader(file)
        ]


def score(taken_as_one: Callable[[str, str], bool], of: list[Pair]) -> Score:
    """Scores a way of telling whether two names are of one body."""
    taken = [pair for pair in of if taken_as_one(pair.one, pair.other)]
    return Score(
        sum(pair.same for pair in taken),
        sum(not pair.same for pair in taken),
        sum(pair.same for pair in of),
        sum(not pair.same for pair in of),
    )


def exact(one: str, other: str) -> bool:
    return match_key(one) == match_key(other)


def near(one: str, other: str) -> bool:
    return likeness(one, other) >= NEAR


def _token_sort(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(name_key(one), name_key(other)) >= NEAR * 100


def main() -> None:
    everything = pairs()
    ways = {
        "folded words alike": lambda one, other: name_key(one) == name_key(other),
        "match_key alike": exact,
        f"likeness of {NEAR} or more": near,
        f"token_sort_ratio of {NEAR} or more": _token_sort,
    }
    for held_out in (False, True):
        of = [pair for pair in everything if pair.held_out is held_out]
        print(f"{'Held out' if held_out else 'Made on'}: {len(of)} pairs")
        for name, way in ways.items():
            found = score(way, of)
            print(
                f"  {name:36} precision {found.precision:.2f} ({found.wrong} wrong of "
                f"{found.different}), recall {found.recall:.2f} ({found.right} of {found.same})"
            )


if __name__ == "__main__":
    main()
