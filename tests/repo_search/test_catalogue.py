"""The catalogue as a whole: its schema, its transactions, and files that are none."""

import re
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

from repo_search import catalogue as package
from repo_search.catalogue import (
    REVISION,
    Catalogue,
    database,
    fact,
    publishers,
    records,
    set_fact,
    tables,
)
from repo_search.errors import Busy, Damaged

from .library import add, put


def test_the_migrations_build_exactly_the_tables_that_a_new_catalogue_has(tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path / 'new.db'}"
    Catalogue(new).close()
    migrated = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    config = _migrations()
    with migrated.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, tables.metadata) == []
    engine = create_engine(new)
    assert _described(engine) == _described(migrated)


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).with_name("migrations")))
    return config


def _described(engine: Engine) -> dict[str, list[str]]:
    """What SQLite says of each table and index: the lines of its statement in any order, as columns
    that came later stand last."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql <> ''")
        described = {name: _parts(sql) for name, sql in found}
        versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
    engine.dispose()
    return described | {"revisions": [row[0] for row in versions]}


def _parts(sql: str) -> list[str]:
    columns = sql.partition("(")[2].rpartition(")")[0]
    return sorted(" ".join(part.split()) for part in re.split(r",(?![^(]*\))", columns))


def test_the_constant_names_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(_migrations()).get_heads() == [REVISION]


def test_a_catalogue_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    Catalogue(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Damaged, match="made by a newer version"):
        Catalogue(url)
    with engine.begin() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    engine.dispose()
    assert version == "9999"


def test_a_file_that_is_no_catalogue_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(content := b"This is no database at all. " * 100)
    with pytest.raises(Damaged, match="is damaged"):
        Catalogue(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_a_catalogue_that_was_cut_off_is_called_damaged(
    tmp_path: Path, empty_catalogue: Path
) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(empty_catalogue.read_bytes()[:10_000])
    with pytest.raises(Damaged, match="is damaged"), Catalogue(f"sqlite:///{path}").read() as cut:
        publishers.all_publishers(cut)


def test_a_directory_in_place_of_the_catalogue_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="cannot be used"):
        Catalogue(f"sqlite:///{tmp_path}")


def test_opening_a_catalogue_from_many_threads_makes_it_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    opened: list[Catalogue] = []
    threads = [threading.Thread(target=lambda: opened.append(Catalogue(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    for one in opened:
        one.close()


def test_a_transaction_that_fails_leaves_nothing(catalogue: Catalogue) -> None:
    with pytest.raises(ZeroDivisionError), catalogue.write() as connection:  # noqa: PT012
        put(connection, "Page", publisher="Somebody", case="Child A")
        raise ZeroDivisionError
    with catalogue.read() as connection:
        assert records.all_ids(connection) == []
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM publisher WHERE name = 'Somebody'"
        ).scalar()
    assert found == 0


def test_a_reader_sees_one_state_while_another_writes(catalogue: Catalogue) -> None:
    with catalogue.read() as connection:
        assert records.all_ids(connection) == []
        add(catalogue)
        assert records.all_ids(connection) == []
    with catalogue.read() as connection:
        assert len(records.all_ids(connection)) == 1


def test_a_writer_that_waits_too_long_is_told_that_another_writes(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    impatient = Catalogue(catalogue.url)
    with (
        catalogue.write(),
        pytest.raises(Busy, match="Another process is writing"),
        impatient.write(),
    ):
        pass
    impatient.close()


def test_facts_about_the_whole_are_set_and_replaced(catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        assert fact(connection, "notice") is None
        set_fact(connection, "notice", "One")
        set_fact(connection, "notice", "Two")
        assert fact(connection, "notice") == "Two"


def test_the_catalogue_survives_a_writer_that_is_cut_off(catalogue: Catalogue) -> None:
    add(catalogue)
    engine = create_engine(catalogue.url, hide_parameters=True)
    torn = engine.connect()
    torn.exec_driver_sql("DELETE FROM record_value")
    torn.exec_driver_sql("UPDATE record SET title = 'torn'")
    torn.invalidate()
    engine.dispose()
    with catalogue.read() as connection:
        (record,) = records.by_ids(connection, records.all_ids(connection)).values()
    assert record.title == "A review"
