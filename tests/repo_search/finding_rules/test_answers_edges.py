"""Where answers in invented responses begin and end: what stands before, beside and behind them."""

import pytest

from .answered import TITLE, told


def test_a_contents_list_without_pages_and_headings_that_end_in_numbers() -> None:
    found = told(
        """Government response to the inquiry into Westfield
Applies to Wales
Contents
Introduction
Response to recommendations
Annex A: further reading
Introduction
We thank the chair.
Response to recommendations
Recommendation 1
The department should count children in hostels.
Government response: Accept
We will begin the count in May.
Recommendation 2
The inspectorate should visit hostels.
Government response: Do not accept
Hostels are visited by councils.
Recommendation 3
Councils should publish what they spend.
Government response: Accept in principle
We will ask councils.
Annex A: further reading
Homes for children, 2019."""
    )
    assert [(number, status, wording) for number, status, _, wording in found] == [
        ("1", "Accept", "We will begin the count in May."),
        ("2", "Do not accept", "Hostels are visited by councils."),
        ("3", "Accept in principle", "We will ask councils."),
    ]


def test_numbered_paragraphs_that_begin_with_a_status_after_what_is_quoted() -> None:
    found = told(
        "Cm 1234\nThe Government's response to the Eastgate Inquiry",
        """Government response to the Eastgate Inquiry 3
3.1 The inquiry made five recommendations on records. They are taken in turn.
Recommendation 1: The college should write guidance for
those who keep records.
3.2 Accepted. The college began in May.
3.3 Trusts have been told.
Recommendations 2 and 3: (2) Records should be kept on paper. (3) They should be
kept for life.
3.4 Accepted in part. Records are kept for twenty years, and some for""",
        """4 Government response to the Eastgate Inquiry
longer where a child has died.
Recommendation 4: The department should pay for this.
Rejected. Trusts have the money.
Chapter 4: Next steps
4.1 We will report in a year.""",
    )
    assert [(number, status, wording) for number, status, _, wording in found] == [
        (
            "1",
            "Accepted",
            "Accepted. The college began in May. 3.3 Trusts have been told.",
        ),
        (
            "2 and 3",
            "Accepted in part",
            "Accepted in part. Records are kept for twenty years, and some for longer where a "
            "child has died.",
        ),
        ("4", "Rejected", "Rejected. Trusts have the money."),
    ]


@pytest.mark.parametrize(
    "beside",
    [
        "Lead: Head of Learning\nBy when: March 2018",
        "Responsible: Care Inspectorate",
        "Financial implications: Met from existing budgets.",
        "Lead officer\nChief Inspector\nTarget date\nMarch 2018",
        "Status: Complete",
    ],
)
def test_what_stands_beside_an_answer_is_no_part_of_it(beside: str) -> None:
    found = told(
        TITLE
        + f"""Recommendation 1
The police should review their training on coercive control.
Our response
All officers will be trained. This has been paid for.
{beside}
Recommendation 2
The police should second an officer to the hospital.
Our response
An officer has been named.
{beside}"""
    )
    assert [wording for *_, wording in found] == [
        "All officers will be trained. This has been paid for.",
        "An officer has been named.",
    ]


@pytest.mark.parametrize(
    "closing",
    [
        "I am copying this letter to the chairs of both committees.\nYours sincerely\nA. Person",
        "December 2021",
        "The Board will monitor these actions through its learning subgroup.",
        "Progress against all actions will be reported each quarter.",
        "I would be happy to meet you to discuss this.",
        "Signed: A. Person\nDate: 4 May 2023",
        "Print this page",
        "7",
    ],
)
def test_a_document_closes_after_its_last_answer(closing: str) -> None:
    found = told(
        TITLE
        + f"""Recommendation 1 – on a framework
We accept this recommendation and will publish a framework.
Recommendation 2 – on money
We agree in principle. Money is a matter for the next review.
{closing}"""
    )
    assert [wording for *_, wording in found] == [
        "We accept this recommendation and will publish a framework.",
        "We agree in principle. Money is a matter for the next review.",
    ]


def test_the_number_of_the_report_wins_over_that_of_the_list() -> None:
    found = told(
        """Appendix: Government Response
The recommendations of the Committee are set out below.
1. We recommend that siblings see each other. (Recommendation 3, Paragraph 34)
The Government agrees that siblings matter. We do not intend to legislate.
2. It is wrong that children live in hostels. (Conclusion, Paragraph 50)
3. The Department must ban this by September. (Recommendation 4, Paragraph 51)
We accept this recommendation. A ban came into force in May."""
    )
    assert [number for number, *_ in found] == ["3", "4"]


def test_rows_of_a_document_with_a_status_behind_the_answer() -> None:
    assert told(
        "The council's response to the independent review of child W\n"
        "Recommendation\tOur response\tStatus\n"
        "1. The council should appoint a director.\tA director came in June.\tAccepted – complete\n"
        "2. The council should end its use of agencies.\tWe will halve it.\tAccepted in part"
    ) == [
        (
            "1",
            "Accepted – complete",
            "The council should appoint a director.",
            "A director came in June.",
        ),
        (
            "2",
            "Accepted in part",
            "The council should end its use of agencies.",
            "We will halve it.",
        ),
    ]


def test_rows_with_a_word_for_a_status_before_the_answer() -> None:
    found = told(
        """Annex 2: Response of the Trust to recommendations
Ref Recommendation Accepted (Y/N/Part) Response and action Owner Date
R1 The Trust should review its
policy on missed visits.
Y Policy reviewed in May.
Named Doctor
n/a
R2 The Trust should ensure
that meetings take place before any baby
leaves hospital.
Part Meetings are held for all babies on
the unit.
Ward Managers Sept 2022"""
    )
    assert [(number, status, wording) for number, status, _, wording in found] == [
        ("R1", "Y", "Y Policy reviewed in May. Named Doctor n/a"),
        (
            "R2",
            "Part",
            "Part Meetings are held for all babies on the unit.\nWard Managers Sept 2022",
        ),
    ]


def test_footnotes_and_their_marks_are_left_out() -> None:
    found = told(
        """Government Response to the Committee's Second Report
Conclusion 1: We are concerned about delay.
Government response: We share this concern.
Recommendation 2: The Department should publish data.
Government response: Accepted. We will publish them.3
They will come each quarter.
3 See the website for the data.""",
        """Recommendation 3: We recommend a review.
Government response: Rejected. A review was done in 2019.""",
    )
    assert [wording for *_, wording in found] == [
        "We share this concern.",
        "Accepted. We will publish them. They will come each quarter.",
        "Rejected. A review was done in 2019.",
    ]


def test_a_numbered_paragraph_tells_its_status_in_its_sentence() -> None:
    found = told(
        """The Government's response to the Redmarsh Inquiry
Recommendation 1: The department should commission research.
2.1 The Government accepts this recommendation. Research has begun.
Recommendation 2: Trusts should keep records.
2.2 The Government does not accept this recommendation. Trusts keep records now."""
    )
    assert [status for _, status, _, _ in found] == ["accepts", "does not accept"]


def test_who_and_by_when_between_an_action_and_its_progress() -> None:
    found = told(
        """Action plan in response to the Domestic Homicide Review: Sara
Recommendation 1: GPs should ask about abuse.
Action: Training for all GPs.
Lead: Named GP
Target date: May 2021
Progress: 40 of 50 practices have been trained.
Recommendation 2: Housing should tell the police of threats.
Action: A protocol was signed.
Lead: Head of Housing
Target date: June 2021
Progress: Complete"""
    )
    assert [(status, wording) for _, status, _, wording in found] == [
        ("", "Training for all GPs.\nProgress: 40 of 50 practices have been trained."),
        ("Complete", "A protocol was signed. Progress: Complete"),
    ]


def test_a_recommendation_at_the_top_of_each_page_is_no_header() -> None:
    found = told(
        TITLE,
        """National Recommendation 1
A framework should be set up.
1.1 We accept this recommendation in principle.
1.2 We will test it in three areas.
5""",
        """National Recommendation 2
Standards should be set.
1.3 We accept this recommendation.
6""",
        """National Recommendation 3
Police should lead.
2.1 This recommendation is not accepted.
Annex: who was asked
7""",
    )
    assert [number for number, *_ in found] == ["1", "2", "3"]
    assert found[2][3] == "2.1 This recommendation is not accepted."


def test_concerns_are_answered_by_what_was_done() -> None:
    found = told(
        """Response to the Regulation 28 report
Concern 1: Cells were not checked.
Cells are now checked each hour.
Concern 2: Radios did not work.
New radios were bought in June."""
    )
    assert [number for number, *_ in found] == ["Concern 1", "Concern 2"]
