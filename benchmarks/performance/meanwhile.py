"""Searching while an import runs at full speed into the same repository."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from itertools import cycle

from benchmarks.performance.lines import Line, at_most, percentile
from benchmarks.performance.processes import repo_search
from benchmarks.performance.scene import SEED, Scene
from benchmarks.queries import mix
from repo_search.index_documents import authorities
from repo_search.repository import Repository, opened
from repo_search.search import SearchRequest, search
from repo_search.settings import Settings

_BETWEEN = 0.03
"""Seconds between an answer and the next search: people do not ask without a pause."""
_SHARE = 10


def meanwhile(scene: Scene) -> Iterator[Line]:
    """The 95th percentile of whole searches at rest and during an import."""
    data = scene.fresh("meanwhile")
    shutil.copytree(scene.collection().data, data)
    files = scene.files(max(1, scene.sizes.records // _SHARE))
    with opened(Settings(data=data)) as repository:
        with repository.catalogue.read() as connection:
            asked = mix(scene.sizes.queries, SEED + 4, authorities(connection))
        requests = [one.request for one in asked]
        rest = _searched(repository, requests)
        importing = subprocess.Popen(  # noqa: S603 - our own command
            repo_search("import", files, "--data", data),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            during = _searched(repository, requests, importing)
        finally:
            importing.terminate()
            code = importing.wait()
    if code:
        raise RuntimeError(f"The import ended with {code}")
    slow, calm = percentile(during, 0.95), percentile(rest, 0.95)
    said = f"searches during an import ({len(during):,}): 95th percentile"
    yield Line(said, slow, "ms", at_most(2.5), "at rest", calm, slow / calm)


def _searched(
    repository: Repository,
    requests: Sequence[SearchRequest],
    importing: "subprocess.Popen[bytes] | None" = None,
) -> list[float]:
    """Milliseconds of each search: once each, or, as long as an import runs, in turns."""
    taken = list[float]()
    for at, request in enumerate(cycle(requests)):
        if (at >= len(requests)) if importing is None else (importing.poll() is not None):
            return taken
        begun = time.perf_counter()
        search(repository.catalogue, repository.engine, request)
        taken.append((time.perf_counter() - begun) * 1000)
        time.sleep(_BETWEEN)
    return taken
