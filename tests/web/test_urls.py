"""URL algebra."""

from hypothesis import given
from hypothesis import strategies as st

from web import urls

pairs = st.lists(
    st.tuples(st.sampled_from([*urls.NAMES, "unknown"]), st.text(max_size=8)), max_size=12
)


@given(pairs)
def test_the_canonical_form_of_a_canonical_form_is_itself(
    given_pairs: list[tuple[str, str]],
) -> None:
    once = urls.canonical(given_pairs)
    assert urls.canonical(once) == once


@given(pairs, st.sampled_from(urls.FACETS), st.text(min_size=1, max_size=8))
def test_what_was_added_can_be_taken_away(
    given_pairs: list[tuple[str, str]], name: str, value: str
) -> None:
    before = urls.remove(urls.canonical(given_pairs), name, value.strip())
    if value.strip():
        after = urls.remove(urls.add(before, name, value), name, value.strip())
        assert after == urls.canonical((n, v) for n, v in before if n != "page")


@given(pairs)
def test_any_arguments_make_an_address(given_pairs: list[tuple[str, str]]) -> None:
    assert urls.search(given_pairs).startswith("/search")


def test_blanks_and_defaults_are_left_out() -> None:
    assert urls.search([("q", " "), ("from", ""), ("page", "1"), ("per_page", "10")]) == "/search"


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    here = urls.canonical([("q", "a"), ("page", "3")])
    assert urls.search(urls.add(here, "theme", "neglect")) == "/search?q=a&theme=neglect"
    assert urls.search(urls.replace(here, "page", "4")) == "/search?q=a&page=4"


def test_a_single_argument_keeps_its_first_value() -> None:
    assert urls.canonical([("q", "a"), ("q", "b"), ("year", "1"), ("year", "2")]) == (
        ("q", "a"),
        ("year", "1"),
        ("year", "2"),
    )


def test_ids_cannot_leave_their_place_in_a_path() -> None:
    assert urls.record("../x?y#z") == "/records/..%2Fx%3Fy%23z"
