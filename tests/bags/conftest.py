"""A repository in which everything has happened that can happen, and a small one."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from repo_search.catalogue import drafts, relations
from repo_search.catalogue.rows import CARRIED
from repo_search.cli import main
from repo_search.editing import By, deed
from repo_search.repository import opened
from repo_search.settings import Settings

from ..indexer.desk import Desk, report
from ..torture.secret_record import WORDS, found, pdf, runner, secret_repository

TABLES = sorted(CARRIED)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def rows(data: Path) -> dict[str, list[Any]]:
    """Every row of every table that is carried, asked of SQLite itself, and the serial numbers from
    which tables go on. Deposits are without the work that read them, and only those that were;
    files were checked anew."""
    with closing(sqlite3.connect(data / "catalogue.db")) as database:
        held: dict[str, list[Any]] = {
            table: sorted(database.execute(f'SELECT * FROM "{table}"'), key=repr)  # noqa: S608
            for table in TABLES  # names of ours
        }
        held["deposit"] = database.execute(
            "SELECT receipt_id, who, publisher_id, filename, sha256, size, made, note, record_id, "
            "refused FROM deposit WHERE record_id IS NOT NULL OR refused <> '' ORDER BY 1"
        ).fetchall()
        held["fixity"] = database.execute("SELECT sha256, fault FROM fixity ORDER BY 1").fetchall()
        held["sequences"] = sorted(
            row
            for row in database.execute("SELECT name, seq FROM sqlite_sequence")
            if row[0] in CARRIED
        )
    return held


def files(data: Path) -> dict[str, bytes]:
    """Every byte of every file that is held."""
    folder = data / "holdings"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="session")
def lived_in(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A repository with versions, merges, a watched page, and records that are held back, drafts,
    withdrawn, erased or were taken back. Tests only read it."""
    folder = tmp_path_factory.mktemp("lived-in")
    secret = secret_repository(samples, folder)
    settings = secret.settings
    say = runner(settings, "tantivy")

    def bring_in(name: str, *pages: str) -> str:
        say("import", pdf(folder / name, *pages), "--jobs", 1)
        return next(
            record["record_id"]
            for record in found(say, "records", "list")
            if record["holdings"] and record["holdings"][0]["filename"] == name
        )

    say("withdraw", secret.ids["kept-1.pdf"], "--reason", "Its publisher took it back")
    say("erase", bring_in("erased.pdf", "A report nobody may have"), "--yes", "--reason", "request")
    bring_in("undone.pdf", "A report that was taken back")
    last = found(say, "runs")[0]["run_id"]
    say("runs", "undo", last)
    say("replace", secret.ids["kept-0.pdf"], pdf(folder / "new.pdf", "New"), "--reason", "Names")
    say("themes", "merge", "Neglect", "Domestic abuse")
    say("publishers", "merge", f"{WORDS['publisher']}-board", "stay-board")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPO_SEARCH_DISCLOSURES", "hold")
        leaking = pdf(folder / "held.pdf", "Review", "The NHS number was 999 039 5950.")
        say("import", leaking, "--jobs", 1)
    draft = bring_in("draft.pdf", "A report that waits for its day")
    with opened(settings) as repository:
        with deed(repository, "draft", By("Robin", "a draft")) as by:
            by.draft(draft, "Waits", date(2040, 1, 31))
            by.tell_apart(secret.ids["kept-0.pdf"], secret.ids["kept-2.pdf"])
        with repository.catalogue.write() as connection:
            relations.put(connection, draft, "translation of", secret.ids["kept-2.pdf"], "Said so")
            assert drafts.all_drafts(connection) == [draft]
    desk = Desk(settings)
    desk.deposit(report("deposited.txt", "A learning review that was deposited\n\nIt is short."))
    desk.work()
    desk.deposit(report("unread.txt", "Nobody has read this"))
    desk.catalogue.close()
    say("fixity")
    say("backup", folder / "backup")
    say("search", "nothing")
    return settings


@pytest.fixture(scope="session")
def bag(lived_in: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That repository as a bag. Tests only read it."""
    directory = tmp_path_factory.mktemp("bag") / "bag"
    done = run("export", "--format", "bagit", directory, "--data", lived_in.data)
    assert done.exit_code == 0, done.output
    return directory


@pytest.fixture(scope="session")
def small_bag(empty_catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bag of a repository of two records, the first with two versions of its file. Tests copy
    it."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "in").mkdir()
    (folder / "data").mkdir()
    shutil.copy(empty_catalogue, folder / "data")
    for text in ("Neglect.", "Neglect, corrected."):
        (folder / "in" / "a.txt").write_text(f"Learning review A\n\n{text}\n")
        (folder / "in" / "b.txt").write_text(
            "Learning review B\n\nNeglect too.\n\nRecommendations\n\n"
            "Recommendation 1: The council should write to every school in its area.\n"
        )
        assert run("import", folder / "in", "--jobs", 1, "--data", folder / "data").exit_code == 0
    done = run("export", "--format", "bagit", folder / "bag", "--data", folder / "data")
    assert done.exit_code == 0, done.output
    # Moved, or erasures in repositories that are made of it would be noted in it.
    return (folder / "bag").rename(folder / "moved")


@pytest.fixture
def a_bag(small_bag: Path, tmp_path: Path) -> Path:
    """A copy of the small bag, to be harmed."""
    return Path(shutil.copytree(small_bag, tmp_path / "bag"))


Import = Callable[[Path], Result]


@pytest.fixture
def bring(settings: Settings) -> Import:
    """Imports a bag into an empty repository."""
    return lambda directory: run("import", "--bagit", directory, "--data", settings.data)
