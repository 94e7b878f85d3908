"""How far likeness parts versions of one report from other reports of the same template.

`BENCH_DIR=folder of PDFs python -m benchmarks.likeness` prints the likeness of all pairs of the
folder's reports, and of each report and versions made of it: what lies between is room for the
threshold. Every fifth report is also read by pdfminer, and written as DOCX and read again.
"""

import os
import random
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from docx import Document

from indexer.readers import read
from repo_search.likeness import THRESHOLD, likeness, signature
from repo_search.passages import Passage

Pages = Sequence[Passage]


def main() -> None:
    paths = sorted(Path(os.environ["BENCH_DIR"]).glob("*.pdf"))
    reports = {path: read(str(path), "").passages for path in paths}
    signatures = {path: signature(pages) for path, pages in reports.items()}
    signed = {path: made for path, made in signatures.items() if made}
    print(f"{len(signed)} reports; the threshold is {THRESHOLD}\n")
    print(f"{'':44}{'texts':>7}{'least':>7}{'5 %':>7}{'median':>8}{'95 %':>7}{'most':>7}")
    told = [likeness(one, other) for one, other in combinations(signed.values(), 2)]
    _print("different reports, all pairs", told)
    versions = defaultdict[str, list[float]](list)
    drawn = random.Random(7)
    strange = [passage for pages in reports.values() for passage in pages]
    for number, path in enumerate(signed):
        again = number % 5 == 0
        for name, pages in _versions(path, reports[path], drawn, strange, again):
            if made := signature(pages):
                versions[name].append(likeness(signed[path], made))
    for name, values in versions.items():
        _print(name, values)


def _versions(
    path: Path, pages: Pages, drawn: random.Random, strange: Pages, again: bool
) -> Iterator[tuple[str, Pages]]:
    def exchanged(pages: Pages, at: int) -> Pages:
        return [*pages[:at], drawn.choice(strange), *pages[at + 1 :]]

    def any_but_first(pages: Pages) -> int:
        return drawn.randrange(1, max(2, len(pages)))

    yield "without its first page", pages[1:]
    yield "another first page", exchanged(pages, 0)
    yield "one page exchanged", exchanged(pages, any_but_first(pages))
    yield "without its first page, one exchanged", exchanged(pages, any_but_first(pages))[1:]
    yield "the first half (no duplicate)", pages[: len(pages) // 2]
    if again:
        second = read(str(path), "", "pdfminer").passages
        yield "read by pdfminer", second
        yield "as DOCX", _as_docx(second)
        other = exchanged(exchanged(second, any_but_first(second)), 0)
        yield "as DOCX, another first page, one exchanged", _as_docx(other)


def _as_docx(pages: Pages) -> Pages:
    document = Document()
    for page in pages:
        for line in page.text.split("\n"):
            document.add_paragraph("".join(filter(str.isprintable, line)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        document.save(str(path))
        return read(str(path), "").passages


def _print(name: str, values: Sequence[float]) -> None:
    ordered = sorted(values)
    at = [ordered[int(share * (len(ordered) - 1))] for share in (0, 0.05, 0.95, 1)]
    median = statistics.median(ordered)
    print(
        f"{name:44}{len(ordered):>7}{at[0]:>7.2f}{at[1]:>7.2f}{median:>8.2f}"
        f"{at[2]:>7.2f}{at[3]:>7.2f}"
    )


if __name__ == "__main__":
    main()
