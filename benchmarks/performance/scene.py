"""What the measurements work on: sizes, the folder of reports, and collections made when needed."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.collection import made, write_pdfs
from repo_search.settings import Settings

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "ofsted"
"""Real reports, where they lie beside the project."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. `records` of `pages` each are searched; as many files of as many pages
    are brought in, and a tenth of them before; `reports` are generated where there is no folder of
    reports. `queries` and `requests` are asked, `rounds` of what takes turns are run."""

    records: int
    pages: int
    reports: int
    queries: int
    requests: int
    rounds: int

    def __str__(self) -> str:
        return (
            f"{self.records:,} records of {self.pages} pages, {self.queries:,} queries, "
            f"{self.requests:,} requests, turns taken {self.rounds} times"
        )


FULL = Sizes(records=5_000, pages=50, reports=200, queries=1_000, requests=10_000, rounds=3)
SMALL = Sizes(records=20, pages=3, reports=4, queries=24, requests=40, rounds=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """`place` is a directory in which whatever is made stays until the caller removes it; made once
    there, it serves every measurement and, where the caller keeps it, the next run."""

    place: Path
    sizes: Sizes
    given: Path | None = None

    def reports(self) -> Path:
        """The folder of reports: the one given, or generated ones."""
        return self.given or self.files(self.sizes.reports)

    def files(self, number: int) -> Path:
        """A folder of so many generated PDF files."""
        folder = self.place / f"pdf-{number}x{self.sizes.pages}"
        if not folder.is_dir():
            unready = self.fresh("pdf")
            write_pdfs(unready, number, self.sizes.pages, SEED)
            unready.rename(folder)
        return folder

    def collection(self, times: int = 1) -> Settings:
        """A repository of so many times the records, with its index."""
        number = self.sizes.records * times
        data = self.place / f"data-{number}x{self.sizes.pages}"
        if not data.is_dir():
            unready = self.fresh("data")
            made(Settings(data=unready), number, self.sizes.pages, SEED)
            unready.rename(data)
        return Settings(data=data)

    def fresh(self, name: str) -> Path:
        """A directory that is yet to be made, of which nothing is left from before."""
        directory = self.place / f"fresh-{name}"
        shutil.rmtree(directory, ignore_errors=True)
        return directory


def cores() -> int:
    """On how many cores this process may run."""
    return len(os.sched_getaffinity(0))
