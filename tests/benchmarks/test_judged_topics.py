"""Floors: what a practitioner finds for the open topics does not get worse unnoticed."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.judged_topics import Topic, by_engine, measure, read_topics
from repo_search.repository import opened
from repo_search.settings import EMBEDDED_ENGINES, Settings

from ..sites import filled

FLOORS = {
    "sample": {"nDCG@10": 0.68, "first page": 0.75},
    "ofsted": {"nDCG@10": 0.53, "first page": 0.85},
}
"""A little under what was measured when they were set."""


def topics(collection: str) -> list[Topic]:
    return [topic for topic in read_topics() if topic.collection == collection]


def check(collection: str, engine: str, scores: Mapping[str, float]) -> None:
    for name, floor in FLOORS[collection].items():
        assert scores[name] >= floor, f"{engine}: {name} {scores[name]:.3f}"


@pytest.mark.parametrize("engine", EMBEDDED_ENGINES)
def test_topics_over_the_sample_collection_are_answered_as_well_as_before(
    samples: Path, engine: str
) -> None:
    filled(samples, engine)
    with opened(Settings(data=samples / engine, engine=engine)) as repository:
        check("sample", engine, measure(repository, topics("sample")))


def test_topics_over_real_reports_are_answered_as_well_as_before(
    corpus: Path, whole_material: bool
) -> None:
    if not whole_material:
        pytest.skip("real reports take over a minute: make test-material (said in the header)")
    assert corpus.is_dir()
    measured = by_engine("ofsted", topics("ofsted"))
    assert set(measured) == set(EMBEDDED_ENGINES)
    for engine, scores in measured.items():
        check("ofsted", engine, scores)
