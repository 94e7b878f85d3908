"""Two wordings side by side: which words are different."""

import re

from hypothesis import given
from hypothesis import strategies as st

from repo_search.wordings import differing

FIRST = "The Board should ensure that information is shared at discharge."
wordings = st.lists(
    st.sampled_from(["the", "board", "Board", "ward", "at", "discharge", "child’s", "co-sleeping"]),
    max_size=12,
).map(" ".join)


def different(wording: str, other: str) -> list[str]:
    return [wording[start:end] for start, end in differing(wording, other)]


def test_other_words_are_told_and_neighbours_stand_together() -> None:
    other = "The Partnership should ensure that all information is shared on the day of discharge."
    assert different(other, FIRST) == ["Partnership", "all", "on the day of"]
    assert different(FIRST, other) == ["Board", "at"]


def test_what_is_only_written_differently_is_the_same() -> None:
    assert (
        different("THE BOARD should ensure, that information is shared; at discharge", FIRST) == []
    )


def test_where_nothing_is_the_same_all_is_different() -> None:
    assert different("Police officers.", FIRST) == ["Police officers"]
    assert different("", FIRST) == []
    assert different(FIRST, "") == [FIRST[:-1]]


@given(wordings, wordings)
def test_what_is_not_told_stands_in_the_other_in_the_same_order(one: str, other: str) -> None:
    spans = differing(one, other)
    assert list(spans) == sorted(set(spans))
    ends = [0, *(end for _start, end in spans)]
    assert all(end <= start for end, (start, _) in zip(ends, spans, strict=False))
    kept = "".join(
        one[end:start] + " "
        for end, start in zip(ends, [*(s for s, _ in spans), len(one)], strict=True)
    )
    theirs = iter(re.findall(r"\w+(?:['’-]\w+)*", other.casefold()))
    assert all(word in theirs for word in re.findall(r"\w+(?:['’-]\w+)*", kept.casefold()))


def test_very_long_wordings_take_no_longer_than_their_beginnings() -> None:
    spans = differing("ward " * 20_000, "hospital " * 20_000)
    assert spans == ((0, 500 * len("ward ") - 1),)
