"""Fair use: who asks for very much is told to wait, and costly work never takes all threads.

Each network (an IPv4 address, or /64 of IPv6) has an allowance that refills steadily and lasts for
a whole office; what a request takes from it goes by what it costs. Of costly work little is done
at once, a little more waits for its turn, and the rest is told to come back.
"""

import math
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import ClosingIterator

from web.allowances import Allowances
from web.faults import API, fault
from web.networks import Proxies, asker, network
from web.sharing import SharedAllowances, limits_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_PAGE = 4
_HARVEST = "oai.harvest"
_COSTS = {
    "static": 1,
    "about.colour": 1,
    "health.health": 1,
    "health.live": 1,
    "health.ready": 1,
    "health.robots": 1,
    "api.suggestions": 2,
    "files.picture": 2,
    "files.boxes": 2,
    "discovery.suggestions": 2,
    "discovery.index": 10,
    "discovery.part": 20,
    _HARVEST: 6,  # ten answers a second for as long as it takes: who asks in turn seldom waits
    "feeds.feed": 10,
    "feeds.findings": 10,
    "linked.publisher_list": 10,
    "linked.theme_list": 10,
    "api.changes": 20,
    "api_entries.cases": 20,
    "api.record_list": 20,
    "briefing.record": 10,
    "briefing.record_docx": 20,
    "briefing.theme": 20,
    "briefing.theme_docx": 30,
    "briefing.reading_list": 30,
    "briefing.reading_list_docx": 40,
    "browse.insights": 10,
    "exports.reading_list": 20,
    "exports.search": 60,
    "exports.findings": 60,
    "matrix.table": 10,
    "matrix.as_file": 20,
    "desk.account_password": 40,
    "desk.elsewhere": 40,
    "desk.elsewhere_in": 40,
    "desk.signed_in": 40,
}
"""Of endpoints that are not pages."""
_DEARER_BY = 1_500
"""A query string costs one more for each so many bytes."""
_FOR_EACH_LINE = {"matrix.table": 1, "matrix.as_file": 2}
"""What each query of many costs more."""
_LONG_QUERY = 4_000

_LISTS = frozenset(
    {
        *("exports.search", "exports.reading_list", "exports.findings"),
        *("feeds.feed", "feeds.findings", "browse.insights"),
        *("linked.publisher_list", "linked.theme_list", "matrix.table", "matrix.as_file", _HARVEST),
        *("briefing.record_docx", "briefing.theme", "briefing.theme_docx"),
        *("briefing.reading_list", "briefing.reading_list_docx"),
        *("discovery.index", "discovery.part", "api_entries.cases"),
    }
)
_HASHED = frozenset(
    {"desk.account_password", "desk.elsewhere", "desk.elsewhere_in", "desk.signed_in"}
)
_DRAWN = frozenset({"files.picture", "files.boxes"})
_RETRY_SEATS = 5


class Seats:
    """So many may work at once, and so many more wait for a short while. Safe to use from many
    threads."""

    def __init__(self, working: int, waiting: int, seconds: float) -> None:
        self._room = threading.Semaphore(working + waiting)
        self._working = threading.Semaphore(working)
        self._seconds = seconds

    def take(self) -> bool:
        """Whether there is a seat; who has it gives it back."""
        if not self._room.acquire(blocking=False):
            return False
        if self._working.acquire(timeout=self._seconds):
            return True
        self._room.release()
        return False

    def give_back(self) -> None:
        self._working.release()
        self._room.release()


class FairUse:
    """An application of ours behind fair use, as WSGI. Under another server than ours, put this
    around what `create_app` gives."""

    def __init__(
        self,
        app: Flask,
        proxy: str = "",
        allowances: Allowances | SharedAllowances | None = None,
    ) -> None:
        self._app = app
        self._proxies = Proxies(proxy)
        self._allowances = limits_of(app).allowances if allowances is None else allowances
        # Together they leave threads of the server to what is quick.
        self._lists = Seats(working=2, waiting=2, seconds=2.0)
        self._drawing = Seats(working=4, waiting=4, seconds=2.0)
        self._hashing = Seats(working=2, waiting=2, seconds=5.0)
        self._refusals = {
            (status, path): _made_once(app, status, path)
            for status in (429, 503)
            for path in ("/", API)
        }

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = address = asker(
            environ.get("REMOTE_ADDR", ""),
            environ.pop("HTTP_X_FORWARDED_FOR", ""),
            self._proxies,
        )
        asked = environ.get("QUERY_STRING", "")
        endpoint, query = self._endpoint(environ), len(asked)
        cost = _COSTS.get(endpoint, _PAGE) + query // _DEARER_BY
        if each := _FOR_EACH_LINE.get(endpoint):
            cost += each * len(unquote(asked).splitlines())
        taken = self._allowances.take(network(address), cost, time.monotonic())
        if environ.get("PATH_INFO", "").startswith(API):
            start_response = self._announcing(start_response, taken.left)
        if taken.wait:
            # OAI-PMH 2.0 §3.1.2.2 has 503 for this, and no other status that is tried again.
            status = 503 if endpoint == _HARVEST else 429
            return self._refuse(status, math.ceil(taken.wait), environ, start_response)
        seats = self._seats(endpoint, query)
        if seats is None:
            return self._app(environ, start_response)
        if not seats.take():
            return self._refuse(503, _RETRY_SEATS, environ, start_response)
        try:
            answer = self._app(environ, start_response)
        except BaseException:
            seats.give_back()
            raise
        return ClosingIterator(answer, seats.give_back)

    def _announcing(self, start: "StartResponse", left: float) -> "StartResponse":
        """Tells programs what their network may ask for, as so many usual requests
        (draft-ietf-httpapi-ratelimit-headers-10)."""
        some = self._allowances
        whole, seconds = int(some.full // _PAGE), math.ceil(some.full / some.a_second)
        until_full = math.ceil((some.full - left) / some.a_second)
        told = [
            ("RateLimit-Policy", f'"network";q={whole};w={seconds}'),
            ("RateLimit", f'"network";r={int(left // _PAGE)};t={until_full}'),
        ]
        return lambda status, headers, *error: start(status, [*headers, *told], *error)

    def _seats(self, endpoint: str, query: int) -> Seats | None:
        if endpoint in _DRAWN:
            return self._drawing
        if endpoint in _HASHED:
            return self._hashing
        return self._lists if endpoint in _LISTS or query > _LONG_QUERY else None

    def _endpoint(self, environ: "WSGIEnvironment") -> str:
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            found, _values = self._app.url_map.bind("").match(path, environ["REQUEST_METHOD"])
        except HTTPException:  # also what leads on to another address
            return ""
        return str(found)

    def _refuse(
        self, status: int, seconds: int, environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        path = API if environ.get("PATH_INFO", "").startswith(API) else "/"
        made = self._refusals[status, path]
        answer = Response(made.data, status, made.headers)
        answer.headers["Retry-After"] = str(seconds)
        return answer(environ, start)


def _made_once(app: Flask, status: int, path: str) -> Response:
    """The answer of a refusal, made beforehand: to refuse must cost next to nothing."""
    with app.test_request_context(path):
        app.preprocess_request()
        return app.process_response(fault(status, ""))
