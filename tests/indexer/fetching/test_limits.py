"""Servers that are too large, too slow, too busy, or break off."""

import gzip
import socket
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fetching.turns import retry_after
from repo_search.errors import Unreachable

from .sites import PDF, Clock, answer, in_turn, raw


def test_what_says_that_it_is_too_large_is_not_read(refused, site):
    site.pages["/a.pdf"] = answer(200, Content_Length="10485761")
    assert refused(site.url + "/a.pdf", largest=10 << 20) == "It is larger than 10 MiB"


@pytest.mark.parametrize("chunked", [False, True])
def test_what_does_not_say_how_large_it_is_is_read_up_to_the_limit(refused, site, chunked):
    head = b"HTTP/1.1 200 OK\r\n"
    block = b"x" * 65_536
    if chunked:
        head += b"Transfer-Encoding: chunked\r\n"
        block = b"10000\r\n" + block + b"\r\n"
    site.pages["/a.pdf"] = raw(head + b"\r\n", *[block] * 100)
    assert "larger than 1 MiB" in refused(site.url + "/a.pdf", largest=1 << 20)


@pytest.mark.parametrize("times", [1, 2])
def test_a_bomb_is_stopped_where_it_has_become_too_large(refused, site, times):
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(64)) + squeeze.flush()
    bomb, packing = (gzip.compress(bomb), "gzip, gzip") if times == 2 else (bomb, "gzip")
    site.pages["/a.pdf"] = answer(200, bomb, Content_Encoding=packing)
    reason = refused(site.url + "/a.pdf", largest=1 << 20)
    assert ("larger than 1 MiB" if times == 1 else "not asked for") in reason


def test_what_is_not_packed_as_it_says_is_refused(refused, site):
    site.pages["/a.pdf"] = answer(200, PDF, Content_Encoding="gzip")
    assert "cannot be unpacked" in refused(site.url + "/a.pdf")


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", *[b"x"] * 99],
        [b"HTTP/1.1 200 OK\r\n", *[b"A: b\r\n"] * 60],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 60],
        [b"HTTP/1.1 100 Continue\r\n\r\n"] * 60,
        [b""] * 60,
    ],
    ids=["body", "headers", "chunks", "continue", "silence"],
)
def test_a_server_that_drips_is_left_at_the_limit_of_time(refused, site, pieces):
    site.pages["/robots.txt"] = answer(404)
    site.pages["/a.pdf"] = raw(*pieces, pause=lambda: time.sleep(0.05))
    began = time.monotonic()
    assert "too long to answer" in refused(site.url + "/a.pdf", seconds=0.5)
    assert time.monotonic() - began < 2


def test_a_host_that_never_ends_its_handshake_is_left_at_the_limit_of_time(refused):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert "too long to answer" in refused(url, seconds=0.5)


@pytest.mark.parametrize(
    "said",
    [
        b"not HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nabcdef",
    ],
    ids=["no status", "many headers", "long header", "two lengths"],
)
def test_answers_that_are_not_http_are_refused(refused, site, said):
    site.pages["/a.pdf"] = raw(said)
    assert "cannot be understood" in refused(site.url + "/a.pdf")


@pytest.mark.parametrize("size", [b"-1", b"-5", b"zz", b"f" * 17, b""])
def test_chunks_of_impossible_sizes_are_refused(refused, site, size):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    site.pages["/a.pdf"] = raw(head, size + b"\r\n", *[b"x" * 65_536] * 80)
    assert refused(site.url + "/a.pdf", largest=1 << 20)


def test_a_busy_server_is_asked_again_when_it_says_so(fetcher, site):
    site.pages["/a.pdf"] = in_turn(answer(429, Retry_After="90"), answer(503), answer(200, PDF))
    clock = Clock()
    with fetcher(clock=clock) as web:
        assert web.fetch(site.url + "/a.pdf").path.read_bytes() == PDF
    assert clock.waits == [90, 10]


def test_a_server_that_stays_busy_is_asked_three_times(refused, site):
    site.pages["/a.pdf"] = answer(503)
    assert "too busy (status 503)" in refused(site.url + "/a.pdf")
    assert site.paths().count("/a.pdf") == 3


def test_a_server_that_asks_for_a_long_wait_is_not_asked_again_in_this_run(fetcher, site):
    site.pages["/b.pdf"] = answer(429, Retry_After="3600")
    with fetcher() as web:
        for path in ("/b.pdf", "/a.pdf"):
            with pytest.raises(Unreachable, match="not to be asked again for 60 minutes"):
                web.fetch(site.url + path)
    assert site.paths() == ["/robots.txt", "/b.pdf"]


def test_what_breaks_off_is_fetched_again_from_its_beginning(fetcher, site, folder):
    cut = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1800\r\n\r\n" + PDF[:500])
    site.pages["/a.pdf"] = in_turn(cut, raw(), answer(200, PDF))
    with fetcher() as web:
        found = web.fetch(site.url + "/a.pdf")
        assert found.path.read_bytes() == PDF
        assert list(folder.iterdir()) == [found.path]


def test_what_always_breaks_off_leaves_nothing(refused, site):
    site.pages["/a.pdf"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1800\r\n\r\n" + PDF[:500])
    assert "broke off in the middle" in refused(site.url + "/a.pdf")


def test_a_date_on_which_to_ask_again_is_waited_for():
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 98 <= retry_after(then) <= 100
    assert retry_after("Wed, 02 May 2018 10:00:00 GMT") == 0


@given(st.text() | st.integers().map(str) | st.datetimes().map(format_datetime))
def test_any_wait_that_is_asked_for_is_at_most_a_week(text):
    assert 0 <= retry_after(text) <= 7 * 86_400
