"""The worklist in the browser: filters, one task with its evidence, several at once, undo."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from repo_search.catalogue import drafts, holdings, records, runs
from repo_search.claims import Claim, Source
from repo_search.passages import ExtractedText, Passage
from repo_search.repository import Repository
from tests.repo_search.awaiting import Awaiting, fill, suggest
from tests.web.conftest import pdf
from web.site import site

from .conftest import Client


@pytest.fixture
def repository(desk_app: Flask) -> Repository:
    with desk_app.app_context():
        return site().repository


@pytest.fixture
def known(repository: Repository) -> Awaiting:
    with repository.catalogue.write() as connection:
        return fill(connection)


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def addresses(client: Client, address: str = "/desk") -> dict[str, str]:
    """The addresses of the tasks in a list, by kind."""
    hrefs = [str(link["href"]) for link in soup(client, address).select("[data-task]")]
    return {href.split("/")[3]: href for href in hrefs}


def counts(client: Client, address: str = "/desk") -> dict[str, str]:
    items = soup(client, address).select(".app-worklist__kinds li")
    return dict(item.text.strip().rsplit(" ", 1) for item in items)


def answered(client: Client, kind: str, **answer: Any) -> Any:
    return client.post(addresses(client)[kind], answer)


def test_every_kind_is_counted_and_listed(librarian: Client, known: Awaiting) -> None:
    assert counts(librarian) == {
        "Everything": "10", "Rejected files": "1", "May disclose a person": "1",
        "Drafts and deposits": "1", "Likely duplicates": "1", "Unmatched publishers": "1",
        "Overdue reports": "1", "No text": "1", "No date": "1", "Suggested themes": "1",
        "Findings to look at": "1",
    }  # fmt: skip
    for address in addresses(librarian).values():
        page = soup(librarian, address)
        assert page.select('form[data-verdict="accept"]'), address
        assert page.select('form[data-verdict="unsure"]'), address


def test_the_list_is_narrowed_by_what_stands_in_the_address(
    librarian: Client, known: Awaiting
) -> None:
    assert [*addresses(librarian, f"/desk?run={known.run}")] == ["rejected"]
    assert [*addresses(librarian, "/desk?publisher=nortmere-partnership")] == ["publisher"]
    assert counts(librarian, "/desk?publisher=nortmere-partnership&kind=undated")["No date"] == "0"
    for strange in ("kind=none", "run=x", "run=99999999999", "page=-1", "page=99999", "unsure=1"):
        assert librarian.get(f"/desk?{strange}").status_code == 200


def test_an_answer_leads_to_the_next_task_with_a_way_to_take_it_back(
    librarian: Client, known: Awaiting, repository: Repository
) -> None:
    there = addresses(librarian, "/desk?kind=undated")["undated"]
    refused = librarian.post(there, {"verdict": "accept", "written": "once"})
    assert refused.status_code == 400
    page = BeautifulSoup(refused.text, "html.parser")
    assert "not a date" in page.select_one(".govuk-error-summary").text  # type: ignore[union-attr]
    assert page.select_one("#accept-written")["value"] == "once"  # type: ignore[index]
    answer = librarian.post(addresses(librarian)["undated"], {
        "verdict": "accept", "written": "spring 2019",
    })  # fmt: skip
    assert answer.status_code == 303
    assert "/desk/tasks/themes/" in answer.location
    banner = soup(librarian, answer.location).select_one(".app-desk__done")
    assert banner is not None
    assert "gave a date of publication" in banner.text
    with repository.catalogue.read() as connection:
        assert str(records.find(connection, known.undated).published.latest) == "2019-05-31"  # type: ignore[union-attr]
    assert "undated" not in addresses(librarian)
    librarian.post(str(banner.select_one("form")["action"]))  # type: ignore[index]
    assert "undated" in addresses(librarian)
    gone = librarian.get(answer.location.replace("themes", "undated"))
    assert gone.status_code == 404


def test_the_last_answer_of_a_kind_leads_back_to_the_list(
    librarian: Client, known: Awaiting
) -> None:
    there = addresses(librarian, "/desk?kind=themes")["themes"]
    none = librarian.post(there, {"verdict": "accept"})
    assert none.status_code == 400
    assert "Tick the themes" in none.text
    answer = librarian.post(there, {"verdict": "accept", "chosen": "neglect"})
    assert answer.location.startswith("/desk?kind=themes&done=")
    assert "Nothing waits here" in librarian.get("/desk?kind=themes").text


def test_what_nobody_is_sure_of_has_a_part_of_its_own(librarian: Client, known: Awaiting) -> None:
    answered(librarian, "rejected", verdict="unsure")
    assert counts(librarian)["Not sure"] == "1"
    there = addresses(librarian, "/desk?unsure=yes")["rejected"]
    page = soup(librarian, there)
    assert "Librarian was not sure" in page.text
    assert page.select('form[data-verdict="sure"]')
    librarian.post(there, {"verdict": "sure"})
    assert "Not sure" not in counts(librarian)


def test_answers_that_cannot_be_are_refused_and_change_nothing(
    librarian: Client, known: Awaiting, repository: Repository
) -> None:
    before = counts(librarian)
    there = addresses(librarian)
    assert librarian.post(there["themes"], {"verdict": "destroy"}).status_code == 400
    assert librarian.post(there["themes"], {"verdict": "edit"}).status_code == 400
    assert librarian.post(there["disclosure"], {"verdict": "accept"}).status_code == 400
    wrong = {"verdict": "accept", "chosen": "\x00nobody", "written": "No such board"}
    assert librarian.post(there["publisher"], wrong).status_code == 400
    assert librarian.post("/desk/tasks/themes/0000", {"verdict": "accept"}).status_code == 404
    assert librarian.post("/desk/tasks/none/0000", {"verdict": "accept"}).status_code == 404
    assert counts(librarian) == before
    with repository.catalogue.read() as connection:
        assert len(runs.all_runs(connection)) == 1


def test_several_are_settled_as_one_run_after_a_preview(
    librarian: Client, known: Awaiting, repository: Repository
) -> None:
    with repository.catalogue.write() as connection:
        suggest(connection, known.undated, "Poverty")
    given = {"kind": "themes", "verdict": "accept"}
    nothing = librarian.post("/desk/tasks/preview", given)
    assert nothing.status_code == 400
    assert "Tick the tasks" in nothing.text
    shown = librarian.post("/desk/tasks/preview", {**given, "all": "yes"})
    assert shown.status_code == 200
    page = BeautifulSoup(shown.text, "html.parser")
    assert "Do it for all 2 tasks" in page.text
    assert [one.text for one in page.select("ins")] == ["Neglect; Domestic abuse", "Poverty"]
    assert counts(librarian)["Suggested themes"] == "2"
    hidden = page.select('form[action="/desk/tasks/settle"] input[type="hidden"]')
    data: dict[str, Any] = {"tick": [one["value"] for one in hidden if one["name"] == "tick"]}
    data |= {str(one["name"]): one["value"] for one in hidden if one["name"] != "tick"}
    done = librarian.post("/desk/tasks/settle", data)
    assert done.status_code == 303
    assert "Suggested themes" not in counts(librarian)
    banner = soup(librarian, done.location).select_one(".app-desk__done")
    assert banner is not None
    librarian.post(str(banner.select_one("form")["action"]))  # type: ignore[index]
    assert counts(librarian)["Suggested themes"] == "2"


def test_what_cannot_be_done_for_any_is_said_where_it_was_asked(
    librarian: Client, known: Awaiting
) -> None:
    given = {"kind": "undated", "all": "yes", "verdict": "accept", "written": "whenever"}
    refused = librarian.post("/desk/tasks/preview", given)
    assert refused.status_code == 400
    page = BeautifulSoup(refused.text, "html.parser")
    assert "not a date" in page.text
    assert page.select_one("#written")["value"] == "whenever"  # type: ignore[index]
    assert librarian.post("/desk/tasks/preview", {"verdict": "accept"}).status_code == 400


def test_the_two_documents_stand_side_by_side(librarian: Client, known: Awaiting) -> None:
    page = soup(librarian, addresses(librarian)["duplicate"])
    assert [one.text for one in page.select(".app-compared ins")] == ["Only here: corrected"]
    assert len(page.select(".app-compared del")) == 0
    assert len(page.select('input[type="radio"][name="chosen"]')) == 2


def test_a_draft_is_seen_by_librarians_and_nobody_else(
    desk_app: Flask,
    librarian: Client,
    publisher: Client,
    repository: Repository,
    tmp_path: Path,
) -> None:
    content = pdf(2)
    sha256 = hashlib.sha256(content).hexdigest()
    extracted = ExtractedText("application/pdf", (Passage(1, "Page 1"), Passage(2, "Page 2")))
    with repository.catalogue.write() as connection:
        record_id = records.add(
            connection, extracted, [Claim("title", ("A draft",), Source.MANIFEST)]
        )
        holdings.add(connection, record_id, sha256, len(content), "draft.pdf", extracted)
        drafts.put(connection, record_id, "deposited")
        suggest(connection, record_id, "Page")
    (tmp_path / "draft.pdf").write_bytes(content)
    repository.holdings.keep(repository.holdings.stage(tmp_path / "draft.pdf"))
    public = desk_app.test_client()
    for place in ("file", "pages/1/picture", "pages/1/boxes.svg?of=themes"):
        seen = librarian.get(f"/desk/records/{record_id}/{place}")
        assert seen.status_code == 200, place
        assert seen.headers["Cache-Control"] == "no-store"
        assert publisher.get(f"/desk/records/{record_id}/{place}").status_code == 403
        assert public.get(f"/records/{record_id}/{place}").status_code == 404
    boxes = librarian.get(f"/desk/records/{record_id}/pages/1/boxes.svg?of=themes").text
    assert boxes.count("<rect") == 1
    with desk_app.app_context():
        kept = [*site().settings.pictures_directory.glob("??/*")]
    assert kept == []
    with repository.catalogue.write() as connection:
        records.withdraw(connection, record_id, "A reason")
    assert librarian.get(f"/desk/records/{record_id}/file").status_code == 410


def test_a_name_that_is_no_text_is_shown_and_taken_off_the_list(
    librarian: Client, repository: Repository
) -> None:
    with repository.catalogue.write() as connection:
        run = runs.begin(connection, "import", "repo-search import", "a librarian")
        line = {"outcome": "rejected", "path": "/in/caf\udce9.pdf", "reason": "It is empty."}
        runs.put_report(connection, run, [line])
    there = addresses(librarian)["rejected"]
    assert "/in/caf\\udce9.pdf" in librarian.get(there).text
    assert librarian.post(there, {"verdict": "accept"}).status_code == 303
    assert addresses(librarian) == {}


def test_who_comes_second_is_told_that_it_is_settled(
    librarian: Client, known: Awaiting, desk_app: Flask
) -> None:
    there = addresses(librarian)["textless"]
    assert librarian.post(there, {"verdict": "accept"}).status_code == 303
    second = librarian.post(there, {"verdict": "unsure"})
    assert second.status_code == 404
    assert "somebody has settled it" in second.text
