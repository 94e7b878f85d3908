"""The catalogue in PostgreSQL: what is its own, beside what all catalogues do."""

import logging
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import make_url, text

from repo_search.catalogue import (
    Catalogue,
    alone,
    fact,
    outbox,
    postgresql,
    publishers,
    records,
    set_fact,
    tables,
)
from repo_search.catalogue.postgresql import Postgresql
from repo_search.errors import BadInput, Busy, Damaged, RepoSearchError, Unavailable
from tests.stacks import postgres

from .library import add
from .test_catalogue import _migrations

pytestmark = pytest.mark.large

_DESCRIBED = (
    "SELECT table_name, column_name, data_type, character_maximum_length, collation_name, "
    "is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT sequencename, data_type::text FROM pg_sequences",
    "SELECT objoid::regclass::text, description FROM pg_description WHERE objsubid = 0 "
    "AND classoid = 'pg_class'::regclass",
    "SELECT version_num FROM alembic_version",
)


@pytest.fixture
def there() -> Iterator[Catalogue]:
    opened = Catalogue(postgres.catalogue())
    yield opened
    opened.close()


def test_the_migrations_build_exactly_the_tables_that_a_new_catalogue_has(there: Catalogue) -> None:
    migrated = Postgresql(make_url(postgres.database()))
    config = _migrations()
    with migrated.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with migrated.engine.connect() as connection, there.read() as new:
        for asked in _DESCRIBED:
            found, wanted = (sorted(map(str, on.execute(text(asked)))) for on in (connection, new))
            assert found == wanted
            assert found
    migrated.engine.dispose()


def test_texts_sort_by_their_characters_and_are_what_they_were(there: Catalogue) -> None:
    words = ["Zebra", "apple", "Äpfel", "éclair", "a\0b", "_", "Ω", "😀", "ｱ", "a b", "ab", "\\%_"]
    hidden = "Page 1\0\fPage 2"
    with there.write() as connection:
        for number, word in enumerate(words):
            values = {"publisher_id": f"p{number}", "name": word, "matched": False}
            connection.execute(tables.publisher.insert().values(values))
        set_fact(connection, "notice", hidden)
    with there.read() as connection:
        names = [p.name for p in publishers.all_publishers(connection).values()]
        assert fact(connection, "notice") == hidden
        found = [name for name in names if name in words]
    assert found == sorted(words, key=lambda word: word.replace("\0", "\ufdd0"))


def test_numbers_are_as_wide_as_in_sqlite(there: Catalogue) -> None:
    wide = (1 << 63) - 1
    with there.write() as connection:
        outbox.reach(connection, wide - 1)
        outbox.put(connection, ["abcd1234"])
    with there.read() as connection:
        assert outbox.revision(connection) == wide
        assert outbox.waiting(connection, wide) == (wide, ["abcd1234"])


def test_a_document_may_say_of_itself_what_it_likes_at_any_length(there: Catalogue) -> None:
    long = secrets.token_hex(50_000)
    record_id = add(
        there, title=long, authors=[long, "B"], case=long, document_type=long, language=long
    )
    with there.read() as connection:
        assert records.find(connection, record_id).title == long


def test_the_revision_is_of_what_a_transaction_sees(there: Catalogue) -> None:
    with there.read() as connection:
        before = outbox.revision(connection)
    with pytest.raises(ZeroDivisionError), there.write() as connection:  # noqa: PT012
        outbox.put(connection, ["abcd1234"])
        with there.read() as other:
            assert outbox.revision(other) == before
        raise ZeroDivisionError
    with there.write() as connection:
        outbox.put(connection, ["abcd1234"])
        grown = outbox.revision(connection)
        assert grown > before
        outbox.clear(connection, grown)
        assert (outbox.revision(connection), outbox.told(connection)) == (grown, grown)


_WRITER = """
import sys, time
from repo_search.catalogue import Catalogue, fact, set_fact
catalogue = Catalogue(sys.argv[1])
for _ in range(40):
    with catalogue.write() as connection:
        number = int(fact(connection, "count") or 0)
        time.sleep(0.002)
        set_fact(connection, "count", str(number + 1))
"""


def test_two_processes_that_write_at_once_take_turns(there: Catalogue) -> None:
    command = [sys.executable, "-c", _WRITER, there.url]
    writers = [subprocess.Popen(command) for _ in range(2)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with there.read() as connection:
        assert fact(connection, "count") == "80"


def test_a_lock_is_held_over_machines_for_as_long_as_the_connection(
    there: Catalogue, tmp_path: Path
) -> None:
    lock, other = tmp_path / "import.lock", tmp_path / "elsewhere" / "import.lock"
    with alone(there.url, lock) as first, alone(there.url, other) as second:
        assert (first, second) == (True, False)
        with alone(there.url, tmp_path / "send.lock") as third:
            assert third
        with there.read() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                    "AND pid <> pg_backend_pid()"
                )
            )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with alone(there.url, other) as second:
                if second:
                    break
        assert second
    with alone(postgres.catalogue(), lock) as elsewhere:
        assert elsewhere


def test_a_statement_that_takes_too_long_is_ended(
    there: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Busy, match="took too long"), there.read() as connection:  # noqa: PT012
        connection.execute(text("SET LOCAL statement_timeout = 50"))
        connection.execute(text("SELECT pg_sleep(20)"))


def test_a_writer_that_does_nothing_for_too_long_lets_others_write(
    there: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_LOCK", postgresql._LOCK.replace("600s", "100ms"))
    with pytest.raises(RepoSearchError), there.write() as stuck:  # noqa: PT012
        set_fact(stuck, "notice", "One")
        with there.write() as connection:
            set_fact(connection, "notice", "Two")
        stuck.execute(text("SELECT 1"))
    with there.read() as connection:
        assert fact(connection, "notice") == "Two"


def test_a_server_that_is_gone_is_not_waited_for_as_long_as_linux_would(there: Catalogue) -> None:
    with there.read() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        with socket.socket(fileno=os.dup(raw.fileno())) as opened:
            waits = opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert 0 < waits <= 30_000


def test_nobody_writes_while_reading(there: Catalogue) -> None:
    with pytest.raises(Unavailable, match="only lets read"), there.read() as connection:
        set_fact(connection, "notice", "No")


def test_a_database_without_a_catalogue_is_left_alone_unless_it_may_be_made() -> None:
    url = postgres.database()
    with pytest.raises(BadInput, match="There is no repository"):
        Catalogue(url, create=False)
    Catalogue(url).close()
    Catalogue(url, create=False).close()


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("postgresql+psycopg://repo:SECRET@127.0.0.1:PORT/nothing", Unavailable),
        ("postgresql+psycopg://repo:SECRET@127.0.0.1:1/nothing", Unavailable),
        ("postgresql+psycopg://nobody:SECRET@127.0.0.1:PORT/postgres", Unavailable),
        ("postgresql+psycopg://repo:hunter2/x@127.0.0.1:PORT/postgres", Unavailable),
        ("postgresql+psycopg://repo:SECRET@127.0.0.1:hunter2/postgres", BadInput),
        ("postgresql+psycopg2://repo:SECRET@127.0.0.1:PORT/postgres", BadInput),
        ("mysql://repo:SECRET@127.0.0.1:PORT/postgres", BadInput),
        ("postgresql+psycopg://repo:hunter2@x@127.0.0.1:PORT/postgres", BadInput),
        ("postgresql+psycopg://repo:x@hunter2/x@127.0.0.1:PORT/postgres", BadInput),
        ("postgresql+psycopg://repo:x@hunter2?x@127.0.0.1:PORT/postgres", BadInput),
        ("postgresql+psycopg://re/po:hunter2@127.0.0.1/postgres", BadInput),
        ("postgresql+psycopg://repo@127.0.0.1:PORT/postgres?password=hunter2", Unavailable),
        ("hunter2", BadInput),
    ],
)
def test_what_stands_in_the_url_is_in_no_message_and_no_log(
    given: str,
    error: type[RepoSearchError],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    port = make_url(postgres.server()).port
    url = given.replace("SECRET", "hunter2%2F%253A").replace("PORT", str(port))
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as caught:
        Catalogue(url)
    with pytest.raises(error) as as_lock, alone(url, tmp_path / "import.lock"):
        pass
    said = [str(caught.value), repr(caught.value.__cause__), str(as_lock.value), caplog.text]
    assert "hunter2" not in "".join(said)


def test_a_value_that_an_error_of_the_database_names_is_in_no_message(there: Catalogue) -> None:
    with pytest.raises(Damaged) as caught, there.write() as connection:  # noqa: PT012
        for _ in range(2):
            connection.execute(tables.repository.insert().values(key="child A", value="x"))
    assert "child A" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
