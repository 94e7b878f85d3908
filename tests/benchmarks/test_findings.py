"""Findings in real reports are as complete as is asked of them, in files that may be looked at."""

from pathlib import Path

import pytest

from benchmarks.findings.__main__ import Score, main, measured

ASKED = 0.9


@pytest.fixture(scope="module")
def scores(corpus: Path) -> dict[str, Score]:
    assert corpus
    return measured("open")


@pytest.mark.parametrize("kind", ["recommendation", "learning-point"])
def test_what_is_labelled_is_found_and_little_else(scores: dict[str, Score], kind: str) -> None:
    score = scores[kind]
    assert score.expected
    assert score.found >= ASKED * score.expected
    assert score.found >= ASKED * score.given
    assert score.found >= ASKED * score.worded
    assert score.complete >= ASKED * score.found


def test_the_benchmark_says_so_where_there_are_no_reports(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("benchmarks.findings.__main__.CORPUS", tmp_path / "corpus")
    main()
    assert "nothing is measured" in capsys.readouterr().out
