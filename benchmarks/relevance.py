"""Ranking against judged collections: `make bench-relevance [RELEVANCE_DIR=folder]`.

A collection is a folder with docs.jsonl (id, title, text), queries.tsv (id, query) and qrels.txt
(TREC: query, 0, document, grade). RELEVANCE_DIR is one, or a folder of several; without it,
../shared/corpus/relevance. Each document becomes a record with its title and a page of text; each
query is typed as it stands, and goes the whole way that a search goes. Beside the engines: bm25s
(Lucene's BM25, English stop words, Snowball) on title and text, in the same run.

Prints nDCG@10, AP (of the first thousand) and recall@100 as ir-measures reckons them, and how long
a query took in the median.
"""

import csv
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import ir_measures
import Stemmer
from ir_measures import AP, Qrel, R, ScoredDoc, nDCG

from repo_search.catalogue import Catalogue, records
from repo_search.claims import Claim, Source
from repo_search.engines import open_engine
from repo_search.index_documents import authorities
from repo_search.indexing import rebuild
from repo_search.passages import ExtractedText, Passage
from repo_search.search import SearchRequest, answer
from repo_search.settings import EMBEDDED_ENGINES

PROJECT = Path(__file__).resolve().parents[1]
GIVEN = PROJECT.parent / "shared/corpus/relevance"
MEASURES = (nDCG @ 10, AP, R @ 100)
DEPTH = 1_000
MARGIN = 1.05
"""By how much the mean nDCG@10 of each engine is to exceed that of bm25s."""

Run = Mapping[str, Iterable[tuple[str, float]]]
"""By query, documents with their scores."""
Scores = Mapping[Any, float]


@dataclass(frozen=True, slots=True)
class Collection:
    """`documents` are (id, title, text); `queries` by id; `judged` every judgement."""

    name: str
    documents: tuple[tuple[str, str, str], ...]
    queries: Mapping[str, str]
    judged: tuple[Qrel, ...]

    def measured(self, run: Run) -> Scores:
        hits = [
            ScoredDoc(query, document, score)
            for query, found in run.items()
            for document, score in found
        ]
        scores: Scores = ir_measures.calc_aggregate(MEASURES, self.judged, hits)
        return scores


def read(folder: Path) -> Collection:
    lines = (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    with (folder / "queries.tsv").open(encoding="utf-8", newline="") as stream:
        queries = {row[0]: row[1] for row in csv.reader(stream, "excel-tab", quoting=3) if row}
    judged = (line.split() for line in (folder / "qrels.txt").read_text().splitlines() if line)
    return Collection(
        folder.name,
        tuple((str(row["id"]), row.get("title") or "", row.get("text") or "") for row in rows),
        queries,
        tuple(Qrel(query, document, int(float(grade))) for query, _, document, grade in judged),
    )


def collections(place: Path) -> list[Collection]:
    """The collection in a folder, or those in the folders of it."""
    found = sorted(path.parent for path in place.glob("**/docs.jsonl"))
    if not found:
        sys.exit(f"There is no collection (docs.jsonl, queries.tsv, qrels.txt) in {place}.")
    return [read(folder) for folder in found]


def fill(catalogue: Catalogue, collection: Collection) -> dict[str, str]:
    """Puts the documents into a catalogue; gives their ids by record id."""
    named = {}
    with catalogue.write() as connection:
        for number, title, text in collection.documents:
            page = ExtractedText("text/plain", (Passage(1, text),), paged=False)
            claims = [Claim("title", (title or number,), Source.MANIFEST)]
            named[records.add(connection, page, claims)] = number
    return named


def ours(collection: Collection) -> Iterator[tuple[str, Run, list[float]]]:
    """For each engine what a search finds for each query, and the seconds each took."""
    with tempfile.TemporaryDirectory() as place:
        catalogue = Catalogue(f"sqlite:///{Path(place) / 'catalogue.db'}")
        named = fill(catalogue, collection)
        with catalogue.read() as connection:
            known = authorities(connection)
        for name in EMBEDDED_ENGINES:
            engine = open_engine(name, Path(place) / "index")
            rebuild(catalogue, engine)
            run, times = {}, []
            for number, text in collection.queries.items():
                begun = time.perf_counter()
                found = answer(catalogue, engine, SearchRequest(text), known, at_most=DEPTH)
                times.append(time.perf_counter() - begun)
                run[number] = [(named[hit.record_id], hit.score) for hit in found.ranking.hits]
            engine.close()
            yield name, run, times
        catalogue.close()


def theirs(collection: Collection) -> tuple[Run, list[float]]:
    """What bm25s finds."""
    stemmer = Stemmer.Stemmer("english")

    def tokens(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)

    retriever = bm25s.BM25(method="lucene")
    texts = [f"{title} {text}" for _, title, text in collection.documents]
    retriever.index(tokens(texts), show_progress=False)
    run, times = {}, []
    for number, text in collection.queries.items():
        begun = time.perf_counter()
        places, scores = retriever.retrieve(
            tokens([text]), k=min(DEPTH, len(texts)), show_progress=False
        )
        times.append(time.perf_counter() - begun)
        run[number] = [
            (collection.documents[at][0], float(score))
            for at, score in zip(places[0], scores[0], strict=True)
            if score > 0
        ]
    return run, times


def main() -> None:
    place = Path(os.environ.get("RELEVANCE_DIR") or GIVEN)
    means: dict[str, list[Scores]] = {}
    print(f"{'':32}" + "".join(f"{m!s:>10}" for m in MEASURES) + f"{'ms':>10}")
    for collection in collections(place):
        for name, run, times in (("bm25s", *theirs(collection)), *ours(collection)):
            scores = collection.measured(run)
            means.setdefault(name, []).append(scores)
            _print(f"{collection.name}, {name}", scores, statistics.median(times) * 1000)
    for name, found in means.items():
        _print(f"mean, {name}", _mean(found))
    base = _mean(means["bm25s"])[nDCG @ 10]
    for name in EMBEDDED_ENGINES:
        ratio = _mean(means[name])[nDCG @ 10] / base
        said = "reached" if ratio >= MARGIN else "MISSED"
        print(f"{name}: nDCG@10 {ratio:.3f} of bm25s; {MARGIN} {said}")


def _mean(of: list[Scores]) -> Scores:
    return {measure: statistics.fmean(scores[measure] for scores in of) for measure in MEASURES}


def _print(name: str, scores: Scores, milliseconds: float | None = None) -> None:
    shown = "".join(f"{scores[measure]:>10.4f}" for measure in MEASURES)
    print(
        f"{name:32}{shown}" + ("" if milliseconds is None else f"{milliseconds:>10.1f}"), flush=True
    )


if __name__ == "__main__":
    main()
