"""What one searches through, and the addresses of these searches."""

from hypothesis import given
from hypothesis import strategies as st

from web import urls
from web.scopes import FINDINGS, RECORDS, Scope

scopes = st.sampled_from([RECORDS, FINDINGS])
pairs = st.lists(st.tuples(st.sampled_from(urls.NAMES), st.text(max_size=8)), max_size=12)


def test_each_search_has_its_own_facets() -> None:
    given_pairs = [("q", "a"), ("language", "cy"), ("kind", "finding"), ("theme", "neglect")]
    assert RECORDS.address(given_pairs) == "/search?q=a&theme=neglect&language=cy"
    assert FINDINGS.address(given_pairs) == "/findings?q=a&kind=finding&theme=neglect"


@given(scopes, pairs)
def test_what_a_search_has_stays_when_it_is_read_again(
    scope: Scope, given_pairs: list[tuple[str, str]]
) -> None:
    once = scope.own(given_pairs)
    assert scope.own(once) == once == urls.canonical(once)
    assert {name for name, _value in once} <= {*scope.facets, *scope.others}
