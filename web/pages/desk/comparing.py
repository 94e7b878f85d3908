"""Two texts side by side with their differences marked.

Paragraphs are set against each other first, then the words of those that differ. What is compared
is bounded, so that two long reports take no longer than a page is waited for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from repo_search.passages import Passage
from repo_search.texts import _, plural
from web.segments import Segment, paragraphs

_MOST_PARAGRAPHS = 3_000
_MOST_WORDS = 3_000
"""Words of a paragraph that are compared."""
_WORDS_AROUND = 15
_MOST_ROWS = 200
_LONGEST = 2_000
"""Characters that are shown of a paragraph which one text has alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of each text, the words that the other has not marked; () where one has none.
    `same` says how many paragraphs are alike here instead."""

    one: tuple[Segment, ...]
    other: tuple[Segment, ...]
    same: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    rows: tuple[Row, ...]
    note: str


def comparison(
    one: Sequence[Passage], other: Sequence[Passage], *, wrapped: bool = True
) -> Comparison:
    """The paragraphs in which two texts differ, and how many are alike between them."""
    left, right = (_paragraphs(text, wrapped) for text in (one, other))
    whole = max(len(left), len(right)) <= _MOST_PARAGRAPHS
    left, right = left[:_MOST_PARAGRAPHS], right[:_MOST_PARAGRAPHS]
    rows: list[Row] = []
    pending: tuple[list[str], list[str]] = ([], [])
    for code in Indel.opcodes(left, right):
        if code.tag == "equal":
            rows += _differing(*pending)
            pending = ([], [])
            count = code.src_end - code.src_start
            same = plural(
                "%(number)s paragraph is the same.", "%(number)s paragraphs are the same.", count
            )
            rows.append(Row((), (), same))
        else:
            pending[0].extend(left[code.src_start : code.src_end])
            pending[1].extend(right[code.dest_start : code.dest_end])
    rows += _differing(*pending)
    note = ""
    if not whole or len(rows) > _MOST_ROWS:
        note = _("They are long: only the first part is compared.")
    elif not any(row.one or row.other for row in rows):
        note = _("Their texts are the same.")
    return Comparison(tuple(rows[:_MOST_ROWS]), note)


def _paragraphs(text: Sequence[Passage], wrapped: bool) -> list[str]:
    found: list[str] = []
    for passage in text:
        if len(found) > _MOST_PARAGRAPHS:
            break
        found += [
            " ".join("".join(piece.text for piece in one.segments).split())
            for one in paragraphs(passage.text, (), wrapped=wrapped)
        ]
    return found


def _differing(left: Sequence[str], right: Sequence[str]) -> list[Row]:
    """Paragraphs that stand at the same place of both texts, each against the other."""
    rows = [_words_marked(one, other) for one, other in zip(left, right, strict=False)]
    paired = len(rows)
    rows += [Row((Segment(one[:_LONGEST], True),), ()) for one in left[paired:]]
    rows += [Row((), (Segment(other[:_LONGEST], True),)) for other in right[paired:]]
    return rows


def _words_marked(one: str, other: str) -> Row:
    left, right = one.split()[:_MOST_WORDS], other.split()[:_MOST_WORDS]
    mine: list[Segment] = []
    theirs: list[Segment] = []
    for code in Indel.opcodes(left, right):
        for side, words in (
            (mine, left[code.src_start : code.src_end]),
            (theirs, right[code.dest_start : code.dest_end]),
        ):
            if words:
                same = code.tag == "equal"
                side.append(Segment(_shortened(words) if same else " ".join(words), not same))
    return Row(tuple(mine), tuple(theirs))


def _shortened(words: Sequence[str]) -> str:
    """Words that both texts have, as far as they stand near what differs."""
    if len(words) > 2 * _WORDS_AROUND:
        words = [*words[:_WORDS_AROUND], "…", *words[-_WORDS_AROUND:]]
    return " ".join(words)
