"""Figures over real reports, given meaningless names. They print what they measure."""

import csv
import random
import time
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from indexer.metadata import claims_from
from indexer.readers import read
from repo_search.claims import Claim, Source, resolve
from repo_search.dates import parse_date
from repo_search.passages import ExtractedText

pytestmark = pytest.mark.long


EXPECTED = {"document_type": "inspection report", "publisher": "Ofsted", "language": "en"}

Winners = Mapping[str, Claim]


@cache
def extracted(path: Path) -> ExtractedText:
    return read(str(path), "a17.pdf")


def halves(folder: Path) -> dict[str, list[str]]:
    """The half of the files the extractors were written with, and the half held out."""
    names = sorted(path.name for path in folder.glob("*.pdf"))
    random.Random(1).shuffle(names)  # noqa: S311 -- a split, no secret
    return {"written with": names[:97], "held out": names[97:]}


def published_month(winners: Winners) -> str:
    claim = winners.get("published")
    return parse_date(claim.values[0]).earliest.isoformat()[:7] if claim else ""


@pytest.mark.parametrize("half", ["written with", "held out"])
def test_inspection_reports_tell_their_own_metadata(
    corpus: Path, half: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = corpus / "ofsted"
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        manifest = {row["file"]: row for row in csv.DictReader(file)}
    names = halves(folder)[half]
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for name in names:
        winners = resolve(claims_from(extracted(folder / name), "a17.pdf"))
        row = manifest[name]
        title = winners["title"]
        right["month"] += published_month(winners) == row["published"][:7]
        right["title"] += title.source is Source.TEXT and (
            row["area"].casefold() in title.values[0].casefold()
        )
        for field, value in EXPECTED.items():
            right[field] += field in winners and winners[field].values == (value,)
        right["authors"] += "authors" in winners
        false.update(field for field in ("case", "review") if field in winners)
    shares = {field: count / len(names) for field, count in right.items()}
    with capsys.disabled():
        figures = ", ".join(f"{field} {share:.1%}" for field, share in shares.items())
        print(f"\n{len(names)} inspection reports, {half}: {figures}; false {dict(false)}")  # noqa: T201 -- figures to be read
    assert min(shares[field] for field in ("month", "title", "document_type", "publisher")) >= 0.9
    assert not false


INQUIRIES = {
    "postofficehorizon-i-inquiry-recomm.pdf": (
        "Post Office Horizon IT Inquiry",
        "2025-07",
        "inquiry report",
    ),
    "summer2024-disorder-recomm.pdf": ("2024 summer disorder", "2025-04", "inquiry report"),
    "summer2024-disorder-response.pdf": ("Government Response", "2025-07", "board response"),
    "uk-covid-19-inquiry-module-1-recomm.pdf": (
        "resilience and preparedness",
        "2024-07",
        "inquiry report",
    ),
    "postofficehorizon-it-inquiry-response.pdf": ("Government response", "", "board response"),
}


@pytest.mark.parametrize("name", INQUIRIES)
def test_reports_of_inquiries_tell_their_own_metadata(corpus: Path, name: str) -> None:
    words, month, document_type = INQUIRIES[name]
    winners = resolve(claims_from(extracted(corpus / "inquiries" / name), "a17.pdf"))
    assert words in winners["title"].values[0]
    assert published_month(winners) == month
    assert winners["document_type"].values == (document_type,)
    assert "case" not in winners


def test_claims_of_a_report_cost_little_beside_reading_it(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = [extracted(path) for path in sorted((corpus / "ofsted").glob("*.pdf"))[:40:2]]
    costs = []
    for report in reports:
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            claims_from(report, "a17.pdf")
            best = min(best, time.perf_counter() - start)
        costs.append(best * 1000)
    median = sorted(costs)[len(costs) // 2]
    with capsys.disabled():
        print(f"\nclaims_from: median {median:.1f} ms, worst {max(costs):.1f} ms a report")  # noqa: T201 -- figures to be read
    # The aim is 5 ms; a busy machine takes a few times that and is no fault of the code.
    assert median < 25
