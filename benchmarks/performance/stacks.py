"""The three installations on the same material: embedded, embedded in pure Python, and large.

Servers are started as tests start them, all on this machine; PostgreSQL syncs what it writes.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from unittest.mock import patch

from benchmarks.performance.answering import ours
from benchmarks.performance.bring_in import pages_of
from benchmarks.performance.lines import Line
from benchmarks.performance.processes import in_turns, repo_search, timed
from benchmarks.performance.scene import Scene
from repo_search.settings import Settings
from tests.stacks import opensearch, postgres, s3, servers

_NOT_HERE = "PostgreSQL, OpenSearch or moto's S3 is not on this machine"
_FEWER = 5
"""Of the queries, as for engines that take longer."""
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class _Stack:
    """An installation: its name, and the variables of the environment that choose a new, empty
    repository on it."""

    name: str
    empty: Callable[[], Mapping[str, str]]


def stacks(scene: Scene) -> Iterator[Line]:
    """Import and search on each; imports in turns, each into an empty repository."""
    folder = scene.reports()
    pages = pages_of(folder)
    with _installations() as found:
        absent = _NOT_HERE if len(found) == len(_EMBEDDED) else ""
        filled: dict[str, Mapping[str, str]] = {}
        works = [partial(_import, scene, stack, folder, filled) for stack in found]
        for stack, took in zip(found, in_turns(scene.sizes.rounds, *works), strict=True):
            said = f"import of {pages:,} pages: {stack.name}"
            yield Line(said, pages / took, "pages/s", absent=absent)
        for stack in found:
            with patch.dict(os.environ, filled[stack.name]):
                asked = ours(Settings(data=_data(scene, stack)), scene.sizes.queries // _FEWER)
            for what, of in (("facets and page hits", asked.engine), ("whole search", asked.whole)):
                yield Line(f"{what}, median: {stack.name}", of.median, "ms", absent=absent)
                yield Line(f"{what}, 95th percentile: {stack.name}", of.slow, "ms", absent=absent)


def _import(
    scene: Scene, stack: _Stack, folder: Path, filled: dict[str, Mapping[str, str]]
) -> float:
    """Seconds of an import into a new repository, which is the one that is searched later."""
    filled[stack.name] = stack.empty()
    data = scene.fresh(_data(scene, stack).name.removeprefix("fresh-"))
    with patch.dict(os.environ, filled[stack.name]):
        return timed(repo_search("import", folder, "--data", data)).seconds


def _data(scene: Scene, stack: _Stack) -> Path:
    return scene.place / f"fresh-{stack.name.split(',')[1].strip().split()[0]}"


_EMBEDDED = (
    _Stack("SQLite, tantivy, files", dict),
    _Stack("SQLite, whoosh, files", lambda: {"REPO_SEARCH_ENGINE": "whoosh"}),
)


@contextmanager
def _installations() -> Iterator[list[_Stack]]:
    if not (postgres.PROGRAMS and opensearch.HERE and s3.SERVER.exists()):
        yield [*_EMBEDDED]
        return
    with ExitStack() as at_the_end:
        if servers.FOLDER not in os.environ:
            folder = at_the_end.enter_context(tempfile.TemporaryDirectory(prefix="bench-servers-"))
            Path(folder).chmod(0o711)
            given = {servers.FOLDER: folder, servers.RUN: str(os.getpid())}
            at_the_end.enter_context(patch.dict(os.environ, given))
            at_the_end.callback(servers.stop)
        yield [
            *_EMBEDDED,
            _Stack("PostgreSQL, OpenSearch on three nodes, S3 (emulated)", _large()),
        ]


def _large() -> Callable[[], Mapping[str, str]]:
    place = Path(os.environ[servers.FOLDER]) / "postgres-that-syncs"
    place.mkdir()
    database, nodes, store = postgres.started(place), opensearch.cluster(3), s3.endpoint()

    def empty() -> Mapping[str, str]:
        name = f"bench{next(_numbers)}"
        postgres.do(database, f"CREATE DATABASE {name} TEMPLATE template0")
        return {
            "REPO_SEARCH_CATALOGUE": f"{database}/{name}",
            "REPO_SEARCH_ENGINE": f"opensearch+http://{nodes}/{name}",
            "REPO_SEARCH_HOLDINGS": f"s3://{s3.BUCKET}/{name}?endpoint={store}",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
        }

    return empty
