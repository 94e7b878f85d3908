"""What the source of a web page holds and the page does not show."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, Tag

from indexer.disclosure.identifiers import unseen
from indexer.disclosure.pdf_objects import Colour
from indexer.metadata.vocabulary import word_set
from indexer.readers.html import events
from indexer.readers.shaping import has_words
from repo_search.disclosures import Disclosure

_HIDDEN = re.compile(
    r"display:none|visibility:hidden|opacity:0(?:\.0+)?(?:;|$)|font-size:0|text-indent:-\d{3,}"
    r"|left:-\d{3,}",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?:^|;)color:([^;]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;]+)", re.IGNORECASE)
_NAMES: dict[str, Colour] = {"white": (255, 255, 255), "black": (0, 0, 0)}
_FURNITURE = word_set(
    "head script style noscript template svg nav iframe object select form button dialog header "
    "footer aside menu"
)
_ROLES = re.compile(
    r"cookie|consent|banner|menu|modal|dialog|popup|overlay|skip|sr-only|visually-?hidden|alert"
    r"|share|search|toggle|dropdown|toast|loader|spinner|error|print-only|accordion|tab",
    re.IGNORECASE,
)
_CODE = re.compile(r"[{}=;]|\bfunction\b|^\[if\b|<!\[endif")
_TAGS = re.compile(r"<[^<>]{0,300}>")
_LEAST_WORDS = 5
_DARK = 60
_MOST_COMMENTS = 2_000


def in_page(soup: BeautifulSoup) -> Iterator[Disclosure]:
    """Hidden elements, words in the colour of their ground, and comments: where they are prose.
    Menus, forms and notices that a page shows when they are needed are not. Numbers of people in
    any of them, and in descriptions of pictures."""
    runs = list(_hidden(soup))
    if hidden := [text for text in runs if _is_prose(text)]:
        said = f"{_words(hidden)} stand in its source and are not shown."
        yield Disclosure("hidden text", None, said)
    comments = [
        text
        for comment in soup.find_all(string=lambda s: isinstance(s, Comment), limit=_MOST_COMMENTS)
        if not _CODE.search(text := _TAGS.sub(" ", comment))
    ]
    if prose := [text for text in comments if _is_prose(text)]:
        yield Disclosure("hidden text", None, f"{_words(prose)} stand in its comments.")
    described = [str(tag["alt"]) for tag in soup.find_all("img", alt=True, limit=_MOST_COMMENTS)]
    yield from unseen("\n\n".join((*runs, *comments, *described)), None, "In its source")
    if covered := list(_covered(soup)):
        said = f"{_words(covered)} are in a box of their own colour."
        yield Disclosure("covered text", None, said)


def _words(texts: list[str]) -> str:
    return f"{sum(len(text.split()) for text in texts)} words"


def _is_prose(text: str) -> bool:
    return len(text.split()) >= _LEAST_WORDS and re.search(r"[a-z)”\"']\s*[.!?]", text) is not None


def _hidden(soup: BeautifulSoup) -> Iterator[str]:
    shown: list[tuple[bool, Colour, Colour]] = [(True, (0, 0, 0), (255, 255, 255))]
    run: list[str] = []
    for event, what in events(soup, _is_furniture):
        if event == "open" and isinstance(what, Tag):
            shown.append(_shown(what, *shown[-1]))
        elif event == "close":
            if len(shown) > 1:
                shown.pop()
        elif isinstance(what, str) and not shown[-1][0]:
            run.append(what)
            continue
        if run and shown[-1][0]:
            yield " ".join(run)
            run.clear()
    if run:
        yield " ".join(run)


def _covered(soup: BeautifulSoup) -> Iterator[str]:
    """Words blacked out: an element that names one dark colour for both letters and ground."""
    for tag in soup.find_all(style=True):
        style = re.sub(r"\s+", "", str(tag["style"]))[:1_000]
        colour, ground = _read(_COLOUR.search(style)), _read(_GROUND.search(style))
        if (
            colour
            and colour == ground
            and max(colour) < _DARK
            and has_words(text := tag.get_text())
        ):
            yield text


def _is_furniture(tag: Tag) -> bool:
    said = " ".join(
        " ".join(value) if isinstance(value, list) else str(value)
        for key in ("id", "class", "role")
        if (value := tag.get(key))
    )
    return tag.name in _FURNITURE or bool(_ROLES.search(said))


def _shown(tag: Tag, shown: bool, colour: Colour, ground: Colour) -> tuple[bool, Colour, Colour]:
    style = re.sub(r"\s+", "", str(tag.get("style") or ""))[:1_000]
    colour = _read(_COLOUR.search(style)) or _read_value(str(tag.get("color") or "")) or colour
    ground = _read(_GROUND.search(style)) or _read_value(str(tag.get("bgcolor") or "")) or ground
    if tag.get("hidden") is not None or _HIDDEN.search(style):
        shown = False
    near = max(abs(a - b) for a, b in zip(colour, ground, strict=True)) < 20
    return shown and not near, colour, ground


def _read(match: re.Match[str] | None) -> Colour | None:
    return _read_value(match[1]) if match else None


def _read_value(written: str) -> Colour | None:
    written = written.strip().lower()
    if digits := re.match(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", written):
        six = digits[1] if len(digits[1]) == 6 else "".join(d * 2 for d in digits[1])
        return int(six[:2], 16), int(six[2:4], 16), int(six[4:], 16)
    if parts := re.match(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})", written):
        return int(parts[1]), int(parts[2]), int(parts[3])
    return next((of for name, of in _NAMES.items() if written.startswith(name)), None)
