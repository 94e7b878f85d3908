"""Who asks, as far as it matters for being fair to all: a network, never a person."""

import hashlib
import secrets
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


class Proxies:
    """Those whose X-Forwarded-For is believed, by addresses and networks with commas between them;
    "" for none. Raises ValueError for what is neither."""

    def __init__(self, written: str) -> None:
        parts = [part.strip() for part in written.split(",") if part.strip()]
        self._networks = [ip_network(part) for part in parts]

    def __contains__(self, address: str) -> bool:
        found = _read(address) if self._networks else None
        return found is not None and any(found in one for one in self._networks)


def asker(peer: str, forwarded: str, proxies: Proxies) -> str:
    """The address that asks: of a connection from a proxy the last one that it forwards
    (X-Forwarded-For), which it has added itself, unless that is a proxy too; of any other
    connection its own."""
    address, rest = peer, forwarded
    while address in proxies:
        rest, _comma, last = rest.rpartition(",")
        if not _read(last := _bare(last)):
            break
        address = last
    return address


def _bare(forwarded: str) -> str:
    """An address without its port."""
    last = forwarded.strip().strip('"')
    if last.startswith("["):
        return last[1:].partition("]")[0]
    return last.partition(":")[0] if last.count(":") == 1 else last


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


def digest(key: bytes, name: str) -> bytes:
    """A name in 16 bytes that cannot be read back without the key."""
    return hashlib.blake2b(name.encode(), key=key, digest_size=16).digest()


class Names:
    """Networks as digests with a key that nobody knows and that ends with the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, network: str) -> bytes:
        return digest(self._key, network)
