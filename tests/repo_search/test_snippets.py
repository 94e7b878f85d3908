"""Snippets: whole words of the page around what was searched for, and where it stands."""

from hypothesis import given
from hypothesis import strategies as st

from repo_search.analysis import terms, tokens
from repo_search.query import leaves
from repo_search.query.parse import parse
from repo_search.snippets import LENGTH, Sought, mark, snippet

WORDS = ["child", "children", "co-sleeping", "alcohol", "O'Brien", "neglect", "café", "and", "the"]
pages = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text("abcdé-'’.,", min_size=1, max_size=12)), max_size=150
).map(" ".join)
queries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@given(st.text(max_size=600), st.text(max_size=60))
def test_spans_lie_within_the_text_in_order_and_apart(text: str, query: str) -> None:
    found = snippet(1, text, Sought(parse(query).clause))
    assert len(found.text.strip("…")) <= LENGTH
    for spans, whole in ((found.spans, found.text), (mark(text, parse(query).clause), text)):
        ends = [0, *(end for span in spans for end in span), len(whole)]
        assert ends == sorted(ends)
        assert all(start < end for start, end in spans)


@given(pages, queries)
def test_a_span_covers_exactly_words_that_were_searched_for(page: str, query: str) -> None:
    clause = parse(query).clause
    wanted = {term for leaf in leaves(clause) for term in leaf.terms}
    found = snippet(1, page, Sought(clause))
    for start, end in found.spans:
        assert set(terms(found.text[start:end])) <= wanted


@given(pages, queries)
def test_a_page_that_matches_has_something_marked(page: str, query: str) -> None:
    clause = parse(query).clause
    assert bool(mark(page, clause)) == bool(snippet(1, page, Sought(clause)).spans)


@given(pages, queries)
def test_a_snippet_is_cut_between_words(page: str, query: str) -> None:
    found = snippet(7, page, Sought(parse(query).clause))
    cut = found.text.removeprefix("…").removesuffix("…")
    assert f" {cut} " in f" {' '.join(page.split())} "
    assert found.page == 7


def test_the_place_with_most_different_words_is_shown() -> None:
    page = f"{'alcohol ' * 60}{'filler ' * 60}neglect and alcohol {'filler ' * 60}"
    found = snippet(1, page, Sought(parse("alcohol neglect").clause))
    marked = [found.text[start:end] for start, end in found.spans]
    assert "neglect" in marked
    assert "alcohol" in marked


def test_a_phrase_is_marked_as_one() -> None:
    found = snippet(
        1, "Advice on safer co-sleeping was given.", Sought(parse('"safer co sleeping"').clause)
    )
    assert [found.text[start:end] for start, end in found.spans] == ["safer co-sleeping"]


def test_inflected_and_prefixed_words_are_marked() -> None:
    found = snippet(1, "Safeguarded children; safely.", Sought(parse("safeguarding saf*").clause))
    assert [found.text[s:e] for s, e in found.spans] == ["Safeguarded", "safely"]


def test_words_under_not_and_words_of_a_field_are_not_marked() -> None:
    assert mark("neglect and alcohol", parse("alcohol NOT neglect title:and").clause) == ((12, 19),)


def test_soft_hyphens_and_line_ends_do_not_hide_a_word() -> None:
    found = snippet(1, "safe\u00ad\nguarding   of\nchildren", Sought(parse("safeguarding").clause))
    assert found.text == "safeguarding of children"
    assert found.spans == ((0, 12),)


def test_a_word_longer_than_a_snippet_does_no_harm() -> None:
    found = snippet(1, f"before {'x' * 1000} after", Sought(parse("after").clause))
    assert len(found.text) <= LENGTH + 2
    assert [found.text[start:end] for start, end in found.spans] == ["after"]


def test_the_words_of_a_snippet_are_those_of_the_page() -> None:
    page = " ".join(f"word{number}" for number in range(500))
    for number in (0, 7, 250, 499):
        found = snippet(1, page, Sought(parse(f"word{number}").clause))
        assert {token.word for token in tokens(found.text)} <= {f"word{n}" for n in range(500)}
        ((start, end),) = found.spans
        assert found.text[start:end] == f"word{number}"
