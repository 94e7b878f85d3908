"""What the site needs to send mail."""

from web.courier import Limit


def test_a_network_of_ipv6_is_its_first_48_bits() -> None:
    limit = Limit()
    assert all(limit.allows(f"2001:db8:1:{n:x}::1") for n in range(20))
    assert not limit.allows("2001:db8:1:ffff::2")
    assert limit.allows("2001:db8:2::1")
