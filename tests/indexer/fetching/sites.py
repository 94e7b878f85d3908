"""Real web servers on this machine, a network that leads to them, a clock that need not wait."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.stacks.certificates import Authority

PDF = b"%PDF-1.7 a review\n" * 100
OPEN = "1.2.3.4"
"""An address of the public Internet, for names of a test."""
Page = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A server on 127.0.0.1: `pages` by path, `asked` the requests it had (path, headers)."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        site = self
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                self.close_connection = True
                site.pages.get(self.path, answer(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Clients that go away are what is tested."""

        self.server = Server(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site(context)
    thread = threading.Thread(target=site.server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()


def answer(status: int, body: bytes = b"", **headers: str) -> Page:
    """A page with a length; `Content_Type="…"` is the header Content-Type."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return page


def raw(*pieces: bytes, pause: Callable[[], None] = lambda: None) -> Page:
    """Bytes as they are, and then the end of the connection."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            pause()

    return page


def in_turn(*pages: Page) -> Page:
    """One page after another, the last for ever."""
    left = list(pages)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


class Names:
    """A network in which names have the addresses given, and public addresses lead to servers on
    this machine. `connected` are the addresses to which connections were made."""

    def __init__(
        self, names: dict[str, Sequence[str]], servers: dict[tuple[str, int], int]
    ) -> None:
        self.names = names
        self.servers = servers
        self.connected: list[str] = []

    def addresses(self, host: str, port: int) -> Sequence[str]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append(address)
        if (address, port) not in self.servers:
            raise ConnectionRefusedError(111, "Connection refused")
        return socket.create_connection(("127.0.0.1", self.servers[address, port]), seconds)


class Clock:
    """Time passes only by waiting, and `waits` says how long."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.waits.append(seconds)
        self.now += seconds


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side with a certificate for a name, and that of who issued it."""
    authority = Authority(folder)
    issued = authority.issue(name, (name, "127.0.0.1"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued, issued.with_suffix(".key"))
    return context, authority.path
