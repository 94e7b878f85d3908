"""The parts of a document in which it says what it is: title page, first and last pages.

Everything here is cleaned (one space between words, nothing invisible) and bounded, so that the
extractors that read it need no care of their own with hostile or endless text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.metadata.furniture import is_furniture, starts_contents
from repo_search.passages import ExtractedText, Line

FIRST_PAGES, LAST_PAGES = 5, 2
_PAGE_CHARACTERS = 6_000
_LINES, _LINE_CHARACTERS = 240, 300
_COVER_LINES = 26
_OPENING_LINES = 14
_LEAST_SAID = 8
_LEAST_PROSE = 240
_REPEATED = 3

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    r"\ud800-\udfff\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """One line of text: white space of any kind made single spaces, invisible characters gone."""
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_INVISIBLE.sub("", line).split())


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page's text, in the order of the text layer, and the same in lower case.

    `number` counts from 1; `folded` has as many lines as `lines`.
    """

    number: int
    lines: tuple[str, ...]
    folded: str

    def lines_with(self, hints: Sequence[str]) -> Iterable[tuple[int, str]]:
        """(index, line) of the lines that hold one of the hints, which are in lower case.

        Patterns are dear and most lines hold none of their words.
        """
        present = [hint for hint in hints if hint in self.folded]
        if not present:
            return
        for index, (line, folded) in enumerate(
            zip(self.lines, self.folded.split("\n"), strict=False)
        ):
            if any(hint in folded for hint in present):
                yield index, line


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the extractors read of a document.

    `title_page` are the lines of the first page that says anything; `cover` tells whether that
    page is a cover (few lines, none of them running text); `display` are those of its lines that
    are set to be seen: all of a cover, else the larger or bolder ones at the head of the page.
    `first` and `last` are the first and last pages, not overlapping. `running` are lines that
    head or foot three or more of them. `body_size` is the size of running text in points, 0 when
    not known.
    """

    name: str
    properties: Mapping[str, str]
    title_page: tuple[Line, ...]
    display: tuple[Line, ...]
    cover: bool
    first: tuple[Page, ...]
    last: tuple[Page, ...]
    running: tuple[str, ...]
    body_size: float

    def numbered(self) -> Iterable[tuple[int, int, str]]:
        """(page, line, text) of every line of the first and last pages; both count from 1."""
        for page in self.first + self.last:
            for number, line in enumerate(page.lines, start=1):
                yield page.number, number, line


def front_matter(extracted: ExtractedText, name: str) -> FrontMatter:
    """Cuts out of an extracted text what says what the document is. Never raises."""
    passages = extracted.passages
    first = tuple(_page(passage.page, passage.text) for passage in passages[:FIRST_PAGES])
    rest = passages[max(FIRST_PAGES, len(passages) - LAST_PAGES) :]
    last = tuple(_page(passage.page, passage.text) for passage in rest)
    lines = extracted.lines[:_LINES] or tuple(
        Line(page.number, line) for page in first[:3] for line in page.lines[: _LINES // 3]
    )
    size = body_size(extracted)
    title_page = _title_page(lines)
    prose = [line for line in title_page if len(line.text) > 60 and line.size <= size]
    cover = len(title_page) <= _COVER_LINES and len(prose) < 3
    return FrontMatter(
        name=clean(name[:_LINE_CHARACTERS]),
        properties={
            key: clean(value[:_LINE_CHARACTERS]) for key, value in extracted.properties.items()
        },
        title_page=title_page,
        display=title_page if cover else tuple(_prominent(title_page, size)),
        cover=cover,
        first=first,
        last=last,
        running=_running(first + last),
        body_size=size,
    )


def _page(number: int, text: str) -> Page:
    # The last lines of a page matter as much as its first: copyright notices stand there.
    if len(text) > _PAGE_CHARACTERS:
        half = _PAGE_CHARACTERS // 2
        text = text[:half] + "\n" + text[-half:]
    cleaned = (clean(line[:_LINE_CHARACTERS]) for line in text.splitlines())
    lines = tuple(line for line in cleaned if line)
    return Page(number, lines, "\n".join(lines).lower())


def _cleaned(lines: Iterable[Line]) -> Iterable[Line]:
    for line in lines:
        text = clean(line.text[:_LINE_CHARACTERS])
        if text:
            size = line.size if 0 < line.size < 1000 else 0.0
            yield Line(line.page, text, size, line.bold)


def body_size(extracted: ExtractedText) -> float:
    """The size of running text in points, 0 when not known."""
    weights: Counter[float] = Counter()
    for line in extracted.lines[:_LINES]:
        if 0 < line.size < 1000 and len(line.text) > 40:
            weights[round(line.size, 1)] += len(line.text)
    size, weight = max(weights.items(), key=lambda item: item[1], default=(0.0, 0))
    return size if weight >= _LEAST_PROSE else 0.0


def _title_page(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    for number in dict.fromkeys(line.page for line in lines):
        found: list[Line] = []
        said = 0
        for line in _cleaned(line for line in lines if line.page == number):
            if starts_contents(line.text):
                break
            found.append(line)
            if said < _LEAST_SAID and not is_furniture(line.text):
                said += len(line.text)
        if said >= _LEAST_SAID:
            return tuple(found)
    return ()


def _prominent(lines: tuple[Line, ...], body_size: float) -> Iterable[Line]:
    for position, line in enumerate(lines[:_OPENING_LINES]):
        larger = line.size > body_size * 1.08 if line.size and body_size else position < 8
        if (larger or line.bold) and len(line.text) <= 120:
            yield line


def _running(pages: tuple[Page, ...]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    for page in pages:
        edges = page.lines[:2] + page.lines[-2:] if len(page.lines) > 4 else page.lines
        seen.update({_without_page_number(line) for line in edges})
    return tuple(line for line, times in seen.items() if times >= _REPEATED and len(line) > 5)


_PAGE_NUMBER = re.compile(
    r"^(?:page )?\d{1,3}\b(?! ?minute)|(?:\bpage )?\b\d{1,3}(?: of \d{1,3})?$", re.I
)


def _without_page_number(line: str) -> str:
    return _PAGE_NUMBER.sub("", line, count=1).strip(" |–-")
