"""The analyser: tokens, terms and folded words of any text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from repo_search import analysis
from repo_search.analysis import fold, forms, terms, tokens

MORE = settings(deadline=None, max_examples=150)

awkward = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("'’ʼ‘＇\u00ad\u0301ŉŀǰßẞﬁﬃŒœÆøłđðþıİſΐΰᾳ²½①ⅷ㎏ª⁰﷐Ａａ" + "s" * 5),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O'Brien", ["obrien"]),
        ("O’Brien’s", ["obrien"]),
        ("children's", ["children"]),
        ("the parents' home", ["the", "parents", "home"]),
        ("co-sleeping", ["co", "sleeping"]),
        ("15.05.2018", ["15", "05", "2018"]),
        ("2018/19", ["2018", "19"]),
        ("Œuvre", ["oeuvre"]),
        ("ﬁnding oﬃcer", ["finding", "officer"]),
        ("café cafe\u0301 CAFÉ", ["cafe", "cafe", "cafe"]),
        ("Straße Łódź Đorđe Søren Ægir", ["strasse", "lodz", "dorde", "soren", "aegir"]),
        ("safe\u00adguarding", ["safeguarding"]),
        ("safe\u00ad\nguarding", ["safeguarding"]),
        ("safe\u00ad\n\nguarding", ["safe", "guarding"]),
        ("safe-\nguarding", ["safe", "guarding"]),
        ("H1 Child_H2", ["h1", "child", "h2"]),
        ("'quoted' ‘words’", ["quoted", "words"]),
        ("e-mail: a.b@c.org", ["e", "mail", "a", "b", "c", "org"]),
        ("!? — …", []),
        ("", []),
    ],
)
def test_a_text_is_folded_to_words(text: str, expected: list[str]) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("neglected neglecting neglects neglect", ["neglect"] * 4),
        ("co-sleeping", ["co", "sleep"]),
        ("parents'", ["parent"]),
        ("H1s 2019s", ["h1s", "2019s"]),
        ("is was the", ["is", "was", "the"]),
    ],
)
def test_words_of_letters_are_stemmed_and_numbers_are_not(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_tokens_carry_word_term_and_span() -> None:
    text = "The “safe\u00adguarding” of O’Brien’s."
    assert [(t.word, t.term, text[t.start : t.end]) for t in tokens(text)] == [
        ("the", "the", "The"),
        ("safeguarding", "safeguard", "safe\u00adguarding"),
        ("of", "of", "of"),
        ("obrien", "obrien", "O’Brien’s"),
    ]


def test_a_token_is_cut_at_64_characters() -> None:
    assert fold("a" * 1_000) == ["a" * 64]
    (token,) = tokens("1" * 1_000)
    assert (token.term, token.end) == ("1" * 64, 1_000)


@pytest.mark.parametrize("sign", "'’ʼ‘＇")
def test_every_apostrophe_joins_and_its_s_falls_away(sign: str) -> None:
    assert fold(f"O{sign}Brien") == ["obrien"]
    assert fold(f"child{sign}s CHILD{sign}S") == ["child", "child"]


@MORE
@given(awkward)
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.word
        assert token.term


@MORE
@given(awkward)
def test_tokens_terms_and_words_are_the_same_in_all_three_ways(text: str) -> None:
    found = list(tokens(text))
    assert terms(text) == [token.term for token in found]
    assert fold(text) == [token.word for token in found]


@MORE
@given(awkward)
@example("ŉ")
@example("ʼn")
@example("ǰ")
def test_folding_a_folded_word_changes_nothing(text: str) -> None:
    words = fold(text)
    assert [fold(word) for word in words] == [[word] for word in words]
    assert fold(" ".join(words)) == words
    assert [term for word in words for term in terms(word)] == terms(text)


@MORE
@given(awkward)
def test_words_are_letters_and_digits_only_so_that_spaces_part_them(text: str) -> None:
    for word in (*fold(text), *terms(text)):
        assert word.isalnum()
        assert len(word) <= 64
        assert word == word.casefold()


@MORE
@given(st.text(max_size=30), st.text(max_size=30))
def test_texts_that_a_space_parts_are_analysed_apart(first: str, last: str) -> None:
    assert terms(f"{first} {last}") == terms(first) + terms(last)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "a'" * 500_000, "\u0301" * 1_000_000, "é-" * 500_000]
)
def test_long_texts_take_no_longer_than_their_length(text: str) -> None:
    assert len(terms(text)) <= len(text)


def test_lone_surrogates_and_nul_part_words() -> None:
    assert fold("a\ud800b\x00c") == ["a", "b", "c"]


def test_of_runs_of_text_only_short_ones_of_few_words_are_remembered() -> None:
    forms("αβ.γδ." * 12 + " " + "a" * 200 + " co-sleeping")
    assert "co-sleeping" in analysis._runs
    assert max(map(len, analysis._runs)) <= 64
    assert max(map(len, analysis._runs.values())) <= 4


def test_what_people_type_is_remembered_by_its_words_alone() -> None:
    assert terms("x@example.test")
    assert fold("07700/900123")
    assert list(tokens("smith,peter:1999"))
    typed = {"x@example.test", "07700/900123", "smith,peter:1999"}
    assert typed.isdisjoint(analysis._runs)


@given(st.text(alphabet="aBé’s\u00ad\n \u0301_-.Œß1'ı", max_size=40) | st.text())
def test_texts_are_analysed_alike_by_words_and_by_runs(text: str) -> None:
    assert forms(text) == [(token.word, token.term) for token in tokens(text)]
