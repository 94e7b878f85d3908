"""Limits that web processes count together in Redis, and what they do without it."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis

from repo_search.catalogue import Catalogue, fact, tables
from repo_search.catalogue.rows import LIMITS_KEY, lines
from repo_search.settings import Settings
from web import create_app, day_key, sharing
from web.allowances import Allowances
from web.day_key import DayKey
from web.gate import Door
from web.sharing import SharedAllowances, SharedHourly, Store, limits_of

from ..stacks import redis, servers
from .conftest import close
from .several import Web, several

pytestmark = pytest.mark.large
ASKER = "192.0.2.77"
EXPORT = "/search.csv?q=unspoken"
AT_ONCE, A_SECOND = 10, 1
"""Exports, by what one costs."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis.running(tmp_path_factory.mktemp("redis"), servers.free_ports(1)) as address:
        yield address


@pytest.fixture
def stores(settings: Settings, url: str) -> Iterator[list[Store]]:
    """As two processes have them."""
    catalogue = Catalogue(settings.catalogue_url)
    made = [sharing._opened(url, catalogue) for _ in range(2)]
    yield made
    for store in made:
        store.close()
    catalogue.close()


def test_an_allowance_is_one_however_many_count(stores: list[Store]) -> None:
    one, other = (SharedAllowances(store, full=10, a_second=0.01) for store in stores)
    assert one.take("a", 6, at=0) == (0, 4)
    wait, left = other.take("a", 6, at=0)
    assert 190 < wait <= 200
    assert 4 <= left < 4.1
    assert other.take("b", 10, at=0) == (0, 0), "others have their own"
    assert one.take("a", 4, at=0).wait == 0
    assert one.take("a", 1, at=0).wait > 0


def test_an_allowance_refills_as_that_of_one_process_does(stores: list[Store]) -> None:
    shared, own = SharedAllowances(stores[0], 10, 20), Allowances(10, 20)
    for cost in (10, 1, 9, 3, 10, 11):
        (wait, left), expected = shared.take("a", cost, 0), own.take("a", cost, time.monotonic())
        assert left == pytest.approx(expected.left, abs=2)
        assert wait == pytest.approx(expected.wait, abs=0.1)
        time.sleep(0.1)


def test_what_is_counted_by_the_hour_is_counted_together(stores: list[Store]) -> None:
    one, other = (SharedHourly(store, "tried", 3) for store in stores)
    another_kind = SharedHourly(stores[0], "kept", 3)
    assert [limit.allows("a") for limit in (one, other, one, other, one)] == [True] * 3 + [
        False
    ] * 2
    assert other.number("a") == 3
    assert (other.number("b"), another_kind.number("a")) == (0, 0)
    for _ in range(5):
        other.count("b")
    assert one.number("b") == 3, "no more are kept than matter"


def test_the_key_is_one_for_all_and_another_the_next_day(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    one, other = DayKey(catalogue), DayKey(catalogue)
    before = one.current()
    assert before
    assert before == other.current()
    tomorrow = date.fromordinal(datetime.now(UTC).date().toordinal() + 1)
    monkeypatch.setattr(day_key, "_today", lambda: tomorrow)
    deadline = time.monotonic() + 30
    while one.current() == before or one.current() != other.current():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    with catalogue.read() as connection:
        kept = fact(connection, LIMITS_KEY)
        carried = list(lines(connection, tables.repository))
    assert kept is not None
    assert before.hex() not in kept
    assert not any(LIMITS_KEY in line for line in carried), "no bag takes it along"
    catalogue.close()


@pytest.fixture
def asked_for(settings: Settings, tmp_path: Path) -> Callable[[str], object]:
    """Two processes with shared limits, behind a proxy on this machine."""

    @contextmanager
    def processes(url: str) -> Iterator[list[Web]]:
        environment = {"REPO_SEARCH_LIMITS": url, "REPO_SEARCH_PROXY": "127.0.0.1"}
        options = ["--data", str(settings.data)]
        with several(tmp_path, options, options, environment=environment) as both:
            yield both

    return processes


def answered(both: list[Web], times: int) -> tuple[int, float]:
    """How many exports were given, asked for in turns, and the seconds that it took."""
    began = time.monotonic()
    given = sum(
        both[turn % 2].ask(EXPORT, **{"X-Forwarded-For": ASKER}).status == 200
        for turn in range(times)
    )
    return given, time.monotonic() - began


def test_two_processes_share_a_budget_and_redis_learns_nothing(
    asked_for: Callable[[str], "contextmanager[list[Web]]"], url: str
) -> None:
    with Redis.from_url(url) as client, asked_for(url) as both:
        client.flushall()
        given, seconds = answered(both, 3 * AT_ONCE)
        assert AT_ONCE <= given <= AT_ONCE + seconds * A_SECOND + 1
        assert both[0].ask("/health/live").status == 200, "others have their own"
        held = everything(client)
        assert "cannot be had" not in both[0].log.read_text()
        assert both[1].ask("/health/live").status == 200
        ages = [client.ttl(key) for key in client.keys("*")]
    assert len(held) == 2, "a network each"
    assert max(ages) <= 12
    assert min(ages) > 0
    for key, value in held.items():
        assert re.fullmatch(r"repo-search:asked:[0-9a-f]{32}", key)
        assert value.keys() == {b"left", b"since"}
        assert all(re.fullmatch(rb"[0-9.]+", one) for one in value.values())


def everything(client: "Redis") -> dict[str, dict[bytes, bytes]]:
    return {key.decode(): client.hgetall(key) for key in client.keys("*")}


def test_without_redis_each_process_answers_and_limits_by_itself(
    asked_for: Callable[[str], "contextmanager[list[Web]]"], tmp_path: Path
) -> None:
    folder, port = tmp_path / "redis", servers.free_ports(1)
    folder.mkdir()
    with ExitStack() as stack:
        with redis.running(folder, port) as url:
            both = stack.enter_context(asked_for(url))
            assert answered(both, 2)[0] == 2
        given, seconds = answered(both, 6 * AT_ONCE)
        most = 2 * (AT_ONCE + seconds * A_SECOND + 1)
        assert AT_ONCE < given <= most, "each its own budget, and none without"
        logs = [one.log.read_text() for one in both]
        for log in logs:
            assert log.count("cannot be had") == 1
            assert redis.PASSWORD not in log
        stack.enter_context(redis.running(folder, port))
        deadline = time.monotonic() + 30
        while "there again" not in both[0].log.read_text():
            both[0].ask("/health/live")
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_a_store_that_hangs_delays_one_request_and_no_more(
    stores: list[Store], url: str, caplog: pytest.LogCaptureFixture
) -> None:
    some = SharedAllowances(stores[0])
    assert some.take("a", 1, at=0).wait == 0
    with Redis.from_url(url) as client:
        pid = client.info("server")["process_id"]
        os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            for number in range(1_000):
                assert some.take("a", 0.1, at=number / 1_000).wait == 0
            assert time.monotonic() - began < 4, "a store that is asked each time takes 100"
        finally:
            os.kill(pid, signal.SIGCONT)
    assert len(caplog.records) == 1


@pytest.fixture
def two_apps(
    settings: Settings, url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Flask]]:
    monkeypatch.setenv("REPO_SEARCH_LIMITS", url)
    monkeypatch.setenv("REPO_SEARCH_DATA", str(settings.data))
    apps = [create_app() for _ in range(2)]
    yield apps
    for app in apps:
        close(app)


def test_wrong_passwords_count_wherever_they_were_tried(two_apps: list[Flask], url: str) -> None:
    doors = [Door(limits_of(app)) for app in two_apps]
    for turn in range(20):
        assert not any(door.is_shut("192.0.2.0/24", "the librarian") for door in doors)
        doors[turn % 2].count("192.0.2.0/24", "the librarian")
    assert all(door.is_shut("192.0.2.0/24", "another") for door in doors)
    with Redis.from_url(url) as client:
        keys = [key.decode() for key in client.keys("repo-search:failures*")]
        assert keys
        assert all(re.fullmatch(r"repo-search:failures(-of)?:[0-9a-f]{32}", key) for key in keys)
        assert all(0 < client.ttl(key) <= 3600 for key in keys)
