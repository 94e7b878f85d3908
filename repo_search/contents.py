"""What a document consists of: its contents by heading or outline, and its key parts.

Stricter than `headings`, which weighs words: what is shown here leads a reader to a page, and a
line that is no heading leads astray. So a heading must be shorter than the lines of its page and
be followed by text; pages of contents, running titles and lists of short lines give none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from repo_search.headings import RUNNING, begins_part, looks_like_one
from repo_search.passages import Passage

MOST = 300
"""Entries of one document."""
_LONGEST_TITLE = 120
_DEEPEST = 3
_FEWEST = 3
"""Bookmarks that make an outline; fewer are accidents."""
_FULL = 0.75
"""A heading is shorter than this part of a full line of its page."""
_BODY = 45
"""Characters from which on a line is text, whatever the lines around it measure."""
_FRONT_PAGES = 15
"""Where a list of contents may stand, and the summary of the whole."""
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?", re.IGNORECASE)
_ENDS_IN_PAGE = re.compile(r"[\s.…]\d{1,3}$")
_ITEM = re.compile(r"(?:[•▪●◦‣·*–—-]|\(?(?:\d+|[a-z]|[ivx]+)[.)]|\d+(?:\.\d+)+)\s*\S")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.):]?\s")
_CHAPTER = re.compile(r"(?:chapter |section )?\d{1,2}[.):]?\s", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:page|slide|sheet|bookmark|blank page|_\w+|untitled|document)?[\s\d_.:-]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: its heading, the page it begins on, how deep it stands from 0."""

    title: str
    page: int
    level: int = 0


def from_headings(passages: Sequence[Passage]) -> tuple[Part, ...]:
    """The parts that the text shows by its headings, in order; at most MOST."""
    pages = {
        passage.page: [line.strip() for line in passage.text.splitlines() if line.strip()]
        for passage in passages
    }
    drop_running_lines(list(pages.values()))
    for page in pages_of_contents(pages):
        del pages[page]
    found = [
        Part(title, page, _level(title))
        for page, lines in pages.items()
        for title in dict.fromkeys(_titles(lines))
    ]
    times = Counter(part.title for part in found)
    return _under_chapters([part for part in found if times[part.title] <= RUNNING][:MOST])


def from_outline(outline: Sequence[Part], pages: int) -> tuple[Part, ...]:
    """The parts that the bookmarks of a file give, or () where these are of no use: too few, all
    on one page, out of order, or without words."""
    kept = [
        Part(title[:_LONGEST_TITLE], part.page, min(part.level, _DEEPEST))
        for part in outline
        if (title := " ".join(part.title.split()))
        and not _NO_TITLE.fullmatch(title)
        and len(title) <= 2 * _LONGEST_TITLE
        and 1 <= part.page <= pages
    ]
    ordered = sum(one.page <= other.page for one, other in pairwise(kept))
    if (
        len(kept) < max(_FEWEST, len(outline) / 2)
        or len({part.page for part in kept}) < min(_FEWEST, pages)
        or ordered < 0.9 * (len(kept) - 1)
    ):
        return ()
    return tuple(kept[:MOST])


def drop_running_lines(pages: Sequence[list[str]]) -> None:
    """Takes headers and footers, which differ in page numbers only, off the ends of pages."""
    folded = Counter(
        line for lines in pages for line in {_folded(line) for line in (*lines[:2], *lines[-2:])}
    )
    often = max(RUNNING, len(pages) / 5)
    for lines in pages:
        for end in (0, 0, -1, -1):
            if lines and folded[_folded(lines[end])] > often:
                del lines[end]


def _folded(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def pages_of_contents(pages: Mapping[int, Sequence[str]]) -> set[int]:
    """The pages of a printed list of contents, which may run on."""
    found: set[int] = set()
    for page, lines in pages.items():
        begun = page <= _FRONT_PAGES and any(_CONTENTS.fullmatch(line) for line in lines)
        if begun or page - 1 in found:
            listed = sum(_ENDS_IN_PAGE.search(line) is not None for line in lines)
            if listed >= _FEWEST and (begun or 2 * listed > len(lines)):
                found.add(page)
    return found


def _titles(lines: Sequence[str]) -> Iterator[str]:
    full = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    for at in begins_part(lines):
        short = len(lines[at]) < _FULL * max(full, _BODY)
        title = " ".join(lines[at].split())
        if short and _followed(lines, at, full) and (_kinds(title) or not _in_table(lines, at)):
            yield title


def _in_table(lines: Sequence[str], at: int) -> bool:
    """Whether a line stands by two more that could be headings, as the cells of a table do."""
    around = (lines[max(0, at - 2) : at], lines[at + 1 : at + 3])
    return any(len(two) == 2 and all(map(looks_like_one, two)) for two in around)


def _followed(lines: Sequence[str], at: int, full: int) -> bool:
    """Whether text follows a heading, perhaps after a second one."""
    after = lines[at + 1 : at + 3]
    return any(
        len(line) >= max(_BODY, _FULL * full) or _ITEM.match(line) for line in after[:1]
    ) or (len(after) == 2 and len(after[1]) >= max(_BODY, _FULL * full))


def _under_chapters(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Where chapters are numbered, headings without a number stand under them."""
    numbered = [at for at, part in enumerate(parts) if _CHAPTER.match(part.title)]
    if len(numbered) < _FEWEST:
        return tuple(parts)
    return tuple(
        part if at <= numbered[0] or _LABEL.match(part.title) else replace(part, level=1)
        for at, part in enumerate(parts)
    )


def _level(title: str) -> int:
    number = _NUMBER.match(title)
    return min(number[1].count("."), _DEEPEST) if number else 0


Kind = Literal[
    "terms of reference", "summary", "family", "findings", "conclusions", "recommendations"
]

_FAMILY = r"(?:famil(?:y|ies)|parents?|mother|father|carers?|relatives|siblings?)(?:['’]?s|s['’])?"
_SAID = r"(?:views?|voices?|perspectives?|contributions?|involvement|participation|comments)"
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("terms of reference", r"(?:\S+ ){0,3}terms of reference(?: \S+){0,5}"),
    ("summary", r"(?:executive |report )?summary(?: of (?:the|this) (?:report|review))?"),
    (
        "family",
        rf"(?:the )?(?:{_FAMILY} (?:and \S+ )?){_SAID}(?: .{{0,40}})?"
        rf"|(?:the )?{_SAID} (?:of|from|by) (?:the |\S+['’]s )?{_FAMILY}(?: .{{0,40}})?",
    ),
    (
        "findings",
        r"(?:the |our |key |main |summary of (?:the |key |main )?|review |inspection |analysis and "
        r"|thematic )*findings(?: (?:and|from|of) .{0,40})?|what (?:we|the review) found",
    ),
    (
        "conclusions",
        r"(?:the |summary and |analysis and |findings and |learning and |overall |final )*"
        r"conclusions?(?: and .{0,40})?|concluding (?:remarks|comments|observations|thoughts)",
    ),
    (
        "recommendations",
        r"(?:the |our |key |main |summary of |list of |learning and |lessons and |findings and "
        r"|conclusions? and |national |local |strategic |multi-agency |single agency |agency )*"
        r"recommendations?(?: (?:and|for|to) .{0,40})?|what (?:.{1,40} )?needs? to improve",
    ),
)
_KEYS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_LABEL = re.compile(
    r"(?:(?:section|chapter|part|appendix|annex)\s+(?:\d{1,2}|[A-Z]|[IVX]+)\b"
    r"|\d{1,2}(?:\.\d{1,2})*|[A-Z](?=[.:)]))[.:)]?(?:\s*[-–—:]\s*|\s+)",
    re.IGNORECASE,
)
_MOST_OF_KIND = 2


def key_parts(parts: Iterable[Part]) -> tuple[tuple[Kind, Part], ...]:
    """The parts that a reader in a hurry looks for, in the order of the document, by what their
    headings say. A kind of heading that comes more than twice divides the text by something else,
    and is none; a bare "Summary" is that of the whole where it comes early, where no other is."""
    found: dict[Kind, list[tuple[str, Part]]] = {}
    for part in parts:
        title = _bare(part.title)
        for kind in _kinds(part.title):
            of_chapter = title == "summary" and part.page > _FRONT_PAGES
            if not of_chapter and not _again(title, part, found.get(kind, ())):
                found.setdefault(kind, []).append((title, part))
    kept = []
    for kind, of_kind in found.items():
        whole = [part for title, part in of_kind if title != kind]
        chosen = whole if whole and kind == "summary" else [part for _, part in of_kind]
        if len(chosen) <= _MOST_OF_KIND:
            kept += [(kind, part) for part in chosen]
    return tuple(sorted(kept, key=lambda one: one[1].page))


def _kinds(title: str) -> list[Kind]:
    return [kind for kind, pattern in _KEYS if pattern.fullmatch(_bare(title))]


def _bare(title: str) -> str:
    """A heading without its number and its last sign, in small letters."""
    return _LABEL.sub("", title, count=1).rstrip(" .:?").casefold()


def _again(title: str, part: Part, found: Sequence[tuple[str, Part]]) -> bool:
    """Whether a title is repeated soon after, as on the page that divides two parts."""
    return any(title == other and part.page <= one.page + 2 for other, one in found)
