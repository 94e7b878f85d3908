"""Where a form that was sent comes from."""

from urllib.parse import urlsplit

from flask import request

from web.networks import network
from web.site import site


def is_from_here() -> bool:
    """Whether a form of this site was sent: another site could make people send one from their own
    networks. Browsers say so; what is no browser has no network but its own."""
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")  # "null" where pages give no referrer, as ours
    host = origin.partition("://")[2]
    return origin == "null" or host in (request.host, urlsplit(site().settings.address).netloc)


def neighbourhood() -> str:
    """The network that asks, /24 or /48 of IPv6: what an office or a provider has at hand."""
    return network(request.remote_addr or "", 24, 48)
