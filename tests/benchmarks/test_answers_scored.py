"""The figures of answers: what counts as found, as linked, as right."""

from benchmarks.findings.answers import score
from repo_search.findings import Finding, Found, Kind, Stretch


def finding(
    finding_id: str, kind: Kind, wording: str, number: str = "", about: str = "", status: str = ""
) -> Finding:
    stretches = (Stretch(1, 0, 1),)
    found = Found(kind, number, wording, stretches, "", (), 1.0, "test", about, status)
    return Finding(finding_id, "record", 1, found)


def label(number: str, first_words: str, status: str, answer: str) -> dict[str, str]:
    return {
        "page": "3",
        "first_words": first_words,
        "report_number": number,
        "report_first_words": first_words,
        "status": status,
        "answer_first_words": answer,
    }


ASKED = [
    finding("one", "recommendation", "The board should review its policy on bruises.", "1"),
    finding("two", "recommendation", "Schools must be told by the next morning.", "2"),
    finding("again", "recommendation", "Schools must be told by the next morning!"),
]
LABELS = [
    label("1", "The board should review", "accepted", "We have done"),
    label("2", "Schools must be told", "", "They are told"),
]


def test_right_links_are_counted_once_for_a_recommendation_printed_twice() -> None:
    given = [
        finding("a", "answer", "We have done so.", "1", status="Accepted"),
        finding("b", "answer", "They are told.", "2"),
    ]
    result, missed = score(LABELS, ASKED, given)
    assert (result.labelled, result.found, result.linked, result.status) == (2, 2, 2, 2)
    assert result.right == result.given == 3
    assert missed == []


def test_an_answer_linked_to_another_is_found_but_not_right() -> None:
    given = [finding("b", "answer", "They are told.", "1")]
    result, missed = score(LABELS, ASKED, given)
    assert (result.found, result.linked) == (1, 0)
    assert (result.given, result.right) == (1, 0)
    assert missed == [
        "page 3, recommendation 1: not found",
        "page 3, recommendation 2: linked to another or to none",
    ]
