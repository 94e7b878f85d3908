"""The site over HTTP: a `repo-search serve` of its own, and clients beside it."""

from collections.abc import Iterator
from urllib.parse import urlencode

from benchmarks.performance import datasette as rival
from benchmarks.performance.answering import database
from benchmarks.performance.lines import Line, at_least, at_most, median, more, percentile
from benchmarks.performance.processes import repo_search, resident, timed
from benchmarks.performance.scene import SEED, Scene
from benchmarks.performance.serving import connected, get, load, ours
from benchmarks.queries import mix
from repo_search.catalogue import records
from repo_search.index_documents import authorities
from repo_search.repository import opened
from repo_search.search import SearchRequest
from repo_search.settings import Settings

_CLIENTS = 8
_VIEWED = 40
_FILES = 5
_PLAIN = ("one word", "two to five words")


def results_page(scene: Scene) -> Iterator[Line]:
    """Start, results pages for eight clients, and memory after many of them."""
    settings = scene.collection()
    asked = [address_of(request) for request in requests_of(settings, scene.sizes.requests)]
    with ours(settings.data) as server:
        yield Line("first answer after the start", server.began, "s", at_most(1.5))
        told = load(server, asked, _CLIENTS)
        said = f"results page, {_CLIENTS} clients"
        yield Line(f"{said}: median", median(told.times), "ms")
        yield Line(f"{said}: 95th percentile", percentile(told.times, 0.95), "ms", at_most(100))
        yield Line(f"{said}: pages a second", told.rate, "pages/s")
        held = resident(server.pid)
        after = f"memory of the server after {len(asked):,} requests"
        yield Line(after, held.all, "MiB", at_most(300))
        yield Line(f"{after}: without pages of files", held.own, "MiB")


def page_view(scene: Scene) -> Iterator[Line]:
    """The page of a report with its picture, before and after it was drawn."""
    data = scene.fresh("views")
    files = sorted(scene.reports().rglob("*.pdf"))[:_FILES]
    timed(repo_search("import", *files, "--data", data))
    views = list(_views(Settings(data=data)))[:_VIEWED]
    with ours(data) as server, connected(server.port) as connection:
        for what, target in (("uncached", at_most(150)), ("cached", at_most(15))):
            times = [sum(get(connection, part) for part in view) for view in views]
            said = f"page view with picture, {what}: 95th percentile"
            yield Line(said, percentile(times, 0.95), "ms", target)


def datasette(scene: Scene) -> Iterator[Line]:
    """Datasette's page of ten records for the same words, at the same number of clients."""
    what = f"results pages a second, {_CLIENTS} clients, words only"
    settings, program = scene.collection(), rival.found()
    texts = [one.text for one in requests_of(settings, scene.sizes.requests // 10, plain=True)]
    with ours(settings.data) as server:
        rate = load(server, [address_of(SearchRequest(text)) for text in texts], _CLIENTS).rate
    if program is None:
        yield Line(what, rate, "pages/s", at_least(1), absent="Datasette is not installed")
        return
    with opened(settings) as repository:
        base = database(scene, repository)
    with rival.datasette(program, base, scene.place) as server:
        other = load(server, [rival.address(base, text) for text in texts], _CLIENTS).rate
    yield more(what, rate, "pages/s", "Datasette, without facets, pages, snippets", other, 1)


def requests_of(settings: Settings, number: int, *, plain: bool = False) -> list[SearchRequest]:
    """Searches of the mix; `plain` ones have words alone."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        asked = mix(number, SEED + 3, authorities(connection))
    return [one.request for one in asked if not plain or one.kind in _PLAIN]


def address_of(request: SearchRequest) -> str:
    """Where its results page stands on the site."""
    chosen = [(facet, value) for facet, values in request.selection.items() for value in values]
    pairs = [("q", request.text), *chosen, ("from", request.published_from)]
    return f"/search?{urlencode([pair for pair in pairs if pair[1]])}"


def _views(settings: Settings) -> Iterator[tuple[str, str]]:
    """The addresses of pages and their pictures."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        for record in records.published(connection, records.all_ids(connection)):
            for page in range(1, record.holding.pages + 1 if record.holding else 1):
                address = f"/records/{record.record_id}/pages/{page}"
                yield address, f"{address}/picture"
