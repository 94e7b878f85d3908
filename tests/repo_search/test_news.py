"""What is new in a search."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from repo_search import catalogue as package
from repo_search.catalogue import Catalogue, announcements, duplicates, holdings, journal, records
from repo_search.catalogue import claims as asserted
from repo_search.catalogue.runs import begin
from repo_search.catalogue.undoing import undo
from repo_search.claims import Source
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.indexing import bring_up_to_date
from repo_search.news import News, news
from repo_search.search import SearchRequest

from .library import add, claimed, text_of

Told = Callable[..., News]


@pytest.fixture
def told(catalogue: Catalogue, engine: Engine) -> Told:
    """What is new in a search, the index brought up to date before."""

    def told(text: str = "", after: int = 0, limit: int = 50, **given: object) -> News:
        bring_up_to_date(catalogue, engine)
        return news(catalogue, engine, SearchRequest(text, **given), after, limit)  # type: ignore[arg-type]

    return told


def serial(catalogue: Catalogue) -> int:
    with catalogue.read() as connection:
        return announcements.last(connection)


def another_file(catalogue: Catalogue, record_id: str, *pages: str, **given: bool) -> None:
    text = text_of(pages)
    sha256 = hashlib.sha256("\f".join((record_id, *pages)).encode()).hexdigest()
    with catalogue.write() as connection:
        holdings.add(connection, record_id, sha256, 7, "newer.pdf", text, **given)


def lines(told: News) -> list[tuple[str, str]]:
    return [(one.kind, one.result.record.title) for one in told.new]


def of(told: News) -> Sequence[str]:
    return [one.result.record.record_id for one in told.new]


def test_records_that_answer_are_told_newest_first_with_the_pages_on_which_they_do(
    catalogue: Catalogue, told: Told
) -> None:
    add(catalogue, "First page.", "Neglect was known.", title="Older")
    add(catalogue, "Alcohol.", title="Other")
    add(catalogue, "Signs of neglect.", title="Newer")
    found = told("neglect")
    assert lines(found) == [("added", "Newer"), ("added", "Older")]
    (extract,) = found.new[1].result.passages
    assert extract.page == 2
    assert [extract.text[start:end] for start, end in extract.spans] == ["Neglect"]
    assert found.new[0].serial == serial(catalogue)
    assert not found.more


def test_a_search_without_words_has_no_extracts(catalogue: Catalogue, told: Told) -> None:
    add(catalogue, "Neglect.", title="One", publisher="North Board")
    add(catalogue, "Neglect.", title="Two", publisher="South Board")
    (one,) = told(selection={"publisher": ("North Board",)}).new
    assert (one.result.record.title, one.result.passages) == ("One", ())


def test_only_what_was_announced_after_the_serial_is_told(catalogue: Catalogue, told: Told) -> None:
    add(catalogue, "Neglect.", title="Told before")
    after = serial(catalogue)
    assert told("neglect", after) == News((), False)
    add(catalogue, "Neglect.", title="New")
    assert lines(told("neglect", after)) == [("added", "New")]


def test_another_file_is_a_new_version_and_told_once(catalogue: Catalogue, told: Told) -> None:
    record_id = add(catalogue, "Neglect.")
    after = serial(catalogue)
    another_file(catalogue, record_id, "Neglect again.")
    another_file(catalogue, record_id, "Neglect for the third time.")
    assert lines(told("neglect", after)) == [("new version", "A review")]
    assert lines(told("neglect")) == [("new version", "A review")]


def test_a_record_added_and_replaced_since_is_told_as_added(
    catalogue: Catalogue, told: Told
) -> None:
    add(catalogue, "Before.")
    after = serial(catalogue)
    another_file(catalogue, add(catalogue, "Neglect."), "Neglect again.")
    assert lines(told("neglect", after)) == [("added", "A review")]


def test_the_same_file_once_more_is_no_news(catalogue: Catalogue, told: Told) -> None:
    record_id = add(catalogue, "")
    after = serial(catalogue)
    with catalogue.write() as connection:
        held = records.find(connection, record_id).holding
        assert held is not None
        holdings.add(connection, record_id, held.sha256, 7, "report.pdf", text_of(["Read by OCR."]))
    assert told(after=after).new == ()


def test_edits_of_the_description_are_no_news(catalogue: Catalogue, told: Told) -> None:
    record_id = add(catalogue, "Neglect.")
    after = serial(catalogue)
    with catalogue.write() as connection:
        edits = claimed({"title": "Mended"}, Source.LIBRARIAN)
        asserted.replace(connection, record_id, [Source.LIBRARIAN], edits)
    assert told(after=after).new == ()


def test_a_back_catalogue_is_no_news_and_neither_are_its_new_versions(
    catalogue: Catalogue, told: Told
) -> None:
    with catalogue.write() as connection:
        record_id = records.add(connection, text_of(["Old."]), [], back_catalogue=True)
    another_file(catalogue, record_id, "Old.", back_catalogue=True)
    another_file(catalogue, record_id, "Old but better.", back_catalogue=True)
    assert told().new == ()
    another_file(catalogue, record_id, "A new version.")
    assert [one.kind for one in told().new] == ["new version"]


def test_the_first_file_of_a_record_is_news(catalogue: Catalogue, told: Told) -> None:
    with catalogue.write() as connection:
        record_id = records.add(connection, None, claimed({"title": "Announced"}))
    after = serial(catalogue)
    another_file(catalogue, record_id, "The report.")
    assert lines(told(after=after)) == [("added", "Announced")]


def test_a_withdrawn_record_is_told_of_no_more(catalogue: Catalogue, told: Told) -> None:
    record_id = add(catalogue, "Neglect.")
    assert of(told("neglect")) == [record_id]
    with catalogue.write() as connection:
        records.withdraw(connection, record_id, "A reason")
    assert told("neglect").new == ()


def test_a_record_withdrawn_since_the_index_was_made_is_not_told_of(
    catalogue: Catalogue, engine: Engine, told: Told
) -> None:
    record_id = add(catalogue, "Neglect.")
    told()
    with catalogue.write() as connection:
        records.withdraw(connection, record_id, "A reason")
    assert news(catalogue, engine, SearchRequest("neglect")).new == ()


def test_records_with_only_some_of_the_words_are_not_told(catalogue: Catalogue, told: Told) -> None:
    add(catalogue, "Neglect and alcohol.", title="Both")
    add(catalogue, "Neglect.", title="One")
    assert lines(told("neglect alcohol")) == [("added", "Both")]
    assert told("neglect hospital").new == ()


def test_dates_and_facets_narrow_what_is_told(catalogue: Catalogue, told: Told) -> None:
    add(catalogue, "Neglect.", title="Older", published="2012", language="en")
    add(catalogue, "Neglect.", title="Newer", published="2020", language="en")
    add(catalogue, "Neglect.", title="Welsh", published="2020", language="cy")
    narrowed = told("neglect", published_from="2019", selection={"language": ("en",)})
    assert lines(narrowed) == [("added", "Newer")]


def test_no_more_are_told_than_asked_for_and_it_is_said(
    catalogue: Catalogue, engine: Engine, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        add(catalogue, "Neglect." if number % 2 else "Alcohol.", title=str(number))
    monkeypatch.setattr("repo_search.news._BATCH", 2)
    two = told("neglect", limit=2)
    assert (lines(two), two.more) == ([("added", "5"), ("added", "3")], True)
    three = told("neglect", limit=3)
    assert (lines(three), three.more) == ([("added", "5"), ("added", "3"), ("added", "1")], False)


def test_what_was_announced_later_is_left_for_later(
    catalogue: Catalogue, engine: Engine, told: Told
) -> None:
    add(catalogue, "Neglect.", title="One")
    up_to = serial(catalogue)
    add(catalogue, "Neglect.", title="Two")
    bring_up_to_date(catalogue, engine)
    found = news(catalogue, engine, SearchRequest("neglect"), up_to=up_to)
    assert lines(found) == [("added", "One")]


def test_a_search_that_cannot_be_is_refused(told: Told) -> None:
    with pytest.raises(BadInput, match="There is no facet"):
        told(selection={"colour": ("red",)})


def undone(catalogue: Catalogue, run_id: int) -> int:
    with catalogue.write() as connection:
        by = begin(connection, "undo", "undo", "librarian")
        undo(connection, run_id, by)
    return by


def test_undoing_takes_the_news_away_and_undoing_that_brings_it_back(
    catalogue: Catalogue, told: Told
) -> None:
    with catalogue.write() as connection:
        run_id = begin(connection, "import", "import", "librarian")
        record_id = records.add(connection, text_of(["Neglect."]), claimed({"title": "A review"}))
        holdings.add(connection, record_id, "a" * 64, 7, "a.pdf", text_of(["Neglect."]))
        journal.note(connection, run_id, record_id, {})
        second = begin(connection, "import", "import", "librarian")
        with journal.noting(connection, second, record_id):
            holdings.add(connection, record_id, "b" * 64, 7, "b.pdf", text_of(["Neglect."]))
    before = told()
    assert lines(before) == [("new version", "A review")]
    taken_back = undone(catalogue, second)
    assert lines(told()) == [("added", "A review")]
    undone(catalogue, taken_back)
    assert told() == before
    undone(catalogue, second)
    undone(catalogue, run_id)
    assert told().new == ()


def test_news_of_a_record_that_became_part_of_another_is_gone(
    catalogue: Catalogue, told: Told
) -> None:
    keep, drop = add(catalogue, "Neglect."), add(catalogue, "Neglect.")
    with catalogue.write() as connection:
        duplicates.merge(connection, keep, drop, "librarian")
    assert of(told("neglect")) == [keep]


def test_records_from_before_there_was_news_are_told_but_for_back_catalogues(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for record_id, back_catalogue in (("a", 0), ("b", 1), ("c", 0)):
            connection.exec_driver_sql(
                "INSERT INTO record (record_id, title, text, text_reason, added, changed, "
                "back_catalogue) VALUES (?, '', 'none', '', '2020-01-02 03:04:05', ?, ?)",
                (record_id, "2026-01-01", back_catalogue),
            )
    engine.dispose()
    opened = Catalogue(url)
    with opened.read() as connection:
        (told,) = announcements.since(connection, 0, None, 10, 10)
    opened.close()
    assert [(one.record_id, one.kind) for one in told] == [("c", "added"), ("a", "added")]
    assert told[0].made.isoformat() == "2020-01-02T03:04:05"
