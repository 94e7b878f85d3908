"""One finding by itself, on its page, and among all of its record."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag

from repo_search.catalogue import findings
from web.site import site

from .conftest import close
from .recommending import WARD, Shelf


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory.mktemp("findings"))
    yield made
    close(made.app)


def words(of: Any) -> str:
    return " ".join(of.text.split())


def section(of: BeautifulSoup, name: str) -> Tag:
    found = of.select_one(f"section[aria-labelledby={name}]")
    assert found is not None
    return found


def test_a_finding_is_quoted_with_its_place_and_how_to_cite_it(shelf: Shelf) -> None:
    shown = shelf.get(f"/findings/{shelf.one('first')}")
    assert words(shown.h1) == "Recommendation 1"
    assert words(shown.select_one("blockquote.app-quoted--whole")) == f"{WARD}."
    rows = [words(row) for row in shown.select("dl.app-description > div")]
    assert rows[:2] == [
        "Where it stands Page 1, 5. Recommendations",
        "Who is to act Safeguarding partnership",
    ]
    cited = words(shown.select_one("#harvard"))
    assert "(2015) first. p. 1. Available at: https://reviews.example/findings/" in cited
    keep = shown.select_one("[data-keep]")
    assert keep is not None
    assert keep["data-keep"] == f"{shelf.ids['first']}.1"


def test_what_was_answered_is_quoted_with_the_words_of_who_answers(shelf: Shelf) -> None:
    answers = section(shelf.get(f"/findings/{shelf.one('first')}"), "answers")
    assert words(answers.h3) == "Answered: Agreed in part"
    assert words(answers.blockquote) == "The ward will telephone."
    link = answers.find("a", string="Page 1")
    assert isinstance(link, Tag)
    page = shelf.get(str(link["href"]))
    assert words(page.select_one("mark#hit-1")) == "The ward will telephone."
    assert "Answer 1 of 1 of this document." in words(page.select_one(".app-hits"))
    unanswered = shelf.get(f"/findings/{shelf.one('first', 1)}")
    assert unanswered.select_one("section[aria-labelledby=answers]") is None


def test_the_same_said_elsewhere_is_listed_with_what_is_different(shelf: Shelf) -> None:
    said = section(shelf.get(f"/findings/{shelf.one('first')}"), "elsewhere")
    assert words(said.h2) == "The same or similar: in 2 reports since 2015"
    first, second = said.select("li")
    assert words(first.h3) == "Recommendation 1 (the one above)"
    assert words(second.select_one(".app-finding")) == f"{WARD} within a day."
    assert [mark.text for mark in second.select("mark")] == ["within a day"]
    assert "Northmere LSCB, 2018" in words(second)
    link = second.h3.a if second.h3 else None
    assert link is not None
    back = section(shelf.get(str(link["href"])), "elsewhere")
    assert [mark.text for mark in back.select("mark")] == [], "it lacks words, it has no others"


def test_a_page_marks_a_finding_in_its_text_and_on_its_picture(shelf: Shelf) -> None:
    record_id, finding_id = shelf.ids["first"], shelf.one("first")
    shown = shelf.get(f"/records/{record_id}/pages/1?finding={finding_id}")
    assert [words(mark) for mark in shown.select("mark")] == [f"{WARD}."]
    assert shown.select_one("mark")["id"] == "hit-1"  # type: ignore[index]
    hits = shown.select_one(".app-hits")
    assert hits is not None
    assert words(hits).startswith("Finding 1 of 3 of this document. More on this finding")
    assert hits.select_one("[data-hit=previous]") is None
    overlay = shown.select_one(".app-sheet__boxes")
    assert overlay is not None
    svg = ElementTree.fromstring(shelf.fetch(str(overlay["src"])).text)  # noqa: S314 - our own
    boxes = list(svg.iter("{http://www.w3.org/2000/svg}rect"))
    assert boxes
    top, bottom = (f(float(box.attrib["y"]) for box in boxes) for f in (min, max))
    assert bottom - top < 20, "one line is marked"


def test_from_a_finding_one_goes_on_to_the_next_on_its_page(shelf: Shelf) -> None:
    at = f"/records/{shelf.ids['first']}/pages/1?finding={shelf.one('first')}"
    seen = []
    while at:
        shown = shelf.get(at.partition("#")[0])
        seen.append((words(shown.select_one("mark")), words(shown.select_one(".app-hits__text"))))
        following = shown.select_one("[data-hit=next]")
        at = str(following["href"]) if following else ""
        assert not at or at.endswith("#hit-1")
    assert [text for text, _where in seen] == [
        f"{WARD}.",
        "The police should record the names of all children whom they meet.",
        "Leaving hospital is when knowledge is lost.",
    ]
    assert "Finding 3 of 3" in seen[-1][1]


def test_a_page_without_the_finding_marks_nothing(shelf: Shelf) -> None:
    shown = shelf.get(f"/records/{shelf.ids['first']}/pages/2?finding={shelf.one('first')}")
    assert shown.select("mark, .app-sheet__boxes") == []


def test_all_findings_of_a_record_stand_by_kind_with_their_answers(shelf: Shelf) -> None:
    shown = shelf.get(f"/records/{shelf.ids['first']}/findings")
    assert [words(h2) for h2 in shown.select("main h2")] == ["Recommendations", "Learning points"]
    assert [words(h3) for h3 in shown.select("main .app-result__title")] == [
        "Recommendation 1", "Recommendation 2", "Learning point 1",
    ]  # fmt: skip
    assert "Answered: Agreed in part" in words(shown.select_one("#recommendation + ul li"))
    assert "in 2 reports since 2015" in words(shown.select_one("#recommendation + ul li"))


def test_the_page_of_a_record_says_what_it_recommends(shelf: Shelf) -> None:
    box = section(shelf.get(f"/records/{shelf.ids['first']}"), "findings")
    assert "2 recommendations, 1 learning point." in words(box)
    assert [words(one) for one in box.select(".app-finding")] == [
        f"{WARD}.", "The police should record the names of all children whom they meet.",
    ]  # fmt: skip
    link = box.select_one("p a")
    assert link is not None
    assert link["href"] == f"/records/{shelf.ids['first']}/findings"
    nothing = shelf.get(f"/records/{shelf.ids['response']}")
    assert nothing.select_one("#findings") is None
    none = shelf.get(f"/records/{shelf.ids['response']}/findings")
    assert "No findings or recommendations are set out" in words(none.main)


def test_results_lead_to_what_their_records_recommend(shelf: Shelf) -> None:
    links = {
        str(link["href"]): words(link)
        for link in shelf.get("/search?q=ward").select(".app-result a")
        if "recommends: " in link.text
    }
    assert links == {
        f"/records/{shelf.ids['first']}/findings": "What it found and recommends: 3 findings",
        f"/records/{shelf.ids['second']}/findings": "What it found and recommends: 1 finding",
    }, "the response has only answers"


@pytest.mark.parametrize(("name", "status"), [("held", 404), ("draft", 404), ("withdrawn", 410)])
def test_nothing_of_a_hidden_record_is_found(shelf: Shelf, name: str, status: int) -> None:
    finding_id, record_id = shelf.one(name), shelf.ids[name]
    for address in (
        f"/findings/{finding_id}",
        f"/records/{record_id}/findings",
        f"/records/{record_id}/pages/1?finding={finding_id}",
        f"/records/{record_id}/pages/1/boxes.svg?finding={finding_id}",
    ):
        response = shelf.fetch(address)
        assert response.status_code == status, address
        assert "zorbquix" not in response.text
    assert record_id not in shelf.fetch(f"/findings/{finding_id}").text or status == 410
    for public in ("/findings", "/findings?q=ward", f"/findings/{shelf.one('first')}"):
        assert "zorbquix" not in shelf.fetch(public).text


def test_what_is_no_finding_of_a_record_is_not_there(shelf: Shelf) -> None:
    first = f"/records/{shelf.ids['first']}/pages/1"
    said = []
    for finding_id in ("zzz", shelf.one("second"), shelf.one("held"), shelf.one("response", 1)):
        for address in (f"{first}?finding={finding_id}", f"{first}/boxes.svg?finding={finding_id}"):
            response = shelf.fetch(address)
            assert response.status_code == 404
            said.append(re.sub(r"\s+", " ", response.text))
    assert len(set(said)) == 1, "nobody learns which of them are there"
    for finding_id in ("zzz", shelf.one("response"), shelf.one("response", 1)):
        assert shelf.fetch(f"/findings/{finding_id}").status_code == 404


def test_what_a_librarian_rejects_or_corrects_shows_at_once(shelf: Shelf) -> None:
    finding_id = shelf.one("first", 2)
    with shelf.app.app_context():
        catalogue = site().repository.catalogue
    try:
        with catalogue.write() as connection:
            findings.decide(connection, finding_id, "accepted", "L", "Going home loses knowledge")
        shown = shelf.get(f"/findings/{finding_id}")
        assert words(shown.blockquote) == "Going home loses knowledge"
        assert "A librarian has corrected these words." in words(shown.main)
        with catalogue.write() as connection:
            findings.decide(connection, finding_id, "rejected", "L")
        assert shelf.fetch(f"/findings/{finding_id}").status_code == 404
        assert "lost" not in words(shelf.get(f"/records/{shelf.ids['first']}/findings").main)
    finally:
        with catalogue.write() as connection:
            findings.decide(connection, finding_id, "", "L")
