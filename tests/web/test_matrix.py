"""Many queries at once, as a page and as a file: every count leads to as many as it says."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from repo_search.formulas import restored
from repo_search.matrix.lines import MOST_LINES
from web.views import matrix as view

from .conftest import HOSTILE as HOSTILE_TEXT
from .conftest import NOTICE, Collection, Fetch, fetcher

QUERIES = "alcohol\nco-sleeping OR supervision\ntitle:child\ncontents alcohol\n-supervision report"


def address(queries: str = QUERIES, path: str = "/matrix", **given: str) -> str:
    return f"{path}?{urlencode({'queries': queries, **given})}"


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.text.split())


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def found_at(fetch: Fetch, place: str) -> int:
    """How many records or pages the page at an address says it has."""
    said = page(fetch(place))
    of_all = re.search(r"1 to \d+ of ([\d,]+)", words(said.main))
    found = of_all or re.match(r"([\d,]+) (?:result|page|part)", words(said.h1))
    assert found, place
    return int(found.group(1).replace(",", ""))


def as_table(response: TestResponse) -> list[list[str]]:
    text = response.get_data().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


@pytest.mark.long
def test_every_count_of_a_page_leads_to_as_many_as_it_says(fetch: Fetch) -> None:
    for by in ("reports", "publishers", "years"):
        soup = page(fetch(address(by=by)))
        links = soup.select(".app-matrix td a")
        assert len(links) > 15, by
        for link in links:
            text, place = words(link), str(link["href"])
            if text.isdecimal():
                assert found_at(fetch, place) == int(text), (by, place)
            else:
                assert text in ("apart", "description"), by
                assert fetch(place).status_code == 200


def test_counts_are_of_all_words_and_of_ones_own_where_that_is_asked(fetch: Fetch) -> None:
    question = "parents alcohol midwife known"
    assert found_at(fetch, f"/search?{urlencode({'q': question})}") > 1, "some of the words do"
    for by in ("reports", "publishers", "years"):
        for given, pages in (({}, "3"), ({"expand": "no"}, "1")):
            soup = page(fetch(address(f"{question}\ncosleeping OR contents", by=by, **given)))
            links = soup.select(".app-matrix td a")
            assert words(links[0]) == "1"
            assert all(found_at(fetch, str(link["href"])) == int(words(link)) for link in links)
            if by == "reports":
                assert words(links[-1]) == pages


def test_a_cell_without_a_number_says_why(fetch: Fetch, held: Collection) -> None:
    soup = page(fetch(address()))
    row = next(r for r in soup.select("tbody tr") if "Serious case review: Child H1" in words(r))
    inside = f"/records/{held.ids['report']}/search?"
    assert [words(cell) for cell in row.select("td")] == [
        "2",
        "2",
        "description",
        "apart",
        "1",
        "5",
    ]
    hrefs = [str(cell.a["href"]) for cell in row.select("td") if cell.a]
    assert hrefs[0] == f"{inside}q=alcohol"
    assert hrefs[2] == f"/records/{held.ids['report']}"
    assert hrefs[3].startswith(inside)
    assert "None holds all of this" in words(page(fetch(hrefs[3])).main)
    said = words(soup.main)
    assert "“apart”: the report holds all of the query" in said
    assert "“description”: the report answers by its title" in said
    assert "“apart”" not in words(page(fetch(address("alcohol"))).main)


def test_the_table_can_be_read_by_its_headings(fetch: Fetch) -> None:
    soup = page(fetch(address(by="years")))
    (table,) = soup.select("table")
    assert words(table.caption) == "Reports of each year that answer each query"
    heads = table.select("thead th")
    assert [words(head) for head in heads] == [
        "Year published", *QUERIES.splitlines(), "Any of them",
    ]  # fmt: skip
    assert {str(head["scope"]) for head in heads} == {"col"}
    rows = table.select("tbody tr")
    assert {str(row.th["scope"]) for row in rows if row.th} == {"row"}
    assert {len(row.select("td")) for row in rows} == {len(heads) - 1}
    years = [words(row.th) for row in rows]
    assert years[0] == "Reports that answer"
    assert years[1:] == [*sorted(years[1:-1], reverse=True), "Date unknown"]
    region = table.parent
    assert region is not None
    assert (region["role"], region["tabindex"]) == ("region", "0")


def test_filters_and_dates_are_those_of_a_search(fetch: Fetch) -> None:
    narrowed = {"publisher": "northmere-scp", "theme": "neglect", "from": "2018", "expand": "no"}
    soup = page(fetch(address(**narrowed)))
    assert [words(row.th) for row in soup.select("tbody tr")[1:]] == [
        "7-minute briefing: Child H1 Northmere SCP, 2019",
        "Serious case review: Child H1 Northmere LSCB, 15 May 2018",
    ]
    assert "Records of Northmere LSCB, which came before" in words(soup.main)
    for name, value in narrowed.items():
        (field,) = soup.select(f"form [name={name}]")
        chosen = field.select_one("option[selected]") if field.name == "select" else field
        assert chosen is not None
        assert chosen["value"] == value
    assert soup.select_one("#expand[checked]")
    assert soup.select_one("details[open]")
    for link in soup.select(".app-matrix td a"):
        if words(link).isdecimal():
            assert found_at(fetch, str(link["href"])) == int(words(link))


def test_filters_without_a_field_of_their_own_stay_in_force(fetch: Fetch) -> None:
    several = [("queries", "alcohol"), ("publisher", "northmere-scp"), ("publisher", "ofsted")]
    soup = page(fetch(f"/matrix?{urlencode([*several, ('year', '2019'), ('suggested', 'no')])}"))
    kept = [(str(tag["name"]), str(tag["value"])) for tag in soup.select("[type=hidden]")]
    assert kept == [
        ("publisher", "northmere-scp"), ("publisher", "ofsted"), ("year", "2019"),
        ("suggested", "no"),
    ]  # fmt: skip
    assert "Publisher: Northmere SCP" in words(soup.select_one(".govuk-inset-text"))
    assert [words(row.th) for row in soup.select("tbody tr")[1:]] == [
        "7-minute briefing: Child H1 Northmere SCP, 2019"
    ]


def test_of_a_theme_and_a_narrower_one_the_narrower_counts_as_in_a_search(fetch: Fetch) -> None:
    given = [("queries", "alcohol"), ("type", "briefings"), ("type", "7-minute-briefing")]
    soup = page(fetch(f"/matrix?{urlencode(given)}"))
    total = soup.select_one("tbody td a")
    assert total is not None
    assert "type=briefings" not in str(total["href"])
    assert found_at(fetch, str(total["href"])) == int(words(total))


def test_what_was_left_out_of_a_query_is_said_beside_it(fetch: Fetch) -> None:
    said = words(page(fetch(address("alcohol !!!\ncosleeping\nalcohol\n!!! alcohol"))).main)
    assert "“alcohol !!!”: “!!!” holds no letters or digits and was ignored." in said
    assert "“cosleeping”: also searched for: co-sleeping" in said
    assert "Line 3 asks the same as line 1 and was left out." in said
    assert "Line 4 asks the same as line 1 and was left out." in said


def test_a_blank_form_makes_no_table(fetch: Fetch) -> None:
    for place in ("/matrix", "/matrix?by=years&theme=neglect"):
        soup = page(fetch(place))
        assert not soup.select("table")
        assert not soup.select(".govuk-error-summary")
    assert words(soup.select_one("#by option[selected]")).startswith("Years")
    assert words(soup.select_one("#theme option[selected]")) == "Neglect"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"queries": ""}, "queries", "There is no query."),
        ({"queries": "alcohol\n\n--"}, "queries", "Line 3 holds nothing to search for."),
        ({"queries": "a\x00b"}, "queries", "Line 1 holds characters that are no text."),
        ({"queries": "a\n" * (MOST_LINES + 1)}, "queries", "At most 50 queries"),
        ({"queries": "alcohol", "from": "never"}, "from", "“never” is not a date."),
        ({"queries": "alcohol", "by": "colour"}, "by", "Use reports, publishers, years."),
        ({"queries": "alcohol", "theme": "nothing"}, "queries", "nothing"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(
    fetch: Fetch, given: dict[str, str], field: str, said: str
) -> None:
    response = fetch(f"/matrix?{urlencode(given)}")
    assert response.status_code == 400
    soup = page(response)
    (link,) = soup.select(".govuk-error-summary a")
    assert link["href"] == f"#{field}"
    assert said in words(link)
    assert said in words(soup.select_one(f"#{field}-error"))
    assert soup.select(f"#{field}[aria-describedby~={field}-error]")
    kept = soup.select_one("#queries")
    assert kept is not None
    assert kept.text.removeprefix("\n") == given["queries"].replace("\x00", " ")
    assert fetch(f"/matrix.csv?{urlencode(given)}").status_code == 400


def test_the_file_has_what_the_page_has(fetch: Fetch) -> None:
    for by in ("reports", "publishers", "years"):
        soup = page(fetch(address(by=by, **{"from": "2001"})))
        link = soup.select_one(".app-matrix-csv a")
        assert link is not None
        file = fetch(str(link["href"]))
        assert file.headers["Content-Disposition"] == (
            f'attachment; filename="queries-by-{by}.csv"'
        )
        head, *rows = as_table(file)
        named = {"reports": 5, "publishers": 2, "years": 1}[by]
        assert [restored(cell) for cell in head[named:-2]] == QUERIES.splitlines()
        assert "'-supervision report" in head
        shown = [[words(cell) for cell in row.select("td")] for row in soup.select("tbody tr")]
        assert [row[named:-1] for row in [rows[-1], *rows[:-1]]] == shown


def test_a_hostile_title_is_a_cell_and_no_formula(fetch: Fetch, held: Collection) -> None:
    rows = as_table(fetch(address("hostile OR quoted", "/matrix.csv")))
    row = next(row for row in rows if row[0] == held.ids["hostile"])
    assert restored(row[1]) == HOSTILE_TEXT
    assert row[4].endswith(f"/records/{held.ids['hostile']}")
    assert "<script>" not in fetch(address("quoted")).text
    assert "<script>" not in fetch(address("</textarea><script>x")).text


def test_the_notice_of_invented_samples_stands_in_every_row(
    noticed: tuple[Flask, Collection],
) -> None:
    fetch = fetcher(noticed[0])
    for by in ("reports", "publishers", "years"):
        _head, *rows = as_table(fetch(address("alcohol", "/matrix.csv", by=by)))
        assert len(rows) > 1
        assert all(NOTICE in row[-1] for row in rows)
    assert NOTICE in words(page(fetch(address("alcohol"))).select_one(".app-notice"))


def test_a_withdrawn_record_is_in_no_table(fetch: Fetch, held: Collection) -> None:
    for by in ("reports", "publishers", "years"):
        said = fetch(address("alcohol\nsecret", by=by)).text
        assert "Vanished" not in said
        assert held.ids["withdrawn"] not in said
        assert "2016" not in words(page(fetch(address("alcohol\nsecret", by=by))).main)


def test_a_page_shows_fewer_rows_than_the_file_where_there_are_many(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "_MOST_CELLS", 10)
    soup = page(fetch(address("supervision\nreport")))
    assert len(soup.select("tbody tr")) == 1 + 5
    said = words(soup.main)
    assert "The first 5 rows are shown, and" in said
    assert "The CSV file has up to 1,000 rows." in said
    assert len(as_table(fetch(address("supervision\nreport", "/matrix.csv")))) > 10
    monkeypatch.setattr(view, "MOST_ROWS", 3)
    file = fetch(address("supervision\nreport", "/matrix.csv"))
    assert re.search(r'"first-3-of-\d\d-queries-by-reports.csv"', str(file.headers))
    assert len(as_table(file)) == 1 + 3 + 1


def test_what_takes_too_long_is_refused_and_kept(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "_MOST_SECONDS", 0)
    response = fetch(address("alcohol"))
    assert response.status_code == 400
    assert "These queries take too long together." in words(page(response).main)
    assert "alcohol" in words(page(response).select_one("#queries"))
    assert fetch(address("alcohol", "/matrix.csv")).status_code == 400


def test_neither_is_kept_by_web_search(fetch: Fetch) -> None:
    for place in ("/matrix", address(), address(path="/matrix.csv")):
        assert fetch(place).headers["X-Robots-Tag"] == "noindex"
        assert fetch(place).headers["Cache-Control"] == "no-store"


def test_the_way_there_keeps_query_and_filters(fetch: Fetch) -> None:
    soup = page(fetch("/advanced?q=alcohol&theme=neglect&from=2018&sort=title"))
    (link,) = soup.find_all("a", string="Ask many queries at once")
    assert link["href"] == "/matrix?queries=alcohol&theme=neglect&from=2018"
    assert page(fetch("/help/search")).select('a[href="/matrix"]')
