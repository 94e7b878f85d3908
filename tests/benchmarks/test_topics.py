"""The truth set for search: its form, and that the files and pages it names are there."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from indexer.readers import read

TOPICS = Path(__file__).resolve().parents[2] / "benchmarks" / "topics"
PARTS = ("", "heldout_")
COLLECTIONS = {"sample", "ofsted"}

Rows = list[dict[str, str]]


def table(name: str) -> Rows:
    with (TOPICS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def topics(part: str) -> Rows:
    return table(f"{part}topics.csv")


def judgements(part: str) -> Rows:
    return table(f"{part}judgements.csv")


def judged(collection: str) -> Rows:
    """The judgements of a collection, open and held out."""
    return [
        row
        for part in PARTS
        for row in judgements(part)
        if row["topic"] in {t["topic"] for t in topics(part) if t["collection"] == collection}
    ]


def pages(row: dict[str, str]) -> list[int]:
    return [int(page) for page in row["pages"].split(";")]


def beyond(rows: Rows, lengths: dict[str, int]) -> Rows:
    """The rows that name a file which is not there, or a page that it has not."""
    return [row for row in rows if not set(pages(row)) <= set(range(1, lengths[row["file"]] + 1))]


def test_forty_topics_of_which_fourteen_are_held_out() -> None:
    assert [len(topics(part)) for part in PARTS] == [26, 14]
    every = [row for part in PARTS for row in topics(part)]
    for key in ("topic", "query"):
        assert len({row[key] for row in every}) == 40, key


@pytest.mark.parametrize("part", PARTS)
def test_every_topic_is_whole_and_has_judgements(part: str) -> None:
    rows = topics(part)
    assert {row["collection"] for row in rows} == COLLECTIONS
    assert all(row["query"].strip() and row["need"].strip() for row in rows)
    assert {row["topic"] for row in judgements(part)} == {row["topic"] for row in rows}
    wanted = {row["topic"] for row in judgements(part) if row["grade"] == "2"}
    assert wanted == {row["topic"] for row in rows}


@pytest.mark.parametrize("part", PARTS)
def test_judgements_are_graded_and_made_once(part: str) -> None:
    rows = judgements(part)
    assert {row["grade"] for row in rows} == {"1", "2"}
    assert max(Counter((row["topic"], row["file"]) for row in rows).values()) == 1
    assert all(pages(row) == sorted(set(pages(row))) for row in rows)


def test_files_and_pages_of_the_sample_are_there(sample_files: Path) -> None:
    rows = judged("sample")
    lengths = {
        file: len(read(str(sample_files / file), file).passages)
        for file in {r["file"] for r in rows}
    }
    assert beyond(rows, lengths) == []


def test_files_and_pages_of_the_inspection_reports_are_there(corpus: Path) -> None:
    folder = corpus / "ofsted"
    if not folder.is_dir():
        pytest.skip("no inspection reports beside the project")
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        lengths = {row["file"]: int(row["pages"]) for row in csv.DictReader(lines)}
    assert beyond(judged("ofsted"), lengths) == []
