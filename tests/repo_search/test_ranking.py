"""What orders records: words that tell something, words that stand close, the best pages found."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from repo_search.catalogue import Catalogue
from repo_search.engine import Engine
from repo_search.engines import open_engine
from repo_search.explaining import explain
from repo_search.index_documents import authorities
from repo_search.indexing import bring_up_to_date
from repo_search.query import show
from repo_search.query.parse import parse
from repo_search.ranking import closeness, is_question, telling
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, answer, search
from tests.conftest import EACH_ENGINE

from .library import add, titles

FILLER = " ".join(f"word{n}" for n in range(60))
QUESTION = "why was the baby not seen by a dentist"


@pytest.fixture(params=EACH_ENGINE)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(request.param, tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture
def ask(catalogue: Catalogue, engine: Engine) -> Callable[..., ResultPage]:
    def ask(text: str, **asked: object) -> ResultPage:
        bring_up_to_date(catalogue, engine)
        return search(catalogue, engine, SearchRequest(text, **asked))  # type: ignore[arg-type]

    return ask


@pytest.mark.parametrize(
    ("written", "kept", "small"),
    [
        ("what happened to the baby", "happened baby", ("what", "to", "the")),
        ("the baby", "baby", ("the",)),
        ("what is the", "what is the", ()),
        ('"the baby" and "was not brought"', '"the baby" "was not brought"', ("and",)),
        ("title:the baby", "title:the baby", ()),
        ("the OR baby", "the OR baby", ()),
        ("the NOT baby", "the NOT baby", ()),
        ("baby NOT the", "baby NOT the", ()),
        ("IT systems", "it systems", ()),
        ("it systems", "systems", ("it",)),
        ("neglect", "neglect", ()),
        ("", "", ()),
    ],
)
def test_function_words_are_left_out_of_bare_words(
    written: str, kept: str, small: tuple[str, ...]
) -> None:
    clause, left_out = telling(parse(written).clause)
    assert (show(clause), left_out) == (kept, small)


def test_words_that_follow_each_other_are_wanted_close(
    catalogue: Catalogue, engine: Engine
) -> None:
    add(catalogue, "Baby dental neglect.")
    add(catalogue, "Dental neglect. Baby baby.", title="Baby dental")
    bring_up_to_date(catalogue, engine)

    def pairs(text: str) -> set[tuple[str, ...]]:
        return {boost.terms for boost in closeness(engine, parse(text).clause).values()}

    assert pairs("baby dental neglect") == {("babi", "dental"), ("dental", "neglect")}
    assert pairs("baby") == pairs("title:baby title:dental") == pairs("baby baby") == set()
    assert pairs("neglect unheard") == set()
    assert pairs('"baby dental" neglect') == set()


def test_a_question_is_many_bare_words() -> None:
    assert is_question(telling(parse("why was no dentist asked about neglect and pain").clause)[0])
    assert not is_question(parse("dental neglect").clause)
    assert not is_question(parse("a OR b OR c OR d OR e").clause)
    assert not is_question(parse("title:a title:b title:c title:d").clause)


def test_what_was_left_out_is_said(catalogue: Catalogue, ask: Callable[..., ResultPage]) -> None:
    add(catalogue, "A baby.", title="A")
    assert "Small words were not asked for: what, about, the." in " ".join(
        ask("what about the baby").notes
    )


def test_words_close_together_come_before_words_apart(
    catalogue: Catalogue, ask: Callable[..., ResultPage]
) -> None:
    add(catalogue, f"Dental {FILLER} neglect", title="Apart", published="2020")
    add(catalogue, f"Dental neglect {FILLER}", title="Close", published="2001")
    assert titles(ask("dental neglect")) == ["Close", "Apart"]


def test_a_title_typed_in_full_finds_its_record_first(
    catalogue: Catalogue, ask: Callable[..., ResultPage]
) -> None:
    add(catalogue, "Response. Board. Child H1. Child H1.", title="Child H1: response of a board")
    add(catalogue, f"Other words {FILLER}", title="Response of the Board to Child H1")
    assert (
        titles(ask("Response of the Board to Child H1"))[0] == "Response of the Board to Child H1"
    )


def test_headings_count_more_than_the_body(
    catalogue: Catalogue, ask: Callable[..., ResultPage]
) -> None:
    body = "He was seen twice. Nobody asked.\n"
    add(
        catalogue,
        f"{body}Findings\nMuch dental pain was seen by nurses.",
        title="A",
        published="2020",
    )
    add(
        catalogue,
        f"{body}Dental pain\nMuch findings was seen by nurses.",
        title="B",
        published="2001",
    )
    assert titles(ask("dental")) == ["B", "A"]


def test_a_question_finds_records_with_all_words_first_and_then_with_some(
    catalogue: Catalogue, ask: Callable[..., ResultPage]
) -> None:
    add(
        catalogue, "The baby was seen twice by a dentist about pain.", title="All", published="2001"
    )
    add(catalogue, "baby baby dentist dentist pain", title="Three", published="2020")
    add(catalogue, "baby", title="One", published="2021")
    add(catalogue, "Nothing of it.", title="None", published="2022")
    found = ask("was the baby seen twice by a dentist about pain")
    assert titles(found) == ["All", "Three", "One"]
    assert (found.relaxed, found.holding_all) == (True, 1)
    assert found.results[1].lacking == ("seen", "twice")
    assert found.results[0].lacking == ()


def test_records_with_all_words_come_first_however_long_they_are_and_pages_join_up(
    catalogue: Catalogue, ask: Callable[..., ResultPage]
) -> None:
    add(
        catalogue,
        f"Sepsis. {FILLER} Fracture. {FILLER} Burns. {FILLER} Infant.",
        title="Long",
        published="2001",
    )
    short = "sepsis fracture burns " * 9
    add(catalogue, short, title=short, published="2002")
    for number in range(4):
        add(catalogue, "infant", title=f"Infant {number}", published="2003")
    text = "sepsis fracture burns infant"
    found = ask(text)
    assert titles(found)[0] == "Long"
    assert (found.total, found.holding_all) == (6, 1)
    assert {value.value: value.count for value in found.facets["year"]} == {
        "2001": 1, "2002": 1, "2003": 4,
    }  # fmt: skip
    one_by_one = [titles(ask(text, page=n, per_page=1)) for n in range(1, 8)]
    assert [title for page in one_by_one for title in page] == titles(found)
    in_pairs = [titles(ask(text, page=n, per_page=2)) for n in range(1, 4)]
    assert [title for page in in_pairs for title in page] == titles(found)
    assert titles(ask(text, sort="newest"))[-1] == "Long"


def test_all_words_can_be_insisted_on(catalogue: Catalogue, ask: Callable[..., ResultPage]) -> None:
    add(catalogue, "The baby was seen twice by a dentist about pain.", title="All")
    add(catalogue, "baby dentist pain", title="Three")
    assert titles(ask("baby seen twice dentist pain", all_words=True)) == ["All"]
    assert titles(ask("baby unheard", all_words=True)) == []


def test_rare_words_count_more_than_common_ones(
    catalogue: Catalogue, ask: Callable[..., ResultPage]
) -> None:
    for number in range(6):
        add(catalogue, f"baby family {FILLER}", title=f"Common {number}")
    add(catalogue, f"sepsis {FILLER}", title="Rare", published="1999")
    assert titles(ask("sepsis baby family unheard"))[0] == "Rare"


def test_feedback_orders_and_never_adds_a_record(
    catalogue: Catalogue, ask: Callable[..., ResultPage]
) -> None:
    for number in range(3):
        add(catalogue, "fracture bruising metaphyseal", title=f"Fractures {number}")
    add(catalogue, f"fracture metaphyseal {FILLER}", title="Like them", published="2001")
    add(catalogue, f"fracture whatever {FILLER}", title="Unlike", published="2020")
    add(catalogue, "metaphyseal", title="Not asked for")
    found = ask("fracture bruising unheard")
    assert "metaphyseal" in found.feedback
    assert titles(found)[-2:] == ["Like them", "Unlike"]
    assert "Not asked for" not in titles(found)
    assert ask("fracture").feedback == ()


@pytest.mark.parametrize(
    "text", ["neglect", "dental neglect", "dent* neglect", QUESTION, "dental unheard neglect",
             '"dental neglect" OR baby', "title:dental neglect", "neglect NOT baby"]
)  # fmt: skip
def test_the_parts_that_are_explained_add_up_to_the_score(
    catalogue: Catalogue, engine: Engine, text: str
) -> None:
    add(catalogue, "Dental neglect of a baby not seen by a dentist.", title="Dental neglect")
    add(catalogue, f"Neglect. {FILLER}", "Dental pain", title="Pain of a baby")
    add(catalogue, f"Dental decay and neglect {FILLER}", title="Decay")
    bring_up_to_date(catalogue, engine)
    with catalogue.read() as connection:
        found = answer(catalogue, engine, SearchRequest(text), authorities(connection))
    ids = [hit.record_id for hit in found.ranking.hits]
    parts = explain(engine, found, ids)
    assert ids
    for hit in found.ranking.hits:
        assert sum(p.value for p in parts[hit.record_id]) == pytest.approx(hit.score, rel=1e-3)
    assert explain(engine, found._replace(asked=found.asked), []) == {}


def test_nothing_is_explained_where_the_order_is_another(
    catalogue: Catalogue, engine: Engine
) -> None:
    record_id = add(catalogue, "Neglect.")
    bring_up_to_date(catalogue, engine)
    with catalogue.read() as connection:
        known = authorities(connection)
    found = answer(catalogue, engine, SearchRequest("neglect", sort="newest"), known)
    assert explain(engine, found, [record_id]) == {record_id: []}
