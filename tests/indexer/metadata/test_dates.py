import pytest

from indexer.metadata import claims_from
from repo_search.claims import Claim, Source, resolve
from repo_search.passages import ExtractedText, Passage


def published(*pages: str, name: str = "a17.pdf", **properties: str) -> Claim | None:
    passages = tuple(Passage(number, text) for number, text in enumerate(pages, start=1))
    extracted = ExtractedText("application/pdf", passages, properties=properties)
    return resolve(claims_from(extracted, name)).get("published")


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Published: 24 November 2017", "24 November 2017"),
        ("Published 24th November, 2017", "24th November, 2017"),
        ("Report published on 24 th November 2017", "24th November 2017"),
        ("Date of publication: April 2018", "April 2018"),
        ("Publication date\n15/05/2018", "15/05/2018"),
        ("Published in May 2019", "May 2019"),
        ("First published: 2018-05-15", "2018-05-15"),
        ("Published by Elmshire SCP in March 2020", "March 2020"),
        ("This report was published on 3 July 2025", "3 July 2025"),
        ("Date of report: Sept 2016", "Sept 2016"),
    ],
)
def test_a_printed_date_of_publication_is_claimed_as_written(line: str, written: str) -> None:
    claim = published(f"Serious Case Review\nChild A\n{line}\n", created="2026-01-01")
    assert claim
    assert (claim.values, claim.source) == ((written,), Source.TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "Inspection dates: 3 to 14 June 2019",
        "Date of birth: 12 March 2014",
        "Date of incident: 12 March 2014",
        "Review period: January 2014 – March 2015",
        "Dates covered\n1 May 2014 to 3 June 2015",
        "Meeting held on 12 March 2014",
        "Child A died on 12 March 2014",
        "Next review date: May 2020",
        "Working Together to Safeguard Children 2015",
        "published in May 2012 by others, is quoted",
        "Published: 31 February 2018",
    ],
)
def test_other_dates_are_not_claimed(line: str) -> None:
    assert published(f"Serious Case Review\nChild A\n{line}\n") is None


def test_a_day_of_the_properties_is_claimed_as_its_month() -> None:
    claim = published("Child A", created="2025-05-09T10:00:00+01:00")
    assert claim
    assert (claim.values, claim.source) == (("May 2025",), Source.PROPERTIES)


def test_the_printed_year_wins_where_the_file_was_made_years_later() -> None:
    claim = published("Child A", "© Crown copyright 2009", created="2016-02-01")
    assert claim
    assert claim.values == ("2009",)


def test_the_month_wins_where_the_copyright_line_agrees() -> None:
    claim = published("Child A", "© Crown copyright 2016", created="2016-02-01")
    assert claim
    assert claim.values == ("February 2016",)


def test_a_web_page_printed_by_its_reader_has_no_date_of_its_making() -> None:
    assert published("Child A", created="2026-01-30", producer="Microsoft: Print To PDF") is None


def test_a_file_made_long_before_the_years_it_speaks_of_came_from_a_template() -> None:
    text = "The review was held in 2018 and 2019."
    assert published(text, created="2009-03-01", modified="2019-06-01") is None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("dorset-2025-05-09.pdf", "2025-05-09"),
        ("SCR_Child_A_May_2018.pdf", "May 2018"),
        ("report-20180515-final.pdf", "2018-05-15"),
        ("Overview 15.05.2018.pdf", "15.05.2018"),
        ("scr-child-a-2014.pdf", "2014"),
        ("annual-report-2019-20.pdf", None),
        ("a17.pdf", None),
        ("12345678.pdf", None),
    ],
)
def test_a_date_in_the_name_is_the_last_resort(name: str, written: str | None) -> None:
    claim = published("Child A", name=name)
    assert (claim.values[0] if claim else None) == written
    assert claim is None or claim.source is Source.FILENAME
