"""One question and its answer over HTTP/1.1, on a connection to the very address that was checked,
within limits of time and size that no server can stretch."""

import io
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, cast

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, IncompleteRead, ProtocolError

from indexer.fetching.addresses import Network, WebAddress, looked_up
from repo_search.errors import Unreachable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 1 << 16
_HEADERS = 1 << 20
"""Bytes that may come beyond those of the body: headers, sizes of chunks."""
_CONNECTING = 15.0
_ADDRESSES = 4
_PACKINGS = ("", "identity", "gzip", "x-gzip")


class Interrupted(Unreachable):
    """The connection was lost before the answer was whole; another try may succeed."""


class Answer:
    """Status, headers and body of an answer; good for as long as the exchange lasts."""

    def __init__(self, host: str, response: BaseHTTPResponse) -> None:
        self.status = response.status
        self._host = host
        self._response = response

    def header(self, name: str) -> str:
        """A header's value, empty if there is none; read as UTF-8 if it is that, otherwise as
        Latin-1, without control characters."""
        value = self._response.headers.get(name, "")
        with suppress(UnicodeError):
            value = value.encode("latin-1").decode()
        return "".join(c for c in value if c.isprintable()).strip()

    def blocks(self) -> Iterator[bytes]:
        """The body, unpacked, block by block of at most 64 KiB; a reader that stops costs no more
        than it has read. Raises Interrupted, or Unreachable."""
        packing = self.header("Content-Encoding").lower()
        if packing not in _PACKINGS:
            raise Unreachable(f"{self._host} sends it packed in a way that was not asked for")
        try:
            yield from self._response.stream(_BLOCK)
        except (ProtocolError, IncompleteRead) as error:
            raise Interrupted(f"{self._host} broke off in the middle of it") from error
        except (HTTPError, ValueError) as error:
            raise Unreachable(f"What {self._host} sends cannot be unpacked") from error


@dataclass(frozen=True, slots=True)
class Client:
    """Asks. `seconds` is for one exchange, from connecting to the last byte; `largest` the bytes of
    a body as they travel. Proxies of the environment are not used, nor are cookies: a proxy would
    look names up itself, out of reach of the check of addresses."""

    network: Network
    context: ssl.SSLContext
    user_agent: str
    allow_private: bool
    largest: int
    seconds: float

    @contextmanager
    def exchange(self, address: WebAddress, headers: Mapping[str, str]) -> Iterator[Answer]:
        """The answer to a GET. Raises Unreachable with a plain reason, Interrupted if the
        connection was lost."""
        deadline = time.monotonic() + self.seconds
        ip, connected = self._connected(address, deadline)
        with closing(connected):
            meter = _Meter(connected, address.host, deadline, self.largest + _HEADERS)
            connection = HTTPConnection(ip, address.port)
            connection.sock = cast(socket.socket, _Line(meter))
            try:
                response = self._asked(connection, address, headers)
            except ConnectionError as error:
                raise Interrupted(f"{address.host} broke off the connection") from error
            except TimeoutError as error:
                raise _too_slow(address.host) from error
            except (HTTPException, HTTPError, OSError, ValueError) as error:
                raise Unreachable(f"What {address.host} answers cannot be understood") from error
            with closing(response):
                yield Answer(address.host, response)

    def _asked(
        self, connection: HTTPConnection, address: WebAddress, headers: Mapping[str, str]
    ) -> BaseHTTPResponse:
        sent = {
            "Host": address.authority,
            "User-Agent": self.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
        }
        connection.request("GET", address.target, headers=sent, preload_content=False)
        return connection.getresponse()

    def _connected(self, address: WebAddress, deadline: float) -> tuple[str, socket.socket]:
        found = looked_up(address, self.network, allow_private=self.allow_private)
        reason: OSError | None = None
        for ip in found[:_ADDRESSES]:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _too_slow(address.host)
            try:
                connected = self.network.connect(ip, address.port, min(left, _CONNECTING))
            except OSError as error:
                reason = error
                continue
            return ip, self._secured(connected, address, deadline)
        said = (reason and reason.strerror) or "there is no answer"
        raise Unreachable(f"{address.host} cannot be connected to: {said}") from reason

    def _secured(
        self, connected: socket.socket, address: WebAddress, deadline: float
    ) -> socket.socket:
        if address.scheme != "https":
            return connected
        try:
            connected.settimeout(max(deadline - time.monotonic(), 0.001))
            return self.context.wrap_socket(connected, server_hostname=address.host)
        except ssl.SSLCertVerificationError as error:
            said = f"The certificate of {address.host} is not valid: {error.verify_message}"
            raise Unreachable(said) from error
        except TimeoutError as error:
            raise _too_slow(address.host) from error
        except ConnectionError as error:
            raise Interrupted(f"{address.host} broke off the connection") from error
        except (OSError, ValueError) as error:
            raise Unreachable(f"No secure connection to {address.host} can be made") from error
        finally:
            connected.close()


def _too_slow(host: str) -> Unreachable:
    return Unreachable(f"{host} takes too long to answer")


class _Meter(io.RawIOBase):
    """Reads until the deadline and not more than so many bytes, however they drip or pour."""

    def __init__(self, connected: socket.socket, host: str, deadline: float, most: int) -> None:
        super().__init__()
        self._connected = connected
        self._host = host
        self._deadline = deadline
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self.limit()
        try:
            count = self._connected.recv_into(buffer)
        except TimeoutError as error:
            raise _too_slow(self._host) from error
        self._left -= count
        if self._left < 0:
            raise Unreachable(f"{self._host} sends more than is taken")
        return count

    def send(self, data: bytes) -> None:
        self.limit()
        self._connected.sendall(data)

    def limit(self) -> None:
        """Lets the next step take what is left of the time. Raises Unreachable."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise _too_slow(self._host)
        self._connected.settimeout(left)


class _Line:
    """What http.client needs of a socket, metered. The socket is closed by whoever opened it."""

    def __init__(self, meter: _Meter) -> None:
        self._meter = meter

    def sendall(self, data: bytes) -> None:
        self._meter.send(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._meter, _BLOCK)

    def settimeout(self, seconds: float | None) -> None:
        """The deadline of the exchange holds instead."""

    def close(self) -> None:
        """Nothing: http.client closes its socket while the answer is still to be read."""
