"""Requests written byte by byte, from addresses of the loopback network of one's own choice."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ..sites import serving
from ..web.conftest import Collection, collection


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def connected(site: str, source: str = "127.0.0.1", seconds: float = 30.0) -> socket.socket:
    where = urlsplit(site)
    return socket.create_connection(
        (where.hostname, where.port), timeout=seconds, source_address=(source, 0)
    )


def sent(site: str, request: bytes, source: str = "127.0.0.1", seconds: float = 30.0) -> bytes:
    """All that comes back until the server closes the connection."""
    with connected(site, source, seconds) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may refuse before
            connection.sendall(request)
        return everything(connection)


def everything(connection: socket.socket) -> bytes:
    parts = []
    with suppress(ConnectionResetError):  # it closed while something unread lay in its buffer
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def read(said: bytes) -> Answer:
    """The first answer in what came back."""
    head, _, body = said.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), headers, body)


@contextmanager
def small_site(folder: Path, *options: str) -> Iterator[tuple[str, Collection]]:
    """A server over a repository with a record of every sort, and what is in it."""
    held = collection(folder, "tantivy")
    with serving(["--data", str(held.settings.data), *options]) as address:
        yield address, held
