"""Likeness on real reports: versions of one are found, reports of one template are told apart."""

from itertools import combinations
from pathlib import Path

import pytest

from indexer.readers import read
from repo_search.jail import Jail
from repo_search.likeness import THRESHOLD, likeness, signature
from repo_search.passages import Passage

from .documents import docx

pytestmark = pytest.mark.long


def signed(passages: "list[Passage] | tuple[Passage, ...]") -> bytes:
    made = signature(passages)
    assert made is not None
    return made


@pytest.fixture(scope="module")
def reports(corpus: Path, every: int) -> dict[Path, list[Passage]]:
    """Reports, their authorities' other reports among them."""
    paths = sorted((corpus / "ofsted").glob("*.pdf"))[::every]
    with Jail(workers=2, seconds=60) as jail:
        futures = {path: jail.submit("indexer.readers:read", path, "") for path in paths}
        return {path: list(future.result().passages) for path, future in futures.items()}


def test_no_two_reports_of_one_template_are_alike(reports: dict[Path, list[Passage]]) -> None:
    signatures = {path: signed(passages) for path, passages in reports.items()}
    assert len(signatures) > 30
    told = [likeness(one, other) for one, other in combinations(signatures.values(), 2)]
    assert max(told) < THRESHOLD / 3


def test_versions_of_a_report_are_alike(reports: dict[Path, list[Passage]]) -> None:
    strange = [passages[len(passages) // 2] for passages in reports.values()]
    for number, (path, passages) in enumerate(reports.items()):
        whole, other = signed(passages), strange[(number + 7) % len(strange)]
        middle = len(passages) // 2
        for version in (
            passages[1:],
            [other, *passages[1:]],
            [*passages[:middle], other, *passages[middle + 1 :]],
        ):
            assert likeness(whole, signed(version)) >= THRESHOLD, path


def test_other_readers_and_formats_leave_a_report_alike(
    reports: dict[Path, list[Passage]], tmp_path: Path
) -> None:
    shortest = sorted(reports, key=lambda path: len(reports[path]))[:3]
    for path in shortest:
        whole, again = signed(reports[path]), read(str(path), "", "pdfminer")
        assert likeness(whole, signed(again.passages)) > 0.8
        lines = [
            "".join(filter(str.isprintable, line))
            for passage in again.passages
            for line in passage.text.split("\n")
        ]
        copy = docx(tmp_path / "copy.docx", *lines)
        assert likeness(whole, signed(read(str(copy), "").passages)) > 0.8
