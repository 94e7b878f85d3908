"""Bringing documents in: whole runs of commands, with a data directory of their own each time."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from pypdfium2 import PdfDocument

from benchmarks.performance.lines import Line, at_least, at_most, faster
from benchmarks.performance.processes import in_turns, repo_search, timed, weighed
from benchmarks.performance.scene import Scene

_BESIDE = "cold start and an empty directory each time, in turns"
_LARGER = 10


def import_(scene: Scene) -> Iterator[Line]:
    """`repo-search import` beside recollindex and beside PDFium alone, over the same folder."""
    folder = scene.reports()
    pages = pages_of(folder)
    bare = [sys.executable, "-m", "benchmarks.performance.bare", str(folder)]
    works = [lambda: _import(scene, folder), lambda: timed(bare).seconds]
    if recoll := shutil.which("recollindex"):
        works.append(lambda: _recoll(scene, recoll, folder))
    ours, alone, *others = in_turns(scene.sizes.rounds, *works)
    yield Line(f"import of {pages:,} pages ({_BESIDE})", pages / ours, "pages/s")
    if others:
        yield faster("import", ours, "s", "recollindex", others[0], 4)
    else:
        yield Line("import", ours, "s", at_least(4), absent="recollindex is not installed")
    yield faster("import", ours, "s", "PDFium's text extraction alone", alone, 0.5)


def for_the_record(scene: Scene) -> Iterator[Line]:
    """The same in pure Python."""
    folder = scene.reports()
    pure = ("--engine", "whoosh", "--pdf-reader", "pdfminer")
    rate = pages_of(folder) / _import(scene, folder, *pure)
    yield Line("import with --engine whoosh --pdf-reader pdfminer", rate, "pages/s")


def sizes(scene: Scene) -> Iterator[Line]:
    """What an import takes of memory and time as it grows, and a second one over the same."""
    number, pages = scene.sizes.records, scene.sizes.pages
    small, large = scene.files(max(1, number // _LARGER)), scene.files(number)
    first = weighed(repo_search("import", small, "--data", scene.fresh("import")))
    data = scene.fresh("import")
    whole = weighed(repo_search("import", large, "--data", data))
    again = timed(repo_search("import", large, "--data", data))
    few, many = (f"{each * pages:,} pages" for each in (max(1, number // _LARGER), number))
    yield Line(f"memory of all processes, import of {many}", whole.memory, "MiB", at_most(1024))
    yield Line(
        f"the same, {many}", whole.memory, "MiB", at_most(1.2), few, first.memory,
        whole.memory / first.memory,
    )  # fmt: skip
    yield Line(
        f"seconds for each tenth of {many}", whole.seconds / _LARGER, "s", at_most(1.2), few,
        first.seconds, whole.seconds / _LARGER / first.seconds,
    )  # fmt: skip
    yield Line(f"rate of that import, {many}", number * pages / whole.seconds, "pages/s")
    yield Line(f"import of {number:,} unchanged files", again.seconds, "s", at_most(5))


def reindex(scene: Scene) -> Iterator[Line]:
    """`repo-search reindex`, its start included."""
    settings = scene.collection()
    pages = scene.sizes.records * scene.sizes.pages
    took = timed(repo_search("reindex", "--data", settings.data)).seconds
    yield Line(f"reindex of {pages:,} pages", pages / took, "pages/s", at_least(4_000))


def _import(scene: Scene, folder: Path, *options: str) -> float:
    return timed(repo_search("import", folder, "--data", scene.fresh("import"), *options)).seconds


def _recoll(scene: Scene, program: str, folder: Path) -> float:
    place = scene.fresh("recoll")
    place.mkdir()
    (place / "recoll.conf").write_text(f"topdirs = {folder.resolve()}\nnoaspell = 1\n")
    return timed([program, "-c", str(place)]).seconds


def pages_of(folder: Path) -> int:
    """The pages of all PDF files below a folder."""
    counted = 0
    for file in folder.rglob("*.pdf"):
        with PdfDocument(file) as document:
            counted += len(document)
    return counted
