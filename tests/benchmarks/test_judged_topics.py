"""Floors: what a practitioner finds for the open topics does not get worse unnoticed."""

from pathlib import Path

import pytest

from benchmarks.judged_topics import measure, read_topics
from repo_search.settings import EMBEDDED_ENGINES

FLOORS = {
    "sample": {"nDCG@10": 0.68, "first page": 0.75},
    "ofsted": {"nDCG@10": 0.53, "first page": 0.85},
}
"""A little under what was measured when they were set."""


def check(collection: str) -> None:
    topics = [topic for topic in read_topics() if topic.collection == collection]
    measured = measure(collection, topics)
    assert set(measured) == set(EMBEDDED_ENGINES)
    for engine, scores in measured.items():
        for name, floor in FLOORS[collection].items():
            assert scores[name] >= floor, f"{engine}: {name} {scores[name]:.3f}"


def test_topics_over_the_sample_collection_are_answered_as_well_as_before() -> None:
    check("sample")


def test_topics_over_real_reports_are_answered_as_well_as_before(
    corpus: Path, whole_material: bool
) -> None:
    if not whole_material:
        pytest.skip("real reports take over a minute: make test-material (said in the header)")
    assert corpus.is_dir()
    check("ofsted")
