"""Answers in invented responses that quote, count or name in other ways what they answer."""

from repo_search.finding_rules.answers import answers

from .answered import pages, told


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
