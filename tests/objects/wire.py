"""A wire to a store on which bytes are changed."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Change = Callable[[str, str, bytes], bytes]
"""Gives what becomes of the body of a request, or of its answer: `change(method, path, body)`."""


def as_it_is(method: str, path: str, body: bytes) -> bytes:
    return body


def once(method: str, part: str = "", least: int = 1) -> Change:
    """A change of one bit in the middle, of the first body of a method that has so many bytes and
    whose path has this in it."""
    done = threading.Event()

    def change(asked: str, path: str, body: bytes) -> bytes:
        if asked != method or part not in path or len(body) < least or done.is_set():
            return body
        done.set()
        middle = len(body) // 2
        return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]

    return change


@contextmanager
def wire(
    store: str, sent: Change = as_it_is, came: Change = as_it_is, date: str = ""
) -> Iterator[str]:
    """The address of a wire to the store at another, for the length of a block. With a `date` all
    that is sent says it was signed then."""

    class Handler(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with closing(http.client.HTTPConnection(urlsplit(store).netloc)) as there:
                self._hand_on(there, body)

        def _hand_on(self, there: http.client.HTTPConnection, body: bytes) -> None:
            there.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                is_date = bool(date) and name.lower() == "x-amz-date"
                there.putheader(name, date if is_date else value)
            there.endheaders(sent(self.command, self.path, body) or None)
            answer = there.getresponse()
            given = came(self.command, self.path, answer.read())
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # given up meanwhile
                self.wfile.write(given)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _pass  # noqa: N815 - names of http.server

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
