"""How often something may be done within an hour, and by whom."""

import pytest
from flask import Flask

from web.limit import Hourly
from web.origin import neighbourhood


def test_so_many_times_and_no_more() -> None:
    limit = Hourly(3)
    assert [limit.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert limit.allows("b"), "each has its own"
    assert limit.number("a") == 3
    assert limit.number("b") == 1


def test_what_failed_counts_and_what_did_not_does_not() -> None:
    limit = Hourly(2)
    assert not any(limit.number("a") for _ in range(10))
    for _ in range(5):
        limit.count("a")
    assert limit.number("a") == 2


def test_after_an_hour_all_may_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1_000.0
    monkeypatch.setattr("web.limit.monotonic", lambda: at)
    limit = Hourly(1)
    limit.count("a")
    at += 3_700
    assert limit.number("a") == 0
    limit.count("b")
    assert [limit.number(name) for name in "ab"] == [0, 1]


def test_ever_so_many_names_refuse_nobody_else() -> None:
    limit = Hourly(1)
    assert all(limit.allows(f"10.{number // 250}.{number % 250}.1") for number in range(10_500))
    assert limit.allows("192.0.2.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:1::1", "2001:db8:1:ffff::2", True),
        ("2001:db8:1:1::1", "2001:db8:2::1", False),
        ("192.0.2.1", "::ffff:192.0.2.200", True),
        ("::ffff:198.51.1.1", "::ffff:198.51.2.1", False),
    ],
)
def test_neighbours_share_the_first_48_bits_or_24_of_the_older_protocol(
    one: str, other: str, same: bool
) -> None:
    def of(address: str) -> str:
        with Flask("test").test_request_context(environ_base={"REMOTE_ADDR": address}):
            return neighbourhood()

    assert (of(one) == of(other)) is same
