"""What an engine is asked for a results page: counted, however many results there are."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from repo_search.catalogue import Catalogue
from repo_search.engine import Engine
from repo_search.search import SearchRequest, search


class _Counted:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.engine, name)
        return self._counting(name, found) if callable(found) else found

    def _counting(self, name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*given: Any, **named: Any) -> Any:
            self.calls[name] += 1
            return ask(*given, **named)

        return asked


@pytest.mark.parametrize(
    ("text", "searches", "pages"),
    [
        ("", 1, 0),
        ("alco*", 1, 1),
        ("alcohol", 2, 1),  # each word that hardly any record holds is counted by itself
        ('"co-sleeping and alcohol"', 3, 1),
        ("risk alcohol", 3, 1),  # all records are counted
    ],
)
@pytest.mark.parametrize("per_page", [1, 10])
def test_an_engine_is_asked_a_small_number_of_times(
    library: Catalogue, filled_engine: Engine, text: str, searches: int, pages: int, per_page: int
) -> None:
    counted: Any = _Counted(filled_engine)
    found = search(library, counted, SearchRequest(text, per_page=per_page))
    assert found.results
    assert (counted.calls["search"], counted.calls["pages"]) == (searches, pages)
