"""One catalogue, every engine, the same answers: what a person is shown must not depend on the
engine. Scores, and the order by relevance, may."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from repo_search.catalogue import Catalogue, holdings, records, texts
from repo_search.claims import Claim, Source
from repo_search.engine import Engine
from repo_search.indexing import rebuild
from repo_search.inside import matching_pages
from repo_search.passages import ExtractedText, Passage
from repo_search.repository import opened
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, all_matches, search
from repo_search.settings import Settings
from repo_search.snippets import mark

from ..sites import filled
from .conftest import CLUSTERS, ENGINES, TOGETHER, Place

pytestmark = pytest.mark.long


QUERIES = (
    *("", "neglect", "NEGLECTED", "child", "baby", "alcohol", "H1", "2019", "trafficking", "the"),
    *("neglect alcohol", "information sharing", "hospital discharge planning", "baby sleep risk"),
    *("neglect OR alcohol", "neglect AND school", "(neglect OR alcohol) baby", "alcohol -neglect"),
    *("NOT neglect", "NOT neglect NOT alcohol", "neglect OR NOT alcohol", "neglect NOT (a OR the)"),
    *('"information sharing"', '"safe sleeping"', '"professional curiosity"', '"of the child"'),
    *('"serious case review" OR briefing', '"health visitor" "social worker"', "-'the child'"),
    *("co-sleeping", "multi-agency", "7-minute", "co-sleeping OR self-harm", "-multi-agency child"),
    *("safeguard*", "negl*", "al*", "co*", "negl* safeguard*", "negl* OR alc*", "pro* -safeg*"),
    *("title:child", "title:review", "publisher:northmere", "theme:neglect", "type:briefing"),
    *("case:child", "author:a", "title:(child OR baby)", 'publisher:"safeguarding children board"'),
    *("neglect title:review", "theme:neglect -title:child", "title:ch*", "themes:neglect school"),
    *("published:2019", "published:2015..2018", "year:..2012", "date:2020..", "published:May 2018"),
    *("neglect published:2010..2016", "-published:2015..", "NOT published:1900..2100"),
    *("children's", "child’s", "mother/father", "café", "ﬁndings", "safe\u00adguarding"),
    *("20*", "neglect zzzz", "zzzz yyyy", "zzzz OR neglect", "lessons zzzz", '"zzzz neglect"'),
    *("*** neglect", "a*", "(((neglect", "neglect)", "published:soon neglect", "the " * 200),
)  # fmt: skip
FILTERS: Mapping[str, dict[str, tuple[str, ...]]] = {
    "a type": {"type": ("case-reviews",)},
    "two years": {"year": ("2018", "2019")},
    "type and language": {"type": ("briefings", "case-reviews"), "language": ("en",)},
}
SORTS = ("newest", "oldest", "title")

Answered = dict[str, tuple[Catalogue, Engine]]
"""The catalogue and the engine by the engine's name."""


@pytest.fixture(scope="module", params=[TOGETHER[0], TOGETHER[-1]])
def engines(request: pytest.FixtureRequest, samples: Path) -> Iterator[Answered]:
    """The invented sample collection; each engine has an index of the same catalogue."""
    with ExitStack() as stack:
        found: Answered = {}
        for name in request.param:
            repository = stack.enter_context(opened(_filled(stack, samples, name)))
            if name in CLUSTERS:
                rebuild(repository.catalogue, repository.engine)
            found[name] = repository.catalogue, repository.engine
        yield found


def _filled(stack: ExitStack, samples: Path, name: str) -> Settings:
    """Settings of a repository with the sample collection; those in clusters share one catalogue,
    since they leave nothing else on the disk."""
    if name not in CLUSTERS:
        filled(samples, name)
        return Settings(data=samples / name, engine=name)
    filled(samples, ENGINES[0])
    place = Place(name, samples)
    stack.callback(place.clear)
    return Settings(data=samples / ENGINES[0], engine=place.url)


def answers(engines: Answered, request: SearchRequest) -> list[ResultPage]:
    return [search(catalogue, engine, request) for catalogue, engine in engines.values()]


def asked(query: str, **more: object) -> SearchRequest:
    return replace(SearchRequest(query, per_page=100), **more)  # type: ignore[arg-type]


def first_page(query: str, **more: object) -> SearchRequest:
    """Few records, whose pages are the dear part, in an order that must be the same."""
    return replace(SearchRequest(query, sort="newest"), **more)  # type: ignore[arg-type]


def ids(page: ResultPage) -> list[str]:
    return [result.record.record_id for result in page.results]


def check_found(engines: Answered, request: SearchRequest) -> None:
    """The same records, counts and sentences; the same order unless it is by relevance."""
    check_same(request, answers(engines, request))


def check_same(request: SearchRequest, found: list[ResultPage]) -> None:
    for one, other in combinations(found, 2):
        assert other.total == one.total
        assert (other.query, other.relaxed, other.notes) == (one.query, one.relaxed, one.notes)
        assert sorted(ids(other)) == sorted(ids(one))
        assert other.facets == one.facets
        if request.sort not in ("", "relevance"):
            assert ids(other) == ids(one)


def check_shown(engines: Answered, request: SearchRequest) -> None:
    """The same records, and the same pages of each, in the same order, with the same extracts and
    marks."""
    found = answers(engines, request)
    check_same(request, found)
    one, *others = (
        {r.record.record_id: (r.pages_matched, r.passages) for r in page.results} for page in found
    )
    for other in others:
        for record_id, (matched, passages) in one.items():
            assert other[record_id][0] == matched
            assert [p.page for p in other[record_id][1]] == [p.page for p in passages]
            assert other[record_id][1] == passages


@pytest.mark.parametrize("filters", FILTERS)
def test_every_engine_finds_and_counts_the_same_with_filters(
    engines: Answered, filters: str
) -> None:
    for query in QUERIES[::2]:
        check_found(engines, first_page(query, selection=FILTERS[filters]))


@pytest.mark.parametrize("sort", SORTS)
def test_every_engine_gives_the_same_order(engines: Answered, sort: str) -> None:
    for query in QUERIES[SORTS.index(sort) :: len(SORTS)]:
        check_found(engines, first_page(query, sort=sort))
        everything = asked(query, sort=sort, selection={"type": ("case-reviews",)})
        first, *others = (all_matches(*pair, everything) for pair in engines.values())
        assert others == [first] * len(others)


def test_every_engine_counts_the_same_within_dates(engines: Answered) -> None:
    for query in QUERIES[1::2]:
        check_found(engines, first_page(query, published_from="2012", published_to="2018-06"))


def test_every_engine_counts_the_same_without_suggested_themes(engines: Answered) -> None:
    for query in QUERIES[::2]:
        check_found(engines, first_page(query, suggested=False))


@pytest.mark.parametrize("query", QUERIES)
def test_every_engine_finds_the_same_and_shows_the_same_pages_extracts_and_marks(
    engines: Answered, query: str
) -> None:
    check_shown(engines, asked(query))


@pytest.mark.parametrize("query", ["neglect alcohol", "safeguard*", '"of the child"', "zzzz child"])
def test_every_engine_marks_the_same_pages_of_a_record(engines: Answered, query: str) -> None:
    catalogue, engine = next(iter(engines.values()))
    found = ids(search(catalogue, engine, asked(query)))
    with catalogue.read() as connection:
        for record_id in found[:5]:
            one, *others = (
                matching_pages(held, engine, record_id, SearchRequest(query))
                for held, engine in engines.values()
            )
            shown = texts.at(connection, [(record_id, page) for page in one.pages])
            for other in others:
                assert other.pages == one.pages
                for text in shown.values():
                    assert mark(text, other.query.clause) == mark(text, one.query.clause)


WORDS = ("neglect", "neglected", "alcohol", "co-sleeping", "sleep", "child", "the", "O’Brien", "h1")
few_words = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
described = st.fixed_dictionaries(
    {"title": few_words.map("A {}".format)},
    optional={
        "publisher": st.sampled_from(("North Board", "South Board")),
        "themes": st.sampled_from(("Neglect", "Alcohol misuse")),
        "published": st.sampled_from(("2018", "May 2018", "2016-2019", "2020-01-31")),
        "document_type": st.sampled_from(("overview report", "7-minute briefing")),
        "language": st.sampled_from(("en", "cy")),
    },
)
made = st.lists(st.tuples(described, st.lists(few_words, max_size=5)), min_size=1, max_size=6)
questions = st.lists(
    st.lists(
        st.sampled_from((*WORDS, "OR", "NOT", "ne*", '"the child"', "title:child", "year:2018")),
        max_size=4,
    ).map(" ".join),
    min_size=5,
    max_size=10,
)
FEW = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # to build catalogues ever smaller takes minutes
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def catalogued(
    empty: Path, held: list[tuple[dict[str, str], list[str]]], names: tuple[str, ...]
) -> Iterator[Answered]:
    """A catalogue of these records, and each engine with an index of it."""
    with TemporaryDirectory() as folder:
        catalogue = Catalogue(f"sqlite:///{shutil.copy(empty, folder)}")
        with catalogue.write() as connection:
            for number, (fields, pages) in enumerate(held):
                passages = tuple(Passage(at, text) for at, text in enumerate(pages, start=1))
                text = ExtractedText("application/pdf", passages)
                claims = [Claim(name, (v,), Source.MANIFEST) for name, v in fields.items()]
                record_id = records.add(connection, text, claims)
                holdings.add(connection, record_id, f"{number:064}", 1, "a.pdf", text)
        places = {name: Place(name, Path(folder) / name) for name in names}
        found = {name: (catalogue, place.open()) for name, place in places.items()}
        for _, engine in found.values():
            rebuild(catalogue, engine)
        yield found
        for _, engine in found.values():
            engine.close()
        for place in places.values():
            place.clear()
        catalogue.close()


@pytest.mark.parametrize("names", TOGETHER)
@FEW
@given(held=made, texts_asked=questions)
def test_every_engine_finds_and_shows_the_same_in_any_catalogue(
    names: tuple[str, ...],
    empty_catalogue: Path,
    held: list[tuple[dict[str, str], list[str]]],
    texts_asked: list[str],
) -> None:
    with catalogued(empty_catalogue, held, names) as engines:
        for query in texts_asked:
            check_shown(engines, asked(query))
            for sort in SORTS:
                check_found(engines, first_page(query, sort=sort))
