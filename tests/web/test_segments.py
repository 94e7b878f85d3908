"""Text with spans as segments and paragraphs."""

from hypothesis import given
from hypothesis import strategies as st

from repo_search.results import Span
from web.segments import Segment, paragraphs, segments

texts = st.text(alphabet="ab .\n•1Ž\u00ad", max_size=80)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, list(zip(cuts[::2], cuts[1::2], strict=False))


@given(marked_texts())
def test_segments_lose_nothing_and_mark_their_spans(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    found = segments(text, spans)
    assert "".join(segment.text for segment in found) == text
    assert [s.text for s in found if s.marked] == [text[a:b] for a, b in spans]


@given(marked_texts(), st.booleans())
def test_paragraphs_keep_every_letter(marked: tuple[str, list[Span]], wrapped: bool) -> None:
    text, spans = marked
    found = paragraphs(text, spans, wrapped=wrapped)
    joined = "".join(piece.text for one in found for piece in one.segments)
    kept = str.maketrans("", "", " \n\u00ad")
    assert joined.translate(kept) == text.translate(kept)


def test_spans_at_both_ends_are_marked() -> None:
    assert segments("abc", [(0, 1), (2, 3)]) == (
        Segment("a", True),
        Segment("b", False),
        Segment("c", True),
    )


def test_lines_of_a_page_flow_into_paragraphs() -> None:
    text = "A line that is as long as others\nand goes on here to the very end\nshort.\nNext one"
    found = paragraphs(text, [], wrapped=True)
    assert [piece.text for one in found for piece in one.segments] == [
        "A line that is as long as others and goes on here to the very end short.",
        "Next one",
    ]


def test_items_of_a_list_stand_apart() -> None:
    text = "What was found in the review was\n• that nobody asked about sleep\n• that few knew"
    found = paragraphs(text, [], wrapped=True)
    assert [one.listed for one in found] == [False, True, True]


def test_a_mark_may_run_over_the_end_of_a_line() -> None:
    found = paragraphs("about co-\nsleeping and more", [(6, 18)], wrapped=True)
    assert [piece for one in found for piece in one.segments if piece.marked]


def test_lines_that_are_paragraphs_already_stay_apart() -> None:
    assert len(paragraphs("One line\nand another", [], wrapped=False)) == 2
