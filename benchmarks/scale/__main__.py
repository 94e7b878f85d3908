"""Prints what a repository of 10 thousand, 1 million and 100 million pages needs.

    python -m benchmarks.scale [PAGES …]

Each figure is a product of what was measured (measured.json beside this) and what is chosen here.
"""

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = (10_000, 1_000_000, 100_000_000)
PAGES_A_REPORT = 50
"""Chosen: as the reports of docs/performance.md."""
SHARD = 30e9
"""Bytes. Chosen: in the middle of the 10 to 50 GB that OpenSearch's manual advises."""
SEARCHES = {10_000: 1, 1_000_000: 10, 100_000_000: 100}
"""A second, at the busiest. Chosen: nobody has counted, since searches are not recorded."""
BUSY = 0.5
"""Chosen: how much of a core searches may take at the busiest."""
_LARGE = 500_000
"""Pages. Chosen: from here on the large installation; measured up to a fifth of a million and
more are the embedded ones, in docs/performance.md."""
_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"))

Measured = Mapping[str, Mapping[str, Any]]


def measured() -> Measured:
    found: Measured = json.loads(Path(__file__).with_name("measured.json").read_text())
    return found


@dataclass(frozen=True, slots=True)
class Needs:
    """What so many pages need; bytes, and None for what was not measured."""

    pages: int
    catalogue: float | None
    index: float | None
    files: float
    shards: int | None
    cores: float | None

    @property
    def is_large(self) -> bool:
        return self.pages >= _LARGE


def needs(pages: int, known: Measured) -> Needs:
    large = pages >= _LARGE
    catalogue = _figure(known, "postgresql_page" if large else "sqlite_page")
    index = _figure(known, "opensearch_page" if large else "tantivy_page")
    search = _figure(known, "search_core_opensearch" if large else f"search_core_{pages}")
    searches = SEARCHES.get(pages, 1)
    return Needs(
        pages,
        catalogue * pages if catalogue else None,
        index * pages if index else None,
        (_figure(known, "real_file_page") or 0) * pages,
        math.ceil(index * pages / SHARD) if large and index else None,
        searches * search / 1000 / BUSY if search else None,
    )


def _figure(known: Measured, name: str) -> float | None:
    return float(known[name]["figure"]) if name in known else None


def rows(sizes: Sequence[int], known: Measured) -> Iterator[tuple[str, ...]]:
    """The table, row by row; the first is its head."""
    all_needs = [needs(pages, known) for pages in sizes]
    yield ("", *(f"{one.pages:,} pages" for one in all_needs))
    yield ("reports", *(f"{one.pages // PAGES_A_REPORT:,}" for one in all_needs))
    yield ("catalogue", *(_of(one.catalogue, one, "SQLite", "PostgreSQL") for one in all_needs))
    yield ("index, one copy", *(_of(one.index, one, "tantivy", "OpenSearch") for one in all_needs))
    yield ("files", *(_bytes(one.files) for one in all_needs))
    yield ("primary shards", *(_shards(one) for one in all_needs))
    yield ("searches a second, chosen", *(f"{SEARCHES.get(n, 1)}" for n in sizes))
    yield ("cores for web processes", *(_cores(one) for one in all_needs))


def _of(size: float | None, one: Needs, small: str, large: str) -> str:
    return f"{_bytes(size)} ({large if one.is_large else small})"


def _bytes(size: float | None) -> str:
    if size is None:
        return "not measured"
    scale, unit = next((each for each in _UNITS if size >= each[0]), _UNITS[-1])
    return f"{float(f'{size / scale:.2g}'):g} {unit}"


def _shards(one: Needs) -> str:
    if not one.is_large:
        return "none"
    return "not measured" if one.shards is None else str(one.shards)


def _cores(one: Needs) -> str:
    return "not measured" if one.cores is None else str(math.ceil(one.cores))


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
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(table(list(rows(sizes, measured()))))


if __name__ == "__main__":
    main()
