"""Answers in invented responses, one test for each form in which they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.finding_rules import extract
from repo_search.finding_rules.answers import answers
from repo_search.findings import Found
from repo_search.passages import Passage


def pages(*texts: str) -> list[Passage]:
    return [Passage(number, text) for number, text in enumerate(texts, start=1)]


def told(*texts: str) -> list[tuple[str, str, str, str]]:
    """Number, status, what is repeated and the answer, of each."""
    return [(one.number, one.status, one.about, one.wording) for one in answers(pages(*texts))]


TITLE = "Government response to the Independent Review of Child M\n"


def test_a_label_parts_the_recommendation_from_its_answer() -> None:
    assert told(
        TITLE
        + """Introduction
This paper sets out what will be done.
Recommendation 1
The partnership should make sure that every practitioner
knows how to share information at discharge.
Government response
Accepted in part.
We will publish guidance in the spring. It will say
what hospitals share.
Recommendation 2: The council should review its thresholds.
Government response: Not accepted. The council has
reviewed its thresholds already.
Annex A: Glossary
LSCB local safeguarding children board"""
    ) == [
        (
            "1",
            "Accepted in part",
            "The partnership should make sure that every practitioner "
            "knows how to share information at discharge.",
            "We will publish guidance in the spring. It will say what hospitals share.",
        ),
        (
            "2",
            "Not accepted",
            "The council should review its thresholds.",
            "The council has reviewed its thresholds already.",
        ),
    ]


def test_recommendations_are_answered_together() -> None:
    (one, _) = answers(
        pages(
            TITLE
            + """Recommendations 4 to 6
Staff should be trained.
Government response
The Government accepts these recommendations in principle. More will be done.
Recommendation 7
Staff should be thanked.
Government response
Noted."""
        )
    )
    assert (one.number, one.status) == (
        "4 to 6",
        "accepts these recommendations in principle",
    )


def test_several_who_answer_give_several_answers() -> None:
    found = answers(
        pages(
            """Responses to the report of the inquiry
Recommendation 1
The governments should make structures simpler.
Scottish Government response
The Scottish Government accepts this recommendation.
Welsh Government response
Rejected. Wales has one board already.
Recommendation 2
Data should be shared.
Scottish Government response
Work has begun.
Welsh Government response
Wales has its own system."""
        )
    )
    assert [(one.number, one.status) for one in found] == [
        ("1", "accepts"),
        ("1", "Rejected"),
        ("2", ""),
        ("2", ""),
    ]


def test_plain_paragraphs_and_a_status_beside_the_number() -> None:
    assert told(
        """Response of the Northtown Safeguarding Partnership to the review of Child A
Recommendation 1: The partnership should review its training offer for new staff.
The partnership accepts this recommendation. A new offer began in May 2023.
Recommendation 2 – Accepted. The police have changed their forms.
Recommendation 3 (rejected)
We do not think that this is needed."""
    ) == [
        (
            "1",
            "accepts",
            "The partnership should review its training offer for new staff.",
            "The partnership accepts this recommendation. A new offer began in May 2023.",
        ),
        ("2", "Accepted", "", "The police have changed their forms."),
        ("3", "rejected", "", "We do not think that this is needed."),
    ]


def test_a_letter_answers_point_by_point() -> None:
    assert told(
        """Dear Dr Smith,
Thank you for your report of 3 May about the death of B.
In response to recommendation 1, we have reviewed our policy.
In response to recommendations 2 and 3, the Trust does not accept that a post is needed.
With regard to your fourth recommendation, we will publish data.
Yours sincerely
A. Person"""
    ) == [
        ("1", "", "", "In response to recommendation 1, we have reviewed our policy."),
        (
            "2 and 3",
            "does not accept",
            "",
            "In response to recommendations 2 and 3, "
            "the Trust does not accept that a post is needed.",
        ),
        ("4", "", "", "With regard to your fourth recommendation, we will publish data."),
    ]


def test_a_table_whose_cells_are_lines() -> None:
    found = told(
        """Child C: Action Plan
No. Recommendation Action Lead Timescale RAG
1 The Partnership should seek assurance that
discharge planning meetings are held.
Audit of twenty cases to be carried out by the
quality group.
Head of Safeguarding March 2024 Complete
2 All agencies should review their escalation
policies.
Policies collected and compared
Business Manager
June 2024
In progress"""
    )
    assert [(number, status, about) for number, status, about, _ in found] == [
        (
            "1",
            "Complete",
            "The Partnership should seek assurance that discharge planning meetings are held.",
        ),
        ("2", "In progress", "All agencies should review their escalation policies."),
    ]
    assert found[1][3] == "Policies collected and compared Business Manager June 2024 In progress"


def test_a_table_whose_header_runs_over_lines_and_pages() -> None:
    header = "Recommendation\nAction to be taken\nLead agency\nTarget date\nProgress\nRAG\n"
    found = told(
        f"Child L – Multi-agency Action Plan\n{header}"
        """Recommendation 1
That the partnership seeks assurance that missed
appointments are followed up.
Each agency to audit ten cases.
All agencies
31/03/2023
Amber
""",
        f"""{header}Recommendation 2
That health visitors should see all babies at home.
Visits are made at home.
Community Trust
30/06/2023
Green""",
    )
    assert [(number, status) for number, status, _, _ in found] == [("1", "Amber"), ("2", "Green")]
    assert "Target date" not in "".join(found[0])


def test_a_table_whose_rows_are_lines() -> None:
    assert told(
        "Action plan following the review of Child F\n"
        "No\tRecommendation\tAction\tLead\tDate\tStatus\n"
        "1\tThe council should review thresholds\tThresholds reviewed\tDCS\tMay 2024\tComplete\n"
        "2\tPolice to train officers\tTraining planned\tACC\tJuly 2025\tNot started"
    ) == [
        (
            "1",
            "Complete",
            "The council should review thresholds",
            "Thresholds reviewed DCS May 2024 Complete",
        ),
        (
            "2",
            "Not started",
            "Police to train officers",
            "Training planned ACC July 2025 Not started",
        ),
    ]


def test_a_report_on_progress() -> None:
    found = told(
        """Progress report on the recommendations of the Serious Case Review into Child D
Recommendation 1
Agencies must check who lives in the home.
Action taken
A checklist was added to the assessment form.
Status: Done by March 2024
Recommendation 2
Supervision should be monthly.
Action taken
Supervision is monthly in three of four teams.
Status: In progress"""
    )
    assert [(number, status) for number, status, _, _ in found] == [
        ("1", "Done by March 2024"),
        ("2", "In progress"),
    ]


def test_a_reply_to_a_committee_after_the_paragraphs_it_quotes() -> None:
    assert told(
        """Home Affairs Committee
Third Special Report
Appendix: Government response
The disorder
1. We received no evidence about that. (Conclusion, Paragraph 6)
2. We recommend that the service publish its protocol and keep this
updated. (Recommendation,
Paragraph 17)
The Government agrees with the Committee. The protocol has been
published.
3. The Government should set out a plan. (Recommendation, Paragraph 25)
The Government partially accepts this recommendation. A plan will follow."""
    ) == [
        (
            "1, 2",
            "agrees",
            "We received no evidence about that. (Conclusion, Paragraph 6) We recommend that the "
            "service publish its protocol and keep this updated. (Recommendation, Paragraph 17)",
            "The Government agrees with the Committee. The protocol has been published.",
        ),
        (
            "3",
            "partially accepts",
            "The Government should set out a plan. (Recommendation, Paragraph 25)",
            "The Government partially accepts this recommendation. A plan will follow.",
        ),
    ]


def test_a_reply_to_paragraphs_that_are_quoted_without_numbers() -> None:
    found = told(
        """Government response to the Fourth Report of the committee
We recommend that the Department publish its protocol and keep this
updated. (Paragraph 17)
The Government agrees with the Committee.
The Government should set out a plan. (Paragraph 25)
We do not accept this. A plan was published in May."""
    )
    assert [(about[-14:], status, wording[:16]) for _, status, about, wording in found] == [
        ("(Paragraph 17)", "agrees", "The Government a"),
        ("(Paragraph 25)", "do not accept", "We do not accept"),
    ]


def test_bare_numbers_before_sentences_that_accept() -> None:
    found = told(
        """The Trust's response to the independent investigation
1. The Trust should review its policy on bruises.
We accept this recommendation. The policy was reviewed in May.
2. The Trust should train its staff.
We accept this recommendation in part. Nurses have been trained.
3. The Trust should tell the family.
This recommendation is not accepted. The family was told before."""
    )
    assert [(number, status) for number, status, _, _ in found] == [
        ("1", "accept"),
        ("2", "accept this recommendation in part"),
        ("3", "not accepted"),
    ]


def test_what_stands_under_another_heading_belongs_to_no_answer() -> None:
    found = told(
        TITLE
        + """Recommendation 1
The council should review its thresholds.
Government response
The council has done so.
Recommendation 2
The council should report.
Government response
It will do so.
Recommendation 3
The council should listen to families.
Government response
It does so.
What happens now
All of this will be looked at again in a year by the council."""
    )
    assert [wording for *_, wording in found] == [
        "The council has done so.",
        "It will do so.",
        "It does so.",
    ]


def test_the_number_of_a_row_at_the_top_of_a_page_is_no_page_number() -> None:
    header = "No. Recommendation Action Lead Timescale RAG\n"
    rows = [
        f"{number}\nThe Partnership should seek assurance about matter {number}.\n"
        "Audit to be carried out.\nQuality group March 2024 Complete"
        for number in range(1, 7)
    ]
    found = told(
        *(
            f"{at}\n{header}{rows[2 * at]}\n{rows[2 * at + 1]}\nChild C: Action Plan"
            for at in range(3)
        )
    )
    assert [number for number, *_ in found] == ["1", "2", "3", "4", "5", "6"]


def test_numbers_of_the_chapters_of_a_report() -> None:
    found = told(
        """Board response to the Serious Case Review: Child H
4.1 The board should review its procedures on bruises.
Response: The procedures have been reviewed.
4.2 The board should tell the public.
Response: A campaign was held in May.
6.1 GPs must be told.
Response: They were told."""
    )
    assert [number for number, *_ in found] == ["4.1", "4.2", "6.1"]


def test_headings_without_numbers() -> None:
    assert told(
        """Board response to the Serious Case Review: Child H
Recommendation
The board should review its procedures on bruises.
Response
The procedures have been reviewed.
Recommendation
The board should tell the public.
Response
A campaign was held in May."""
    ) == [
        (
            "",
            "",
            "The board should review its procedures on bruises.",
            "The procedures have been reviewed.",
        ),
        ("", "", "The board should tell the public.", "A campaign was held in May."),
    ]


def test_findings_and_concerns_keep_the_word_before_their_number() -> None:
    found = answers(
        pages(
            """Northtown Board Response to the Review of Child J
Finding 1: There is a pattern of sharing too little.
Board response
The Board accepts this finding. An audit was made in 2019.
Finding 2: Thresholds are not understood.
Board response
The Board accepts this finding and has set up training."""
        )
    )
    assert [one.number for one in found] == ["Finding 1", "Finding 2"]


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


def test_a_table_of_verdicts_gives_way_to_the_answers_in_full() -> None:
    found = told(
        TITLE
        + """Recommendation 1 – Accepted
Recommendation 2 – Rejected
Recommendation 1
The council should review its thresholds.
Government response: Accepted. The council has done so.
Recommendation 2
The council should report.
Government response: Rejected. The council reports already."""
    )
    assert [(number, wording) for number, _, _, wording in found] == [
        ("1", "The council has done so."),
        ("2", "The council reports already."),
    ]


def test_a_number_out_of_order_opens_no_row() -> None:
    found = told(
        """Child C: Action Plan
No. Recommendation Action Lead Timescale RAG
1 The Partnership should seek assurance about plans.
20 Audits were made.
Quality group March 2024 Complete
2 Agencies should review their policies.
Policies collected. Manager June 2024 In progress"""
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
