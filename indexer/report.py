"""Outcomes -> JSON lines, a summary table, an exit code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

OutcomeName = Literal["added", "updated", "unchanged", "duplicate", "ignored", "rejected"]
OUTCOMES: tuple[OutcomeName, ...] = (
    "added", "updated", "unchanged", "duplicate", "ignored", "rejected",
)  # fmt: skip

_TOLD = ("path", "outcome", "record_id", "reason", "pages", "text", "changes")
_OF_ERASED = ("outcome", "record_id", "reason")
_OF_ROWS = ("outcome", "record_id", "reason", "changes")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file or row. `pages` counts pages or parts; `text` tells where it comes
    from: layer, ocr or none; `changes` are the fields of a known record that differ now, each from
    what to what; `row` is what a partnership's page says of it; `erased` is whether it is of what
    was erased: then nothing that it says is kept."""

    path: str
    outcome: OutcomeName
    record_id: str | None = None
    reason: str | None = None
    pages: int = 0
    text: str = "none"
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    row: Mapping[str, Any] | None = None
    erased: bool = False

    def as_json(self) -> dict[str, Any]:
        """The outcome of a file or row; that of a row of a page is led by what the page says."""
        told = {name: getattr(self, name) for name in _TOLD}
        if self.row is None:
            return told
        return {**self.row, **{name: told[name] for name in _OF_ROWS}}

    def as_kept(self) -> dict[str, Any]:
        """The outcome as the report of the run keeps it."""
        told = self.as_json()
        return {name: told[name] for name in _OF_ERASED} if self.erased else told


def summary(outcomes: Iterable[Outcome]) -> dict[OutcomeName, int]:
    """How many files had each outcome, in the fixed order."""
    counts = Counter(outcome.outcome for outcome in outcomes)
    return {name: counts[name] for name in OUTCOMES}


def exit_code(counts: dict[OutcomeName, int]) -> int:
    """0 if all went well, 1 if some files were rejected."""
    return 1 if counts["rejected"] else 0
