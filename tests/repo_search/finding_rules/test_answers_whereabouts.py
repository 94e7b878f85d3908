"""What is no answer, and where answers stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.finding_rules import extract
from repo_search.finding_rules.answers import answers
from repo_search.findings import Found
from repo_search.passages import Passage

from .answered import TITLE, pages, told


def test_an_answer_goes_on_over_a_page_without_its_header_and_footer() -> None:
    def page(number: int, text: str) -> str:
        return (
            "NORTHTOWN SAFEGUARDING PARTNERSHIP\nPartnership response to the review: Child G\n"
            f"{number}\n{text}\nNorthtown 2024"
        )

    first, *_ = answers(
        pages(
            page(
                1,
                "Recommendation 1\nThe partnership should write guidance about\n"
                "bruises in babies, and should",
            ),
            page(
                2,
                "ask every agency to use it.\nPartnership response\n"
                "We accept this recommendation. The guidance was written\n"
                "in June, and it has been",
            ),
            page(
                3,
                "used in every agency since then.\nRecommendation 2\n"
                "Supervision should be audited.\nPartnership response\nAn audit is planned.",
            ),
        )
    )
    assert first.about == (
        "The partnership should write guidance about bruises in babies, and should "
        "ask every agency to use it."
    )
    assert first.wording == (
        "We accept this recommendation. The guidance was written in June, and it has been "
        "used in every agency since then."
    )
    assert [stretch.page for stretch in first.stretches] == [2, 3]


STORY = "The family was known to services. Much happened that the agencies did not see.\n" * 40


@pytest.mark.parametrize(
    "text",
    [
        """Child E: Local Child Safeguarding Practice Review
The agencies' response to the family was slow.
The Board's response to the earlier review was that training was planned.
Recommendations
Recommendation 1: The Partnership should review its training.
Recommendation 2: The Partnership should seek assurance about supervision.
Recommendation 3: Agencies should respond to missed appointments.""",
        f"""Child P: Local Child Safeguarding Practice Review
{STORY}An earlier review in 2016 made recommendations.
Recommendation 1: The board should review procedures.
Response: Accepted. Procedures were reviewed.
Recommendation 2: The board should train staff.
Response: Accepted. Staff were trained.
Recommendation 3: The board should audit cases.
Response: Accepted. Cases were audited.
{STORY}Recommendation 1: The partnership should seek assurance.""",
        f"""Domestic Homicide Review: Overview Report
{STORY}Appendix 3 Action plan
No Recommendation Action Lead Date Status
1 The council should review thresholds. Thresholds reviewed. DCS May 2024 Complete
2 Health should share records. System bought. ICB June 2025 On track""",
        """Police response to the disorder: report of the committee
Recommendation 1
The police should publish a plan. (Recommendation, Paragraph 25)
Recommendation 2
The police should train more officers. (Recommendation, Paragraph 26)""",
        "",
    ],
    ids=["mentions responses", "quotes a response", "has a plan", "about a response", "empty"],
)
def test_what_is_no_response_gives_none(text: str) -> None:
    assert answers(pages(text)) == ()


def test_a_list_of_contents_answers_nothing() -> None:
    found = told(
        TITLE,
        """Contents
Recommendation 1: thresholds 3
Recommendation 2: reports 7
About the council 9
The Government is grateful to the reviewer.
We accept all that was asked for.""",
        """Recommendation 1
The council should review its thresholds.
Government response
The council has done so.
Recommendation 2
The council should report.
Government response
It will.""",
    )
    assert [number for number, *_ in found] == ["1", "2"]


def test_a_response_gives_answers_and_nothing_else() -> None:
    text = TITLE + (
        "Recommendation 1\nThe council should report.\nGovernment response\nAccepted. It will."
    )
    assert {one.kind for one in extract(pages(text))} == {"answer"}


_PIECES = st.sampled_from(
    [
        "Government response to the review",
        "Action plan",
        "Recommendation 1",
        "Recommendations 2 to 4: The board should act.",
        "Recommendation",
        "R5",
        "No Recommendation Action Lead Date Status",
        "1 The board should act. It did. Complete",
        "2.\tThe board should act\tIt did\tComplete",
        "Government response",
        "Response: Accepted in part. We will.",
        "Response to recommendation 3:",
        "Status: Complete",
        "Accepted",
        "(Paragraph 6)",
        "We accept this.",
        "In response to recommendation 2, we have",
        "the board should",
        "Annex A",
        "Yours sincerely",
        "",
        "\t",
        "12",
    ]
)


@given(
    st.lists(
        st.lists(_PIECES | st.text(max_size=30), max_size=14).map("\n".join), min_size=1, max_size=5
    )
)
def test_answers_stand_where_they_say_in_any_text(texts: list[str]) -> None:
    passages = pages(TITLE, *texts)
    for one in answers(passages):
        assert _letters(one.wording) == _letters(_at(one, passages))
        assert one.stretches == tuple(sorted(one.stretches))
        assert 0 < one.confidence <= 1
        assert one.rule


def _at(one: Found, passages: list[Passage]) -> str:
    texts = {passage.page: passage.text for passage in passages}
    for stretch in one.stretches:
        assert 0 <= stretch.start < stretch.end <= len(texts[stretch.page])
    return "".join(texts[page][start:end] for page, start, end in one.stretches)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
