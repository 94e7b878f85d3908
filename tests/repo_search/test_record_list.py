"""A librarian finds any record, whatever its state."""

from datetime import UTC, datetime

import pytest

from repo_search.catalogue import Catalogue, drafts, records, tables
from repo_search.catalogue.record_list import STATES, look_for

from .library import add


def titles(catalogue: Catalogue, text: str, state: str = "", **bounds: int) -> list[str]:
    with catalogue.read() as connection:
        found = look_for(connection, text, state, **{"at_most": 10, **bounds})
        return [record.title for record in found.records]


def test_records_are_found_by_id_and_by_words_of_the_title(catalogue: Catalogue) -> None:
    first = add(catalogue, title="Serious case review: Child 100%")
    add(catalogue, title="Child Two")
    assert titles(catalogue, "child") == ["Child Two", "Serious case review: Child 100%"]
    assert titles(catalogue, "CHILD serious") == ["Serious case review: Child 100%"]
    assert titles(catalogue, "0%") == ["Serious case review: Child 100%"]
    assert titles(catalogue, "_") == []
    assert titles(catalogue, f" {first.upper()} ") == ["Serious case review: Child 100%"]
    assert titles(catalogue, "", at_most=1, skip=1) == ["Serious case review: Child 100%"]


@pytest.mark.parametrize("state", STATES)
def test_records_are_told_apart_by_state(catalogue: Catalogue, state: str) -> None:
    made = {name: add(catalogue, title=name) for name in STATES}
    held = datetime.now(UTC).replace(tzinfo=None)
    with catalogue.write() as connection:
        drafts.put(connection, made["draft"], "Not looked at")
        records.withdraw(connection, made["withdrawn"], "A reason")
        connection.execute(
            tables.record.update()
            .where(tables.record.c.record_id == made["held"])
            .values(held=held, held_reason="A name")
        )
    assert titles(catalogue, "", state) == [state]
