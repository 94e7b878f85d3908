"""All engines and a plain reading of the Protocol agree on random catalogues and queries."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repo_search.engine import FIELDS, Engine, EngineQuery, IndexDocument, IndexFinding
from repo_search.query import on_pages
from repo_search.results import CONFIRMED, SORTS

from .conftest import TOGETHER, placed
from .library import finding, meaning, record
from .reference import Reference

FEW = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)

WORDS = (  # noqa: SIM905
    "child children sleep sleeping co-sleeping co neglect neglected neglectful alcohol O’Brien "
    "baby’s baby h1 H1’s 2019 15.05.2018 œuvre café ﬁnding safe\u00adguarding the of self-harm"
).split()
VALUES = ("x", "y", "z", "two words", "ä")
DAYS = (None, "2001", "May 2018", "2018-05-15", "2018", "2016-2019", "2020-01-01")
IDS = tuple("abcdefgh")

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
OF_RECORDS = ("publisher", "theme", "type", CONFIRMED)
OF_FINDINGS = ("kind", "addressee", "theme", CONFIRMED)


def facets(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    return st.dictionaries(
        st.sampled_from(names),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True).map(tuple),
    )


described = st.dictionaries(
    st.sampled_from(FIELDS), st.lists(texts, min_size=1, max_size=2).map(tuple)
)


@st.composite
def findings(draw: st.DrawFn, record_id: str) -> list[IndexFinding]:
    """Those of a record; no two records have one of the same serial."""
    serial = draw(st.integers(0, 3)) * 100 + 10 * IDS.index(record_id)
    return [
        finding(
            f"{record_id}{number}",
            draw(texts),
            serial + number,
            draw(facets(OF_FINDINGS)),
            **draw(described),
        )
        for number in draw(st.lists(st.integers(0, 9), max_size=4, unique=True))
    ]


@st.composite
def documents(draw: st.DrawFn) -> list[IndexDocument]:
    """A batch of records, some perhaps twice."""
    ids = draw(st.lists(st.sampled_from(IDS), max_size=8))
    return [
        record(
            record_id,
            *draw(st.lists(texts, max_size=3)),
            published=draw(st.sampled_from(DAYS)),
            accession=draw(st.integers(0, 3)) * 100 + IDS.index(record_id),
            facets=draw(facets(OF_RECORDS)),
            findings=draw(findings(record_id)),
            **draw(described),
        )
        for record_id in ids
    ]


leaf = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda w: f'"{" ".join(w)}"'),
    st.sampled_from(("ch*", "neg*", "neglect*", "sl*", "20*", "zz*", "title:ch*")),
    st.builds("{}:{}".format, st.sampled_from(FIELDS), st.sampled_from(WORDS)),
    st.sampled_from(("published:2018", "published:..2017", "year:2019..", "date:2018-05-16")),
)
queries = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        inner.map("NOT {}".format),
        inner.map("-{}".format),
    ),
    max_leaves=6,
) | st.text(max_size=30)

days = st.none() | st.dates(date(2000, 1, 1), date(2021, 1, 1))


def asked(names: tuple[str, ...]) -> st.SearchStrategy[EngineQuery]:
    return st.builds(
        EngineQuery,
        selection=st.dictionaries(
            st.sampled_from(names), st.lists(st.sampled_from(VALUES), max_size=2).map(tuple)
        ),
        start=days,
        end=days,
        sort=st.sampled_from(SORTS),
        limit=st.just(100),
        facets=st.just((*names, "review")),
        among=st.none() | st.lists(st.sampled_from(IDS), max_size=6, unique=True).map(tuple),
    )


@pytest.mark.parametrize("names", TOGETHER)
@FEW
@given(
    documents(),
    documents(),
    st.lists(st.sampled_from(IDS), max_size=3),
    st.lists(st.tuples(queries, asked(OF_RECORDS), asked(OF_FINDINGS)), min_size=10, max_size=20),
)
def test_engines_agree_with_a_plain_reading_of_the_protocol(
    names: tuple[str, ...],
    first: list[IndexDocument],
    second: list[IndexDocument],
    withdrawn: list[str],
    questions: list[tuple[str, EngineQuery, EngineQuery]],
) -> None:
    reference = Reference()
    reference.take(first)
    reference.take(second, withdrawn)
    for name in names:
        with TemporaryDirectory() as directory, placed(name, Path(directory)) as engine:
            engine.rebuild(first, 1)
            engine.update(second, withdrawn, 2)
            for text, query, of_findings in questions:
                _compare(engine, reference, text, query)
                _compare_findings(engine, reference, text, of_findings)
            for field in ("", *FIELDS):
                assert engine.terms("", field, 1_000) == reference.terms("", field)


def _compare(engine: Engine, reference: Reference, text: str, query: EngineQuery) -> None:
    query = replace(query, clause=meaning(engine, text))
    ranking = engine.search(query)
    expected = [document.record_id for document in reference.found(query)]
    found = [hit.record_id for hit in ranking.hits]
    assert ranking.total == len(expected)
    assert set(found) == set(expected)
    if query.sort != "relevance":
        assert found == expected
    assert ranking.facets == reference.counts(query)
    if (on_page := on_pages(query.clause)) is not None:
        for record_id, hits in engine.pages(on_page, IDS, 100).items():
            pages = reference.pages(on_page, record_id)
            assert (hits.total, set(hits.pages)) == (len(pages), pages)


def _compare_findings(engine: Engine, reference: Reference, text: str, query: EngineQuery) -> None:
    query = replace(query, clause=meaning(engine, text))
    ranking = engine.findings(query)
    expected = [(f.record_id, f.finding_id) for f in reference.found(query, of_findings=True)]
    found = [(hit.record_id, hit.finding_id) for hit in ranking.hits]
    assert ranking.total == len(expected)
    assert sorted(found) == sorted(expected)
    if query.sort != "relevance":
        assert found == expected
    assert ranking.facets == reference.counts(query, of_findings=True)
