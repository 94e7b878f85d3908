"""Promise 14: what a report discloses of people is found, and clean reports are left alone."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.disclosures import share_held, tried
from benchmarks.planted.collection import all_planted

Figure = Callable[[str, object], None]
_BRIEFLY = 4
"""Each so manieth report is tried where not all are."""


@pytest.mark.long
def test_planted_disclosures_are_found_and_clean_reports_are_not_held(
    at_length: bool, figure: Figure
) -> None:
    planted = [*all_planted()]
    results = [*tried(planted if at_length else planted[::_BRIEFLY])]
    kinds = defaultdict[str, list[bool]](list)
    for one in results:
        kinds[one.planted.kind or "clean"].append(one.right)
    clean = kinds.pop("clean")
    found = [right for of_kind in kinds.values() for right in of_kind]
    figure("planted disclosures found", f"{sum(found)} of {len(found)}")
    figure("clean look-alikes held", f"{clean.count(False)} of {len(clean)}")
    assert sum(found) >= 0.95 * len(found)
    assert clean.count(False) <= 0.05 * len(clean)
    if at_length:
        weak = {kind for kind, right in kinds.items() if sum(right) < 0.9 * len(right)}
        assert weak == set()


@pytest.mark.long
def test_few_real_reports_are_held(
    corpus: Path, at_length: bool, every: int, figure: Figure
) -> None:
    reports = sorted((corpus / "ofsted").glob("*.pdf"))
    share = share_held(reports if at_length or every == 1 else reports[:: every * _BRIEFLY])
    figure("real reports held", f"{share.held} of {share.documents}")
    assert share.held <= 0.05 * share.documents
