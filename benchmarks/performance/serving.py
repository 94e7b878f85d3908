"""Servers as processes of their own, and clients that ask them over HTTP."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path

from benchmarks.performance.processes import repo_search

HOST = "127.0.0.1"
_PATIENCE = 60.0
_networks = count()


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers: its port and process, and how many seconds it took to its first
    answer."""

    port: int
    pid: int
    began: float


@dataclass(frozen=True, slots=True)
class Load:
    """What clients were told: milliseconds of each answer, and seconds for all."""

    times: tuple[float, ...]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds


@contextmanager
def serving(
    command: Sequence[str], port: int, given: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server for the length of a block. Raises RuntimeError if it does not answer."""
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - commands of the measurements
        command,
        env={**os.environ, **(given or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def ours(data: Path) -> Iterator[Server]:
    """`repo-search serve` behind a proxy that says who asks.

    What one network may ask for at once is limited, and that limit stays as it is: each request
    comes from a network of its own, as far as the server is told.
    """
    port = free_port()
    command = repo_search("serve", "--data", data, "--host", HOST, "--port", port)
    with serving(command, port, {"REPO_SEARCH_PROXY": HOST}) as server:
        yield server


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        port: int = listening.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.perf_counter() + _PATIENCE
    while time.perf_counter() < until and process.poll() is None:
        with suppress(OSError, HTTPException), connected(port) as connection:
            get(connection, "/")
            return
        time.sleep(0.01)
    raise RuntimeError(f"{process.args!r} does not answer")


@contextmanager
def connected(port: int) -> Iterator[HTTPConnection]:
    """A connection to a server for the length of a block."""
    with closing(HTTPConnection(HOST, port, timeout=_PATIENCE)) as connection:
        yield connection


def get(connection: HTTPConnection, address: str) -> float:
    """Milliseconds until an answer was there to its last byte. Raises RuntimeError unless it is
    what was asked for."""
    number = next(_networks)
    asker = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    begun = time.perf_counter()
    connection.request("GET", address, headers={"X-Forwarded-For": asker})
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - begun) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{address} was answered with {answer.status}")
    return took


def load(server: Server, addresses: Sequence[str], clients: int) -> Load:
    """Asks for all addresses, so many at the same time."""
    left = iter(addresses)
    lock, times, faults = threading.Lock(), list[float](), list[Exception]()

    def ask() -> None:
        try:
            with connected(server.port) as connection:
                while not faults:
                    with lock:
                        address = next(left, None)
                    if address is None:
                        return
                    times.append(get(connection, address))
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Load(tuple(times), time.perf_counter() - begun)
