"""Outcomes -> JSON lines, a summary table, an exit code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

OutcomeName = Literal["added", "updated", "unchanged", "duplicate", "ignored", "rejected"]
OUTCOMES: tuple[OutcomeName, ...] = (
    "added", "updated", "unchanged", "duplicate", "ignored", "rejected",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file or row. `pages` counts pages or parts; `text` tells where it comes
    from: layer, ocr or none; `changes` are the fields of a known record that differ now, each from
    what to what."""

    path: str
    outcome: OutcomeName
    record_id: str | None = None
    reason: str | None = None
    pages: int = 0
    text: str = "none"
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def summary(outcomes: Iterable[Outcome]) -> dict[OutcomeName, int]:
    """How many files had each outcome, in the fixed order."""
    counts = Counter(outcome.outcome for outcome in outcomes)
    return {name: counts[name] for name in OUTCOMES}


def exit_code(counts: dict[OutcomeName, int]) -> int:
    """0 if all went well, 1 if some files were rejected."""
    return 1 if counts["rejected"] else 0
