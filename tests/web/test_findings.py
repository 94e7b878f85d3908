"""The search for findings: results in full, facets that agree with them, ways that stay in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.conftest import EACH_ENGINE
from tests.repo_search.test_search import counted
from web.site import site

from .conftest import Fetch, close
from .recommending import Shelf


@pytest.fixture(scope="module", params=EACH_ENGINE)
def shelf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory.mktemp(request.param), request.param)
    yield made
    close(made.app)


@pytest.fixture
def fetch(shelf: Shelf) -> Fetch:
    return shelf.fetch


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(of: Any) -> str:
    return " ".join(of.text.split())


def heading(response: TestResponse) -> str:
    return words(page(response).h1)


def results(response: TestResponse) -> list[Tag]:
    return page(response).select(".app-result")


def test_a_result_is_the_recommendation_in_full_with_all_that_is_known_of_it(
    fetch: Fetch, shelf: Shelf
) -> None:
    response = fetch("/findings?q=police+names")
    assert heading(response) == "1 finding for “police names”"
    (result,) = results(response)
    title = result.select_one("h3 a")
    assert title is not None
    assert words(title) == "Recommendation 2, first"
    said = result.select_one(".app-finding")
    assert words(said) == "The police should record the names of all children whom they meet."
    assert {mark.text for mark in result.select("mark")} == {"police", "names"}
    assert "Who is to act: Police" in words(result)
    assert "Northmere LSCB, 2015" in words(result)
    on_page = result.find("a", string="Page 1")
    assert isinstance(on_page, Tag)
    first = shelf.ids["first"]
    finding_id = str(title["href"]).removeprefix("/findings/")
    assert on_page["href"] == f"/records/{first}/pages/1?finding={finding_id}#hit-1"
    keep = result.select_one("[data-keep]")
    assert keep is not None
    assert keep["data-keep"] == f"{first}.1"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_what_is_worded_alike_is_one_result_that_leads_to_the_others(fetch: Fetch) -> None:
    response = fetch("/findings?q=ward+visitor")
    assert heading(response) == "2 findings for “ward visitor”"
    (result,) = results(response)
    assert "Stands for 1 more of this search that is worded alike." in words(result)
    assert "1 to 1 of 2 findings, those worded alike shown as one" in words(page(response))
    link = result.find("a", string="The same or similar: in 2 reports since 2015")
    assert isinstance(link, Tag)
    address, _hash, anchor = str(link["href"]).partition("#")
    assert page(fetch(address)).find(id=anchor) is not None


@pytest.mark.parametrize("asked", ["", "q=ward&", "kind=recommendation&", "year=2015&"])
def test_each_facet_finds_as_many_as_it_counts(fetch: Fetch, asked: str) -> None:
    shown = page(fetch(f"/findings?{asked}"))
    boxes = [box for box in shown.select("input[type=checkbox]") if not box.has_attr("checked")]
    facets = {str(box["name"]) for box in boxes}
    assert facets >= {"addressee", "publisher"}
    assert not facets & {"review", "language", "suggested"}
    for box in boxes:
        label = shown.select_one(f"label[for={box['id']}] .app-count")
        if f"{box['name']}=" in asked:  # another value of a facet adds to those chosen
            continue
        found = fetch(f"/findings?{asked}{box['name']}={box['value']}")
        assert heading(found).startswith(f"{words(label)} finding"), box
    for bar in shown.select(".app-years a:not([aria-current])") if "year" not in asked else ():
        number = bar.select_one(".app-years__count")
        assert heading(fetch(str(bar["href"]))).startswith(f"{words(number)} finding")


def test_all_ways_on_from_a_search_for_findings_stay_in_it(fetch: Fetch) -> None:
    response = fetch(
        "/findings?q=ward&kind=recommendation&addressee=safeguarding+partnership"
        "&year=2015&from=2000&words=all"
    )
    assert heading(response).startswith("1 finding for “ward”, kind: recommendation, for saf")
    form = page(response).select_one("form[data-at-once]")
    assert form is not None
    assert form["action"] == "/findings"
    chips = {words(chip): str(chip["href"]) for chip in page(response).select(".app-chip")}
    assert set(chips) == {
        "Remove the filter Kind: Recommendation ✕",
        "Remove the filter Who is to act: Safeguarding partnership ✕",
        "Remove the filter Year published: 2015 ✕",
        "Remove the filter Published from: 2000 ✕",
        "Remove the filter Words: all of them ✕",
    }
    clear = page(response).select_one(".app-clear")
    assert clear is not None
    for address in (*chips.values(), str(clear["href"])):
        assert address.startswith("/findings?")
        assert fetch(address).status_code == 200
    within = fetch("/findings?q=ward&within=health")
    assert within.headers["Location"] == "/findings?q=ward+health&words=all"


def test_words_that_mean_the_same_are_found_and_can_be_left_out(fetch: Fetch) -> None:
    found = fetch("/findings?q=hv+ward")
    shown = page(found)
    offered = [a for a in shown.select(".app-said a, .app-chips__list a") if "health" in a.text]
    assert offered, "HV may stand for health visitor"
    assert all(str(a["href"]).startswith("/findings?") for a in offered)


def test_where_nothing_is_found_that_is_said(fetch: Fetch) -> None:
    response = fetch("/findings?q=zzzzqqq")
    assert heading(response) == "0 findings for “zzzzqqq”"
    assert "Nothing answers this search" in words(page(response))
    assert page(response).find("a", string="See all findings", href="/findings") is not None


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("kind=nonsense", "There is no kind of finding “nonsense”."),
        ("from=yesterday", "yesterday"),
        ("page=x", "“x” is not a number"),
        ("theme=nothing", "nothing"),
    ],
)
def test_what_cannot_be_is_said_at_the_same_form(fetch: Fetch, args: str, said: str) -> None:
    response = fetch(f"/findings?q=ward&{args}")
    assert response.status_code == 400
    assert heading(response) == "Search findings and recommendations"
    assert said in words(page(response).select_one(".govuk-error-summary"))
    form = page(response).select_one("form[data-at-once]")
    assert form is not None
    assert form["action"] == "/findings"


def test_facets_of_records_are_no_arguments_of_it(fetch: Fetch) -> None:
    assert heading(fetch("/findings?q=ward&language=cy&review=scr&suggested=no")) == heading(
        fetch("/findings?q=ward")
    )


def test_themes_and_publishers_lead_to_their_findings(fetch: Fetch) -> None:
    for address in ("/publishers/northmere-lscb", "/themes/health-visiting"):
        links = [a for a in page(fetch(address)).select("main a") if "recommend: " in a.text]
        (link,) = links
        number = link.text.rpartition(": ")[2]
        assert heading(fetch(str(link["href"]))).startswith(number)
    without = page(fetch("/publishers/ofsted")).select("main a")
    assert not [a for a in without if "recommend" in a.text]


@pytest.mark.embedded  # on a server to which others write names are read anew
def test_a_page_of_findings_takes_a_fixed_number_of_statements(shelf: Shelf, fetch: Fetch) -> None:
    """However many results it shows."""
    seen: list[str] = []
    with shelf.app.app_context():
        engine = site().repository.catalogue._database.engine
    event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    numbers = []
    for size in (1, 1, 2, 50):
        seen.clear()
        assert len(results(fetch(f"/findings?per_page={size}&kind=recommendation"))) <= size
        numbers.append(sum(map(counted, seen)))
    assert len(set(numbers[1:])) == 1, numbers
    assert numbers[1] <= 10, numbers
