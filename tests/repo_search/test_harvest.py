"""What harvesters are told: every record that has been public, in the order of its last change."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement

from repo_search.catalogue import Catalogue, drafts, harvest, records, themes
from repo_search.catalogue.clock import now
from repo_search.engine import Engine
from repo_search.indexing import bring_up_to_date
from repo_search.records import Draft

from .library import add, put

LONG_AGO = datetime(2020, 1, 1)  # noqa: DTZ001 - as the catalogue writes times
NEWER = ("lease", "described", "shared_run")
"""Tables of 0011."""


def listed(
    catalogue: Catalogue, among: ColumnElement[bool] | None = None
) -> list[tuple[str, bool]]:
    """Every record in order, as one gets them who asks for two at a time."""
    found: list[harvest.Header] = []
    with catalogue.read() as connection:
        while some := harvest.since(connection, found[-1].serial if found else 0, 2, among):
            found += some
        assert len(found) == harvest.count(connection, among)
    assert [header.changed for header in found] == sorted(header.changed for header in found)
    return [(header.record_id, header.public) for header in found]


def draft(catalogue: Catalogue) -> str:
    with catalogue.write() as connection:
        record_id = put(connection, "A draft")
        drafts.mark(connection, record_id, Draft(records.find(connection, record_id).added, "New"))
    return record_id


def test_a_record_is_listed_once_the_index_has_it_and_moves_to_the_end_when_it_changes(
    catalogue: Catalogue, engine: Engine
) -> None:
    ids = [add(catalogue, f"text {number}") for number in range(3)]
    assert listed(catalogue) == []
    bring_up_to_date(catalogue, engine)
    assert listed(catalogue) == [(one, True) for one in ids]
    with catalogue.write() as connection:
        records.withdraw(connection, ids[0], "A reason")
    assert listed(catalogue) == [(ids[0], False), (ids[1], True), (ids[2], True)]  # at once
    bring_up_to_date(catalogue, engine)
    assert listed(catalogue) == [(ids[1], True), (ids[2], True), (ids[0], False)]


def test_what_never_was_public_is_never_listed(catalogue: Catalogue, engine: Engine) -> None:
    hidden, seen = draft(catalogue), add(catalogue, "seen")
    bring_up_to_date(catalogue, engine)
    assert listed(catalogue) == [(seen, True)]
    with catalogue.write() as connection:
        records.remove(connection, hidden)
        records.remove(connection, seen)
    bring_up_to_date(catalogue, engine)
    assert listed(catalogue) == [(seen, False)]


def test_nothing_is_missed_by_who_goes_on_where_the_last_answer_ended(
    catalogue: Catalogue, engine: Engine
) -> None:
    ids = [add(catalogue, f"text {number}") for number in range(6)]
    bring_up_to_date(catalogue, engine)
    with catalogue.read() as connection:
        first = harvest.since(connection, 0, 3)
    with catalogue.write() as connection:  # meanwhile one of each half changes, and one comes in
        records.withdraw(connection, ids[1], "A reason")
        records.withdraw(connection, ids[4], "A reason")
    new = add(catalogue, "new")
    bring_up_to_date(catalogue, engine)
    with catalogue.read() as connection:
        rest = harvest.since(connection, first[-1].serial, 10)
    assert [header.record_id for header in first] == ids[:3]
    assert [header.record_id for header in rest] == [ids[3], ids[5], ids[1], ids[4], new]


def test_a_clock_that_is_set_back_does_not_turn_the_order(
    catalogue: Catalogue, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = add(catalogue, "first")
    bring_up_to_date(catalogue, engine)
    earlier = now() - timedelta(hours=2)
    monkeypatch.setattr(harvest, "now", lambda: earlier)
    second = add(catalogue, "second")
    bring_up_to_date(catalogue, engine)
    assert listed(catalogue) == [(first, True), (second, True)]
    with catalogue.read() as connection:
        assert harvest.first(connection) != earlier


def test_a_clock_that_once_was_far_ahead_does_not_date_what_comes_after(
    catalogue: Catalogue, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "now", lambda: now() + timedelta(days=3650))
    add(catalogue, "first")
    bring_up_to_date(catalogue, engine)
    monkeypatch.undo()
    second = add(catalogue, "second")
    bring_up_to_date(catalogue, engine)
    with catalogue.read() as connection:
        found = harvest.find(connection, second)
        assert found is not None
        assert found.changed <= now()


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (lambda theme: harvest.having("themes", [theme]), ["neglect", "gone"]),
        (lambda _: harvest.of_types(["briefing"]), ["gone"]),
        (lambda _: harvest.of_types(["overview-report"]), ["neglect", "gone"]),
        (lambda _: harvest.changed_between(None, LONG_AGO), []),
        (lambda _: harvest.changed_between(LONG_AGO, None), ["neglect", "other", "gone"]),
    ],
)
def test_a_part_of_the_records_can_be_asked_for(
    catalogue: Catalogue,
    engine: Engine,
    which: Callable[[str], ColumnElement[bool]],
    expected: list[str],
) -> None:
    ids = {
        "neglect": add(catalogue, "a", themes="Neglect", document_type="overview report"),
        "other": add(catalogue, "b"),
        "gone": add(catalogue, "c", themes="Neglect"),
    }
    with catalogue.write() as connection:
        records.withdraw(connection, ids["gone"], "A reason")
        theme = next(t.theme_id for t in themes.all_themes(connection).values()
                     if t.label == "Neglect")  # fmt: skip
    bring_up_to_date(catalogue, engine)
    found = [record_id for record_id, _ in listed(catalogue, which(theme))]
    assert found == [ids[name] for name in expected if name != "gone"]  # it never was public


def test_one_record_is_found_by_its_id(catalogue: Catalogue, engine: Engine) -> None:
    record_id = add(catalogue, "text")
    bring_up_to_date(catalogue, engine)
    with catalogue.read() as connection:
        header = harvest.find(connection, record_id)
        assert header is not None
        assert (header.record_id, header.public) == (record_id, True)
        assert harvest.find(connection, "nobody") is None


def test_a_catalogue_of_before_tells_of_what_it_has_and_had(tmp_path: Path, engine: Engine) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    before = Catalogue(url)
    held = draft(before)
    here, gone = add(before, "here"), add(before, "gone")
    with before.write() as connection:
        records.withdraw(connection, gone, "A reason")
        for table in ("harvest", "finding_band", "finding", "extraction", *NEWER):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        for name in ("record_document_type", "record_review", "record_value_language"):
            connection.exec_driver_sql(f"DROP INDEX ix_{name}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0007'")
    before.close()
    catalogue = Catalogue(url)
    assert sorted(listed(catalogue)) == sorted([(here, True), (gone, False)])
    assert held not in {record_id for record_id, _ in listed(catalogue)}
    catalogue.close()
