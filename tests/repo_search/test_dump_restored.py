"""A dump of PostgreSQL that is restored as docs/postgresql.md says."""

import re
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from repo_search.catalogue import Catalogue, fact, harvest
from repo_search.harvesting import tokens
from tests.stacks import postgres

from .library import add

pytestmark = pytest.mark.large

DOCUMENTATION = Path(__file__).parents[2] / "docs/postgresql.md"


def _run(program: str, url: str, *arguments: object) -> None:
    assert postgres.PROGRAMS is not None
    at = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    given = [postgres.PROGRAMS / program, f"--dbname={at}", *arguments]
    subprocess.run(list(map(str, given)), check=True, stdout=subprocess.DEVNULL, timeout=60)


def test_who_follows_changes_is_told_everything_anew_after_the_documented_statements(
    tmp_path: Path,
) -> None:
    (statements,) = re.findall(r"```sql\n(.*?)```", DOCUMENTATION.read_text("utf-8"), re.DOTALL)
    (tmp_path / "statements").write_text(statements)
    live, restored = postgres.database(), postgres.database()
    with closing(Catalogue(live)) as catalogue:
        ids = [add(catalogue, title=(name,)) for name in ("One", "Two")]
        with catalogue.write() as connection:
            harvest.put(connection, ids)
            tokens.forget(connection)  # which leaves a key
        _run("pg_dump", live, "--format=custom", f"--file={tmp_path / 'dump'}")
        with catalogue.write() as connection:
            harvest.put(connection, ids)
            (*_, last) = harvest.since(connection, 0, 9)

    _run("pg_restore", restored, "--no-owner", tmp_path / "dump")
    _run("psql", restored, "--set=ON_ERROR_STOP=1", f"--file={tmp_path / 'statements'}")
    with closing(Catalogue(restored)) as again:
        with again.read() as connection:
            told = harvest.since(connection, last.serial, 9)
            key = fact(connection, tokens.KEY)
        assert ([one.record_id for one in told], key) == (ids, None)
        assert all(one.changed >= last.changed for one in told)
        assert all(one.changed.microsecond == 0 for one in told)
        with again.write() as connection:
            harvest.put(connection, ids[:1])
            later = harvest.since(connection, told[-1].serial, 9)
        assert [one.record_id for one in later] == ids[:1]
