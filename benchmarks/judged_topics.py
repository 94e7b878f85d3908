"""What a practitioner finds: `python -m benchmarks.judged_topics [--held-out]`.

Types the topics of benchmarks/topics into a search over the sample collection, and over the real
reports in ../shared/corpus/ofsted where they are, with each engine. Prints, by collection: nDCG@10
and AP of records, reciprocal rank of the first highly relevant record, and of the relevant records
on the first page of results that have judged pages, the share whose first page shown is one of
these, and the share with one among the pages shown.

The held-out topics are for the end: whoever has looked at them has none left.
"""

import csv
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import ir_measures
from ir_measures import AP, RR, Qrel, ScoredDoc, nDCG

from indexer.plan import Plan
from indexer.run import Run
from indexer.sample import write_sample
from indexer.sources.manifest import read_manifest
from repo_search.indexing import rebuild
from repo_search.repository import Repository, opened
from repo_search.search import SearchRequest, search
from repo_search.settings import EMBEDDED_ENGINES, Settings

TOPICS = Path(__file__).resolve().parent / "topics"
OFSTED = TOPICS.parents[2] / "shared/corpus/ofsted"
MEASURES = (nDCG @ 10, AP, RR(rel=2))
DEPTH = 100
FIRST_PAGE = 10


@dataclass(frozen=True, slots=True)
class Topic:
    """`grades` and `pages` by file name."""

    topic: str
    collection: str
    query: str
    grades: Mapping[str, int]
    pages: Mapping[str, frozenset[int]]


def read_topics(held_out: bool = False) -> list[Topic]:
    prefix = "heldout_" if held_out else ""
    grades: dict[str, dict[str, int]] = {}
    pages: dict[str, dict[str, frozenset[int]]] = {}
    for row in _rows(f"{prefix}judgements.csv"):
        name = PurePosixPath(row["file"]).name
        grades.setdefault(row["topic"], {})[name] = int(row["grade"])
        found = frozenset(map(int, filter(None, row["pages"].split(";"))))
        pages.setdefault(row["topic"], {})[name] = found
    return [
        Topic(
            row["topic"], row["collection"], row["query"], grades[row["topic"]], pages[row["topic"]]
        )
        for row in _rows(f"{prefix}topics.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (TOPICS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fill(collection: str, place: Path) -> Settings:
    """Brings a collection in; gives the settings of its repository."""
    source = OFSTED
    if collection == "sample":
        source = place / "sample"
        source.mkdir()
        write_sample(source)
    settings = Settings(data=place / "data")
    for _ in Run(settings, Plan([source], read_manifest(source / "manifest.csv"))).outcomes():
        pass
    return settings


@dataclass(slots=True)
class Found:
    """Hits and judgements of some topics, and how many first pages were looked at and right."""

    hits: list[ScoredDoc]
    judged: list[Qrel]
    looked_at: int = 0
    first: int = 0
    among: int = 0

    def measured(self) -> dict[str, float]:
        of_records: Mapping[Any, float] = ir_measures.calc_aggregate(
            MEASURES, self.judged, self.hits
        )
        looked_at = self.looked_at or 1
        return {str(m): of_records[m] for m in MEASURES} | {
            "first page": self.first / looked_at,
            "among shown": self.among / looked_at,
        }


def measure(repository: Repository, topics: list[Topic]) -> dict[str, float]:
    """The measures of a search for each topic."""
    found = Found([], [])
    for topic in topics:
        asked = SearchRequest(topic.query, per_page=DEPTH)
        answered = search(repository.catalogue, repository.engine, asked)
        found.judged += [Qrel(topic.topic, file, grade) for file, grade in topic.grades.items()]
        for place_of, result in enumerate(answered.results):
            file = result.record.holding.filename if result.record.holding else ""
            found.hits.append(ScoredDoc(topic.topic, file, DEPTH - place_of))
            pages = topic.pages.get(file)
            if place_of < FIRST_PAGE and pages:
                shown = [passage.page for passage in result.passages]
                found.looked_at += 1
                found.first += shown[:1] != [] and shown[0] in pages
                found.among += not pages.isdisjoint(shown)
    return found.measured()


def by_engine(collection: str, topics: list[Topic]) -> dict[str, dict[str, float]]:
    """The measures of each engine over a collection that is brought in anew."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        settings = fill(collection, place)
        scores = {}
        for name in EMBEDDED_ENGINES:
            its_own = settings.model_copy(update={"engine": f"{name}:{place / name}"})
            with opened(its_own) as repository:
                rebuild(repository.catalogue, repository.engine)
                scores[name] = measure(repository, topics)
        return scores


def main() -> None:
    topics = read_topics(held_out="--held-out" in sys.argv[1:])
    for collection in ("sample", "ofsted"):
        of_collection = [topic for topic in topics if topic.collection == collection]
        if collection == "ofsted" and not OFSTED.is_dir():
            print("ofsted: not there, so not measured")
            continue
        for engine, scores in by_engine(collection, of_collection).items():
            said = "  ".join(f"{name} {value:.3f}" for name, value in scores.items())
            print(f"{collection}, {len(of_collection)} topics, {engine:8} {said}", flush=True)


if __name__ == "__main__":
    main()
