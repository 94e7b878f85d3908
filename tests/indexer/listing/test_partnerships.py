"""The wording of four partnerships' pages, case by case; from beside the project only."""

from functools import cache
from pathlib import Path

import pytest

from indexer.sources.listing import ListedCase, ListedRow, Listing, read_listing
from repo_search.cases import Event
from repo_search.dates import parse_date


@cache
def listing(corpus: Path, name: str) -> Listing:
    return read_listing((corpus / "partnership_pages" / name).read_bytes(), name)


def of_case(found: Listing, label: str) -> list[ListedRow]:
    return [row for row in found.rows if row.case == label]


def case(found: Listing, label: str) -> ListedCase:
    (one,) = [one for one in found.cases if one.label == label]
    return one


PUBLISHED = {
    "Child F1": ("April 2018", "15.05.2018"),
    "Child G1": ("September 2017", "15.05.2018"),
    "Child H1": ("October 2017", "14.12.2017"),
    "Child I1": ("November 2017", "14.12.2017"),
    "Child K1": ("May 2018", "14.12.2017"),
    "Child L1": ("May 2018", "15.05.2018"),
    "Child M1": ("October 2018", "20.08.2018"),
    "Child N1": ("September 2018", "15.11.2018"),
}


@pytest.mark.parametrize(("label", "days"), PUBLISHED.items())
def test_manchesters_published_cases_have_their_learning_event_and_day(
    corpus: Path, label: str, days: tuple[str, str]
) -> None:
    found = listing(corpus, "manchester-reviews.txt")
    (row,) = of_case(found, label)
    assert (row.title, row.document_type, row.review) == (f"{label} SCR", "full report", "SCR")
    assert (row.published, row.status, row.url) == (days[1], "published", "")
    one = case(found, label)
    assert one.status == "published"
    assert one.events == (
        Event("learning event", "happened", parse_date(days[0])),
        Event("publication", "happened", parse_date(days[1])),
    )


@pytest.mark.parametrize(
    ("label", "held"), [("Child E1", "April 2018"), ("Child J1", "December 2017")]
)
def test_manchesters_cases_whose_report_is_not_published(
    corpus: Path, label: str, held: str
) -> None:
    found = listing(corpus, "manchester-reviews.txt")
    (row,) = of_case(found, label)
    assert (row.published, row.status) == ("", "not published")
    assert case(found, label).events == (
        Event("learning event", "happened", parse_date(held)),
        Event("publication", "refused"),
    )


@pytest.mark.parametrize("label", ["Child O1", "Child P1", "Child Q1"])
def test_manchesters_cases_that_are_to_be_published(corpus: Path, label: str) -> None:
    found = listing(corpus, "manchester-reviews.txt")
    (row,) = of_case(found, label)
    assert (row.published, row.status) == ("", "planned")
    assert case(found, label).events == (
        Event("learning event", "planned", parse_date("2019")),
        Event("publication", "planned", parse_date("2019")),
    )


def test_manchesters_page_lists_thirteen_cases_and_nothing_else(corpus: Path) -> None:
    found = listing(corpus, "manchester-reviews.txt")
    assert [row.case for row in found.rows] == [f"Child {letter}1" for letter in "EFGHIJKLMNOPQ"]
    assert found.publisher == "Manchester Safeguarding Boards"
    assert found.title == "Serious Case Reviews – resources for practitioners"


def test_herefordshires_family_has_three_documents(corpus: Path) -> None:
    rows = of_case(listing(corpus, "herefordshire-reviews.txt"), "Family HJ")
    assert [(row.document_type, row.relation) for row in rows] == [
        ("overview report", ""),
        ("progress report", "progress report of"),
        ("learning briefing", "briefing of"),
    ]
    assert {row.review for row in rows} == {"SCR"}
    assert rows[2].title == "Family HJ: Learnings/recommendations"


def test_herefordshires_report_has_a_polish_version(corpus: Path) -> None:
    rows = of_case(listing(corpus, "herefordshire-reviews.txt"), "HH")
    assert [(row.document_type, row.language, row.relation) for row in rows] == [
        ("overview report", "", ""),
        ("overview report", "pl", "translation of"),
    ]


def test_herefordshires_two_guides_of_one_title_are_two_records_without_a_case(
    corpus: Path,
) -> None:
    found = listing(corpus, "herefordshire-reviews.txt")
    guides = of_case(found, "")
    assert [(row.title, row.document_type) for row in guides] == [
        ("7 minute learning guide", "7-minute briefing")
    ] * 2
    assert len(found.rows) == 7


def test_cheshire_wests_thematic_review_has_no_case(corpus: Path) -> None:
    (row,) = of_case(listing(corpus, "cheshire-west-reviews.txt"), "")
    assert row.title == "Thematic Review into Non-Accidental Injuries to Children under 1 year"
    assert (row.document_type, row.review) == ("thematic review report", "thematic review")
    assert (row.published, row.status) == ("7th February 2022", "published")
    assert row.authors == ("Paul Sharkey",)


def test_cheshire_wests_family_has_five_key_issues(corpus: Path) -> None:
    found = listing(corpus, "cheshire-west-reviews.txt")
    (row,) = of_case(found, "Family X")
    assert (row.published, row.status) == ("24th May 2021", "published")
    assert row.authors == ("Maureen Noble",)
    assert row.themes == (
        "Neglect",
        "Elective Home Education",
        "Families who avoid services",
        "Safeguarding Adults with Care and Support Needs",
        "Childhood obesity",
    )
    assert Event("learning event", "happened", parse_date("March 2021")) in (
        case(found, "Family X").events
    )
    assert len(found.rows) == 2


def test_stockports_baby_has_three_headings_and_three_points_of_learning(corpus: Path) -> None:
    found = listing(corpus, "stockport-reviews-with-cases.txt")
    rows = of_case(found, "Baby M")
    assert [row.document_type for row in rows] == ["7-minute briefing", "full report"]
    learning = case(found, "Baby M").learning
    assert learning[:3] == (
        "Alcohol and Safe Sleep",
        "Information Sharing and Discharge Planning",
        "Supporting Parents",
    )
    assert [point[:16] for point in learning[3:]] == [
        "make sure babies",
        "make sure practi",
        "review the curre",
    ]
    assert all(row.learning == learning for row in rows)


def test_stockports_other_cases_are_rows_without_a_document(corpus: Path) -> None:
    found = listing(corpus, "stockport-reviews-with-cases.txt")
    coded, named = [row for row in found.rows if row.case != "Baby M"]
    assert (coded.case, coded.authors) == ("Child E", ("Maureen Noble",))
    text = (corpus / "partnership_pages/stockport-reviews-with-cases.txt").read_text("utf-8")
    assert f"following the tragic death of {named.case} in Stockport" in text
    assert {(row.url, row.status, row.published) for row in (coded, named)} == {("", "", "")}


def test_stockports_other_version_lists_nothing(corpus: Path) -> None:
    assert listing(corpus, "stockport-reviews.txt").rows == ()
