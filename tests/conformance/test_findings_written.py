"""Findings are written, replaced and taken out with their records."""

from pathlib import Path

import pytest

from repo_search.engine import EngineQuery, Indexed
from repo_search.engines import open_engine
from repo_search.errors import IndexDamaged

from .conftest import of_files
from .library import EVERYTHING_SAID, Index, finding, record, with_findings


@pytest.fixture
def shelf(index: Index) -> Index:
    """Two records with two findings each, and one without any."""
    index.hold(*with_findings())
    return index


def test_replacing_a_document_replaces_all_its_findings(shelf: Index) -> None:
    _, _, last = with_findings()
    shelf.update(
        record(
            "a",
            EVERYTHING_SAID,
            findings=[finding("a2", "Nobody asked", 2), finding("a9", "Neglect", 9)],
        )
    )
    assert shelf.findings("bruising") == []
    assert set(shelf.findings()) == {"a2", "a9", "c1", "c2"}
    assert shelf.findings("nobody") == ["a2"]
    assert shelf.search_findings(facets=("publisher",)).facets["publisher"] == {"bury": 2}
    shelf.update(record("a", EVERYTHING_SAID))
    assert set(shelf.findings()) == {"c1", "c2"}
    for _ in range(2):
        shelf.update(record("c", "first", findings=[finding("c8", "first")]), last)
        assert set(shelf.findings()) == {"c1", "c2"}


def test_a_withdrawn_record_takes_its_findings_with_it(shelf: Index) -> None:
    shelf.update(withdrawn=["a", "b", "never held"])
    assert set(shelf.findings()) == set(shelf.findings("NOT bruising")) == {"c1", "c2"}
    assert shelf.search_findings(facets=("theme",)).facets["theme"] == {"neglect": 1, "harm": 1}
    shelf.update(withdrawn=["c"])
    assert shelf.findings() == []
    shelf.update(*with_findings()[:1], withdrawn=["a"])
    assert set(shelf.findings()) == {"a1", "a2"}


def test_a_rebuild_forgets_findings_it_was_not_given(shelf: Index) -> None:
    shelf.hold(*with_findings()[1:])
    assert set(shelf.findings()) == {"c1", "c2"}
    shelf.hold(*with_findings()[1:2])
    assert shelf.findings() == shelf.findings("NOT bruising") == []
    empty = shelf.search_findings("bruising", facets=("kind",), selection={"kind": ("finding",)})
    assert (empty.total, empty.hits, empty.facets) == (0, (), {"kind": {}})


def test_what_is_held_is_told_with_the_ids_of_findings(shelf: Index) -> None:
    first, second, last = with_findings()
    assert {name: held.findings for name, held in shelf.engine.contents().items()} == {
        "a": ("a1", "a2"),
        "b": (),
        "c": ("c1", "c2"),
    }
    few = record("c", "x", findings=[finding(name, "x") for name in ("c4", "c10", "c3")])
    shelf.update(few, withdrawn=["b"])
    assert shelf.engine.contents() == {
        "a": Indexed((first.digest,), (1,), ("a1", "a2")),
        "c": Indexed((few.digest,), (1,), ("c10", "c3", "c4")),
    }
    assert second.digest != last.digest


@of_files
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # whoosh's, of a cut file
def test_damaged_files_of_findings_are_found(shelf: Index, tmp_path: Path) -> None:
    name = shelf.engine.name
    files = [
        path
        for path in tmp_path.glob(f"{name}-*/findings/*")
        if not path.name.endswith("lock") and path.stat().st_size
    ]
    assert len(files) > 1
    assert shelf.engine.faults(thorough=True) == []
    for path in files:
        kept = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(bytes([kept[0] ^ 1]) + kept[1:])
        (fault,) = shelf.engine.faults(thorough=True)
        assert f"findings/{path.name}" in fault
        with pytest.raises(IndexDamaged, match="reindex"):
            open_engine(name, tmp_path).findings(EngineQuery())
        path.write_bytes(kept)
    assert shelf.engine.faults(thorough=True) == []
