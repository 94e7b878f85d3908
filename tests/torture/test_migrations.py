"""Promise 7: a catalogue of any earlier revision is brought forward, whole or not at all."""

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from repo_search import catalogue
from repo_search.catalogue import REVISION

from .agreement import disagreements, state
from .lives import Lives

Figure = Callable[[str, object], None]
Row = tuple[object, ...]


def _config() -> Config:
    config = Config()
    folder = Path(catalogue.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    return config


REVISIONS = sorted(
    script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
)


@pytest.fixture(scope="session")
def old(
    lives: Lives, documents: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """A data directory as a program of this revision has left it: eight records, one of them with
    an earlier version, one corrected by hand, one withdrawn."""
    folder = tmp_path_factory.mktemp("old")
    data, files = folder / "now", shutil.copytree(documents(8), folder / "documents")

    def run(*arguments: object) -> str:
        ended = lives.run(*arguments, "--data", data)
        assert ended.code == 0, ended.said
        return ended.said

    run("import", files)
    with (files / "0003.txt").open("a") as stream:
        stream.write("It was corrected.")
    run("import", files)
    first, second = re.findall(r"^(\w{8})  ", run("records", "list"), re.MULTILINE)[:2]
    run("edit", first, "title=By hand", "themes=Neglect||A theme of ours")
    run("withdraw", second, "--reason", "It names a child.")

    def at(revision: str) -> Path:
        there = folder / revision
        if not there.exists():
            shutil.copytree(data, there, ignore=shutil.ignore_patterns("catalogue.db*", "index"))
            _written_at(revision, data / "catalogue.db", there / "catalogue.db")
        return there

    return at


def _written_at(revision: str, source: Path, target: Path) -> None:
    """The rows of a catalogue of today, with the tables and columns that a revision had."""
    engine = create_engine(f"sqlite:///{target}")
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    with closing(sqlite3.connect(target)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("ATTACH ? AS source", (str(source),))
        for table, columns in _columns(database).items():
            there = {row[1] for row in database.execute(f'PRAGMA source.table_info("{table}")')}
            names = _quoted(columns, there)
            database.execute(
                f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM source."{table}"'
            )
        database.execute("DELETE FROM sqlite_sequence")
        database.execute(
            "INSERT INTO sqlite_sequence SELECT * FROM source.sqlite_sequence WHERE name IN "
            "(SELECT name FROM main.sqlite_master)"
        )
        if revision == "0001":
            database.execute(
                "UPDATE theme SET broader = (SELECT other_id FROM source.theme_relation r "
                "WHERE r.theme_id = theme.theme_id AND relation = 'broader' LIMIT 1)"
            )
        else:
            _shorten_snapshots(database)
        database.commit()


def _shorten_snapshots(database: sqlite3.Connection) -> None:
    """Snapshots of the journal hold rows as they were then."""
    known = _columns(database)

    def then(written: str | None) -> str | None:
        rows: dict[str, list[dict[str, Any]]] = json.loads(written or "null")
        return rows and json.dumps(
            {
                table: [{k: v for k, v in row.items() if k in known[table]} for row in of_table]
                for table, of_table in rows.items()
                if table in known
            }
        )

    for change_id, before, after in database.execute(
        "SELECT change_id, before, after FROM change"
    ).fetchall():
        database.execute(
            "UPDATE change SET before = ?, after = ? WHERE change_id = ?",
            (then(before), then(after), change_id),
        )


def _columns(database: sqlite3.Connection) -> dict[str, list[str]]:
    tables = database.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    ).fetchall()
    return {
        table: [row[1] for row in database.execute(f'PRAGMA main.table_info("{table}")')]
        for (table,) in tables
    }


def _rows(path: Path, columns: dict[str, list[str]]) -> dict[str, set[Row]]:
    """The rows of these tables and columns, as far as they are there."""
    with closing(sqlite3.connect(path)) as database:
        here = _columns(database)
        return {
            table: set(database.execute(f'SELECT {_quoted(names, here[table])} FROM "{table}"'))
            for table, names in columns.items()
        }


def _quoted(columns: Collection[str], there: Collection[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns if column in there)


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def _revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(revision)


@pytest.mark.long
@pytest.mark.parametrize("revision", REVISIONS)
def test_a_catalogue_of_any_revision_keeps_its_rows_and_works_as_before(
    revision: str, old: Callable[[str], Path], lives: Lives, tmp_path: Path, figure: Figure
) -> None:
    data = shutil.copytree(old(revision), tmp_path / "data")
    path = data / "catalogue.db"
    with closing(sqlite3.connect(path)) as database:
        columns = _columns(database)
    if revision == "0001":  # one broader theme became a table of several
        columns["theme"].remove("broader")
    before = _rows(path, columns)
    assert len(before["record"]) == 8
    found = lives.run("search", "review", "--data", data)
    assert (found.code, _revision(path)) == (0, REVISION), found.said
    assert "7 results" in found.said
    after = _rows(path, columns)
    grown = {"announcement"} | ({"theme", "theme_name"} if revision == "0001" else set())
    for table in before.keys() - {"outbox"}:
        assert before[table] <= after[table], table
        assert table in grown or before[table] == after[table], table
    assert disagreements(data, "tantivy") == []
    figure(f"rows kept from revision {revision}", sum(map(len, before.values())))


@pytest.mark.long
@pytest.mark.parametrize("revision", REVISIONS[1:-1])
def test_runs_of_earlier_revisions_are_taken_back_like_those_of_today(
    revision: str, old: Callable[[str], Path], lives: Lives, tmp_path: Path
) -> None:
    states = []
    for written_at in (revision, REVISION):
        data = shutil.copytree(old(written_at), tmp_path / written_at)
        for run in (3, 2, 1):
            undone = lives.run("runs", "undo", run, "--data", data)
            assert undone.code == 0, undone.said
            states.append((state(data, "tantivy"), re.sub(r"\b\w{8}\b", "", undone.said)))
        assert disagreements(data, "tantivy") == []
    assert states[:3] == states[3:]
    assert len({len(one.records) for one, _ in states}) > 1


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_migration_that_is_killed_leaves_the_old_revision_whole(
    revision: str,
    old: Callable[[str], Path],
    lives: Lives,
    tmp_path: Path,
    at_length: bool,
    figure: Figure,
) -> None:
    rng = random.Random(revision)
    before = _dump(old(revision) / "catalogue.db")
    done = shutil.copytree(old(revision), tmp_path / "done")
    undisturbed = lives.run("stats", "--data", done, end_at=-1)
    expected = state(done, "tantivy")
    rounds, kills = (30 if at_length else 2), 0
    for number in range(rounds):
        data = shutil.copytree(old(revision), tmp_path / str(number))
        moment = rng.randint(1, undisturbed.touches)
        kills += lives.run("stats", "--data", data, end_at=moment).killed
        if _revision(data / "catalogue.db") != REVISION:
            assert _dump(data / "catalogue.db") == before, moment
        assert lives.run("stats", "--data", data).code == 0
        assert disagreements(data, "tantivy") == [], moment
        assert state(data, "tantivy") == expected, moment
    figure(f"kills survived by migrations from {revision}", f"{kills} of {rounds}")
