"""Text as it comes out of a file, made clean and cut into parts."""

import re
import unicodedata
from collections.abc import Iterable

from indexer.readers import bounds
from repo_search.passages import Passage

SOFT_HYPHEN = "\u00ad"
BROKEN = "\ufffe"
"""What PDFium puts in place of a hyphen at the end of a line (with the line break taken out)."""

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_WORD = re.compile(r"\w")
_RUN = re.compile(rf"[\w{BROKEN}-]+")
_COMPOUND = re.compile(r"\w++-\w++")
_LAST_WORD = re.compile(r"\w+\Z")
_FIRST_WORD = re.compile(r"\w+")
_WORD_LENGTH = 60
_HYPHEN_AT_END = re.compile(r"(?<=\w)[-\u2010\u00ad][ \t]*\n[ \t]*(?=\w)")
_HYPHENATED = frozenset(
    (
        *("co-sleep", "co-sleeping", "co-slept", "co-occurring", "co-operate", "co-operation"),
        *("co-ordinate", "co-ordinated", "co-ordination", "co-ordinator", "co-parenting"),
        *("inter-agency", "multi-agency", "multi-disciplinary", "long-term", "short-term"),
        *("non-accidental", "non-attendance", "non-compliance", "non-engagement", "non-mobile"),
        *("pre-birth", "pre-mobile", "pre-school", "looked-after", "well-being"),
        *("self-esteem", "self-harm", "self-harmed", "self-harming", "self-neglect"),
    )
)
"""Words of this field that a short text may write only once, at the end of a line."""


def clean(text: str) -> str:
    """The text in NFC with "\\n" for every line break and without control characters."""
    plain = text.replace("\r\n", "\n")
    if plain.replace("\n", "").replace("\u00a0", "").isprintable():
        text = plain
    else:
        text = _UNWANTED.sub("", _BREAKS.sub("\n", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """The text clean, on one line, with single spaces, no longer than a property may be."""
    words = clean(text[: 4 * bounds.PROPERTY_CHARACTERS]).split()
    return " ".join(words)[: bounds.PROPERTY_CHARACTERS]


def has_words(text: str) -> bool:
    """Whether there is any letter or digit in it."""
    return _WORD.search(text) is not None


def mark_broken_words(text: str) -> str:
    """The clean text with BROKEN where a word may be broken at the end of a line, as PDFium has it:
    for files whose reader leaves the hyphen and the line break in place."""
    return _HYPHEN_AT_END.sub(BROKEN, text)


def join_broken_words(texts: list[str]) -> list[str]:
    """The pages of one document with each BROKEN mark resolved by what the document itself writes.

    A word that was broken for want of room ("safe", "guarding") gets a soft hyphen, which shows
    nothing and which the analyser drops; one that is written with a hyphen anyway ("multi-agency")
    gets its hyphen back.
    """
    if not any(BROKEN in text for text in texts):
        return texts
    written: set[str] = set()
    for text in texts:
        written.update(text.casefold().split())
    words = set(_RUN.findall(" ".join(written)))
    marked = [run for run in words if "-" in run or BROKEN in run]
    words.difference_update(marked)
    compounds: set[str] = set()
    for run in marked:
        words.update(part for part in run.split("-") if BROKEN not in part)
        found = map(_COMPOUND.match, run.split(BROKEN))
        compounds.update(match[0] for match in found if match)
    return [_joined(text, words, compounds) if BROKEN in text else text for text in texts]


def _joined(text: str, words: set[str], compounds: set[str]) -> str:
    first, *rest = text.split(BROKEN)
    pieces = [first]
    for right in rest:
        right = right.lstrip("\r\n")
        before = _LAST_WORD.search(pieces[-1][-_WORD_LENGTH:].casefold())
        after = _FIRST_WORD.match(right[:_WORD_LENGTH].casefold())
        pieces.append(_hyphen(before and before[0], after and after[0], words, compounds))
        pieces.append(right)
    return "".join(pieces)


def _hyphen(before: str | None, after: str | None, words: set[str], compounds: set[str]) -> str:
    if not before or not after:
        return "-"
    if before + after in words:
        return SOFT_HYPHEN
    compound = f"{before}-{after}"
    if compound in compounds or compound in _HYPHENATED or before.isdigit() or after.isdigit():
        return "-"
    return "-" if before in words and after in words else SOFT_HYPHEN


def parts(paragraphs: Iterable[str | None]) -> tuple[Passage, ...]:
    """Numbered passages of a text without pages; None among the paragraphs is a page break.

    Without page breaks parts are about PART_CHARACTERS long and end with a paragraph; a page that
    is marked as such stays one part unless it is several times as long. Paragraphs that hold
    nothing are dropped. Raises Unreadable when there is too much text.
    """
    pages: list[list[str]] = [[]]
    total = 0
    for paragraph in paragraphs:
        if paragraph is None:
            pages.append([])
            continue
        text = clean(paragraph).strip()
        total += len(text)
        bounds.check_text(total)
        if text:
            pages[-1].append(text)
    filled = [page for page in pages if page]
    room = bounds.PART_CHARACTERS * (4 if len(filled) > 1 else 1)
    texts = [part for page in filled for part in _cut(page, room)]
    return tuple(Passage(number, text) for number, text in enumerate(texts, start=1))


def _cut(paragraphs: list[str], room: int) -> list[str]:
    if sum(map(len, paragraphs)) <= room:
        return ["\n".join(paragraphs)]
    cut: list[list[str]] = [[]]
    length = 0
    for paragraph in (piece for whole in paragraphs for piece in _pieces(whole)):
        if cut[-1] and length + len(paragraph) > bounds.PART_CHARACTERS:
            cut.append([])
            length = 0
        cut[-1].append(paragraph)
        length += len(paragraph)
    return ["\n".join(part) for part in cut]


def _pieces(paragraph: str) -> Iterable[str]:
    """A paragraph longer than a part, cut at spaces."""
    start, end = 0, len(paragraph)
    while end - start > bounds.PART_CHARACTERS:
        last = start + bounds.PART_CHARACTERS
        at = paragraph.rfind(" ", start + bounds.PART_CHARACTERS // 2, last)
        at = at if at > 0 else last
        yield paragraph[start:at].rstrip()
        start = at
        while start < end and paragraph[start].isspace():
            start += 1
    if start < end:
        yield paragraph[start:]
