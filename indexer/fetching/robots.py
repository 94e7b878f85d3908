"""What a site's robots.txt allows (RFC 9309), with the customary Crawl-delay."""

from dataclasses import dataclass

from protego import Protego

from repo_search.errors import Unreachable

AGENT = "repo-search"
"""The product token that a robots.txt may name."""
LARGEST = 500 * 1024
"""Bytes that are read of a robots.txt; the standard asks for at least as many."""
LONGEST_DELAY = 30.0
_MOST_WORK = 1_000_000
"""Lines times lines that name agents, by which the parser's time and memory grow: 1.3 million took
1.9 s, and 55 MB for the whole process."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site. `trouble` says why they could not be had: then nothing is allowed."""

    parsed: Protego | None = None
    trouble: str = ""

    def refusal(self, url: str) -> str:
        """Why an address of the site is not to be asked for; empty if it may be."""
        if self.trouble:
            return (
                f"Whether it may be fetched is not known, so it is not in this run, because the"
                f" site's robots.txt cannot be had: {self.trouble}"
            )
        if self.parsed and not self.parsed.can_fetch(url, AGENT):
            return "The site's robots.txt asks that it is not fetched by programs"
        return ""

    def delay(self) -> float:
        """Seconds from one request to the next that the site asks for, at most 30."""
        asked = self.parsed.crawl_delay(AGENT) if self.parsed else None
        return min(asked or 0.0, LONGEST_DELAY)


def read(status: int, body: bytes) -> Rules:
    """The rules of an answer: all is allowed where there is no robots.txt or it is closed (4xx).
    Raises Unreachable for an answer that leaves it open, and for a file made to overwhelm."""
    if 400 <= status < 500:
        return Rules()
    if not 200 <= status < 300:
        raise Unreachable(f"it was answered with status {status}")
    text = body.decode("utf-8-sig", errors="replace")
    lines = text.splitlines()
    agents = sum(line.strip().lower().startswith("user") for line in lines)
    if agents * len(lines) > _MOST_WORK:
        raise Unreachable("it is too long to be read")
    return Rules(Protego.parse(text))
