"""Whoosh writes a large batch as several segments, which must answer as one would."""

from pathlib import Path

import pytest

from repo_search.engines import whoosh_writing
from repo_search.engines.whoosh import WhooshEngine
from repo_search.results import FACETS, SORTS

from .library import Index, finding, record


def _documents(generation: int) -> list:  # type: ignore[type-arg]
    return [
        record(
            f"r{number}",
            f"word number{number} of generation{generation}",
            "word " * (number % 5),
            title="The title word",
            accession=number,
            facets={"type": (f"t{number % 3}",)},
            findings=[
                finding(
                    f"f{number}-{at}",
                    f"word number{number} of generation{generation}",
                    4 * number + at,
                    {"kind": (f"k{number % 2}",)},
                    title="The title word",
                )
                for at in range(number % 3)
            ],
        )
        for number in range(60)
    ]


@pytest.fixture
def one(tmp_path: Path) -> Index:
    return Index(WhooshEngine(tmp_path / "one"))


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: Index) -> Index:
    """The same records as in `one`, in a segment for every third."""
    one.hold(*_documents(1))
    monkeypatch.setattr(whoosh_writing, "_MOST_POSTINGS", 40)
    index = Index(WhooshEngine(tmp_path / "many"))
    index.hold(*_documents(1))
    return index


def _segments(index: Index, directory: Path) -> int:
    return len(list(directory.glob("whoosh-*/documents/*.seg")))


def test_many_segments_answer_like_one(one: Index, many: Index, tmp_path: Path) -> None:
    assert _segments(one, tmp_path / "one") == 1
    assert _segments(many, tmp_path / "many") > 1
    for query in ("", "word", "number7", '"the title word"', "numb*", "NOT number7", "title:word"):
        for sort in SORTS:
            assert many.ordered(query, sort=sort) == one.ordered(query, sort=sort)
            assert many.findings(query, sort=sort) == one.findings(query, sort=sort)
        assert many.counts("type", query) == one.counts("type", query)
        counted = [
            each.search_findings(query, facets=("kind",), selection={"kind": ("k1",)}).facets
            for each in (many, one)
        ]
        assert counted[0] == counted[1] != {"kind": {}}
    assert many.engine.contents() == one.engine.contents()
    assert many.engine.terms("", "", 500) == one.engine.terms("", "", 500)
    ids = [f"r{number}" for number in range(60)]
    assert many.pages("word", *ids) == one.pages("word", *ids)


def test_a_record_in_two_segments_of_one_batch_is_there_once(many: Index) -> None:
    many.hold(*_documents(1), *_documents(2))
    assert many.search("word", facets=FACETS).total == 60
    assert many.found("generation1") == set()
    assert many.pages("generation2 OR generation1", "r3")["r3"].total == 1
    assert many.findings("generation1") == []
    assert len(many.findings("generation2")) == 60


@pytest.mark.long
def test_segments_of_which_everything_is_replaced_fall_away(many: Index, tmp_path: Path) -> None:
    before = _segments(many, tmp_path / "many")
    for generation in range(2, 5):
        many.update(*_documents(generation))
    assert _segments(many, tmp_path / "many") <= 2 * before
    assert len(many.found("generation4")) == 60
    assert many.found("generation1 OR generation2 OR generation3") == set()
