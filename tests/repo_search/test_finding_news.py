"""What is new in a search of findings, on both engines."""

from collections.abc import Callable

import pytest

from repo_search import finding_news as module
from repo_search.catalogue import Catalogue, announcements, findings, holdings, records, texts
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.finding_news import FindingNews, finding_news
from repo_search.indexing import bring_up_to_date
from repo_search.search import SearchRequest

from .library import add, claimed, text_of

Told = Callable[..., FindingNews]
ADVICE = """Recommendations

Recommendation 1: The Partnership should ensure that neglect is named in each plan.

Recommendation 2: The hospital should hold a meeting on neglect before each discharge.

Learning point 3: Practitioners should ask who sleeps where, at home and elsewhere.
"""


@pytest.fixture
def told(catalogue: Catalogue, engine: Engine) -> Told:
    """What is new in a search of findings, the index brought up to date before."""

    def told(text: str = "", after: int = 0, limit: int = 50, **given: object) -> FindingNews:
        bring_up_to_date(catalogue, engine)
        asked = SearchRequest(text, **given)  # type: ignore[arg-type]
        return finding_news(catalogue, engine, asked, after, limit)

    return told


def said(found: FindingNews) -> list[tuple[str, str]]:
    return [(new.result.record.title, new.result.finding.number) for new in found.new]


def test_each_finding_that_answers_is_told_the_record_announced_last_first(
    catalogue: Catalogue, told: Told
) -> None:
    add(catalogue, "Contents", ADVICE, title="First", published="2020")
    add(catalogue, ADVICE, title="Second", published="2001")
    add(catalogue, "Neglect was seen.", title="Without findings")
    found = told("neglect")
    assert said(found) == [("Second", "1"), ("Second", "2"), ("First", "1"), ("First", "2")]
    first = found.new[0].result
    assert [first.finding.wording[start:end] for start, end in first.spans] == ["neglect"]
    assert found.new[0].announced.kind == "added"
    assert {new.result.finding.page for new in found.new} == {1, 2}
    assert said(told(selection={"kind": ["learning point"]})) == [("Second", "3"), ("First", "3")]
    assert said(told("neglect", published_to="2010")) == [("Second", "1"), ("Second", "2")]


def test_only_what_holds_all_words_is_told(catalogue: Catalogue, told: Told) -> None:
    add(catalogue, ADVICE)
    assert len(told("neglect discharge").new) == 1
    assert told("neglect zebra").new == ()


def test_it_is_told_once_from_a_serial_on(catalogue: Catalogue, told: Told) -> None:
    add(catalogue, ADVICE, title="First")
    with catalogue.read() as connection:
        serial = announcements.last(connection)
    assert said(told("discharge")) == [("First", "2")]
    assert told("discharge", serial).new == ()
    add(catalogue, ADVICE, title="Second")
    assert said(told("discharge", serial)) == [("Second", "2")]


def test_a_new_version_is_told_of_with_what_it_finds(catalogue: Catalogue, told: Told) -> None:
    record_id = add(catalogue, ADVICE, title="Report")
    newer = text_of([ADVICE.replace("discharge", "move")])
    with catalogue.write() as connection:
        texts.put(connection, record_id, newer)
        holdings.add(connection, record_id, "ab" * 32, 7, "newer.pdf", newer)
    assert told("discharge").new == ()
    (new,) = told("move").new
    assert new.announced.kind == "new version"


def test_back_catalogues_are_no_news(catalogue: Catalogue, told: Told) -> None:
    with catalogue.write() as connection:
        records.add(connection, text_of([ADVICE]), claimed({"title": "Old"}), back_catalogue=True)
    assert told("neglect").new == ()


def test_what_may_not_be_seen_is_no_news_even_while_the_index_has_it(
    catalogue: Catalogue, engine: Engine, told: Told
) -> None:
    record_id = add(catalogue, ADVICE)
    first, second = (new.result.finding.finding_id for new in told("neglect").new)
    with catalogue.write() as connection:
        findings.decide(connection, first, "rejected", "librarian")
    here = finding_news(catalogue, engine, SearchRequest("neglect")).new
    assert [new.result.finding.finding_id for new in here] == [second]
    with catalogue.write() as connection:
        records.withdraw(connection, record_id, "A reason")
    assert finding_news(catalogue, engine, SearchRequest("neglect")).new == ()


@pytest.mark.parametrize("limit", [1, 4, 5, 6, 10])
def test_many_at_once_are_asked_for_in_parts_and_come_out_the_same(
    catalogue: Catalogue, told: Told, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        add(catalogue, ADVICE, title=f"Report {number}")
    whole = said(told("neglect"))
    assert len(whole) == 6
    monkeypatch.setattr(module, "_HITS", 2)
    monkeypatch.setattr(module, "_BATCH", 2)
    found = told("neglect", limit=limit)
    assert said(found) == whole[:limit]
    assert found.more == (limit < 6)


@pytest.mark.parametrize(
    "given", [{"kind": ["nothing"]}, {"language": ["en"]}, {"theme": ["no-such-theme"]}]
)
def test_a_search_that_cannot_be_is_refused(told: Told, given: dict[str, list[str]]) -> None:
    with pytest.raises(BadInput):
        told(selection=given)


def test_what_it_costs_does_not_grow_with_what_there_is(
    catalogue: Catalogue, engine: Engine, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 8)
    monkeypatch.setattr(module, "_HITS", 4)
    asked, answer = [], engine.findings
    monkeypatch.setattr(engine, "findings", lambda query: asked.append(query) or answer(query))
    costs = []
    for _ in range(2):
        for number in range(9):
            add(catalogue, ADVICE, title=f"Report {number}")
        told()
        asked.clear()
        assert told("neglect", limit=4).more
        costs.append(len(asked))
    assert costs == [4, 4]
