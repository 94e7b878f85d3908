"""The summary that a document has of itself: how it begins, as it stands there."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.contents import from_headings, key_parts
from repo_search.passages import Passage


@dataclass(frozen=True, slots=True)
class Summary:
    """The page on which a summary begins, and what stands there of it up to the next heading,
    lines joined; "" where nothing could be told to be of it."""

    page: int
    text: str


def summary(passages: Sequence[Passage]) -> Summary | None:
    """The summary of a document, by its first pages, found by its heading; None if it shows
    none."""
    parts = from_headings(passages)
    begun = next((part for kind, part in key_parts(parts) if kind == "summary"), None)
    if begun is None:
        return None
    here = next((one.text for one in passages if one.page == begun.page), "")
    titles = {part.title for part in parts if part.page == begun.page}
    return Summary(begun.page, _after(here.splitlines(), begun.title, titles))


def _after(lines: Sequence[str], heading: str, titles: set[str]) -> str:
    """What stands under a heading and the headings that follow it at once, up to the next one."""
    kept: list[str] = []
    under = False
    for line in lines:
        folded = " ".join(line.split())
        if folded == heading and not kept:
            under = True
        elif under and folded in titles and kept:
            break
        elif under and folded and folded not in titles:
            kept.append(line.strip())
    return " ".join("\n".join(kept).replace("\u00ad\n", "").replace("\u00ad", "").split())
