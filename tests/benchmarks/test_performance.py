"""The benchmarks of speed run, small, and what they are made with is sound. No figure is judged."""

import json
import math
from pathlib import Path

import pytest

from benchmarks.__main__ import SECTIONS, keep, main
from benchmarks.collection import made, report
from benchmarks.performance.fts5 import Fts5, build
from benchmarks.performance.lines import Line, at_least, at_most, faster, markdown, percentile
from benchmarks.queries import mix
from benchmarks.words import statistics
from repo_search.analysis import terms
from repo_search.engine import EngineQuery
from repo_search.index_documents import authorities
from repo_search.query.parse import parse
from repo_search.repository import opened
from repo_search.results import COUNTED
from repo_search.settings import Settings


@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_line_gives_a_figure(tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    main(["--small", "--out", str(out)])
    found = json.loads(out.read_text(encoding="utf-8"))
    assert list(found["measured"]) == [name for names in SECTIONS.values() for name in names]
    for name, measured in found["measured"].items():
        assert measured["lines"], name
        for line in measured["lines"]:
            assert math.isfinite(line["figure"]), line
            assert line["figure"] >= 0, line
            assert line["absent"] or not line["against"] or line["other"] > 0, line
    assert markdown(found).count("\n### ") == len(SECTIONS)


def test_the_same_seed_gives_the_same_reports_and_another_seed_others() -> None:
    themes = ("neglect", "self-harm")
    assert report(7, 3, 1, themes) == report(7, 3, 1, themes)
    assert report(7, 3, 1, themes).pages != report(7, 3, 2, themes).pages
    assert report(7, 3, 1, themes).pages != report(8, 3, 1, themes).pages


def test_pages_are_as_long_as_real_ones_and_use_words_as_often() -> None:
    pages = [page for at in range(8) for page in report(at, 20, 1, ("neglect",)).pages]
    words = [word for page in pages for word in terms(page)]
    assert 350 < len(words) / len(pages) < 480
    assert 0.02 < words.count("children") / len(words) < 0.06


def test_statistics_hold_neither_sentences_nor_what_few_reports_say() -> None:
    known = statistics()
    assert max(len(unit.text.split()) for unit in known.units) == 3
    assert min(unit.share for unit in known.units) * 195 >= 5 - 1e-9


def test_fts5_counts_as_our_engine_does(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    made(settings, 12, 2, 1)
    with opened(settings) as repository:
        build(repository, tmp_path / "fts5.db")
        rival = Fts5(tmp_path / "fts5.db")
        for query in (
            EngineQuery(facets=COUNTED, sort="newest"),
            EngineQuery(parse("children").clause, facets=COUNTED),
            EngineQuery(parse("social worker").clause, {"language": ("en",)}, facets=COUNTED),
        ):
            ours, theirs = repository.engine.search(query), rival.answer(query)
            assert ours.total == theirs.total > 0
            counted = {(f, v): n for f, of in ours.facets.items() for v, n in of.items() if n}
            assert counted == theirs.counts
        rival.close()
        with repository.catalogue.read() as connection:
            known = authorities(connection)
    assert mix(50, 1, known) == mix(50, 1, known)
    assert {asked.kind for asked in mix(300, 1, known)} == {
        *("one word", "two to five words", "phrase", "prefix", "fielded", "filtered"),
        *("since", "browse", "question"),
    }


def test_a_ratio_is_judged_before_a_figure() -> None:
    assert Line("import", 9.0, "s", at_most(10)).outcome == "met"
    assert faster("import", 10.0, "s", "other", 39.0, 4).outcome == "missed"
    assert faster("import", 10.0, "s", "other", 40.0, 4).outcome == "met"
    assert Line("import", 9.0, "s", at_least(4), absent="not installed").outcome == "not compared"
    assert Line("import", 9.0, "s").outcome == ""


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0


def test_results_of_the_same_machine_are_kept_and_those_of_another_are_not(tmp_path: Path) -> None:
    def results(day: str, cores: str, name: str) -> dict[str, dict[str, object]]:
        return {"machine": {"date": day, "cores": cores}, "measured": {name: {"lines": []}}}

    out = tmp_path / "results.json"
    keep(results("2026-01-01", "2", "reindex"), out)
    keep(results("2026-01-02", "2", "import"), out)
    assert list(json.loads(out.read_text())["measured"]) == ["import", "reindex"]
    keep(results("2026-01-03", "4", "engine"), out)
    assert list(json.loads(out.read_text())["measured"]) == ["engine"]
