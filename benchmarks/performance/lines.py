"""The lines of the table: what was measured, with what it is compared, and whether that will do."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on the ratio of a line that compares, else on its figure."""

    number: float
    at_least: bool = False

    def is_met(self, figure: float) -> bool:
        return figure >= self.number if self.at_least else figure <= self.number

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.number:g}"


def at_least(number: float) -> Target:
    return Target(number, at_least=True)


def at_most(number: float) -> Target:
    return Target(number)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `against` says what `other` is the figure of; `ratio` is how the two compare, as
    the line says. `absent` says why there is nothing to compare with."""

    what: str
    figure: float
    unit: str
    target: Target | None = None
    against: str = ""
    other: float | None = None
    ratio: float | None = None
    absent: str = ""

    @property
    def outcome(self) -> str:
        if self.absent:
            return "not compared"
        if self.target is None:
            return ""
        judged = self.figure if self.ratio is None else self.ratio
        return "met" if self.target.is_met(judged) else "missed"

    def as_kept(self) -> dict[str, Any]:
        kept = asdict(self)
        return kept | {"target": str(self.target or ""), "outcome": self.outcome}


def faster(what: str, figure: float, unit: str, against: str, other: float, factor: float) -> Line:
    """A line of times, to be at least so many times shorter than another's."""
    return Line(what, figure, unit, at_least(factor), against, other, other / figure)


def more(what: str, figure: float, unit: str, against: str, other: float, factor: float) -> Line:
    """A line of rates, to be at least so many times another's."""
    return Line(what, figure, unit, at_least(factor), against, other, figure / other)


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * part) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


_HEAD = ("measured", "figure", "compared with", "ratio", "target", "met or missed")


def rows(kept: Iterable[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The cells of lines as they are kept in JSON."""
    return [
        (
            line["what"],
            shown(line["figure"], line["unit"]),
            line["absent"] or _compared(line),
            "" if line["ratio"] is None else f"{line['ratio']:.3g}",
            line["target"],
            line["outcome"],
        )
        for line in kept
    ]


def _compared(line: dict[str, Any]) -> str:
    return f"{line['against']}: {shown(line['other'], line['unit'])}" if line["against"] else ""


def shown(figure: float, unit: str) -> str:
    """A figure as people read it: three digits that count."""
    return f"{float(f'{figure:.3g}'):,g} {unit}".rstrip()


def table(kept: Iterable[dict[str, Any]]) -> str:
    """Lines as a table in Markdown, for terminals too."""
    body = [_HEAD, *rows(kept)]
    widths = [max(len(row[at]) for row in body) for at in range(len(_HEAD))]
    drawn = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |"
        for row in body
    ]
    drawn.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(drawn)


def markdown(results: dict[str, Any]) -> str:
    """The results of runs as docs/performance.md shows them: machine, sizes, a table a section."""
    sections: dict[str, list[dict[str, Any]]] = {}
    sizes: dict[str, list[str]] = {}
    for name, measured in results["measured"].items():
        sections.setdefault(measured["section"], []).extend(measured["lines"])
        sizes.setdefault(measured["sizes"], []).append(name)
    facts = [f"- {name}: {value}" for name, value in results["machine"].items()]
    facts += [f"- {', '.join(names)}: {of}" for of, names in sizes.items()]
    tables = [f"### {section}\n\n{table(lines)}" for section, lines in sections.items()]
    return "\n\n".join(["\n".join(facts), *tables])
