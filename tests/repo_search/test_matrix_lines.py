"""Queries one a line: what is read of a file, and what is said of one that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.errors import BadInput
from repo_search.matrix.lines import LONGEST, LONGEST_LINE, MOST_LINES, Line, decoded, read_lines


def test_blank_lines_and_notes_are_left_out_and_lines_keep_their_numbers() -> None:
    text = "\ufeff# neglect\r\n\r\n  neglect \t of  babies\r\n\t# a note\n alcohol\rdrugs #2\n"
    assert read_lines(text) == (
        Line(3, "neglect of babies"), Line(5, "alcohol"), Line(6, "drugs #2"),
    )  # fmt: skip


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_byte_order_mark_and_any_end_of_line_are_read(end: bytes) -> None:
    content = b"\xef\xbb\xbfcaf\xc3\xa9" + end + b"alcohol" + end
    assert read_lines(decoded(content)) == (Line(1, "café"), Line(2, "alcohol"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"neglect\r\n\r\ncaf\xe9\n", "Line 3 is not in UTF-8. Save the file as text in UTF-8."),
        (b"\xef\xbb\xbfa\rb\rc\xff", "Line 3 is not in UTF-8. Save the file as text in UTF-8."),
        ("neglect".encode("utf-16"), "Line 1: the file is in UTF-16. Save it as text in UTF-8."),
        ("neglect".encode("utf-16-le"), "Line 1 holds characters that are no text."),
        (b"ok\n\x1b[2J", "Line 2 holds characters that are no text."),
        (b"# nothing\n\n", "There is no query. Write one on each line."),
        (
            b"ok\n\n--\n",
            "Line 3 holds nothing to search for. “--” holds no letters or digits and was ignored.",
        ),
        (
            b"published:never",
            "Line 1 holds nothing to search for. “never” is not a date.",
        ),
        (b"a\n" + b"b" * 501, f"Line 2 is longer than {LONGEST_LINE} characters."),
    ],
)
def test_what_cannot_be_asked_is_said_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_lines(decoded(content))
    assert str(refused.value).startswith(said)


def test_there_are_bounds_which_themselves_are_within() -> None:
    most = [f"word{number}" for number in range(MOST_LINES)]
    assert len(read_lines("# one\n" + "\n".join(most))) == MOST_LINES
    with pytest.raises(BadInput, match=r"At most 50 queries .* 51: line 52 is one too many"):
        read_lines("# one\n" + "\n".join([*most, "more"]))
    assert read_lines("a" * LONGEST_LINE)
    long = ["a" * LONGEST_LINE] * (LONGEST // LONGEST_LINE)
    assert read_lines("\n".join(long))
    with pytest.raises(BadInput, match=r"longer than 6,000 characters in all"):
        read_lines("\n".join([*long, "a"]))


def test_several_faults_are_said_together() -> None:
    with pytest.raises(BadInput) as refused:
        read_lines("--\nfine\n!!\n" + "??\n" * 20)
    said = str(refused.value)
    assert "Line 1 " in said
    assert "Line 3 " in said
    assert said.count("Line ") == 5


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
def test_any_file_is_read_or_refused_in_words(content: bytes) -> None:
    try:
        lines = read_lines(decoded(content))
    except BadInput:
        return
    assert lines
    numbers = [line.number for line in lines]
    assert numbers == sorted(set(numbers))
    assert all(line.text.isprintable() or not line.text.isascii() for line in lines)


@given(st.lists(st.text(st.sampled_from("ab# \t"), max_size=6), min_size=1, max_size=20))
def test_every_line_that_is_no_note_is_a_query(written: list[str]) -> None:
    kept = [(n, " ".join(w.split())) for n, w in enumerate(written, start=1)]
    kept = [(n, w) for n, w in kept if w and not w.startswith("#")]
    if kept:
        assert [tuple(line) for line in read_lines("\n".join(written))] == kept
