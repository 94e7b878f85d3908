"""Requests as no browser sends them, over a bare socket: each has an answer that gives nothing
away, none is taken for two, and the server goes on."""

from collections.abc import Callable, Iterator

import pytest

from ..web.conftest import NEVER_LACKING
from .wire import Answer, connected, everything, read, sent, small_site

HEAD = b"Host: localhost\r\nConnection: close\r\n"
LONG = b"x" * 70_000
SECRET = b"unmistakablesecret"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with small_site(tmp_path_factory.mktemp("malformed")) as (address, _held):
        yield address


def get(target: bytes, more: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + HEAD + more + b"\r\n"


def post(more: bytes, body: bytes = b"", target: bytes = b"/alerts?q=x") -> bytes:
    form = b"Content-Type: application/x-www-form-urlencoded\r\n"
    return b"POST " + target + b" HTTP/1.1\r\n" + HEAD + form + more + b"\r\n" + body


def counted(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n" % len(body)


CHUNKED = b"Transfer-Encoding: chunked\r\n"
FIELDS = b"&".join(b"a%d=1" % n for n in range(30))
MULTIPART = b"multipart/form-data; boundary=x"
PARTS = b"".join(
    b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n for n in range(30)
)
PARTS += b"--x--\r\n"

REFUSED: dict[str, tuple[int, bytes]] = {
    "a long query": (414, get(b"/search?q=" + b"x" * 24_001)),
    "very many arguments": (414, get(b"/search?" + b"&a" * 2_000)),
    "a long path": (414, get(b"/" + b"x" * 9_000)),
    "an endless address": (414, get(b"/" + LONG)),
    "a long header": (431, get(b"/", b"X: " + LONG + b"\r\n")),
    "ten thousand headers": (431, get(b"/", b"X: y\r\n" * 10_000)),
    "a hundred and one headers": (431, get(b"/", b"X: y\r\n" * 101)),
    "a large body that is announced": (413, post(b"Content-Length: 1000000000\r\n")),
    "a large body in chunks": (413, post(CHUNKED, b"4e20\r\n" + b"a" * 20_000)),
    "an endless chunk": (413, post(CHUNKED, b"f" * 16 + b"\r\n" + b"a" * 20_000)),
    "an endless size of a chunk": (413, post(CHUNKED, b"f" * 20_000)),
    "an endless trailer": (413, post(CHUNKED, b"0\r\nX: " + b"a" * 20_000)),
    "very many fields": (413, post(counted(FIELDS), FIELDS)),
    "very many parts": (
        413,
        post(b"", b"").replace(b"application/x-www-form-urlencoded", MULTIPART)
        .removesuffix(b"\r\n") + counted(PARTS) + b"\r\n" + PARTS,
    ),
    "a length and chunks": (400, post(b"Content-Length: 5\r\n" + CHUNKED, b"0\r\n\r\n")),
    "chunks twice": (400, post(CHUNKED + CHUNKED, b"0\r\n\r\n")),
    "chunks in HTTP 1.0": (
        400, post(CHUNKED, b"0\r\n\r\n").replace(b"HTTP/1.1", b"HTTP/1.0"),
    ),
    "other codings": (501, post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n")),
    "two lengths": (400, post(b"Content-Length: 3\r\nContent-Length: 4\r\n", b"a=1")),
    "the same length twice": (400, post(b"Content-Length: 3\r\nContent-Length: 3\r\n", b"a=1")),
    "a list of lengths": (400, post(b"Content-Length: 3, 3\r\n", b"a=1")),
    "a negative length": (400, post(b"Content-Length: -1\r\n")),
    "a length with a sign": (400, post(b"Content-Length: +3\r\n", b"a=1")),
    "a length without end": (400, post(b"Content-Length: " + b"9" * 5_000 + b"\r\n")),
    "a chunk of no size": (400, post(CHUNKED, b"zz\r\n")),
    "a chunk that goes on": (400, post(CHUNKED, b"1\r\nabc\r\n0\r\n\r\n")),
    "a header in two lines": (400, get(b"/", b"X: a\r\n b\r\n")),
    "a header without a name": (400, get(b"/", b": a\r\n")),
    "a space before the colon": (400, post(b"Content-Length : 3\r\n", b"a=1")),
    "a bare LF": (400, get(b"/", b"X: a\nY: b\r\n")),
    "a bare CR": (400, get(b"/", b"X: a\rY: b\r\n")),
    "NUL in a header": (400, get(b"/", b"X: a\0b\r\n")),
    "no host": (400, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
    "two hosts": (400, get(b"/", b"Host: localhost\r\n")),
    "an empty host": (400, b"GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"),
    "another host": (400, get(b"/").replace(b"localhost", b"evil.example")),
    "another host in the address": (400, get(b"http://evil.example/")),
    "a host that cannot be": (400, get(b"http://[/")),
    "HTTP 0.9": (400, b"GET /\r\n\r\n"),
    "HTTP 2": (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "HTTP 9.9": (400, get(b"/").replace(b"1.1", b"9.9")),
    "no words of HTTP": (400, b"\x16\x03\x01" + SECRET + b"\r\n\r\n"),
    "a method in small letters": (400, get(b"/").replace(b"GET", b"get")),
    "a method nobody knows": (405, get(b"/").replace(b"GET", b"BREW")),
    "a long method": (405, get(b"/").replace(b"GET", b"B" * 5_000)),
    "TRACE": (405, get(b"/").replace(b"GET", b"TRACE")),
    "a tunnel": (404, get(b"localhost:443").replace(b"GET", b"CONNECT")),
    "a body that it will not take, asked for first": (
        413, post(b"Content-Length: 1000000000\r\nExpect: 100-continue\r\n"),
    ),
}  # fmt: skip
OUTSIDE = (
    b"/../../../etc/passwd",
    b"/static/../../pyproject.toml",
    b"/static/%2e%2e/application.py",
    b"/static/..%2fapplication.py",
    b"/static/%2e%2e%2f%2e%2e%2fpyproject.toml",
    b"/static/..%5c..%5capplication.py",
    b"/static/..\\application.py",
    b"/static/%00",
    b"/static/repo-search.css%00.png",
    b"/static//etc/passwd",
    b"/static/%2fetc%2fpasswd",
    b"//etc/passwd",
    b"/static/.",
    b"/static/",
    b"/records/..%2f..%2fcatalogue.db/file",
    b"/records/../file",
    b"/records/%00/file",
    b"/records/x/pages/..%2f1/picture",
    b"/records/x/pages/1%00/picture",
    b"/records/x/pages/99999999999999999999/picture",
    b"/\0",
)


def bare(answer: Answer) -> None:
    for name, value in NEVER_LACKING.items():
        assert answer.headers[name.lower()] == value
    assert "server" not in answer.headers
    said = answer.body.lower()
    for word in (SECRET, b"waitress", b"traceback", b"werkzeug", b"python", b"/work", b".py"):
        assert word not in said
    assert b"x" * 100 not in said


def test_every_malformed_request_is_refused_in_its_way_and_the_server_goes_on(
    site: str, figure: Callable[[str, object], None]
) -> None:
    for name, (status, request) in REFUSED.items():
        answer = read(sent(site, request, "127.0.15.1"))
        assert answer.status == status, name
        bare(answer)
    assert read(sent(site, get(b"/health"))).status == 200
    figure("malformed requests refused, each by its own status", len(REFUSED))


def test_no_address_leads_out_of_the_site(site: str, figure: Callable[[str, object], None]) -> None:
    for target in OUTSIDE:
        answer = read(sent(site, get(target), "127.0.15.2"))
        assert answer.status in (400, 404), target
        bare(answer)
    figure("addresses tried that lead out of the site", len(OUTSIDE))


def test_what_follows_a_refused_request_is_never_taken_for_another(site: str) -> None:
    inner = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    keep = b"POST /alerts?q=x HTTP/1.1\r\nHost: localhost\r\n"
    for outer in (
        keep + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
        keep.replace(b"1.1", b"1.0") + b"Connection: keep-alive\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
        keep + b"Content-Length: 0\r\nContent-Length: 9\r\n\r\n",
        keep + b"Content-Length: 20000\r\n\r\n",
        keep + b"X: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
    ):
        said = sent(site, outer + inner, "127.0.15.3")
        assert said.count(b"HTTP/1.1 ") + said.count(b"HTTP/1.0 ") == 1, outer
        assert b'"status": "ok"' not in said


def test_requests_one_after_the_other_are_answered_in_their_order(site: str) -> None:
    first = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
    said = sent(site, first * 3 + get(b"/health") + b"garbage", "127.0.15.4")
    assert said.count(b"User-agent: *") == 3
    assert said.count(b"HTTP/1.1 200 OK") == 4
    assert said.rindex(b"User-agent") < said.index(b'"status": "ok"')


def test_a_body_is_asked_for_when_it_would_be_taken(site: str) -> None:
    with connected(site, "127.0.15.5") as connection:
        connection.sendall(post(b"Content-Length: 3\r\nExpect: 100-continue\r\n"))
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(b"a=1")
        assert read(everything(connection)).status in (200, 400)


@pytest.mark.parametrize("method", [b"HEAD", b"OPTIONS"])
def test_every_method_is_answered_with_all_headers(site: str, method: bytes) -> None:
    for target in (
        b"/",
        b"/search?q=x",
        b"/nothing",
        b"/static/repo-search.css",
        b"/search?page=x",
    ):
        answer = read(sent(site, get(target).replace(b"GET", method, 1), "127.0.15.6"))
        assert not (answer.body and method == b"HEAD")
        bare(answer)


def test_only_the_proxy_is_believed_who_asks(site: str) -> None:
    """As long as no proxy is set, whoever writes X-Forwarded-For is still limited by his own."""
    statuses = [
        read(
            sent(
                site,
                get(b"/search.csv?q=zzzz", b"X-Forwarded-For: 198.51.100.%d\r\n" % number),
                "127.0.15.7",
            )
        ).status
        for number in range(30)
    ]
    assert 429 in statuses
