"""The thesaurus as SKOS: what is read, what is refused, what is written."""

import socket
import subprocess
import sys
from contextlib import suppress
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repo_search.authorities import name_key
from repo_search.errors import BadInput
from repo_search.jail import Jail
from repo_search.skos import MOST_BYTES, THEMES, read_skos, write_skos
from repo_search.thesaurus import Theme

PREFIXES = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    "@prefix rs: <urn:repo-search:terms:> .\n"
    "@prefix : <urn:repo-search:theme:> .\n"
)


def read(body: str, *known: str) -> dict[str, Theme]:
    themes, _ = read_skos(PREFIXES + body, known)
    return {theme.theme_id: theme for theme in themes}


def remarks(body: str) -> list[str]:
    return read_skos(PREFIXES + body)[1]


def concept(theme_id: str, more: str = "") -> str:
    return f':{theme_id} a skos:Concept ; skos:prefLabel "{theme_id.title()}"@en {more}.\n'


def test_labels_relations_notes_and_indicators_are_read() -> None:
    found = read(
        concept("harm")
        + concept("fire", "; skos:related :smoke")
        + concept(
            "smoke",
            '; skos:broader :harm ; skos:altLabel "fumes"@en, "SMK" ; '
            'rs:indicator "smelt  of\\nsmoke"@en ; skos:scopeNote "From any fire."@en',
        )
    )
    assert found["smoke"] == Theme(
        "smoke",
        "Smoke",
        broader=("harm",),
        related=("fire",),
        variants=("SMK", "fumes"),
        indicators=("smelt of smoke",),
        scope_note="From any fire.",
        uri="urn:repo-search:theme:smoke",
    )
    assert found["fire"].related == ("smoke",)


def test_narrower_says_the_same_as_broader_and_a_theme_may_have_several() -> None:
    found = read(
        concept("a", "; skos:narrower :c") + concept("b") + concept("c", "; skos:broader :b")
    )
    assert found["c"].broader == ("a", "b")


@pytest.mark.parametrize(
    ("address", "theme_id"),
    [
        ("http://example.org/vocabulary/Neglect", "neglect"),
        ("http://example.org/vocabulary#Child%20Neglect/", "child-neglect"),
        ("urn:x:C0012", "c0012"),
    ],
)
def test_the_id_of_a_theme_is_the_last_part_of_its_address(address: str, theme_id: str) -> None:
    (theme,) = read(f'<{address}> a skos:Concept ; skos:prefLabel "Neglect"@en .').values()
    assert (theme.theme_id, theme.uri) == (theme_id, address)


def test_english_labels_come_before_those_without_a_language_and_others() -> None:
    found = read(
        ':a a skos:Concept ; skos:prefLabel "Esgeulustod"@cy, "Neglect"@en-GB, "Child neglect" .'
        ':b a skos:Concept ; skos:prefLabel "Hunanladdiad"@cy ; skos:altLabel "lladd"@cy .'
    )
    assert (found["a"].label, found["a"].variants) == ("Neglect", ("Child neglect",))
    assert (found["b"].label, found["b"].variants) == ("Hunanladdiad", ("lladd",))


def test_what_has_no_place_in_the_thesaurus_is_remarked() -> None:
    said = remarks(
        concept("a", '; skos:definition "D"@en ; skos:altLabel "x"@cy, "y"@cy')
        + ':b skos:prefLabel "No concept"@en . '
        + concept("c", "; skos:broader :a ; skos:related :a")
    )
    assert "Left out: skos:definition." in said
    assert "Left out, 2 times: words in “cy”." in said
    assert any("urn:repo-search:theme:b" in remark for remark in said)
    assert any("“c” is related to a broader one" in remark for remark in said)


def test_a_word_is_a_name_or_an_indicator_and_not_both() -> None:
    found = read(concept("a", '; skos:altLabel "A"@en, "aa"@en, "AA" ; rs:indicator "aa", "bb"'))
    assert (found["a"].variants, found["a"].indicators) == (("AA",), ("bb",))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("\n:a a skos:Concept\nno turtle", "not Turtle .RDF.: line 6, "),
        (':a skos:prefLabel "open', "not Turtle .RDF.: line 4, Quote expected"),
        ("[" * 3000, "line 4, brackets are nested too deeply"),
        (":a " + "(" * 3000, "line 4, brackets are nested too deeply"),
        ("<a> a skos:Concept .", "not Turtle .RDF.: line 4, .* relative 'a'"),
        ("", "There is no skos:Concept"),
        (':a skos:prefLabel "A"@en .', "There is no skos:Concept"),
        ('[] a skos:Concept ; skos:prefLabel "A"@en .', "A skos:Concept needs an address"),
        ('<urn:x:a b> a skos:Concept ; skos:prefLabel "A"@en .', "needs an address"),
        (":a a skos:Concept .", "<urn:repo-search:theme:a> has no skos:prefLabel"),
        (':a a skos:Concept ; skos:prefLabel " "@en .', "has no skos:prefLabel"),
        (":a a skos:Concept ; skos:prefLabel :b .", "prefLabel must be a text in quotation marks"),
        (':a a skos:Concept ; skos:prefLabel "–"@en .', "a name without letters or digits: “–”"),
        (concept("a", '; skos:prefLabel "B"@en'), "two preferred labels: “A” and “B”"),
        (concept("a") + '<urn:x:a> a skos:Concept ; skos:prefLabel "B" .', "Two concepts .* “a”"),
        (concept("a", "; skos:broader :b"), "“A” .a. has the broader theme “b”, which isn't there"),
        (concept("a", "; skos:related :b"), "“A” .a. has the related theme “b”, which isn't there"),
        (concept("a", "; skos:narrower :b"), "narrower theme <urn:repo-search:theme:b>, which isn"),
        (concept("a", '; skos:broader "b"'), "skos:broader must give the address of a concept"),
        (concept("a", "; skos:broader :a"), "broader than itself: “A” < “A”"),
        (
            concept("a", "; skos:broader :b")
            + concept("b", "; skos:broader :c")
            + concept("c", "; skos:broader :a"),
            "cannot be broader than itself: “[ABC]” < ",
        ),
        (
            concept("a", '; skos:altLabel "Burn"@en') + concept("b", '; skos:altLabel "BURN"@en'),
            "“BURN” is a name of both “A” .a. and “B” .b.",
        ),
    ],
)
def test_a_thesaurus_that_is_not_sound_is_refused_with_the_reason(body: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read(body)


def test_a_file_may_extend_a_thesaurus_it_does_not_hold() -> None:
    found = read(concept("a", "; skos:broader :here ; skos:related :there"), "here", "there")
    assert (found["a"].broader, found["a"].related) == (("here",), ("there",))


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(BadInput, match="5 megabytes at most"):
        read_skos("#" * (MOST_BYTES + 1))


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    found = read(
        "<http://example.org/> <http://www.w3.org/2002/07/owl#imports> <http://example.org/x> .\n"
        + concept("a", "; skos:exactMatch <http://example.org/b>")
        + '<http://example.org/b> a skos:Concept ; skos:prefLabel "B"@en ; skos:note '
        '"<!DOCTYPE x [<!ENTITY e SYSTEM \\"http://example.org/e\\">]><x>&e;</x>"'
        "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> ."
    )
    assert set(found) == {"a", "b"}


def test_themes_come_through_the_jail_as_they_are() -> None:
    with Jail(workers=1) as jail:
        found, said = jail.run("repo_search.skos:read_skos", PREFIXES + concept("a"), [])
    assert (found, said) == (list(read(concept("a")).values()), [])


def test_searching_and_serving_do_not_load_rdflib() -> None:
    code = (
        "import sys; from repo_search.cli import load; "
        "[load(name) for name in ('search', 'serve', 'themes')]; "
        "sys.exit('rdflib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12
).filter(name_key)
IDS = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}\Z")


@st.composite
def thesauri(draw: st.DrawFn) -> list[Theme]:
    """Sound thesauri: every name once, broader ones before, related both ways."""
    ids = sorted(draw(st.sets(IDS, min_size=1, max_size=6)))
    names = draw(st.lists(WORDS, min_size=len(ids) * 3, max_size=18, unique_by=name_key))
    broader = {
        theme_id: set(draw(st.sets(st.sampled_from(ids[:at]), max_size=2))) if at else set[str]()
        for at, theme_id in enumerate(ids)
    }
    related: dict[str, set[str]] = {theme_id: set() for theme_id in ids}
    for one, other in draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)))):
        if one != other and one not in broader[other] and other not in broader[one]:
            related[one].add(other)
            related[other].add(one)
    notes = st.lists(WORDS, max_size=3).map(" ".join)
    return [
        Theme(
            theme_id,
            names.pop(),
            tuple(sorted(broader[theme_id])),
            tuple(sorted(related[theme_id])),
            (names.pop(),),
            (names.pop(),),
            draw(notes),
            THEMES + theme_id,
        )
        for theme_id in ids
    ]


@settings(max_examples=60, deadline=None)
@given(thesauri())
def test_what_is_written_is_read_again_and_written_the_same(themes: list[Theme]) -> None:
    text = write_skos(themes)
    assert read_skos(text) == (themes, [])
    assert write_skos(reversed(themes)) == text


PIECES = (
    *(":a ", "a skos:Concept", ' "x"', "@en", "@", " ;", " ,", " .", "\n", "<", ">", "[", "]", "("),
    *('"""', "\\u12", "\\U00110000", "^^", "1" * 5000, ")", "skos:prefLabel ", "%zz", "@prefix "),
    *("@base ", "a:", "\x00", "\ud800", "_:b ", "#", "{", "}", "=>", "true "),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_text_is_read_or_refused_in_plain_words(parts: list[str]) -> None:
    with suppress(BadInput):
        assert read_skos(PREFIXES + "".join(parts))[0]


def test_unmatched_labels_are_not_handed_out() -> None:
    text = write_skos([Theme("a", "A", related=("b",)), Theme("b", "B", matched=False)])
    assert list(read_skos(text)[0]) == [Theme("a", "A", uri=THEMES + "a")]
