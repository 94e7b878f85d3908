"""Answers in invented responses under labels and beside numbers, one test for each form."""

from repo_search.finding_rules.answers import answers

from .answered import TITLE, pages, told


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
            "Not accepted. The council has reviewed its thresholds already.",
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
        ("1", "Accepted. The council has done so."),
        ("2", "Rejected. The council reports already."),
    ]
