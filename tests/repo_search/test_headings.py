"""The headings of a document, told from its lines."""

import pytest

from repo_search.headings import headings
from repo_search.passages import Passage

BODY = "The social worker visited the family twice in\nMarch. Nobody saw the child alone."


def of(*pages: str) -> tuple[str, ...]:
    return headings([Passage(number, text) for number, text in enumerate(pages, start=1)])


@pytest.mark.parametrize(
    "heading",
    [
        "Summary of findings",
        "3. Professional curiosity",
        "2.1 The voice of the child",
        "What happened to Child H?",
        "ANALYSIS",
        "“Hard to reach” fathers",
    ],
)
def test_a_short_line_between_paragraphs_is_a_heading(heading: str) -> None:
    assert of(f"{BODY}\n{heading}\n{BODY}") == (heading,)
    assert of(f"{heading}\n{BODY}") == (heading,)
    assert of(f"12\n{heading}\n{BODY}") == (heading,)


@pytest.mark.parametrize(
    "line",
    [
        "Nobody saw the child.",
        "and the police were told",
        "Police, health and",
        "The father of the",
        "Summary of findings 14",
        "15 May 2018",
        "- risk assessment",
        "Word " * 20,
        "",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert of(f"{BODY}\n{line}\n{BODY}") == ()


def test_the_first_line_of_a_broken_sentence_is_none() -> None:
    assert of(f"{BODY}\nThe health visitor\nwas not told.") == ()
    assert of("He was seen by\nDoctor Smith\nWho left.") == ()


def test_running_titles_are_left_out_and_headings_stand_once() -> None:
    pages = [f"Review of Child H\n{BODY}\nFindings\n{BODY}", *[f"Review of Child H\n{BODY}"] * 4]
    assert of(*pages) == ("Findings",)


def test_a_document_without_lines_has_none() -> None:
    assert of() == of("") == of("\n \n") == ()
