"""What a document prints twice, in its chapter and in a list: given once.

The fullest wording is kept, of equal ones the last, which stands in the list at the end.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from repo_search.findings import SHOWN_FROM, Found

_WORD = re.compile(r"\w{4,}")
_SAME_NUMBER = 0.6
"""Share of the words of the shorter that stand in the longer, of two of the same number."""
_SAME_WORDS = 0.9
_MANY_WORDS = 20
_COMPARED = 12
"""Of those that begin or are numbered alike, the last are compared."""
_FIRST_WORDS = 5


def without_repeats(found: Sequence[Found]) -> tuple[Found, ...]:
    """Findings in order, each once."""
    words = [_words(one) for one in found]
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    dropped: set[int] = set()
    for at, one in enumerate(found):
        numbered = (one.kind, "number", one.number)
        beginning = (one.kind, *one.wording.casefold().split()[:_FIRST_WORDS])
        for key in (numbered, beginning) if one.number else (beginning,):
            for other in alike[key][-_COMPARED:]:
                if other not in dropped and at not in dropped and _same(found, words, other, at):
                    dropped.add(other if _is_fuller(one, found[other]) else at)
            alike[key].append(at)
    return tuple(one for at, one in enumerate(found) if at not in dropped)


def _words(one: Found) -> frozenset[str]:
    """The words of a finding, and of the title beside its label, which may be all that a summary
    prints of it."""
    title = one.section if one.rule == "label" else ""
    return frozenset(_WORD.findall(f"{one.wording} {title}".casefold()))


def _letters(one: Found) -> str:
    return "".join(filter(str.isalnum, one.wording.casefold()))


def _same(found: Sequence[Found], words: Sequence[frozenset[str]], one: int, other: int) -> bool:
    fewer = min(len(words[one]), len(words[other]))
    if not fewer:
        return False
    shared = len(words[one] & words[other]) / fewer
    numbers = found[one].number, found[other].number
    if all(numbers) and numbers[0] != numbers[1]:
        # A list may number anew what its chapter numbers as a paragraph, in the very same words.
        here, there = (_letters(found[at]) for at in (one, other))
        return shared == 1 and fewer >= _MANY_WORDS and (here in there or there in here)
    return shared >= (_SAME_NUMBER if all(numbers) else _SAME_WORDS)


def _is_fuller(one: Found, other: Found) -> bool:
    if (one.confidence >= SHOWN_FROM) != (other.confidence >= SHOWN_FROM):
        return one.confidence > other.confidence
    return len(one.wording) >= len(other.wording)
