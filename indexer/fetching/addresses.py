"""Web addresses that may be asked for, and the network addresses behind their names."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from indexer.sources import link
from repo_search.errors import Unreachable

_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = 4_096
_LONGEST_NAME = 253
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,126}")
_TWO_READINGS = frozenset("ßς\u200c\u200d")
"""Characters that name one host by IDNA 2003 and another by IDNA 2008 (UTS 46, section 7)."""

_NOT_PUBLIC_V4 = [
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
]
_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = [
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "3fff::/20")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address taken apart: what is connected to, and what is asked for there."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port: the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """What one robots.txt speaks for (RFC 9309, section 2.3)."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.target


class Network(Protocol):
    """How names become addresses, and addresses connections."""

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The IP addresses of a name. Raises OSError."""

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """A TCP connection to an IP address. Raises OSError."""


class Internet:
    """The network of this machine. Looking up a name takes as long as its resolver allows."""

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The IP addresses of a name, in the order in which they should be tried."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """A TCP connection, made within `seconds`."""
        return socket.create_connection((address, port), timeout=seconds)


def parse(url: str, *, any_port: bool = False) -> WebAddress:
    """Takes a web address apart. Raises Unreachable, with the reason, for one that is never asked:
    not http(s), with a user name, a name that cannot be one, another port than 80 and 443.

    Other ports than those of the web belong to services that are not meant for readers; only who
    allows private addresses may need one (`any_port`)."""
    absolute = link.absolute(url) if len(url) <= _LONGEST_URL else None
    if absolute is None or len(absolute) > _LONGEST_URL:
        raise Unreachable(
            f"“{shown(url)}” is no web address: one begins with http:// or https:// and has at"
            f" most {_LONGEST_URL:,} characters"
        )
    parts = urlsplit(absolute)
    if "@" in parts.netloc:
        raise Unreachable("The address holds a user name or password, which are never sent")
    try:
        port = parts.port if parts.port is not None else _PORTS[parts.scheme]
    except ValueError:
        raise Unreachable(f"“{shown(url)}” has no valid port") from None
    if port not in _PORTS.values() and not any_port:
        raise Unreachable(
            f"“{shown(url)}” names port {port}; only 80 and 443, those of the web, are asked"
        )
    target = urlunsplit(("", "", parts.path, parts.query, ""))
    return WebAddress(parts.scheme, _ascii(parts.hostname or ""), port, target)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet (IANA's registries of special-purpose
    addresses). IPv4 within IPv6 (mapped, 6to4, NAT64) is what the IPv4 address is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is None:
            return parsed in _UNICAST_V6 and not any(parsed in net for net in _NOT_PUBLIC_V6)
        parsed = inner
    return not any(parsed in network for network in _NOT_PUBLIC_V4)


def looked_up(address: WebAddress, network: Network, *, allow_private: bool) -> Sequence[str]:
    """The IP addresses of a host, each of them checked: a name with one private address among
    public ones is refused whole. Raises Unreachable."""
    try:
        found = network.addresses(address.host, address.port)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"The name {address.host} cannot be looked up") from error
    for ip in found:
        if not allow_private and not is_public(ip):
            raise Unreachable(
                f"{address.host} is at {ip}, an address of a private network, which is asked only"
                " where private addresses are allowed"
            )
    return found


def shown(url: str) -> str:
    """An address as it may stand in a message: printable, and not too long."""
    return "".join(c if c.isprintable() else "�" for c in url[:200])


def _ascii(host: str) -> str:
    """A host's name as it is asked for: ASCII (IDNA), small letters, without a last dot."""
    wrong = f"“{shown(host)}” cannot be the name of a host"
    if len(host) > _LONGEST_NAME:
        raise Unreachable(wrong)
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host if "%" not in host else ""))
        except ValueError:
            raise Unreachable(wrong) from None
    if not _TWO_READINGS.isdisjoint(host):
        raise Unreachable(f"“{shown(host)}” names two different hosts; write it as xn--…")
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise Unreachable(wrong) from None
    if not _NAME.fullmatch(name):
        raise Unreachable(wrong)
    return name
