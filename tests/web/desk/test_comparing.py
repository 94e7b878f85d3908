"""Two texts side by side: what differs is marked, what is alike is counted, and it ends soon."""

import time

from repo_search.passages import Passage
from web.pages.desk.comparing import Row, comparison
from web.segments import Segment


def compared(one: str, other: str) -> list[Row]:
    return list(comparison([Passage(1, one)], [Passage(1, other)], wrapped=False).rows)


def test_words_that_one_text_has_alone_are_marked() -> None:
    one = "The same.\nThe mother was seen.\nThe end."
    other = "The same.\nThe father was not seen.\nThe end.\nMore."
    same, seen, end, more = compared(one, other)
    assert same.same == end.same == "1 paragraph is the same."
    assert seen.one == (
        Segment("The", False), Segment("mother", True), Segment("was", False),
        Segment("seen.", False),
    )  # fmt: skip
    assert [s.text for s in seen.other if s.marked] == ["father", "not"]
    assert (more.one, more.other) == ((), (Segment("More.", True),))


def test_what_is_alike_far_from_a_difference_is_left_out() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    (row,) = compared(f"{words} one {words}", f"{words} two {words}")
    told = " ".join(segment.text for segment in row.one)
    assert "w0 " in told
    assert "w199 one w0" in told
    assert "w100" not in told


def test_equal_texts_and_empty_ones_are_said_to_be_the_same() -> None:
    assert "same" in comparison([Passage(1, "A.")], [Passage(1, "A.")]).note
    assert "same" in comparison([], []).note


def test_long_texts_of_no_likeness_and_of_much_take_no_long_time() -> None:
    began = time.process_time()
    lines = [f"{number} " * 60 for number in range(6_000)]
    rows = comparison(
        [Passage(1, "\n".join(lines))], [Passage(1, "\n".join(lines[::-1]))], wrapped=False
    )
    assert "first part" in rows.note
    assert len(rows.rows) <= 200
    compared("a b " * 200_000, "b a " * 200_000)
    compared("again.\n" * 6_000, "again.\n" * 5_999)
    assert time.process_time() - began < 5
