"""The record form as a librarian fills it in, without script; its history; two records compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from repo_search import history
from repo_search.catalogue import claims as asserted
from repo_search.catalogue import disclosures, records
from repo_search.catalogue.runs import Run
from repo_search.claims import Claim, Source
from repo_search.disclosures import Disclosure
from repo_search.records import Record
from repo_search.repository import Repository
from repo_search.settings import Settings
from tests.web.conftest import HOSTILE, PDF, extracted, pdf, put
from tests.web.desk.conftest import Client, add_account
from web import create_app
from web.site import site

SAYS = {
    "title": ("Serious case review: Child H1",),
    "publisher": ("Northmere LSCB",),
    "published": ("15 May 2018",),
    "document_type": ("overview report",),
    "review": ("SCR",),
    "themes": ("Neglect", "Safe sleeping"),
    "case": ("Child H1",),
    "language": ("en",),
    "authors": ("A. Reviewer", "B. Reviewer"),
    "abstract": ("A baby died.\n\nA second paragraph.",),
    "note": ("Two lines\nin one note",),
}
Given = dict[str, Any]


@dataclass
class Kept:
    """The repository behind the desk, with one record of a report."""

    repository: Repository
    folder: Path
    record_id: str

    @property
    def address(self) -> str:
        return f"/desk/records/{self.record_id}"

    def record(self) -> Record:
        with self.repository.catalogue.read() as connection:
            return records.find(connection, self.record_id)

    def librarian_says(self) -> dict[str, tuple[str, ...]]:
        with self.repository.catalogue.read() as connection:
            said = asserted.of_record(connection, self.record_id)
        return {claim.field: claim.values for claim in said if claim.source is Source.LIBRARIAN}

    def runs(self) -> list[Run]:
        """The runs that changed the record, newest first."""
        with self.repository.catalogue.read() as connection:
            steps = history.of_record(connection, self.record_id)
        return [step.run for step in reversed(steps)]

    def put(self, **says: tuple[str, ...]) -> str:
        """Another record, with a file of its own; gives its id."""
        content = pdf(1) + str(next(_numbers)).encode()
        text = extracted(PDF, "The parents drank alcohol.", "Co-sleeping.")
        return put(self.repository, self.folder, content, "h1.pdf", text, **says)


_numbers = count()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over one repository for all tests: each has a record of its own."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("desk") / "data"))
    with app.app_context():
        repository = site().repository
    for name in ("Librarian", "Second Librarian"):
        add_account(repository.catalogue, name)
    yield app
    repository.close()


@pytest.fixture(scope="module")
def librarian(room: Flask) -> Client:
    client = Client(room)
    assert client.sign_in("Librarian").status_code == 303
    return client


@pytest.fixture
def kept(room: Flask, tmp_path: Path) -> Kept:
    with room.app_context():
        found = Kept(site().repository, tmp_path, "")
    found.record_id = found.put(**SAYS)
    return found


def fields(page: TestResponse) -> Given:
    """What a browser sends for the form of the record as it stands."""
    form = BeautifulSoup(page.text, "lxml").find("input", {"name": "was"})
    assert form is not None
    sent: dict[str, list[str]] = {}
    whole = form.find_parent("form")
    assert whole is not None
    for control in whole.find_all(["input", "textarea", "select"]):
        name, kind = str(control["name"]), control.get("type")
        if kind == "checkbox" and not control.has_attr("checked"):
            continue
        sent.setdefault(name, []).append(_value(control))
    del sent["token"]
    return dict(sent)


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.text.removeprefix("\n").replace("\n", "\r\n")
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return str(chosen["value"]) if isinstance(chosen, Tag) else ""
    return str(control.get("value", ""))


Fill = Callable[..., TestResponse]


@pytest.fixture
def fill(librarian: Client, kept: Kept) -> Fill:
    """Loads the form, changes some of it, and sends it."""

    def send(**changed: Any) -> TestResponse:
        return librarian.post(kept.address, {**fields(librarian.get(kept.address)), **changed})

    return send


def words(response: TestResponse) -> str:
    main = BeautifulSoup(response.text, "lxml").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_every_field_stands_in_the_form_with_all_that_sources_say(
    librarian: Client, kept: Kept
) -> None:
    page = librarian.get(kept.address)
    sent = fields(page)
    assert sent["title"] == ["Serious case review: Child H1"]
    assert sent["publisher"] == ["Northmere LSCB", "", ""]
    assert sent["language"] == ["English", ""]
    assert sent["authors"] == ["A. Reviewer\r\nB. Reviewer"]
    assert sent["abstract"] == ["A baby died.\r\n\r\nA second paragraph."]
    assert sent["themes"] == ["neglect", "safe-sleeping"]
    assert "Spreadsheet in use" in words(page)
    assert "Understood as 15 May 2018." in words(page)
    assert librarian.get("/desk/records/00000000").status_code == 404


def test_a_form_that_is_sent_unchanged_writes_nothing(fill: Fill, kept: Kept) -> None:
    answer = fill()
    assert answer.headers["Location"] == f"{kept.address}?unchanged=1"
    assert kept.librarian_says() == {}
    assert kept.runs() == []


def test_a_record_of_hostile_text_can_be_shown_and_saved(librarian: Client, kept: Kept) -> None:
    names = ("title", "publisher", "document_type", "review", "themes", "case", "authors", "note")
    hostile = dict.fromkeys(names, (HOSTILE,))
    made = kept.put(**hostile)
    address = f"/desk/records/{made}"
    sent = fields(librarian.get(address))
    assert librarian.post(address, sent).headers["Location"] == f"{address}?unchanged=1"
    answer = librarian.post(address, {**sent, "series": "Northmere reviews"})
    assert "?done=" in answer.headers["Location"]
    assert librarian.get(f"{address}/history").status_code == 200
    assert librarian.get(f"{address}/compare/{kept.record_id}").status_code == 200


def test_what_is_changed_is_saved_as_the_word_of_a_librarian_and_can_be_undone(
    librarian: Client, fill: Fill, kept: Kept
) -> None:
    answer = fill(
        title="Child H1",
        published="April 2018",
        publisher=["Northmere LSCB", "Northmere SCP", ""],
        meant=["publisher:Northmere SCP"],
        authors="",
    )
    assert answer.status_code == 303
    assert kept.librarian_says() == {
        "title": ("Child H1",),
        "published": ("April 2018",),
        "publisher": ("Northmere LSCB", "Northmere SCP"),
        "authors": (),
    }
    (run,) = kept.runs()
    assert (run.who, run.kind) == ("Librarian", "edit")
    page = librarian.get(answer.headers["Location"])
    assert "Understood as from 1 April 2018 to 30 April 2018." in words(page)
    librarian.post(f"/desk/runs/{run.run_id}/undo", {"back": kept.address})
    assert kept.librarian_says() == {}
    assert kept.record().title == "Serious case review: Child H1"


def test_a_field_is_given_back_to_the_sources_by_a_tick(
    librarian: Client, fill: Fill, kept: Kept
) -> None:
    fill(title="Child H1")
    assert "Use what the sources say" in words(librarian.get(kept.address))
    fill(to_sources="title")
    assert kept.record().title == "Serious case review: Child H1"
    assert kept.librarian_says() == {}


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    fill: Fill, kept: Kept
) -> None:
    answer = fill(published="the day after", title="Better title", authors="C. Author\r\nD. Author")
    assert answer.status_code == 400
    soup = BeautifulSoup(answer.text, "lxml")
    assert soup.title is not None
    assert soup.title.text.startswith("Error: ")
    summary = soup.find(class_="govuk-error-summary")
    assert summary is not None
    link = summary.find("a")
    assert link is not None
    assert link["href"] == "#published"
    assert "is not a date" in link.text
    box = soup.find(id="published")
    assert box is not None
    assert "published-error" in box["aria-describedby"]
    sent = fields(answer)
    assert (sent["published"], sent["title"]) == (["the day after"], ["Better title"])
    assert sent["authors"] == ["C. Author\r\nD. Author"]
    assert kept.runs() == []


def test_a_publisher_nobody_knows_is_asked_about_before_it_is_entered(
    librarian: Client, kept: Kept
) -> None:
    sent = fields(librarian.get(kept.address)) | {"publisher": ["Northmere LSCB", "New Board"]}
    asked = librarian.post(kept.address, sent)
    assert asked.status_code == 400
    assert "“New Board” is a new publisher" in words(asked)
    again = fields(asked) | {"meant": "publisher:New Board", "published": "soon"}
    again = fields(librarian.post(kept.address, again)) | {"published": "2018"}
    assert again["meant"] == ["publisher:New Board"], "a tick is not lost over another fault"
    assert again["publisher"] == ["Northmere LSCB", "New Board", "", ""]
    assert librarian.post(kept.address, again).status_code == 303
    assert [p.label for p in kept.record().publishers] == ["Northmere LSCB", "New Board"]


def test_suggested_themes_stand_with_their_evidence_to_be_ticked(
    librarian: Client, fill: Fill, kept: Kept
) -> None:
    found = Claim(
        "suggested_themes", ("Alcohol misuse",), Source.TEXT, "page 1: alcohol", "t/1", 0.8
    )
    with kept.repository.catalogue.write() as connection:
        asserted.put(connection, kept.record_id, [found])
    page = librarian.get(kept.address)
    assert "page 1: alcohol (80 % sure)" in words(page)
    ids = [tag["id"] for tag in BeautifulSoup(page.text, "lxml").find_all(attrs={"name": "themes"})]
    assert len(ids) == len(set(ids)) > 150
    assert fields(page)["themes"] == ["neglect", "safe-sleeping"]
    fill(themes=["neglect", "alcohol-misuse"], new_themes="Fire safety")
    assert kept.runs() == []
    fill(themes=["neglect", "alcohol-misuse"], new_themes="Fire safety", meant="themes:Fire safety")
    assert [t.label for t in kept.record().themes] == ["Neglect", "Alcohol misuse", "Fire safety"]
    assert kept.record().suggested == ()


def test_related_records_are_named_by_number_or_address(
    librarian: Client, fill: Fill, kept: Kept
) -> None:
    other = kept.put(title=("Welsh",))
    wrong = fill(relation="translation of", other=kept.record_id)
    assert "A record is nothing to itself" in words(wrong)
    fill(relation=["translation of"], other=[f"http://localhost/records/{other}?q=x"])
    page = librarian.get(kept.address)
    assert fields(page)["other"] == [other, ""]
    assert "Serious case review: Child H1: Translation of" in words(
        librarian.get(f"/desk/records/{other}")
    )
    fill(other=["", ""])
    assert fields(librarian.get(kept.address))["other"] == [""]


def test_the_second_of_two_is_shown_what_the_first_has_changed(
    room: Flask, librarian: Client, kept: Kept
) -> None:
    second = Client(room)
    second.sign_in("Second Librarian")
    mine = fields(second.get(kept.address)) | {"title": "Mine", "authors": "C. Author"}
    theirs = fields(librarian.get(kept.address)) | {"title": "Theirs", "series": "A series"}
    assert librarian.post(kept.address, theirs).status_code == 303
    answer = second.post(kept.address, mine)
    assert answer.status_code == 409
    said = words(answer)
    assert "Somebody has changed this record meanwhile" in said
    assert "It was Serious case review: Child H1 It is now, by Librarian" in said
    assert "You typed Mine" in said
    assert "You left it alone." in said
    assert kept.record().title == "Theirs"
    assert kept.record().authors == ("A. Reviewer", "B. Reviewer")
    again = fields(answer)
    assert (again["title"], again["series"]) == (["Mine"], ["A series"])
    assert second.post(kept.address, again).status_code == 303
    after = kept.record()
    assert (after.title, after.series, after.authors) == ("Mine", "A series", ("C. Author",))


def test_a_form_of_which_a_part_is_missing_writes_nothing(librarian: Client, kept: Kept) -> None:
    sent = fields(librarian.get(kept.address))
    for broken in ("", "{}", "[]", "null", "[" * 5000, '{"title": 5}'):
        assert librarian.post(kept.address, {**sent, "was": broken}).status_code == 400
    only = {name: sent[name] for name in ("was", "version")} | {"title": "Only the title"}
    librarian.post(kept.address, only)
    assert kept.librarian_says() == {"title": ("Only the title",)}


def state_of(librarian: Client, kept: Kept, do: str, **given: str) -> TestResponse:
    page = BeautifulSoup(librarian.get(kept.address).text, "lxml")
    version = page.find("input", {"name": "version"})
    assert version is not None
    return librarian.post(f"{kept.address}/state", {"version": version["value"], "do": do, **given})


def test_a_record_becomes_a_draft_and_is_published_again_and_withdrawn(
    librarian: Client, room: Flask, kept: Kept
) -> None:
    public = Client(room)
    assert state_of(librarian, kept, "draft").status_code == 400
    assert state_of(librarian, kept, "draft", reason="Read it again").status_code == 303
    assert public.get(f"/records/{kept.record_id}").status_code == 404
    assert "Read it again" in words(librarian.get(kept.address))
    for day in ("2001-01-01", "2099", ""):
        answer = state_of(librarian, kept, "later", day=day)
        assert answer.status_code == 400
        assert f'value="{day}"' in answer.text
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert state_of(librarian, kept, "later", day=tomorrow.isoformat()).status_code == 303
    draft = kept.record().draft
    assert draft is not None
    assert (draft.reason, draft.publish_on) == ("Read it again", tomorrow)
    assert state_of(librarian, kept, "publish").status_code == 303
    assert public.get(f"/records/{kept.record_id}").status_code == 200
    assert state_of(librarian, kept, "withdraw", reason="Asked for").status_code == 303
    assert public.get(f"/records/{kept.record_id}").status_code == 410
    page = librarian.get(kept.address)
    assert "Asked for" in words(page)
    assert 'name="was"' not in page.text
    sent = {"version": "", "was": "{}", "title": "x"}
    assert librarian.post(kept.address, sent).status_code == 400
    assert [run.kind for run in kept.runs()] == ["withdraw", "publish", "draft", "draft"]


def test_nobody_publishes_what_somebody_else_has_just_changed(
    librarian: Client, fill: Fill, kept: Kept
) -> None:
    state_of(librarian, kept, "draft", reason="Not yet")
    old = fields(librarian.get(kept.address))["version"]
    fill(title="Changed")
    answer = librarian.post(f"{kept.address}/state", {"version": old, "do": "publish"})
    assert answer.status_code == 409
    assert kept.record().draft is not None


def test_a_held_record_says_why_and_can_be_cleared(librarian: Client, kept: Kept) -> None:
    found = [Disclosure("covered text", 2, "Words under a black box", True)]
    since = datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)
    with kept.repository.catalogue.write() as connection:
        disclosures.put(connection, kept.record_id, found)
        holding = records.find(connection, kept.record_id).holding
        assert holding is not None
        disclosures.settle_hold(connection, kept.record_id, holding.sha256, since, hold=True)
    page = words(librarian.get(kept.address))
    assert "Held back since 2 January 2026" in page
    assert "Covered text, page 2: Words under a black box" in page
    assert state_of(librarian, kept, "clear", reason="No child is named").status_code == 303
    assert kept.record().hold is None
    assert "No child is named" in kept.runs()[0].what


def test_the_history_tells_each_change_and_compares_any_two_states(
    librarian: Client, fill: Fill, kept: Kept
) -> None:
    assert "No run has changed this record" in words(librarian.get(f"{kept.address}/history"))
    fill(title="Serious case review: Child H2")
    state_of(librarian, kept, "draft", reason="Wait")
    fill(title="Child H3", authors="")
    page = librarian.get(f"{kept.address}/history")
    said = words(page)
    assert said.index("3. Librarian") < said.index("2. Librarian") < said.index("1. Librarian")
    assert "Draft Before nothing After Wait" in said
    soup = BeautifulSoup(page.text, "lxml")
    assert {mark.text for mark in soup.find_all("mark")} >= {"H1", "H2"}
    assert len(soup.find_all("form", action=lambda to: bool(to) and to.endswith("/undo"))) == 3
    apart = words(librarian.get(f"{kept.address}/history?one=0&other=3"))
    compared = apart[apart.index("From “Before all of these”") : apart.index("3. Librarian,")]
    assert "Child H3" in compared
    assert "Child H2" not in compared
    for odd in ("?one=9&other=0", "?one=x", "?other=-1"):
        assert librarian.get(f"{kept.address}/history{odd}").status_code == 200


def test_two_records_stand_side_by_side_with_what_differs_marked(
    librarian: Client, kept: Kept
) -> None:
    other = kept.put(title=("Serious case review: Child H2",), publisher=("Northmere LSCB",))
    page = librarian.get(f"{kept.address}/compare/{other}")
    marks = [mark.text for mark in BeautifulSoup(page.text, "lxml").find_all("mark")]
    assert marks[:2] == ["H1", "H2"]
    assert "Publisher the same" in words(page)
    assert "Themes different" in words(page)
    assert librarian.get(f"{kept.address}/compare/00000000").status_code == 404


def test_records_in_any_state_are_found_by_title_and_number(
    librarian: Client, fill: Fill, kept: Kept
) -> None:
    fill(title="A quite singular title")
    assert "A quite singular title Published" in words(librarian.get("/desk/records"))
    state_of(librarian, kept, "draft", reason="Wait")
    assert "singular title Draft" in words(librarian.get("/desk/records?q=singular&state=draft"))
    assert "0 records" in words(librarian.get("/desk/records?q=singular&state=published"))
    assert "1 record" in words(librarian.get(f"/desk/records?q={kept.record_id}"))
    for odd in ("?state=nonsense", "?page=0", "?page=99999", f"?q={'x' * 5000}"):
        assert librarian.get(f"/desk/records{odd}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("date=15/5/2018", "Understood as 15 May 2018."),
        ("date=2018%2F19", "Understood as from 1 April 2018 to 31 March 2019."),
        ("date=soon", "“soon” is not a date"),
        ("publisher=Northmere+LSCB", ""),
        ("publisher=Northmeer+LSCB", "Did you mean Northmere LSCB?"),
        ("publisher=Nowhere+at+all", "It would be a new one."),
        ("", ""),
    ],
)
def test_what_is_typed_is_said_as_it_is_understood(
    librarian: Client, kept: Kept, asked: str, said: str
) -> None:
    answer = librarian.get(f"/desk/understood?{asked}")
    assert answer.mimetype == "text/plain"
    assert said in answer.text
    assert bool(said) == bool(answer.text)
