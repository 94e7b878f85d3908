"""What the colour and the addresses of a site and of its store of limits may be."""

import re
from urllib.parse import SplitResult, urlsplit


def contrast_with_white(colour: str) -> float:
    """Contrast ratio of white with a colour "#RRGGBB", 1 to 21 (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def is_web_address(value: str) -> bool:
    """Whether it begins with http:// or https:// and names a host."""
    parts = urlsplit(value)
    return (
        parts.scheme in ("https", "http") and bool(parts.hostname) and not re.search(r"\s", value)
    )


def is_root(value: str) -> bool:
    """Whether it is a web address of a host alone, without a path, user or query."""
    parts = _parts(value)
    return (
        parts is not None
        and is_web_address(value)
        and value.isprintable()
        and "@" not in parts.netloc
        and value.removesuffix("/").lower() == f"{parts.scheme}://{parts.netloc}".lower()
    )


def is_redis(value: str) -> bool:
    """Whether it is the address of a Redis: redis:// or rediss://, and a host. A password with “/”,
    “?” or “#” in it would end up in other parts of it."""
    parts = _parts(value)
    return (
        parts is not None
        and parts.scheme in ("redis", "rediss")
        and bool(parts.hostname)
        and "@" not in parts.path + parts.query
        and not parts.fragment
    )


def _parts(value: str) -> SplitResult | None:
    """None where it is no address, or its port no number."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts
