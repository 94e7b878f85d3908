"""What holds of all findings in all texts, however these are written."""

import sys
from collections import Counter
from collections.abc import Sequence
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from repo_search.finding_rules import extract
from repo_search.finding_rules.statements import MOST, statements
from repo_search.passages import Passage
from tests.hostile_strings import HOSTILE

_BEGINNINGS = (
    *("Recommendations", "What needs to improve?", "Learning points", "Questions for the Board"),
    *("Conclusions and", "recommendations", "Good practice", "Recommendation 4:", "recommendation"),
    *("1. ", "2. ", "6.1 ", "(a) ", "• ", "R1 ", "o ", "1", "No.\tRecommendation\tLead agency"),
    *("1\tThe Board should do it.\tPolice", "Finding 2", "Learning point: ", "1 Letter of May"),
    *("The report makes the following recommendations:", "Page 3 of 9", "7. Conclusion", ""),
)
_ENDINGS = (
    *("The Partnership should ensure that every child is seen", "and heard.1", "in the end."),
    *("done (see page 4", "12)", "this review highlighted that", "we recommend that"),
    *("(Recommendation, Paragraph 17)", "was accepted.", "Police", "How would you know?", ""),
)
_LINES = st.builds(
    "{}{}".format, st.sampled_from(_BEGINNINGS), st.sampled_from(_ENDINGS) | st.text(max_size=30)
)
_PAGES = st.lists(st.lists(_LINES, max_size=12).map("\n".join), max_size=5)


def _passages(pages: Sequence[str]) -> list[Passage]:
    return [Passage(number, text) for number, text in enumerate(pages, start=3)]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@given(_PAGES)
@example(["Recommendations\n1. The Board should ask the hospitals1 that\n1 These are 3.", "go on"])
def test_a_wording_is_what_stands_in_its_stretches(pages: list[str]) -> None:
    for found in extract(_passages(pages)):
        parts = []
        for stretch in found.stretches:
            text = pages[stretch.page - 3]
            assert 0 <= stretch.start < stretch.end <= len(text)
            parts.append(text[stretch.start : stretch.end])
        assert _letters(found.wording) == _letters("".join(parts))
        assert found.wording == found.wording.strip() != ""
        assert 0 < found.confidence < 1
        assert list(found.stretches) == sorted(found.stretches)


@given(_PAGES)
@example(["Recommendations\n1. Ensure that it is (as they", "recommend that we do."])
def test_no_place_gives_two_findings(pages: list[str]) -> None:
    places = Counter(
        (stretch.page, at)
        for found in statements(_passages(pages))
        for stretch in found.stretches
        for at in range(stretch.start, stretch.end)
    )
    assert max(places.values(), default=1) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_looked_through(name: str) -> None:
    text = HOSTILE[name]
    found = statements([Passage(1, text), Passage(2, f"Recommendations\n1. Ensure {text}")])
    assert len(found) <= MOST


def _calls(pages: Sequence[str]) -> int:
    """How many functions are called to look through a text."""
    passages = _passages(pages)
    calls = 0

    def count(_frame: FrameType, event: str, _about: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        statements(passages)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "lines",
    [
        "Recommendations\n",
        "Recommendation 1: The Board should ensure that it is done.\n",
        "1. The Board should ensure that it is done.\n",
        "• Ensure that the word goes on\n",
        "the words of a paragraph that goes on and on without any end and recommends that\n",
        "1\tThe Board should ensure that it is done.\tPolice\n",
        "word.12 goes on\n12 a note\n",
        "This review highlighted that there is much to be learned from it by all of us here.\n",
    ],
)
@pytest.mark.parametrize("pages", [1, 10])
def test_work_grows_with_the_text_and_not_faster(lines: str, pages: int) -> None:
    head = "Recommendations\nNo.\tRecommendation\tLead\n"
    for text in (lines, head + lines):
        once = _calls([text * (400 // pages)] * pages)
        twice = _calls([text * (800 // pages)] * pages)
        assert twice <= 2.3 * once + 1_000


def test_a_page_without_findings_costs_little() -> None:
    page = (
        "Children were seen by the social worker, and their wishes were recorded in full. \n" * 45
    )
    lines = 45 * 30
    assert _calls([page] * 30) < 8 * lines
