"""Claims: the record is their resolution."""

from hypothesis import given
from hypothesis import strategies as st

from repo_search.claims import Claim, Source, resolve

claims = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["title", "publisher", "published"]),
        st.tuples(st.text(min_size=1, max_size=5)),
        st.sampled_from(Source),
        confidence=st.sampled_from([0.25, 0.5, 1.0]),
    ),
    max_size=12,
)


def test_a_librarian_beats_the_manifest_which_beats_all_that_was_read() -> None:
    said = [Claim("title", (source.word,), source) for source in Source]
    winners = []
    while said:
        winner = resolve(reversed(said))["title"]
        winners.append(winner.values[0])
        said.remove(winner)
    assert winners == ["librarian", "manifest", "page", "text", "properties", "filename"]


def test_the_surer_claim_of_the_same_source_wins() -> None:
    sure = Claim("title", ("Sure",), Source.TEXT, confidence=0.9)
    unsure = Claim("title", ("Unsure",), Source.TEXT, confidence=0.2)
    assert resolve([sure, unsure])["title"] == resolve([unsure, sure])["title"] == sure


def test_a_claim_that_there_is_none_beats_weaker_claims_of_some() -> None:
    none = Claim("authors", (), Source.LIBRARIAN)
    assert resolve([none, Claim("authors", ("A. Writer",), Source.TEXT)])["authors"] == none


@given(claims)
def test_no_claim_of_the_field_is_stronger_than_the_one_that_wins(said: list[Claim]) -> None:
    winners = resolve(said)
    assert set(winners) == {claim.field for claim in said}
    for claim in said:
        winner = winners[claim.field]
        assert (winner.source, winner.confidence) >= (claim.source, claim.confidence)


@given(claims)
def test_resolving_what_won_changes_nothing(said: list[Claim]) -> None:
    winners = resolve(said)
    assert resolve(winners.values()) == winners
