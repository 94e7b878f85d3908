"""The server: waitress, with a bound to whatever a connection may cost.

waitress takes in requests and gives out answers in one thread, and slow clients hold no other. What
is bounded here beside that: for how long a request may come in and an answer go out, how many
connections one network may hold, and whose request is worked on next. Requests that could be read
in two ways (RFC 9112 §6.3, §11.2) are refused; refusals say nothing but their kind.
"""

import logging
import resource
import sys
import time
from collections.abc import Callable
from copy import copy
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, RequestEntityTooLarge, RequestHeaderFieldsTooLarge

from web.fairness import FairUse
from web.headers import ALWAYS
from web.limits import LONGEST_BODY, LONGEST_DESK_FORM, too_large
from web.logs import Wordless, described
from web.networks import Proxies, network
from web.turns import Turns

_log = logging.getLogger(__name__)
_THREADS = 16
_LONGEST_HEAD = 64 * 1024
"""Bytes of a request line and its headers; the longest address has 24,000."""
_MOST_HEADERS = 100
_LONGEST_ANSWER = 1 << 30
_CONNECTIONS = 2_000
_FILES_A_CONNECTION = 2
"""Descriptors: the connection, and a file that waits to be sent."""
_OF_A_NETWORK = 250
_SECONDS_IDLE = 20
_SECONDS_TO_ASK = 30.0
_SECONDS_TO_UPLOAD = 900.0
"""Files of who is signed in."""
_UPLOADS_AT_ONCE = 4
"""Of librarians, and as many of publishers. Each may take up half a gigabyte of the disk before it
is looked at."""
_SECONDS_TO_TAKE = 900.0
"""In which a client must have taken an answer: 100 MB at 1 Mbit/s."""


Longest = Callable[[str, str], int]
"""By the path and the cookies of a request, how many bytes its body may have."""


class _TooManyUploads(BadRequest):  # type: ignore[misc] # waitress has no types
    code = 503
    reason = "Service Unavailable"


class _AddressTooLong(BadRequest):  # type: ignore[misc] # waitress has no types
    code = 414
    reason = "URI Too Long"


class _Request(HTTPRequestParser):  # type: ignore[misc]
    completed: bool
    error: Any
    adj: Any
    command = path = ""
    """Of what cannot be read as a request, for which waitress sets none."""
    is_upload = False
    """Files of who is signed in."""
    _comes_too_soon = False

    def __init__(self, adj: Any, longest: Longest, has_room: Callable[[str], bool]) -> None:
        super().__init__(adj)
        self._longest, self._has_room = longest, has_room

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self._comes_too_soon:
            self.error, self.completed = _TooManyUploads(""), True
        too_large = isinstance(self.error, RequestHeaderFieldsTooLarge)
        if too_large and b"\r\n" not in self.header_plus + data:
            self.error = _AddressTooLong("")
        if self.completed:  # waitress would ask for the body of what it has refused
            self.expect_continue = False
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        if header_plus.count(b"\r\n") > _MOST_HEADERS:
            super().parse_header(b"GET / HTTP/1.0\r\n")
            self.error = RequestHeaderFieldsTooLarge("")
            self.completed = True
            return
        if b"\r\n " in header_plus or b"\r\n\t" in header_plus:
            raise ParsingError("A header goes on in a second line")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # of numbers and addresses that Python refuses
            raise ParsingError("It cannot be read") from error
        self._refuse_what_is_ambiguous(header_plus)
        if self.chunked or self.content_length >= self.adj.max_request_body_size:
            self._let_in()

    def _let_in(self) -> None:
        """Takes in more of who may send it."""
        longest = self._longest(self.path, self.headers.get("COOKIE", ""))
        if longest > self.adj.max_request_body_size:
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = longest
        if longest > LONGEST_DESK_FORM:
            self._comes_too_soon = not self._has_room(self.path)
            self.is_upload = not self._comes_too_soon

    def _refuse_what_is_ambiguous(self, header_plus: bytes) -> None:
        head = header_plus.lower()
        hosts, lengths = head.count(b"\r\nhost:"), head.count(b"\r\ncontent-length:")
        coded = head.count(b"\r\ntransfer-encoding:")
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("It is in no version of HTTP that is spoken here")
        if hosts > 1 or (hosts < 1 and self.version == "1.1"):
            raise ParsingError("It names no host, or several")
        if lengths + coded > 1 or (coded and self.version == "1.0"):
            raise ParsingError("Its length can be read in two ways")
        host = self.headers.get("HOST", "").lower()
        if self.proxy_netloc and self.proxy_netloc.lower() != host:
            raise ParsingError("It names two hosts")


class _Refusal(ErrorTask):  # type: ignore[misc]
    """The answer to what is refused before it reaches the application."""

    def execute(self) -> None:
        error = self.request.error
        said = f"{error.code} {error.reason}\n"
        if self.request.is_upload and isinstance(error, RequestEntityTooLarge):
            said += f"{too_large()}\n"
        body = said.encode()
        self.status = f"{error.code} {error.reason}"
        kind = ("Content-Type", "text/plain; charset=utf-8")
        self.response_headers += [kind, ("Cache-Control", "no-store"), *ALWAYS.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(b"" if self.request.command == "HEAD" else body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection."""

    error_task_class = _Refusal
    peer = ""
    """The network that it comes from."""
    asker = ""
    """The network whose request waits for a thread, or has one."""
    _begun = 0.0
    _taking: float | None = None

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self._begun = time.monotonic()
        taken: bool = super().received(data)
        return taken

    def readable(self) -> bool:
        """Asked of each connection all the time: the place to end what takes too long. What is to
        be closed is closed at once; waitress would wait until it could be written to."""
        if self.will_close or self._takes_too_long(time.monotonic()):
            self.handle_close()
            return False
        able: bool = super().readable()
        return able

    def _takes_too_long(self, now: float) -> bool:
        if not self.total_outbufs_len:
            self._taking = None
        elif self._taking is None:
            self._taking = now
        asking = self.request is not None and not self.requests
        longest = _SECONDS_TO_UPLOAD if asking and self.request.is_upload else _SECONDS_TO_ASK
        return (asking and now - self._begun > longest) or (
            self._taking is not None and now - self._taking > _SECONDS_TO_TAKE
        )

    def service(self) -> None:
        who = self.asker  # the next request of a connection may be another's, behind a proxy
        try:
            super().service()
        finally:
            self.server.task_dispatcher.done(who)

    def handle_expt(self) -> None:
        """Urgent data (RFC 9293 §3.8.5), of which HTTP knows nothing; waitress would be told of it
        without end."""
        self.handle_close()

    def handle_error(self) -> None:
        _log.error("A connection was ended: %s", described(sys.exc_info()))
        self.handle_close()


def listen(app: Flask, host: str, port: int, proxy: str, longest: Longest) -> Any:
    """A server of waitress that listens and is yet to run; `proxy` has the addresses of
    those whose X-Forwarded-For is believed, "" if there are none. Raises OSError."""
    logger = logging.getLogger("waitress")
    logger.setLevel(logging.WARNING)
    logger.addFilter(Wordless())
    # It would warn of every request that waits for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    dispatcher = Turns(proxies := Proxies(proxy))
    dispatcher.set_thread_count(_THREADS)
    sockets: dict[int, Any] = {}
    server = create_server(
        FairUse(app, proxy),
        map=sockets,
        _dispatcher=dispatcher,
        host=host,
        port=port,
        ident=None,
        server_name="localhost",  # of who speaks HTTP 1.0 and names none
        max_request_header_size=_LONGEST_HEAD,
        max_request_body_size=LONGEST_BODY,
        # A slow reader's answer waits in a temporary file instead of holding a thread.
        outbuf_high_watermark=_LONGEST_ANSWER,
        asyncore_use_poll=True,  # select() knows no descriptor above 1023
        connection_limit=_most_connections(),
        channel_timeout=_SECONDS_IDLE,
        cleanup_interval=5,
        log_socket_errors=False,
        clear_untrusted_proxy_headers=False,  # FairUse reads what it believes
    )
    for each in sockets.values():
        if isinstance(each, BaseWSGIServer):
            each.channel_class = _within_bounds(proxies, longest)
    return server


def _most_connections() -> int:
    """As many as the system lets this process have, after it is asked for more."""
    wanted = _CONNECTIONS * _FILES_A_CONNECTION + 500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < wanted:
        soft = wanted if hard < 0 else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _CONNECTIONS if soft < 0 else min(_CONNECTIONS, soft // (_FILES_A_CONNECTION + 1))


def _within_bounds(proxies: Proxies, longest: Longest) -> Any:
    """What makes a channel of a connection, unless its network has too many."""

    def has_room(server: Any, path: str) -> bool:
        held = (r for one in server.active_channels.values() for r in (one.request, *one.requests))
        here = [r for r in held if r is not None and r.is_upload and r.path == path]
        return len(here) < _UPLOADS_AT_ONCE

    def channel(server: Any, connection: Any, address: Any, adj: Any, map: Any) -> None:  # noqa: A002
        who = network(address[0])
        held = sum(one.peer == who for one in server.active_channels.values())
        if held >= _OF_A_NETWORK and address[0] not in proxies:
            connection.close()
            return
        try:
            made = _Channel(server, connection, address, adj, map=map)
        except OSError:  # it is gone already; waitress would stop listening
            connection.close()
            return
        made.peer = who
        made.parser_class = lambda of: _Request(of, longest, lambda path: has_room(server, path))

    return channel
