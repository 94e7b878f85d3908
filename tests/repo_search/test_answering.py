"""Answers linked to recommendations, by number and by likeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.answering import Report, link, numbers
from repo_search.findings import Finding, Found, Kind, Stretch

ASKED = {
    "1": "The Partnership should review its guidance on bruises in babies who cannot yet move.",
    "2": "All agencies should make sure that supervision of staff takes place every month.",
    "3": "Schools should be told by the next morning when the police attend a violent home.",
    "4": "Health visitors should see every baby at home before the age of six weeks.",
}


def finding(
    finding_id: str,
    kind: Kind,
    number: str = "",
    wording: str = "We have done so.",
    about: str = "",
) -> Finding:
    found = Found(kind, number, wording, (Stretch(1, 0, 1),), "", (), 1.0, "test", about)
    return Finding(finding_id, "record", 1, found)


def asked(wordings: dict[str, str] = ASKED, kind: Kind = "recommendation") -> list[Finding]:
    return [finding(f"{kind} {number}", kind, number, text) for number, text in wordings.items()]


def linked(answer: Finding, report: list[Finding] | None = None) -> list[tuple[str, str]]:
    return [(one.asked_id, one.by) for one in link(report or asked(), [answer])]


def answer(number: str = "", about: str = "", wording: str = "We have done so.") -> Finding:
    return finding("answer", "answer", number, wording, about)


def test_a_number_is_enough() -> None:
    assert linked(answer("R2")) == [("recommendation 2", "number")]
    assert linked(answer("Recommendation Two")) == [("recommendation 2", "number")]


def test_one_answer_answers_several() -> None:
    assert linked(answer("Recommendations 2 to 4")) == [
        ("recommendation 2", "number"),
        ("recommendation 3", "number"),
        ("recommendation 4", "number"),
    ]


def test_several_answers_answer_one() -> None:
    one, other = finding("a", "answer", "1"), finding("b", "answer", "1")
    assert [found.answer_id for found in link(asked(), [one, other])] == ["a", "b"]


@pytest.mark.parametrize(
    "about",
    [
        "Schools should be told by the next morning",
        "Operation Encompass. Recommendation: schools must be told by next morning when police "
        "attend a violent home, so that staff can look after the children who come to school.",
        "That the police tell schools by the next morning that they attended a violent home",
    ],
    ids=["cut", "with more around it", "in other words"],
)
def test_likeness_is_enough(about: str) -> None:
    assert linked(answer(about=about)) == [("recommendation 3", "likeness")]


def test_a_repeated_wording_that_holds_two_recommendations_answers_both() -> None:
    assert linked(answer(about=f"{ASKED['2']}\n{ASKED['4']}")) == [
        ("recommendation 2", "likeness"),
        ("recommendation 4", "likeness"),
    ]


def test_a_number_that_the_wording_contradicts_gives_way_to_likeness() -> None:
    """The response counts otherwise than the report."""
    assert linked(answer("1", about=ASKED["4"])) == [("recommendation 4", "likeness")]


def test_a_number_gives_way_where_another_is_much_more_like_the_wording() -> None:
    report = asked(ASKED | {"5": "All agencies should make sure that staff see every baby."})
    assert linked(answer("5", about=ASKED["2"]), report) == [("recommendation 2", "likeness")]


def test_a_number_that_the_wording_contradicts_is_not_believed() -> None:
    about = "Housing officers ought to record damp and mould in flats that landlords let."
    assert linked(answer("1", about=about)) == []


def test_a_number_stands_where_the_wording_is_a_short_title() -> None:
    assert linked(answer("1", about="Mobility")) == [("recommendation 1", "number")]


def test_what_is_like_nothing_is_not_linked() -> None:
    assert linked(answer()) == []
    assert linked(answer("9")) == []
    assert linked(answer(about="The agencies should all work together better in every way.")) == []


def test_numbers_of_another_count_are_not_believed_without_a_wording() -> None:
    """The report counts conclusions and recommendations together, the response only these."""
    counted_together = asked(dict(zip(("3", "5", "7", "9"), ASKED.values(), strict=True)))
    response = [finding(f"a{number}", "answer", str(number)) for number in range(1, 5)]
    assert link(counted_together, response) == ()


def test_without_a_repeated_wording_the_first_words_of_the_answer_tell() -> None:
    wording = (
        "Health visitors now see every baby at home before the age of six weeks. The team was "
        "enlarged in May."
    )
    assert linked(answer(wording=wording)) == [("recommendation 4", "likeness")]


def test_an_answer_to_a_recommendation_is_not_one_to_the_finding_of_the_same_number() -> None:
    report = asked(kind="finding") + asked()
    assert linked(answer("Recommendation 2"), report) == [("recommendation 2", "number")]
    assert linked(answer("Finding 2"), report) == [("finding 2", "number")]


def test_a_number_that_several_bear_is_told_by_likeness_or_not_at_all() -> None:
    report = [
        finding("health", "recommendation", "1", ASKED["4"]),
        finding("school", "recommendation", "1", ASKED["3"]),
    ]
    assert linked(answer("1"), report) == []
    assert linked(answer("1", about="Schools should be told by the next morning"), report) == [
        ("school", "number")
    ]


def test_a_recommendation_that_is_printed_twice_is_answered_in_both_places() -> None:
    report = [*asked(), finding("summary", "recommendation", "", ASKED["2"])]
    assert {one for one, _ in linked(answer("2"), report)} == {"recommendation 2", "summary"}


def test_a_part_of_a_recommendation_is_answered_under_its_number() -> None:
    assert linked(answer("3(b)")) == [("recommendation 3", "number")]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("4", ["4"]),
        ("Recommendations 4 to 6", ["4", "5", "6"]),
        ("12–14 and 20", ["12", "13", "14", "20"]),
        ("1a to 1c", ["1a", "1b", "1c"]),
        ("4.3 – 4.5", ["4.3", "4.4", "4.5"]),
        ("R4(a)", ["4a"]),
        ("A1", ["a1"]),
        ("Rec. No. 7", ["7"]),
        ("Learning point two", ["2"]),
        ("1, 2 & 2", ["1", "2"]),
        ("9 to 1", ["9", "1"]),
        ("none", []),
    ],
)
def test_numbers_are_read_as_printed(printed: str, read: list[str]) -> None:
    assert numbers(printed) == read


def test_a_thousand_answers_in_the_same_words_are_told_by_number_at_bounded_cost() -> None:
    same = ASKED["1"]
    report = asked({str(at): same for at in range(1_000)})
    response = [finding(f"a{at}", "answer", str(at), about=same) for at in range(1_000)]
    assert [(one.asked_id, one.answer_id) for one in link(report, response)] == [
        (f"recommendation {at}", f"a{at}") for at in range(1_000)
    ]
    looked_up = Report(report, most=1_500)
    for at in range(100):
        looked_up.likenesses(same)
        looked_up.printings(at)
    assert looked_up.looked_at <= 200 * 1_500


def test_rare_words_tell_where_common_ones_are_too_many_to_look_at() -> None:
    towns = ["Alford", "Barton", "Corby", "Dover", "Epsom"]
    report = Report(asked({str(at): f"{ASKED['1']} {at}" for at in range(5)}), most=6)
    assert report.likenesses(ASKED["1"]).terms == 1
    by_town = asked({town: f"{ASKED['1']} {town}" for town in towns})
    likeness = Report(by_town, most=6).likenesses(f"{ASKED['1']} Corby")
    assert max(likeness.by_place, key=likeness.of) == 2


@given(
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=40))),
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=40), st.text(max_size=20))),
)
def test_any_text_is_linked_to_what_there_is(
    report: list[tuple[str, str]], answers: list[tuple[str, str, str]]
) -> None:
    recommended = [
        finding(f"r{at}", "recommendation", *one) for at, one in enumerate(report, start=1)
    ]
    answered = [
        finding(f"a{at}", "answer", number, wording, about)
        for at, (number, wording, about) in enumerate(answers)
    ]
    found = link(recommended, answered)
    assert len({(one.asked_id, one.answer_id) for one in found}) == len(found)
    for one in found:
        assert one.asked_id in {finding.finding_id for finding in recommended}
        assert 0 <= one.likeness <= 1 + 1e-9
