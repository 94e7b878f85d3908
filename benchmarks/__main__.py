"""How fast it is, measured beside what a user would pick instead: `make bench`.

Prints a table and writes JSON. Full size takes hours and some 40 GB below --keep; --small shows
within a minute that everything runs, and its figures mean nothing.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.performance import answering, bring_in, http, machine, meanwhile, stacks
from benchmarks.performance.lines import Line, markdown
from benchmarks.performance.scene import FULL, REPORTS, SMALL, Scene

Measure = Callable[[Scene], Iterator[Line]]

SECTIONS: dict[str, dict[str, Measure]] = {
    "Bring in": {
        "import": bring_in.import_,
        "pure-python": bring_in.for_the_record,
        "sizes": bring_in.sizes,
        "reindex": bring_in.reindex,
    },
    "Answer": {
        "engine": answering.engine,
        "four-times": answering.four_times,
        "fts5": answering.fts5,
        "whoosh": answering.whoosh,
    },
    "Over HTTP": {
        "http": http.results_page,
        "page-view": http.page_view,
        "datasette": http.datasette,
        "meanwhile": meanwhile.meanwhile,
    },
    "Three installations": {"stacks": stacks.stacks},
}


def main(arguments: Sequence[str] | None = None) -> None:
    names = [name for measures in SECTIONS.values() for name in measures]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="see that it runs")
    parser.add_argument("--only", action="append", choices=names, help="can be repeated")
    parser.add_argument("--reports", type=Path, help="folder of PDF files to import")
    parser.add_argument("--records", type=int, help="of the collection that is searched")
    parser.add_argument("--pages", type=int, help="of each record")
    parser.add_argument("--keep", type=Path, help="directory in which collections stay")
    parser.add_argument("--out", type=Path, help="where the results are written as JSON")
    given = parser.parse_args(arguments)
    sizes = SMALL if given.small else FULL
    sizes = replace(sizes, records=given.records or sizes.records, pages=given.pages or sizes.pages)
    reports = given.reports or (REPORTS if REPORTS.is_dir() and not given.small else None)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        place = given.keep or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        found = measured(Scene(place, sizes, reports), given.only or names)
    results = {"machine": machine.described(), "measured": found}
    print(f"\n{markdown(results)}")
    if given.out:
        keep(results, given.out)


def measured(scene: Scene, wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What is wanted, by name: its section, the sizes, and its lines as JSON has them."""
    found: dict[str, dict[str, Any]] = {}
    for section, measures in SECTIONS.items():
        for name in [name for name in measures if name in wanted]:
            begun = time.perf_counter()
            lines = [line.as_kept() for line in measures[name](scene)]
            found[name] = {"section": section, "sizes": str(scene.sizes), "lines": lines}
            print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    return found


def keep(results: dict[str, Any], path: Path) -> None:
    """Writes results as JSON. What the file has of the same machine and versions, and was not
    measured now, stays: some lines take hours."""
    before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    same = {**before.get("machine", {}), "date": ""} == {**results["machine"], "date": ""}
    found = {**(before["measured"] if same else {}), **results["measured"]}
    names = [name for measures in SECTIONS.values() for name in measures]
    results["measured"] = {name: found[name] for name in names if name in found}
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
