"""The arithmetic of docs/scale.md, and the program that measures what it begins with, run small."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.scale import measure
from benchmarks.scale.__main__ import CASES, Case, measured, rows
from tests.stacks import opensearch, postgres


def _figures(out: Path, kind: str, *given: str) -> Any:
    """What measuring adds to the figures that there are."""
    out.write_text('{"of_before": {}}', encoding="utf-8")
    command = [kind, "--records", "2", "--pages", "3", "--requests", "20", *given, "--out", out]
    measure.main([*map(str, command)])
    found = json.loads(out.read_text(encoding="utf-8"))
    assert not found.pop("of_before")
    assert all(one["figure"] > 0 for one in found.values())
    return found


def test_one_machine_is_measured(tmp_path: Path) -> None:
    found = _figures(tmp_path / "figures", "embedded")
    assert found.keys() == {"sqlite_page", "tantivy_page", "search_core_6", "web_memory_6"}


def test_files_are_measured(tmp_path: Path) -> None:
    assert _figures(tmp_path / "figures", "files").keys() == {"file_page"}


@pytest.mark.large
def test_the_catalogue_of_a_large_installation_is_measured(tmp_path: Path) -> None:
    found = _figures(tmp_path / "figures", "catalogue", "--url", postgres.database())
    assert found.keys() == {"postgresql_page", "postgresql_rate"}


@pytest.mark.large
def test_the_engine_of_a_large_installation_is_measured(tmp_path: Path) -> None:
    url = f"opensearch+http://{opensearch.cluster(1)}/measured?replicas=0"
    found = _figures(tmp_path / "figures", "engine", "--url", url)
    opensearch.remove(url)
    assert found.keys() == {
        "opensearch_page", "opensearch_rate", "search_core_opensearch", "web_memory_opensearch",
    }  # fmt: skip


def test_a_hundred_times_the_pages_need_a_hundred_times_the_room() -> None:
    known = {"sqlite_page": {"figure": 4_000}, "postgresql_page": {"figure": 2_500}}
    cases = [Case(10_000, False, 0, 1), Case(1_000_000, False, 0, 1), Case(1_000_000, True, 1, 1)]
    (catalogue,) = [row for row in rows(cases, known) if row[0] == "catalogue"]
    assert catalogue == ("catalogue", "40 MB", "4 GB", "2.5 GB")


def test_a_shard_has_so_much_and_what_was_not_measured_is_not_guessed() -> None:
    cases = [Case(100_000_000, True, 1, 100)]
    found = {row[0]: row[1] for row in rows(cases, {"opensearch_page": {"figure": 3_000}})}
    assert (found["index"], found["primary shards"]) == ("300 GB", "10")
    assert found["catalogue"] == found["cores for them, web"] == "not measured"


def test_every_measured_figure_says_how_when_and_on_what() -> None:
    for one in measured().values():
        assert one["figure"] > 0
        assert all(one[said] for said in ("unit", "how", "date", "machine", "versions"))
    assert len({len(row) for row in rows(CASES, measured())}) == 1
