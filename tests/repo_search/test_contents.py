"""The contents of a document and its key parts, by headings and by outline."""

import pytest

from repo_search.contents import MOST, Part, from_headings, from_outline, key_parts
from repo_search.passages import Passage

BODY = (
    "The social worker visited the family twice in March of that year, and found nobody\n"
    "at home on either day. Nobody saw the child alone, or asked why this was not done.\n"
    "The visits were written down in the records of the agency on the days that followed."
)


def of(*pages: str) -> list[tuple[int, str, int]]:
    parts = from_headings([Passage(number, text) for number, text in enumerate(pages, start=1)])
    return [(part.page, part.title, part.level) for part in parts]


def test_headings_are_found_with_their_pages_and_depth() -> None:
    pages = (
        f"1. Introduction\n{BODY}\n1.2 Scope\n{BODY}",
        f"2. The family\n{BODY}\nIdentity\n{BODY}",
        f"3. Findings\n{BODY}\nAppendix A: Terms of reference\n{BODY}",
    )
    assert of(*pages) == [
        (1, "1. Introduction", 0), (1, "1.2 Scope", 1), (2, "2. The family", 0),
        (2, "Identity", 1), (3, "3. Findings", 0), (3, "Appendix A: Terms of reference", 0),
    ]  # fmt: skip


def test_running_headers_and_footers_neither_are_headings_nor_hide_one() -> None:
    pages = [
        f"A Board that runs over every page | Review of Child H\n{title}\n{BODY}\nPage {n} of 5"
        for n, title in enumerate(("Summary", "Findings", "Analysis", "Conclusion", "Next"), 1)
    ]
    assert [title for _, title, _ in of(*pages)] == [
        "Summary", "Findings", "Analysis", "Conclusion", "Next",
    ]  # fmt: skip


def test_a_printed_list_of_contents_gives_no_headings() -> None:
    listed = (
        "Contents\nSummary\n3\nFindings 4\nThe long heading that is broken in the\nlist 5\nEnd 6"
    )
    assert of(listed, f"More of it 7\nAnd more 8\nAnd still more 9\nFindings 4\n{BODY[:20]}") == []
    assert of(listed, f"Findings\n{BODY}") == [(2, "Findings", 0)]


@pytest.mark.parametrize(
    "page",
    [
        "Manchester\nStore Street\nM1 2WD",
        "Lead inspector\nDeputy lead inspector\nTeam inspectors",
        "",
    ],
)
def test_short_lines_without_text_after_them_are_no_headings(page: str) -> None:
    assert of(f"{BODY}", page) == []


def test_a_document_of_headings_only_is_bounded() -> None:
    many = "\n".join(f"Heading {n} of many\n{BODY}" for n in range(MOST * 2))
    assert len(of(many)) == MOST


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Terms of reference", "terms of reference"),
        ("2. Terms of reference and methodology", "terms of reference"),
        ("Appendix A: Terms of Reference", "terms of reference"),
        ("Executive Summary", "summary"),
        ("SUMMARY", "summary"),
        ("The family's contribution", "family"),
        ("Views of the family", "family"),
        ("Parents’ perspective", "family"),
        ("Family involvement in the review", "family"),
        ("Key findings", "findings"),
        ("7. Findings", "findings"),
        ("What the review found", "findings"),
        ("Conclusion", "conclusions"),
        ("Concluding remarks", "conclusions"),
        ("9. Recommendations", "recommendations"),
        ("Recommendations for the Partnership", "recommendations"),
        ("What needs to improve?", "recommendations"),
    ],
)
def test_key_parts_are_told_by_their_headings(heading: str, kind: str) -> None:
    assert key_parts([Part(heading, 3)]) == ((kind, Part(heading, 3)),)


@pytest.mark.parametrize(
    "heading",
    [
        "Summary of events: key practice episodes",
        "Summary for children and young people",
        "Progress on the recommendations of 2012",
        "Recommendation 4",
        "Finding 2: The men in a child's life",
        "The family",
        "Family history",
        "Mother",
        "Findings were shared",
        "Reference",
        "In conclusion the panel found that",
    ],
)
def test_headings_that_only_sound_like_it_are_no_key_parts(heading: str) -> None:
    assert key_parts([Part(heading, 3)]) == ()


def test_what_divides_every_chapter_is_no_key_part() -> None:
    chapters = [Part("Findings", page) for page in (5, 15, 25)]
    assert key_parts([*chapters, Part("Recommendations", 30)]) == (
        ("recommendations", Part("Recommendations", 30)),
    )
    assert key_parts([Part("Executive summary", 2), Part("Summary", 9)]) == (
        ("summary", Part("Executive summary", 2)),
    )
    assert key_parts([Part("Summary", 29)]) == ()
    assert key_parts([Part("Executive summary", 2), Part("Executive summary", 4)]) == (
        ("summary", Part("Executive summary", 2)),
    )


def test_a_heading_of_two_kinds_is_both() -> None:
    found = key_parts([Part("6. Conclusions and recommendations", 12)])
    assert [kind for kind, _ in found] == ["conclusions", "recommendations"]


def test_an_outline_is_taken_as_it_is() -> None:
    outline = [Part("Introduction", 1), Part("  The\nfamily ", 4, 1), Part("Findings", 9, 9)]
    assert from_outline(outline, 20) == (
        Part("Introduction", 1), Part("The family", 4, 1), Part("Findings", 9, 3),
    )  # fmt: skip


@pytest.mark.parametrize(
    "outline",
    [
        [],
        [Part("Introduction", 1), Part("End", 9)],
        [Part(f"Page {n}", n) for n in range(1, 20)],
        [Part(f"_Toc{n}", n) for n in range(1, 20)],
        [Part("All on one page", 1) for _ in range(9)],
        [Part(f"Backwards {n}", 20 - n) for n in range(1, 19)],
        [Part(f"Outside {n}", 20 + n) for n in range(1, 19)],
        [Part("A whole paragraph " * 30, n) for n in range(1, 19)],
    ],
)
def test_a_useless_outline_is_not_taken(outline: list[Part]) -> None:
    assert from_outline(outline, 20) == ()


def test_an_outline_is_bounded() -> None:
    assert len(from_outline([Part(f"Part {n}", n) for n in range(1, 2000)], 5000)) == MOST
