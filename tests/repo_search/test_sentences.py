"""Wordings are cut where a sentence ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_search.sentences import whole_sentences


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("One here. Two here. Three here.", 20, "One here. Two here."),
        ("One here. Two here.", 3, "One here."),
        ("Dr. Gray saw her. She was well.", 20, "Dr. Gray saw her."),
        ("See para. 4.3 for it. Next.", 22, "See para. 4.3 for it."),
        ("1. The first of them. 2. Next.", 22, "1. The first of them."),
        ("He asked: “Why?” Nobody knew.", 20, "He asked: “Why?”"),
        ("He asked “why?” and left. Then.", 26, "He asked “why?” and left."),
        ("It ended in 2019. It began again.", 20, "It ended in 2019."),
        ("There is no end here", 10, ""),
        ("", 10, ""),
    ],
)
def test_whole_sentences_are_kept_and_at_least_one(text: str, most: int, kept: str) -> None:
    assert whole_sentences(text, most) == kept


@given(st.text(alphabet="aB.?! \n”)1", max_size=200), st.integers(0, 250))
def test_what_is_kept_begins_the_text_and_ends_a_sentence(text: str, most: int) -> None:
    kept = whole_sentences(text, most)
    assert text.startswith(kept)
    assert not kept or kept.rstrip("”)")[-1] in ".?!"
    assert len(kept) <= most or whole_sentences(kept, 0) == kept
