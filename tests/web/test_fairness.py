"""Allowances, seats, turns, networks, and the layer that refuses."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from werkzeug.test import Client

from repo_search.errors import BadInput
from repo_search.settings import Settings
from web import allowances, create_app
from web.allowances import Allowances
from web.fairness import FairUse, Seats
from web.networks import Proxies, asker, network
from web.pictures import Pictures
from web.turns import Turns

from .conftest import Served, check_headers, check_page, close, pdf


def test_an_allowance_is_used_up_and_refills_steadily() -> None:
    some = Allowances(full=10, a_second=2)
    assert some.take("a", 10, at=0) == (0, 0)
    assert some.take("a", 4, at=0) == (2, 0), "seconds until there is enough"
    assert some.take("b", 10, at=0).wait == 0, "others have their own"
    assert some.take("a", 4, at=1.9).wait > 0
    assert some.take("a", 4, at=2) == (0, 0)
    assert some.take("a", 11, at=10_000) == (0.5, 10), "it never holds more than when it was full"


def test_networks_are_forgotten_when_they_may_ask_for_everything_again() -> None:
    some = Allowances(full=10, a_second=2)
    for number in range(1_000):
        some.take(str(number), 1, at=number / 1_000)
    assert len(some) == 1_000
    some.take("last", 1, at=7)
    assert len(some) == 1


def test_ever_so_many_networks_take_only_so_much_memory() -> None:
    some = Allowances()
    for number in range(allowances._MOST_NETWORKS + 500):
        some.take(str(number), 1, at=0)
    assert len(some) == allowances._MOST_NETWORKS


def test_of_costly_work_some_goes_on_some_waits_and_the_rest_is_sent_away() -> None:
    seats = Seats(working=1, waiting=1, seconds=5)
    assert seats.take()
    with ThreadPoolExecutor() as others:
        waiting = others.submit(seats.take)
        while seats._room._value:  # until it waits
            pass
        assert not seats.take(), "at once"
        seats.give_back()
        assert waiting.result()
    seats.give_back()
    assert Seats(working=1, waiting=0, seconds=0).take()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("unix", "", True),
    ],
)
def test_a_network_is_an_address_of_ipv4_or_half_of_one_of_ipv6(
    one: str, other: str, same: bool
) -> None:
    assert (network(one) == network(other)) == same


@pytest.mark.parametrize(
    ("peer", "forwarded", "asks"),
    [
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.1, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", '"[2001:db8::1]:443"', "2001:db8::1"),
        ("10.0.0.1", "192.0.2.1:1234", "192.0.2.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "192.0.2.1,", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.2", "192.0.2.1", "10.0.0.2"),
        ("10.0.0.1", "198.51.100.1, 192.0.2.1, 10.7.0.9", "192.0.2.1"),
        ("10.7.0.1", "192.0.2.1, 10.0.0.1,10.7.0.9", "192.0.2.1"),
        ("::ffff:10.0.0.1", "192.0.2.1, 2001:db8::9", "192.0.2.1"),
        ("10.0.0.1", "10.7.0.8, 10.7.0.9", "10.7.0.8"),
        ("10.8.0.1", "192.0.2.1", "10.8.0.1"),
    ],
)
def test_the_last_address_forwarded_that_is_no_proxy_is_who_asks(
    peer: str, forwarded: str, asks: str
) -> None:
    assert asker(peer, forwarded, Proxies("10.0.0.1, 10.7.0.0/16,2001:db8::9")) == asks
    assert asker(peer, forwarded, Proxies("")) == peer


def test_networks_take_turns_and_none_has_all_threads() -> None:
    def channel(address: str) -> SimpleNamespace:
        asked = SimpleNamespace(headers={"X_FORWARDED_FOR": address})
        return SimpleNamespace(addr=("10.0.0.1", 1), requests=[asked])

    turns = Turns(Proxies("10.0.0.1"))
    for address in ["192.0.2.1"] * 10 + ["192.0.2.2"] * 2:
        turns.add_task(channel(address))
    taken = [turns.queue.popleft().asker[-6:-3] for _ in range(len(turns.queue) and 6)]
    assert taken == ["2.1", "2.2", "2.1", "2.2", "2.1", "2.1"]
    assert len(turns.queue) == 0, "six wait, but their network has four threads"
    turns.done("192.0.2.1/32")
    assert len(turns.queue) == 6


@pytest.fixture
def served_fairly(served: Callable[[str], Served]) -> Callable[..., Client]:
    return lambda **given: Client(FairUse(served("tantivy").app, **given))


def test_a_refusal_is_a_page_or_a_problem_with_all_headers(
    served_fairly: Callable[..., Client],
) -> None:
    client = served_fairly(allowances=Allowances(full=9, a_second=0.1))
    assert [client.get("/health").status_code for _ in range(9)] == [200] * 9
    page = client.get("/search?q=alcohol")
    assert page.status_code == 429
    assert 30 <= int(page.headers["Retry-After"]) <= 40
    check_headers(page)
    check_page(page.text)
    assert "alcohol" not in page.text
    problem = client.get("/api/v1/search?q=alcohol")
    assert problem.status_code == 429
    assert problem.content_type == "application/problem+json"
    check_headers(problem)
    harvest = client.get("/oai?verb=ListSets")
    assert harvest.status_code == 503, "the only status that harvesters wait for"
    assert 50 <= int(harvest.headers["Retry-After"]) <= 60
    check_headers(harvest)


def test_what_is_costly_takes_more(served_fairly: Callable[..., Client]) -> None:
    for address, times in (
        ("/search.csv?q=zzz", 1), ("/matrix?queries=" + "%0A".join(["zzz"] * 49), 1),
        ("/matrix?queries=zzz", 4), ("/search.atom?q=zzz", 10),
        ("/health", 100),
    ):  # fmt: skip
        client = served_fairly(allowances=Allowances(full=100, a_second=0.001))
        answers = [client.get(address, buffered=True) for _ in range(times)]
        assert {answer.status_code for answer in answers} == {200}
        assert client.get("/search.csv?q=zzz").status_code == 429


def test_seats_are_given_back_however_a_request_ends(
    served_fairly: Callable[..., Client],
) -> None:
    client = served_fairly(allowances=Allowances(full=10_000))
    for address in ("/search.csv?q=zzz", "/search.csv?from=x", "/list.csv?r=x", "/matrix"):
        for method in ("GET", "HEAD"):
            for _ in range(4):
                with client.open(address, method=method) as answer:
                    assert answer.status_code in (200, 400), address


def test_a_setting_that_cannot_be_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REPO_SEARCH_DATA", str(tmp_path))
    monkeypatch.setenv("REPO_SEARCH_HOSTS", "https://reviews.example.org")
    with pytest.raises(BadInput, match="REPO_SEARCH_HOSTS: write names of hosts"):
        create_app()


def test_a_picture_that_many_ask_for_at_once_is_drawn_once(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(1))
    pictures, ready = Pictures(tmp_path / "pictures"), threading.Barrier(12)

    def ask(_: int) -> bytes:
        ready.wait()
        return pictures.png(lambda: path, ("0" * 64, 1), lambda: True)

    with ThreadPoolExecutor(12) as many:
        assert len(set(many.map(ask, range(12)))) == 1
    assert pictures._files._kept == 1
    pictures.close()


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(Settings(data=tmp_path))

    @app.get("/api/fails")
    def fails() -> str:
        raise ValueError

    yield app
    close(app)


def test_faults_have_a_reference_of_their_own_each(
    failing: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [failing.test_client().get("/api/fails") for _ in range(2)]
    found = [(answer.json or {})["reference"] for answer in answers]
    assert len(set(found)) == 2
    for one in found:
        assert len([r for r in caplog.records if r.getMessage().startswith(f"{one} /api/f")]) == 1
