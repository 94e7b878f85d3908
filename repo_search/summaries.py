"""The summary that a document has of itself: how it begins, as it stands there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from repo_search.contents import drop_running_lines, from_headings, key_parts
from repo_search.passages import Passage

_DIVIDES, _NEAR = 4, 2
"""Lines at most of a page that does nothing but name the part that it divides from the one before,
and how many pages before the first heading with text it may stand: headings run on."""


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
    pages = {passage.page: _lines(passage.text) for passage in passages}
    inside = {page: list(lines) for page, lines in pages.items()}
    drop_running_lines(list(inside.values()))
    titles = {part.title for part in parts}
    for page in range(begun.page - _NEAR, begun.page):
        if begun.title in pages.get(page, ()) and len(pages[page]) <= _DIVIDES:
            text = _under(begun.title, [begun.title, *inside.get(page + 1, ())], titles)
            if text:
                return Summary(page + 1, text)
    return Summary(begun.page, _under(begun.title, inside[begun.page], titles))


def _lines(text: str) -> list[str]:
    """The lines that have words, those that end in a soft hyphen joined with the next."""
    joined = text.replace("\u00ad\n", "").replace("\u00ad", "")
    folded = (" ".join(line.split()) for line in joined.splitlines())
    return [line for line in folded if any(map(str.isalpha, line))]


def _under(heading: str, lines: Sequence[str], titles: Collection[str]) -> str:
    """What stands under a heading and the headings that follow it at once, up to the next one."""
    kept: list[str] = []
    for line in lines[lines.index(heading) + 1 if heading in lines else len(lines) :]:
        if line not in titles:
            kept.append(line)
        elif kept:
            break
    return " ".join(kept)
