"""Prints what a repository of 10 thousand, 1 million and 100 million pages needs.

    python -m benchmarks.scale

Each figure is a product of what was measured (measured.json beside this) and what is chosen here.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PAGES_A_REPORT = 50
"""Chosen: as the reports of docs/performance.md."""
SHARD = 30e9
"""Bytes. Chosen: in the middle of the 10 to 50 GB that OpenSearch's manual advises."""
BUSY = 0.5
"""Chosen: how much of a core searches may take at the busiest."""


class Case(NamedTuple):
    """So many pages, on one machine or on several, with copies of the index beside the first, and
    so many searches a second at the busiest. All are chosen: searches are not recorded, so that
    nobody has counted them."""

    pages: int
    is_large: bool
    copies: int
    searches: int


CASES = (
    Case(10_000, False, 0, 1),
    Case(1_000_000, False, 0, 10),
    Case(1_000_000, True, 1, 10),
    Case(100_000_000, True, 1, 100),
)
_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"))

Measured = Mapping[str, Mapping[str, Any]]


def measured() -> Measured:
    found: Measured = json.loads(Path(__file__).with_name("measured.json").read_text())
    return found


def rows(cases: Sequence[Case], known: Measured) -> Iterator[tuple[str, ...]]:
    """The table, row by row; the first is its head."""

    def each(name: str, small: str, large: str, worth: Any) -> tuple[str, ...]:
        return (
            name,
            *(worth(one, _figure(known, large if one.is_large else small)) for one in cases),
        )

    yield ("", *(f"{one.pages:,} pages" for one in cases))
    yield ("on", *("several machines" if one.is_large else "one machine" for one in cases))
    yield ("reports", *(f"{one.pages // PAGES_A_REPORT:,}" for one in cases))
    yield each("catalogue", "sqlite_page", "postgresql_page", _bytes)
    yield each("index", "tantivy_page", "opensearch_page", _bytes)
    yield ("copies of the index", *(str(one.copies) for one in cases))
    yield each("primary shards", "", "opensearch_page", _shards)
    yield each("files", "real_file_page", "real_file_page", _bytes)
    yield ("searches a second (chosen)", *(str(one.searches) for one in cases))
    yield each("cores for them, web", "search_core_50000", "search_core_opensearch", _cores)


def _figure(known: Measured, name: str) -> float | None:
    return float(known[name]["figure"]) if name in known else None


def _bytes(one: Case, a_page: float | None) -> str:
    if a_page is None:
        return "not measured"
    size = a_page * one.pages
    scale, unit = next((each for each in _UNITS if size >= each[0]), _UNITS[-1])
    return f"{float(f'{size / scale:.2g}'):g} {unit}"


def _shards(one: Case, a_page: float | None) -> str:
    if not one.is_large:
        return "none"
    return "not measured" if a_page is None else str(math.ceil(a_page * one.pages / SHARD))


def _cores(one: Case, milliseconds: float | None) -> str:
    if milliseconds is None:
        return "not measured"
    return str(math.ceil(one.searches * milliseconds / 1000 / BUSY))


def table(lines: Sequence[tuple[str, ...]]) -> str:
    """Lines in Markdown, for terminals too."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    drawn = [f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines]
    drawn.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(drawn)


def inputs(known: Measured) -> str:
    """What was measured, how, when and on what."""
    lines = [
        (_CALLED.get(name, name), f"{one['figure']:,} {one['unit']}", one["how"], one["date"])
        for name, one in known.items()
    ]
    machines = sorted({f"{one['machine']}" for one in known.values()})
    head = ("measured", "figure", "how", "on")
    return f"{table([head, *lines])}\n\nOn {'; '.join(machines)}."


_CALLED = {
    "sqlite_page": "catalogue in SQLite, a page",
    "postgresql_page": "catalogue in PostgreSQL, a page",
    "postgresql_rate": "writing the catalogue in PostgreSQL",
    "tantivy_page": "index of tantivy, a page",
    "opensearch_page": "index of OpenSearch, a page",
    "opensearch_rate": "sending to OpenSearch",
    "file_page": "generated files, a page",
    "real_file_page": "files of real reports, a page",
    "search_core_10000": "a results page, 10,000 pages held",
    "search_core_50000": "a results page, 50,000 pages held",
    "search_core_opensearch": "a results page, with OpenSearch beside",
    "web_memory_10000": "memory of a web process, 10,000 pages held",
    "web_memory_50000": "memory of a web process, 50,000 pages held",
    "web_memory_opensearch": "memory of a web process, with OpenSearch beside",
}


def main() -> None:
    print(table(list(rows(CASES, measured()))))


if __name__ == "__main__":
    main()
