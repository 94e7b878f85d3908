"""Another version changes the tables of a catalogue while this one has it open."""

import threading
import time
from contextlib import closing

import pytest
from sqlalchemy import text

from repo_search.catalogue import REVISION, Catalogue, fact, set_fact
from repo_search.errors import Damaged

_SAID = "Another version of repo-search has changed the catalogue"


def _change(catalogue: Catalogue, revision: str, seconds: float = 0) -> None:
    """As a migration does it, which takes a while."""
    with catalogue._database.changing() as connection, connection.begin():
        changed = text("UPDATE alembic_version SET version_num = :revision")
        connection.execute(changed, {"revision": revision})
        time.sleep(seconds)


def test_nothing_is_written_any_more_but_read(catalogue: Catalogue) -> None:
    for _ in range(10):  # PostgreSQL prepares what is asked often
        with catalogue.write() as connection:
            set_fact(connection, "notice", "Before")
    for other in ("9999", "0001"):
        _change(catalogue, other)
        for begun in (catalogue.write, catalogue.aside):
            with pytest.raises(Damaged, match=_SAID), begun() as connection:
                set_fact(connection, "notice", "After")
        with catalogue.read() as connection:
            assert fact(connection, "notice") == "Before"
    _change(catalogue, REVISION)
    with catalogue.write() as connection:
        set_fact(connection, "notice", "After")


def test_who_has_waited_for_the_change_does_not_write(catalogue: Catalogue) -> None:
    with closing(Catalogue(catalogue.url)) as other:
        changing = threading.Thread(target=_change, args=(other, "9999", 1))
        changing.start()
        time.sleep(0.3)
        begun = time.monotonic()
        with pytest.raises(Damaged, match=_SAID), catalogue.write() as connection:
            set_fact(connection, "notice", "After")
        changing.join()
    assert time.monotonic() - begun > 0.1, "it was not waited for"
