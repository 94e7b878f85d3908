"""The repository opened from its settings: catalogue, engine and holdings together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from repo_search.catalogue import Catalogue
from repo_search.engine import Engine
from repo_search.engines import open_engine
from repo_search.errors import BadInput
from repo_search.holdings import Holdings
from repo_search.settings import Settings


@dataclass(frozen=True, slots=True)
class Repository:
    catalogue: Catalogue
    engine: Engine
    holdings: Holdings

    def close(self) -> None:
        self.engine.close()
        self.catalogue.close()


def open_repository(settings: Settings, *, create: bool = False) -> Repository:
    """Opens what the settings name. Raises BadInput if there is no repository there, unless it
    may be created."""
    embedded = not settings.catalogue
    if create:
        settings.data.mkdir(parents=True, exist_ok=True)
    elif embedded and not (settings.data / "catalogue.db").is_file():
        raise BadInput(
            f"There is no repository in {settings.data}. Bring in documents first with "
            "“repo-search import PATH”, or name another place with --data."
        )
    return Repository(
        Catalogue(settings.catalogue_url),
        open_engine(*settings.engine_location),
        Holdings(settings.holdings_directory),
    )


@contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Repository]:
    """The repository for the length of a block."""
    repository = open_repository(settings, create=create)
    try:
        yield repository
    finally:
        repository.close()
