"""Words and phrases across the ends of lines."""

import pytest

from .library import Index, record


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", " \n  ", "\f", "\u2028"])
def test_a_phrase_runs_over_the_end_of_a_line(index: Index, end: str) -> None:
    index.hold(record("a", f"He was a looked{end}after child."), record("b", "after he looked"))
    assert index.found('"looked after child"') == {"a"}
    assert index.pages('"looked after"', "a")["a"].pages == (1,)


@pytest.mark.parametrize("written", ["safe\u00adguarding", "safe\u00ad\nguarding"])
@pytest.mark.parametrize("query", ["safeguarding", '"safeguarding lead"', "safeg*", "-other"])
def test_a_word_broken_by_a_soft_hyphen_is_found_whole(
    index: Index, written: str, query: str
) -> None:
    index.hold(record("a", f"The {written} lead."), record("b", "The other lead."))
    assert index.found(query) == {"a"}
    assert index.found("guarding") == set()


@pytest.mark.parametrize("query", ["co-sleeping", '"co sleeping"', "sleeping", "co-sleep"])
def test_a_hyphenated_word_is_found_over_the_end_of_a_line(index: Index, query: str) -> None:
    index.hold(record("a", "The risk of co-\nsleeping was known."), record("b", "co and asleep"))
    assert index.found(query) == {"a"}


def test_a_hyphen_at_the_end_of_a_page_keeps_the_phrase(index: Index) -> None:
    index.hold(record("a", "The risk of co-", "sleeping was known."), record("b", "sleeping co"))
    assert index.found("co-sleeping") == {"a"}
    assert index.pages("co-sleeping", "a")["a"].total == 0


def test_words_at_the_ends_of_lines_do_not_run_together(index: Index) -> None:
    index.hold(record("a", "safe\nguarding"), record("b", "safe guarding"))
    assert index.found("safeguarding") == set()
