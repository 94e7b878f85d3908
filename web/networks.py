"""Who asks, as far as it matters for being fair to all: a network, never a person."""

import hashlib
import secrets
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def asker(peer: str, forwarded: str, proxy: str) -> str:
    """The address that asks: of a connection from the proxy the last one that it forwards
    (X-Forwarded-For), which it has added itself; of any other connection its own."""
    if not proxy or peer != proxy:
        return peer
    last = forwarded.rpartition(",")[2].strip().strip('"')
    if last.startswith("["):
        last = last[1:].partition("]")[0]
    elif last.count(":") == 1:
        last = last.partition(":")[0]
    return last if _read(last) else peer


def network(address: str, bits_4: int = 32, bits_6: int = 64) -> str:
    """The network of an address, by so many bits of IPv4 and IPv6; "" for what is no address. An
    IPv4 address is the same written in IPv6 (::ffff:192.0.2.1)."""
    found = _read(address)
    if found is None:
        return ""
    bits = bits_4 if found.version == 4 else bits_6
    return str(ip_network((found, bits), strict=False))


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class Names:
    """Networks as digests with a key that nobody knows and that ends with the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, network: str) -> bytes:
        return hashlib.blake2b(network.encode(), key=self._key, digest_size=16).digest()
