"""A server, and a fetcher that may ask it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from indexer.fetching import Fetcher
from repo_search.errors import Unreachable, answer_to

from .sites import PDF, Clock, Site, answer, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        site.pages["/a.pdf"] = answer(200, PDF, Content_Type="application/pdf; charset=x")
        yield site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


@pytest.fixture
def fetcher(folder: Path) -> Callable[..., AbstractContextManager[Fetcher]]:
    """A fetcher that may ask this machine, without waiting; options override."""

    def make(**options: object) -> AbstractContextManager[Fetcher]:
        return Fetcher(
            folder, **{"allow_private": True, "delay_seconds": 0, "clock": Clock(), **options}
        )

    return make


@pytest.fixture
def refused(fetcher: Callable[..., Fetcher], folder: Path) -> Callable[..., str]:
    """The reason for which an address is not fetched; nothing is left of what had come."""

    def reason(url: str, **options: object) -> str:
        with fetcher(**options) as web:
            with pytest.raises(Unreachable) as error:
                web.fetch(url)
            assert list(folder.iterdir()) == []
        assert answer_to(error.value).exit_code == 1
        return str(error.value)

    return reason
