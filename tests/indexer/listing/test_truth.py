"""Figures over pages whose rows are known. They print what they measure.

The project's pages were held out in three sets, one after the other; each was scored once before
it was looked at: rows found 89.2, 77.8 and 90.0 %. What is asserted here is how they are read now.
"""

from pathlib import Path

import pytest

from benchmarks.metadata import OWN, Score, names_of_pages, own_sets, score_set, truth_of


def show(capsys: pytest.CaptureFixture[str], title: str, score: Score) -> None:
    with capsys.disabled():
        print(  # noqa: T201 -- figures to be read
            f"\n{title}: rows {score.recall:.1%}, precision {score.precision:.1%}, dates "
            f"{score.date_share:.1%}, themes {score.theme_share:.1%}, statuses "
            f"{score.status_share:.1%}"
        )


def test_the_listing_pages_beside_the_project_are_read(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = corpus / "listing_pages"
    score = score_set(folder, truth_of(folder / "gold.jsonl"), names_of_pages(folder), report=False)
    show(capsys, "listing pages", score)
    assert score.recall >= 0.95
    assert score.precision >= 0.95
    assert score.date_share >= 0.95
    assert score.theme_share >= 0.9
    assert score.status_share >= 0.9


@pytest.mark.parametrize("title", own_sets())
def test_the_projects_own_pages_are_read(title: str, capsys: pytest.CaptureFixture[str]) -> None:
    truth, names = own_sets()[title]
    score = score_set(OWN / "pages", truth, names, report=False)
    show(capsys, title, score)
    assert score.expected >= 25
    assert score.recall >= 0.95
    assert score.precision >= 0.95
    assert score.date_share >= 0.95
    assert score.theme_share >= 0.9
    assert score.status_share >= 0.9
    assert score.languages == score.authors == score.found
