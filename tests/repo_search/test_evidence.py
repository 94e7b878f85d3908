"""Where on a page stands what was found there."""

import pytest

from repo_search.disclosures import Disclosure, Kind
from repo_search.evidence import spans_of_findings, spans_of_words, words_by_page


def test_the_words_for_a_theme_are_found_on_the_pages_that_are_told() -> None:
    told_of = "heading, page 3: “Neglect”; page 7: “neglect”, “left alone” 5 times; 4 more pages"
    evidence = f"title: “neglect”; {told_of}"
    told = words_by_page(evidence)
    assert dict(told) == {3: ("Neglect",), 7: ("neglect", "left alone")}
    text = "Neglected? No: neglect. He was left\nalone (NEGLECT)."
    found = spans_of_words(text, told[7])
    assert [text[start:end] for start, end in found] == ["neglect", "left\nalone", "NEGLECT"]


def test_no_words_are_no_spans() -> None:
    assert spans_of_words("Some text", ()) == ()
    assert spans_of_words("Some text", ("", " ")) == ()


@pytest.mark.parametrize(
    ("kind", "evidence", "text", "marked"),
    [
        ("NHS number", "An NHS number (… 881).", "His number, 943 476 5\u2013 x", []),
        ("NHS number", "An NHS number (… 919).", "NHS no: 943 476 5919, aged 3", ["943 476 5919"]),
        ("telephone", "A mobile number (… 123).", "Ring 07700 900123 now", ["07700 900123"]),
        ("date of birth", "A date of birth (… 01).", "DOB: 3/5/2001, of", ["DOB: 3/5/2001"]),
        ("date of birth", "A date of birth (… 01).", "born on 3 May 2001.", ["born on 3 May 2001"]),
        ("postcode", "A postcode (SW…).", "at SW1A 1AA, and NW1 1AA", ["SW1A 1AA"]),
        ("e-mail", "j…@example.org.", "to jo@example.org or a@example.org", ["jo@example.org"]),
        ("covered text", "12 letters lie under a box.", "12 letters", []),
    ],
)  # fmt: skip
def test_what_may_disclose_a_person_is_found_by_what_is_told_of_it(
    kind: Kind, evidence: str, text: str, marked: list[str]
) -> None:
    found = spans_of_findings(text, [Disclosure(kind, 1, evidence)])
    assert [text[start:end] for start, end in found] == marked
