"""Which web addresses and which network addresses may be asked."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fetching.addresses import WebAddress, is_public, looked_up, parse
from repo_search.errors import Unreachable

from .sites import Names

PRIVATE = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"]
PRIVATE += ["172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"]
PRIVATE += ["::/127", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "100::/64"]
PRIVATE += ["2001::/32", "2001:db8::/32", "64:ff9b:1::/48"]


def within(network: str) -> st.SearchStrategy[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    return st.ip_addresses(network=network)


def wrapped(inner: ipaddress.IPv4Address) -> list[str]:
    """An IPv4 address as IPv6 carries it: mapped, by NAT64, by 6to4."""
    number = int(inner)
    return [
        str(ipaddress.IPv6Address(whole))
        for whole in (
            (0xFFFF << 32) + number,
            (0x64FF9B << 96) + number,
            (0x2002 << 112) + (number << 80),
        )
    ]


@given(st.sampled_from(PRIVATE).flatmap(within))
def test_no_address_of_a_private_network_is_public(address):
    assert not is_public(str(address))


@given(st.ip_addresses())
def test_no_address_that_the_standard_library_knows_as_special_is_public(address):
    special = address.is_private or address.is_multicast or address.is_reserved
    if special or address.is_loopback or address.is_link_local or address.is_unspecified:
        inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
        nat64 = address in ipaddress.ip_network("64:ff9b::/96")
        assert not is_public(str(address)) or inner or nat64


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_within_ipv6_is_what_it_is_by_itself(address):
    assert {is_public(each) for each in wrapped(address)} == {is_public(str(address))}


@given(st.ip_addresses(v=6))
def test_beyond_global_unicast_only_ipv4_in_disguise_is_public(address):
    if is_public(str(address)):
        unicast = address in ipaddress.ip_network("2000::/3")
        assert unicast or str(address) in (
            wrapped(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        )


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "151.101.0.81", "2606:4700::1111", "2a04:4e42::81", "64:ff9b::101:101"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "", "localhost", "1.2.3", "127.1"])
def test_what_is_no_plain_address_is_not_public(address):
    assert not is_public(address)


@given(st.lists(st.sampled_from(["1.1.1.1", "2606:4700::1"]), max_size=5), st.integers(0, 5))
def test_one_private_address_among_public_ones_is_enough_to_refuse_a_name(public, place):
    web = parse("https://reviews.example/")
    network = Names({"reviews.example": public}, {})
    assert looked_up(web, network, allow_private=False) == public
    network.names["reviews.example"] = [*public[:place], "10.1.2.3", *public[place:]]
    with pytest.raises(Unreachable, match=r"10\.1\.2\.3"):
        looked_up(web, network, allow_private=False)
    assert "10.1.2.3" in looked_up(web, network, allow_private=True)


@pytest.mark.parametrize(
    ("url", "parts", "again"),
    [
        ("HTTPS://Www.Example.ORG", ("https", "www.example.org", 443, "/"), None),
        ("http://example.org.:80/a b?c=é#d", ("http", "example.org", 80, "/a%20b?c=%C3%A9"), None),
        ("http://bücher.example/", ("http", "xn--bcher-kva.example", 80, "/"), None),
        ("http://[2606:4700:0::1]:443/", ("http", "2606:4700::1", 443, "/"), "[2606:4700::1]:443"),
        ("http://127.0.0.1/%2e%2e/x", ("http", "127.0.0.1", 80, "/%2e%2e/x"), "127.0.0.1"),
    ],
)
def test_web_addresses_are_taken_apart(url, parts, again):
    address = parse(url)
    assert address == WebAddress(*parts)
    assert address.authority == (again or parts[1])
    assert parse(address.url) == address


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("data:text/html,x", "no web address"),
        ("www.example.org/a.pdf", "no web address"),
        ("http:///a", "no web address"),
        ("http://example.org/" + "a" * 4_096, "no web address"),
        ("http://example.org/" + "é" * 2_000, "no web address"),
        ("https://user@example.org/", "user name"),
        ("https://user:secret@example.org/", "user name"),
        ("http://@example.org/", "user name"),
        ("http://example.org:x/", "no valid port"),
        ("http://example.org:99999/", "no valid port"),
        ("http://example.org:8080/", "only 80 and 443"),
        ("http://example.org:0/", "only 80 and 443"),
        ("http://a..b/", "cannot be the name"),
        ("http://%31/", "cannot be the name"),
        ("http://a b/", "cannot be the name"),
        ("http://" + "a." * 200 + "b/", "cannot be the name"),
        ("http://" + "a" * 64 + "/", "cannot be the name"),
        ("http://[fe80::1%25eth0]/", "cannot be the name"),
        ("http://straße.example/", "names two different hosts"),
    ],
)
def test_addresses_that_are_never_asked_are_refused_with_a_reason(url, reason):
    with pytest.raises(Unreachable, match=reason) as error:
        parse(url)
    assert "secret" not in str(error.value)
    assert str(error.value).isprintable()


@given(st.text() | st.text().map("http://{}".format))
def test_any_text_is_an_address_in_ascii_or_refused(text):
    try:
        address = parse(text)
    except Unreachable:
        return
    assert address.url.isascii()
    assert address.url.isprintable()
    assert " " not in address.url
    assert parse(address.url) == address
