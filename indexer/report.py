"""Outcomes -> JSON lines, a summary table, an exit code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

OutcomeName = Literal["added", "updated", "unchanged", "duplicate", "ignored", "rejected"]
OUTCOMES: tuple[OutcomeName, ...] = (
    "added", "updated", "unchanged", "duplicate", "ignored", "rejected",
)  # fmt: skip

_OF_ROWS = ("outcome", "record_id", "reason", "changes")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file or row. `pages` counts pages or parts; `text` tells where it comes
    from: layer, ocr or none; `changes` are the fields of a known record that differ now, each from
    what to what; `row` is what a partnership's page says of it."""

    path: str
    outcome: OutcomeName
    record_id: str | None = None
    reason: str | None = None
    pages: int = 0
    text: str = "none"
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    row: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The outcome of a file or row; that of a row of a page is led by what the page says."""
        told = asdict(self)
        row = told.pop("row")
        if row is None:
            return told
        return {**row, **{name: told[name] for name in _OF_ROWS}}


def summary(outcomes: Iterable[Outcome]) -> dict[OutcomeName, int]:
    """How many files had each outcome, in the fixed order."""
    counts = Counter(outcome.outcome for outcome in outcomes)
    return {name: counts[name] for name in OUTCOMES}


def exit_code(counts: dict[OutcomeName, int]) -> int:
    """0 if all went well, 1 if some files were rejected."""
    return 1 if counts["rejected"] else 0
