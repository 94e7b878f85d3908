"""What was taken back meanwhile, and what only that named."""

from pathlib import Path
from threading import Event, Thread

import pytest

from repo_search.catalogue import Catalogue, erasures, outbox, records, traces
from repo_search.catalogue.clock import now
from repo_search.catalogue.erasures import Erasure
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.exporting import published
from repo_search.index_documents import authorities
from repo_search.indexing import bring_up_to_date, hidden
from repo_search.picture_files import PictureFiles
from repo_search.search import SearchRequest, search

from .library import add

DIGEST = "ab" + "c" * 62


def withdraw(catalogue: Catalogue, record_id: str) -> None:
    with catalogue.write() as connection:
        records.withdraw(connection, record_id, "Asked to")


def test_an_export_that_is_running_leaves_out_what_is_withdrawn_meanwhile(
    catalogue: Catalogue,
) -> None:
    ids = [add(catalogue, title=(f"Review {number}",)) for number in range(60)]
    given = published(catalogue, ids)
    first = next(given)
    withdraw(catalogue, ids[-1])
    assert [first.record_id, *(record.record_id for record in given)] == ids[:-1]


def test_entries_that_only_withdrawn_records_name_are_not_there(catalogue: Catalogue) -> None:
    record_id = add(catalogue, publisher=("Odd Board",), themes=("Odd harm",), language=("zz",))
    other = add(catalogue, publisher=("Odd Board",))

    def named() -> set[str]:
        with catalogue.read() as connection:
            known = authorities(connection)
        labels = {p.name for p in known.publishers.values()}
        labels |= {t.label for t in known.themes.values()} | known.unlisted["language"]
        return labels & {"Odd Board", "Odd harm", "zz"}

    assert named() == {"Odd Board", "Odd harm", "zz"}
    withdraw(catalogue, record_id)
    assert named() == {"Odd Board"}
    withdraw(catalogue, other)
    assert named() == set()


def test_a_search_knows_of_a_withdrawal_that_the_index_was_not_told_of(
    catalogue: Catalogue, engine: Engine
) -> None:
    record_id = add(catalogue, "a singular wording", publisher=("Odd Board",))
    add(catalogue, "another wording")
    bring_up_to_date(catalogue, engine)
    engine.hidden = hidden(catalogue, engine)
    assert search(catalogue, engine, SearchRequest("wording")).total == 2
    withdraw(catalogue, record_id)
    engine.hidden = hidden(catalogue, engine)  # as a second later
    found = search(catalogue, engine, SearchRequest("wording"))
    assert found.total == 1
    assert found.facets["publisher"] == ()
    assert search(catalogue, engine, SearchRequest("singulr")).did_you_mean is None
    with pytest.raises(BadInput):
        search(catalogue, engine, SearchRequest("", {"publisher": ["Odd Board"]}))


def test_a_search_knows_of_an_erasure_that_another_engine_was_told_of(
    catalogue: Catalogue, engine: Engine
) -> None:
    record_id = add(catalogue, "a singular wording")
    add(catalogue, "another wording")
    bring_up_to_date(catalogue, engine)
    with catalogue.write() as connection:
        traces.remove(connection, traces.find(connection, record_id))
        erasures.put(connection, Erasure(record_id, now(), "request", ()))
        outbox.clear(connection, outbox.revision(connection))
    engine.hidden = hidden(catalogue, engine)
    assert search(catalogue, engine, SearchRequest("wording")).total == 1
    assert engine.terms("singular", "", 10) == []


def test_a_picture_is_not_kept_once_its_file_is_taken_back(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path)
    files.keep((DIGEST, 1), b"picture", lambda: True)
    files.retain(set)
    assert files.get((DIGEST, 1)) is None
    files.keep((DIGEST, 1), b"picture", lambda: False)
    assert files.get((DIGEST, 1)) is None


def test_a_picture_on_its_way_when_its_file_is_taken_back_goes_too(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path)
    files.keep((DIGEST, 2), b"picture", lambda: True)
    looking, taken_back = Event(), Event()

    def shown() -> bool:
        looking.set()
        assert not taken_back.wait(0.3), "the removal waits for who has looked already"
        return True

    def retain() -> None:
        looking.wait(10)
        PictureFiles(tmp_path).retain(set)
        taken_back.set()

    removal = Thread(target=retain)
    removal.start()
    files.keep((DIGEST, 1), b"picture", shown)
    removal.join()
    assert [*tmp_path.glob("??/*")] == []
