"""Who asks for very much, or takes very long, keeps nobody else from being answered."""

import json
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from ..web.conftest import Collection
from .flood import __file__ as FLOOD  # noqa: N812
from .wire import Answer, connected, everything, read, sent, small_site

Figure = Callable[[str, object], None]
SEARCH = "/search?q=supervision"
ELSEWHERE = "127.0.16.200"
SECONDS = 1.0
TIMES_SLOWER = 8
"""What others may be slowed down by at most, where a machine does other work too and takes more
than a second for a search anyway."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Collection]]:
    with small_site(tmp_path_factory.mktemp("fair")) as found:
        for _ in range(3):  # the first of a kind takes longer
            timed(found[0], SEARCH)
            timed(found[0], "/health")
        yield found


@pytest.fixture(scope="module")
def bound(served: tuple[str, Collection]) -> float:
    """Seconds in which others must be answered."""
    alone = statistics.median(timed(served[0], SEARCH) for _ in range(5))
    return max(SECONDS, TIMES_SLOWER * alone)


@pytest.fixture
def site(served: tuple[str, Collection]) -> str:
    return served[0]


def timed(site: str, target: str, source: str = ELSEWHERE, status: int = 200) -> float:
    began = time.monotonic()
    request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert read(sent(site, request.encode(), source)).status == status
    return time.monotonic() - began


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def slow(number: int) -> tuple[bytes, int]:
    """What a slow client sends, and how much it lets come back before it stops reading."""
    return (
        (b"", 0),
        (b"GET / HTTP/1.1\r\nHost: localh", 0),
        (b"POST /alerts?q=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\na", 0),
        (b"GET /static/repo-search.css HTTP/1.1\r\nHost: localhost\r\n\r\n", 1),
    )[number % 4]


@contextmanager
def hanging(site: str, clients: int) -> Iterator[list[socket.socket]]:
    """So many slow clients: half-open, slow with headers, slow with a body, slow readers; from
    as many addresses as it takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, clients + 500)), hard))
    with ExitStack() as open_ones:
        made = []
        for number in range(clients):
            connection = socket.socket()
            open_ones.enter_context(connection)
            said, buffer = slow(number)
            if buffer:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            connection.bind((f"127.0.17.{1 + number // 200}", 0))
            connection.settimeout(30)
            where = site.removeprefix("http://").partition(":")
            connection.connect((where[0], int(where[2])))
            connection.sendall(said)
            made.append(connection)
        yield made


@contextmanager
def flooding(site: str, source: str, seconds: float, *targets: str) -> Iterator[dict[str, int]]:
    """A flood beside what the block does; what was answered stands in the dictionary after it."""
    counts: dict[str, int] = {}
    command = [sys.executable, str(FLOOD), site, source, str(seconds), "20", *targets]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield counts
            counts.update(json.loads(process.communicate(timeout=120)[0]))
        finally:
            process.kill()


@pytest.mark.long
def test_slow_clients_do_not_keep_others_waiting(
    site: str, bound: float, at_length: bool, figure: Figure
) -> None:
    clients = 1_000 if at_length else 200
    with hanging(site, clients):
        time.sleep(0.5)
        waited = [timed(site, SEARCH) for _ in range(20)]
    figure(
        f"search while {clients} slow clients hang",
        f"p50 {statistics.median(waited):.2f} s, p95 {p95(waited):.2f} s",
    )
    assert p95(waited) < bound


@pytest.mark.long
def test_slow_clients_are_let_go_of(site: str) -> None:
    """Also those who send a byte now and then."""
    with hanging(site, 40) as clients:
        waiting = [one for number, one in enumerate(clients) if number % 4 != 3]
        end = time.monotonic() + 90
        while waiting and time.monotonic() < end:
            time.sleep(1)
            waiting = [one for one in waiting if not _is_closed(one)]
        assert not waiting


def _is_closed(client: socket.socket) -> bool:
    try:
        client.sendall(b"a")
    except OSError:
        return True
    return False


def test_one_network_holds_only_so_many_connections(
    site: str, bound: float, figure: Figure
) -> None:
    with ExitStack() as open_ones:
        held = [open_ones.enter_context(connected(site, "127.0.18.1")) for _ in range(300)]
        assert timed(site, "/health") < bound
        refused = 0
        for connection in held[250:]:
            connection.settimeout(5)
            refused += everything(connection) == b""
    figure("connections of one network beyond 250 that were closed", refused)
    assert refused == 50


@pytest.mark.long
def test_a_flood_of_costly_requests_is_refused_while_others_are_served(
    served: tuple[str, Collection], bound: float, at_length: bool, figure: Figure
) -> None:
    seconds = 60 if at_length else 12
    long = "+".join(f"neglect{n}" for n in range(1_500))
    site, held = served
    page = f"/records/{held.ids['report']}/pages/2"
    costly = (
        *("/search.csv", "/search.json?q=child", "/search.atom", "/insights"),
        "/matrix.csv?queries=" + "%0A".join(f"{a}*" for a in ("al", "ne", "su", "co", "re")),
        *(f"/search?q={long}", f"{page}/picture", f"{page}/boxes.svg?q=alcohol"),
    )
    waited = []
    with hanging(site, 200), flooding(site, "127.0.19.1", seconds, *costly) as counts:
        time.sleep(0.5)
        end = time.monotonic() + seconds - 1
        while time.monotonic() < end:
            waited.append(timed(site, SEARCH))
            time.sleep(0.25)
    refused = counts.get("429", 0) + counts.get("503", 0)
    figure(
        "requests of the flood", f"{sum(counts.values())}, of which refused {refused} ({counts})"
    )
    figure(
        f"search of another meanwhile, {len(waited)} times",
        f"p50 {statistics.median(waited):.2f} s, p95 {p95(waited):.2f} s",
    )
    assert counts["429"] > 0
    assert p95(waited) < bound


def test_who_is_refused_is_told_when_to_come_back(site: str) -> None:
    def ask(target: bytes) -> Answer:
        head = b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        return read(sent(site, head, "127.0.20.1"))

    refused = next(
        answer for _ in range(100) if (answer := ask(b"/search.csv?q=zzzz")).status == 429
    )
    wait = int(refused.headers["retry-after"])
    assert 1 <= wait <= 10
    assert b"Too many requests" in refused.body
    time.sleep(wait)
    assert ask(b"/search?q=zzzz").status == 200
