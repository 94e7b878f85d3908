"""Did you mean: near words that visible records hold."""

from collections.abc import Callable
from math import inf
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search import suggestions
from repo_search.catalogue import Catalogue, records
from repo_search.engine import Engine
from repo_search.indexing import bring_up_to_date
from repo_search.query.parse import parse
from repo_search.query.pieces import searched_words
from repo_search.results import DidYouMean
from repo_search.search import SearchRequest, search
from repo_search.suggestions import vocabulary

from .library import add, put

PAGES = (
    "Safeguarding children from neglect.",
    "Co-sleeping and alcohol in a foster home.",
    "The car was sold. Safety first, and no co-sleeping.",
)
Ask = Callable[..., DidYouMean | None]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are read again as soon as the index changes, however slow this machine is."""
    monkeypatch.setattr(suggestions, "_AT_ONCE", inf)


@pytest.fixture
def held(catalogue: Catalogue, engine: Engine) -> str:
    """A few records, one of which alone says “xylophone”; its id."""
    for number, page in enumerate(PAGES):
        add(catalogue, page, title=f"Child {number}", published=str(2010 + number))
    only = add(catalogue, "A xylophone was found beside the alcohol.", title="Child 9")
    bring_up_to_date(catalogue, engine)
    return only


@pytest.fixture
def ask(catalogue: Catalogue, engine: Engine, held: str) -> Ask:
    def ask(text: str, **request: str) -> DidYouMean | None:
        return search(catalogue, engine, SearchRequest(text, **request)).did_you_mean  # type: ignore[arg-type]

    return ask


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("alchohol", "alcohol"),
        ("saftey", "safety"),
        ("neglct", "neglect"),
        ("zafety", "safety"),
        ("alchohol zzzzqqqq", "alcohol zzzzqqqq"),
        ("safegaurding  Children", "safeguarding  Children"),
        ('neglect OR  "foster hoem"', 'neglect OR  "foster home"'),
        ("(alchohol -zebra)  title:chidl", "(alcohol -zebra)  title:child"),
        ("alchohol’s published:2011", "alcohol’s published:2011"),
        ("co-sleping", "co-sleeping"),
        ("alchohol AND fost*", "alcohol AND fost*"),
    ],
)
def test_a_near_word_is_offered_and_the_rest_stays_as_written(
    ask: Ask, written: str, meant: str
) -> None:
    found = ask(written)
    assert found is not None
    assert found.text == meant
    assert found.total > 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alcohol",
        "ALCOHOL foster",
        "qz",
        "h3",
        "zzzzqqqq",
        "alc2hol",
        "xy*",
    ],
)
def test_known_short_and_hopeless_words_are_left_alone(ask: Ask, text: str) -> None:
    assert ask(text) is None


def test_only_the_new_words_are_marked(ask: Ask) -> None:
    found = ask("alchohol and fostr")
    assert found is not None
    assert [found.text[start:end] for start, end in found.spans] == ["alcohol", "foster"]


def test_the_count_is_that_of_the_search_with_its_filters(
    ask: Ask, catalogue: Catalogue, engine: Engine
) -> None:
    found = ask("alchohol", published_from="2011", published_to="2011")
    assert found is not None
    request = SearchRequest(found.text, published_from="2011", published_to="2011")
    assert found.total == search(catalogue, engine, request).total == 1
    assert ask("alchohol", published_from="1999", published_to="2000") is None


def test_a_word_of_a_withdrawn_record_is_not_offered(
    ask: Ask, catalogue: Catalogue, engine: Engine, held: str
) -> None:
    found = ask("xylophne")
    assert found is not None
    assert found.text == "xylophone"
    with catalogue.write() as connection:
        records.withdraw(connection, held, "A reason")
    bring_up_to_date(catalogue, engine)
    assert ask("xylophne") is None
    assert ask("xylophone") is None
    assert "xylophone" not in vocabulary(engine).counts


def test_a_hardly_known_word_gives_way_to_one_known_everywhere(
    catalogue: Catalogue, engine: Engine
) -> None:
    with catalogue.write() as connection:
        for number in range(120):
            put(connection, "Everybody spoke of supervision.", title=f"Child {number}")
        put(connection, "A slip: supervison.", title="Slip")
    bring_up_to_date(catalogue, engine)
    found = search(catalogue, engine, SearchRequest("supervison"))
    assert found.total == 1
    assert found.did_you_mean == DidYouMean("supervision", ((0, 11),), 120)
    assert search(catalogue, engine, SearchRequest("supervision")).did_you_mean is None


def test_the_words_are_read_once_for_each_state_of_the_index(
    catalogue: Catalogue, engine: Engine, held: str
) -> None:
    found: list[object] = []
    threads = [Thread(target=lambda: found.append(vocabulary(engine))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    add(catalogue, "A marimba.")
    bring_up_to_date(catalogue, engine)
    assert vocabulary(engine) is not found[0]
    assert "marimba" in vocabulary(engine).counts


def test_words_that_take_long_to_read_serve_for_a_while(
    catalogue: Catalogue, engine: Engine, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(suggestions, "_AT_ONCE", 0.5)
    monkeypatch.setattr(suggestions, "monotonic", lambda: now[0])
    read = engine.terms

    def slowly(prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        now[0] += 3
        return read(prefix, field, limit)

    monkeypatch.setattr(engine, "terms", slowly)
    before = vocabulary(engine)
    add(catalogue, "A marimba.")
    bring_up_to_date(catalogue, engine)
    now[0] += 59
    assert vocabulary(engine) is before
    now[0] += 2
    assert "marimba" in vocabulary(engine).counts


@pytest.mark.parametrize("text", ["xylophne", "xylophne neglect", "xylophne OR neglect"])
def test_a_word_from_before_that_nothing_visible_holds_is_not_offered(
    text: str, ask: Ask, catalogue: Catalogue, engine: Engine, held: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(suggestions, "_AT_ONCE", -1.0)
    monkeypatch.setattr(suggestions, "_REST", 1e9)
    before = ask(text)
    assert before is not None
    assert "xylophone" in before.text
    with catalogue.write() as connection:
        records.withdraw(connection, held, "A reason")
    bring_up_to_date(catalogue, engine)
    assert "xylophone" in vocabulary(engine).counts
    assert ask(text) is None


def test_nobody_waits_while_they_are_read_again(
    catalogue: Catalogue, engine: Engine, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = vocabulary(engine)
    add(catalogue, "A marimba.")
    bring_up_to_date(catalogue, engine)
    read, begun, may_end = engine.terms, Event(), Event()

    def held_up(prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        begun.set()
        assert may_end.wait(60)
        return read(prefix, field, limit)

    monkeypatch.setattr(engine, "terms", held_up)
    found: list[object] = []
    reads = Thread(target=lambda: found.append(vocabulary(engine)))
    reads.start()
    try:
        assert begun.wait(60)
        assert vocabulary(engine) is before
    finally:
        may_end.set()
        reads.join()
    assert found == [vocabulary(engine)]
    assert vocabulary(engine) is not before


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab :"()-*OR12.’ published:', max_size=80))
def test_searched_words_stand_where_they_are_said_to(text: str) -> None:
    parse(text)
    at = 0
    for token in searched_words(text):
        assert at <= token.start < token.end <= len(text)
        assert token.word
        at = token.end


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title:"child abuse" OR NOT harm', ["child", "abuse", "harm"]),
        ("published:(may OR june) alcohol", ["alcohol"]),
        ("date:May alcohol", ["alcohol"]),
        ("safe* co-sleep* ends", ["co", "ends"]),
        ("O'Brien’s AND or", ["obrien", "or"]),
    ],
)
def test_searched_words_leave_out_operators_fields_dates_and_stars(
    text: str, words: list[str]
) -> None:
    assert [token.word for token in searched_words(text)] == words


def test_a_long_hostile_query_is_looked_at_within_bounds() -> None:
    assert len(list(searched_words("(" * 500 + "word " * 5_000))) <= 128
