"""Search within one record."""

from collections.abc import Callable

import pytest

from repo_search.catalogue import Catalogue
from repo_search.engine import Engine
from repo_search.errors import BadInput
from repo_search.indexing import bring_up_to_date
from repo_search.inside import PER_PAGE, PagesFound, pages_inside
from repo_search.search import SearchRequest

from .library import add

Find = Callable[..., PagesFound]


@pytest.fixture
def find(catalogue: Catalogue, engine: Engine) -> Find:
    """Searches a record of 50 pages, every other of which speaks of alcohol; another record does
    on its one page."""
    pages = [f"Page {n} on {'alcohol' if n % 2 else 'neglect'}" for n in range(1, 51)]
    record_id = add(catalogue, *pages, title="Title word", published="2012")
    add(catalogue, "Page 1 on alcohol and gambling")
    bring_up_to_date(catalogue, engine)

    def find(text: str, page: int = 1) -> PagesFound:
        return pages_inside(catalogue, engine, record_id, SearchRequest(text, page=page))

    return find


def test_every_page_that_answers_is_found_in_order_with_its_words_marked(find: Find) -> None:
    found = find("alcohol")
    assert (found.total, found.pages, found.relaxed) == (25, 2, False)
    assert [one.page for one in found.snippets] == list(range(1, 2 * PER_PAGE, 2))
    one = found.snippets[0]
    assert [one.text[start:end] for start, end in one.spans] == ["alcohol"]
    assert [one.page for one in find("alcohol", 2).snippets] == [41, 43, 45, 47, 49]
    assert find("alcohol", 3).snippets == ()


def test_pages_that_hold_some_of_the_words_are_said_to(find: Find) -> None:
    found = find("alcohol neglect")
    assert (found.total, found.relaxed) == (50, True)
    assert not find("alco* page").relaxed


@pytest.mark.parametrize("text", ["gambling", "", "title:word", "published:2012", "NOT alcohol"])
def test_what_no_page_can_answer_finds_nothing(find: Find, text: str) -> None:
    found = find(text)
    assert (found.total, found.snippets, found.relaxed) == (0, (), False)


def test_a_page_before_the_first_cannot_be(find: Find) -> None:
    with pytest.raises(BadInput, match="count from 1"):
        find("alcohol", 0)
