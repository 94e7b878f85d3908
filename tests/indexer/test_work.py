"""What an import costs, counted: figures that do not depend on the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine as Database

from indexer.plan import Plan
from indexer.run import Run
from repo_search import analysis, index_documents
from repo_search.catalogue import records, texts
from repo_search.indexing import rebuild
from repo_search.repository import opened
from repo_search.settings import Settings

from .documents import text

FOR_A_FILE, FOR_AN_UNCHANGED_ONE = 60, 4


@contextmanager
def statements() -> Iterator[list[str]]:
    """Those that the catalogue is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Database, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Database, "before_cursor_execute", note)


def bring_in(settings: Settings, folder: Path) -> int:
    """How many statements it takes."""
    with statements() as asked:
        outcomes = {outcome.outcome for outcome in Run(settings, Plan([folder])).outcomes()}
    assert outcomes <= {"added", "unchanged"}
    return len(asked)


def test_what_a_file_asks_of_the_catalogue_does_not_grow_with_what_is_held(
    folder: Path, settings: Settings
) -> None:
    taken = []
    for batch in range(4):
        for number in range(10):
            text(folder / f"{batch}/{number}.txt", f"Report {batch * 10 + number}")
        taken.append(bring_in(settings, folder / str(batch)))
    assert taken[-1] <= taken[1] + 5
    assert taken[-1] / 10 <= FOR_A_FILE


def test_a_file_that_is_unchanged_costs_a_statement_or_two(
    folder: Path, settings: Settings
) -> None:
    for number in range(30):
        text(folder / f"{number}.txt", f"Number {number}.")
    bring_in(settings, folder)
    assert bring_in(settings, folder) / 30 <= FOR_AN_UNCHANGED_ONE


def test_a_page_is_analysed_once_for_an_index_and_written_in_proportion(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        text(folder / f"{number}.txt", f"Report {number} says what was known of neglect. " * 200)
    bring_in(settings, folder)
    analysed: list[str] = []
    forms = analysis.forms

    def noted(words: str) -> list[tuple[str, str]]:
        analysed.append(words)
        return forms(words)

    monkeypatch.setattr(index_documents, "forms", noted)
    with opened(settings) as repository, repository.catalogue.read() as connection:
        rebuild(repository.catalogue, repository.engine)
        pages = [
            passage.text
            for record_id in records.all_ids(connection)
            for passage in texts.of_record(connection, record_id)
        ]
    assert len(pages) > 60
    assert sorted(words for words in analysed if words in set(pages)) == sorted(pages)
    held = sum(len(page) for page in pages)
    written = sum(f.stat().st_size for f in (settings.data / "index").rglob("*") if f.is_file())
    assert written < 2 * held
