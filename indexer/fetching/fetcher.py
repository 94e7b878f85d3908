"""One run of fetching: whose turn it is, what robots.txt allows, retries, redirects, files."""

import os
import ssl
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self, TypeVar

from indexer.fetching import robots
from indexer.fetching.addresses import Internet, Network, WebAddress, parse
from indexer.fetching.exchange import Answer, Client, Interrupted
from indexer.fetching.names import file_name
from indexer.fetching.turns import Clock, Turns, retry_after
from indexer.readers import bounds
from indexer.sources import link
from repo_search import __version__
from repo_search.disks import room_in
from repo_search.errors import BadInput, Unreachable

_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_BUSY = (429, 503)
_PAUSES = (5.0, 10.0)
"""Seconds before the second and the third try."""
_LONGEST_VALIDATOR = 500
_PREFIX = "fetched-"
_Taken = TypeVar("_Taken")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one address."""

    url: str
    """Where it was found, after redirects."""
    status: Literal["new", "not modified", "gone"]
    """`gone`: there is nothing at that address (404, 410)."""
    path: Path | None = None
    """A private file with the bytes where the status is `new`."""
    media_type: str = ""
    """As the server says it, without parameters: `application/pdf`. It may be wrong."""
    filename: str = ""
    etag: str = ""
    last_modified: str = ""


class Fetcher:
    """Fetches into `folder`, one address after another; for one run, one thread.

    A run that was killed is taken up again by asking only for what its caller does not hold yet:
    nothing is kept here between runs. What is still in `folder` when the run ends, or was left
    there by one that was killed, is removed: the caller moves or copies what it keeps. So only
    one run at a time may use a folder.

    Requests to one host are `delay_seconds` apart, or what its robots.txt asks for if that is more
    (up to 30 s). `largest` is in bytes, as received and as unpacked; `seconds` is for one request.
    `contact` (a web or mail address of whoever runs this) is told to the sites asked. Certificates
    are checked against the system's authorities (or SSL_CERT_FILE). Raises BadInput for a contact
    that cannot stand in a header."""

    def __init__(
        self,
        folder: Path,
        *,
        allow_private: bool = False,
        contact: str = "",
        delay_seconds: float = 2.0,
        largest: int = bounds.FILE_BYTES,
        seconds: float = 60.0,
        network: Network | None = None,
        clock: Clock = time,
    ) -> None:
        self._folder = folder
        self._allow_private = allow_private
        self._delay = delay_seconds
        self._largest = largest
        self._turns = Turns(clock)
        self._rules: dict[str, robots.Rules] = {}
        self._client = Client(
            network or Internet(),
            ssl.create_default_context(),
            _user_agent(contact),
            allow_private,
            largest,
            seconds,
        )

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        return self

    def __exit__(self, *_: object) -> None:
        self._sweep()

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """What is at an address now. `etag` and `last_modified` are those of an earlier answer
        from this very address: they are not sent on to where it redirects, since they would say
        nothing of another document there.

        Raises Unreachable with a plain reason: not http(s), a private address, robots.txt, too
        large, too slow, the server's trouble, an invalid certificate, too many redirects."""
        asked = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(last_modified)}
        conditions = {name: value for name, value in asked.items() if value}
        fetched = self._followed(self._parsed(url), conditions, self._kept, self._permitted)
        if fetched.status != "not modified":
            return fetched
        return replace(
            fetched,
            etag=fetched.etag or etag,
            last_modified=fetched.last_modified or last_modified,
        )

    def _followed(
        self,
        address: WebAddress,
        headers: Mapping[str, str],
        take: Callable[[WebAddress, Answer], _Taken],
        permitted: Callable[[WebAddress], float],
    ) -> _Taken:
        """Follows redirects. From https to http too: what is fetched is public, goes through the
        same checks, and some councils' sites send to their files so."""
        for _ in range(_REDIRECTS + 1):
            taken = self._asked(address, headers, take, permitted(address))
            if not isinstance(taken, WebAddress):
                return taken
            address, headers = taken, {}
        raise Unreachable(f"It redirects more than {_REDIRECTS} times")

    def _asked(
        self,
        address: WebAddress,
        headers: Mapping[str, str],
        take: Callable[[WebAddress, Answer], _Taken],
        delay: float,
    ) -> _Taken | WebAddress:
        """What `take` makes of the answer, or where it redirects to; tried again twice where the
        connection was lost or the server is busy."""
        for pause in _PAUSES:
            try:
                return self._asked_once(address, headers, take, delay)
            except Interrupted:
                self._turns.put_off(address.host, pause)
        return self._asked_once(address, headers, take, delay)

    def _asked_once(
        self,
        address: WebAddress,
        headers: Mapping[str, str],
        take: Callable[[WebAddress, Answer], _Taken],
        delay: float,
    ) -> _Taken | WebAddress:
        self._turns.wait(address.host, delay)
        try:
            with self._client.exchange(address, headers) as answer:
                if answer.status in _MOVED:
                    return self._redirected(address, answer)
                if answer.status in _BUSY:
                    self._turns.put_off(address.host, retry_after(answer.header("Retry-After")))
                    raise Interrupted(f"{address.host} is too busy (status {answer.status})")
                if answer.status == 304 and not headers:
                    raise Unreachable(f"{address.host} says “not modified” without being asked")
                return take(address, answer)
        finally:
            self._turns.ended(address.host)

    def _permitted(self, address: WebAddress) -> float:
        """Seconds that lie between the last request and this one, by the site's robots.txt. Raises
        Unreachable."""
        if address.origin not in self._rules:
            self._rules[address.origin] = self._robots(address)
        rules = self._rules[address.origin]
        if refusal := rules.refusal(address.url):
            raise Unreachable(refusal)
        return max(self._delay, rules.delay())

    def _robots(self, address: WebAddress) -> robots.Rules:
        file = replace(address, target="/robots.txt")
        try:
            return self._followed(file, {}, _robots_read, lambda _: self._delay)
        except Unreachable as error:
            return robots.Rules(trouble=str(error))

    def _redirected(self, address: WebAddress, answer: Answer) -> WebAddress:
        location = answer.header("Location")
        there = link.resolve(address.url, location) if location else None
        if there is None:
            raise Unreachable("It redirects to something that is no web address")
        return self._parsed(there)

    def _parsed(self, url: str) -> WebAddress:
        return parse(url, any_port=self._allow_private)

    def _kept(self, address: WebAddress, answer: Answer) -> Fetched:
        if answer.status in _GONE:
            return Fetched(address.url, "gone")
        if answer.status not in (200, 304):
            raise Unreachable(f"{address.host} answers with status {answer.status}")
        etag = _validator(answer.header("ETag"))
        last_modified = _validator(answer.header("Last-Modified"))
        if answer.status == 304:
            return Fetched(address.url, "not modified", etag=etag, last_modified=last_modified)
        return Fetched(
            address.url,
            "new",
            self._written(answer),
            answer.header("Content-Type").partition(";")[0].strip().lower()[:100],
            file_name(answer.header("Content-Disposition"), address.url),
            etag,
            last_modified,
        )

    def _written(self, answer: Answer) -> Path:
        too_large = Unreachable(f"It is larger than {self._largest / 2**20:.4g} MiB")
        length = answer.header("Content-Length")
        if length.isdecimal() and (len(length) > 18 or int(length) > self._largest):
            raise too_large
        path = self._folder / (_PREFIX + uuid.uuid4().hex)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        size = 0
        try:
            with room_in(self._folder), os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                for block in answer.blocks():
                    size += len(block)
                    if size > self._largest:
                        raise too_large
                    file.write(block)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def _sweep(self) -> None:
        for left in self._folder.glob(_PREFIX + "*"):
            left.unlink()


def _robots_read(_: WebAddress, answer: Answer) -> robots.Rules:
    body = bytearray()
    if answer.status < 300:
        for block in answer.blocks():
            body += block
            if len(body) > robots.LARGEST:
                del body[body.rfind(b"\n", 0, robots.LARGEST) + 1 :]
                break
    return robots.read(answer.status, bytes(body))


def _user_agent(contact: str) -> str:
    if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()\\"):
        raise BadInput(
            "The contact must be a web or mail address: ASCII, without brackets or backslashes."
        )
    return f"{robots.AGENT}/{__version__}" + (f" (+{contact})" if contact else "")


def _validator(value: str) -> str:
    """An ETag or Last-Modified that can be sent back; empty for any other."""
    return (
        value
        if value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
        else ""
    )
