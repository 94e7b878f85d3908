"""Themes and publishers as linked data, read again by rdflib."""

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from repo_search.authorities import Publisher
from repo_search.formats.exported import About, one_line
from repo_search.formats.linked import publishers_to_turtle, themes_to_turtle
from repo_search.skos import read_skos
from repo_search.thesaurus import Theme

SITE = "https://reviews.example.org"
SCHEMA = "https://schema.org/"
ABOUT = About(SITE)
NASTY = (
    '"', '"""', "'", "\\", "\\u0041", "<", ">", "<script>", "&amp;", "@en", "^^", " .", ";", "\n",
    "\r\n", "\t", "\x00", "\x85", "\u2028", "\ud800", "\udfff\ud800", "\ufeff", "\ufffe",
    "\U0001f476", "\u202e", "\u05d0\u05d1", "\u0645", "e\u0301", "{{ 7*7 }}", "# ", "_:b", "a:b",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(max_size=6), max_size=6).map("".join)
LABELS = TEXTS.map(lambda text: f"{text}x")
IDS = st.lists(
    st.from_regex(r"\A[a-z0-9]{1,8}(-[a-zé0-9]{1,8}){0,2}\Z") | LABELS,
    min_size=1, max_size=5, unique=True,
)  # fmt: skip


def read(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def at(*parts: str) -> URIRef:
    return URIRef("/".join((SITE, *parts)))


def texts(graph: Graph, subject: Any, name: Any) -> set[str]:
    found = list(graph.objects(subject, name))
    assert all(isinstance(one, Literal) for one in found)
    return set(map(str, found))


def lines(values: Iterable[str]) -> set[str]:
    return {one_line(value) for value in values} - {""}


def only_subject(graph: Graph, label: str) -> Any:
    (subject,) = graph.subjects(SKOS.prefLabel, Literal(one_line(label)))
    return subject


def test_a_theme_stands_at_the_site_s_own_address_with_all_that_is_known_of_it() -> None:
    known = {
        theme.theme_id: theme
        for theme in (
            Theme("harm", "Harm"),
            Theme("fire", "Fire", ("harm",), ("smoke",), uri="urn:repo-search:theme:fire"),
            Theme("smoke", "Smoke", ("harm", "gone"), ("fire",), ("fumes", "SMK"), ("soot",),
                  "From any fire.", former_ids=("reek",)),
            Theme("label", "A label", matched=False),
        )
    }  # fmt: skip
    graph = read(themes_to_turtle(known.values(), known, About(SITE, "Invented")))
    scheme, smoke = at("themes"), at("themes", "smoke")
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {scheme}
    assert texts(graph, scheme, RDFS.comment) == {"Invented"}
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {at("themes", one) for one in known}
    assert graph.value(smoke, SKOS.prefLabel) == Literal("Smoke", "en")
    assert texts(graph, smoke, SKOS.altLabel) == {"fumes", "SMK"}
    assert texts(graph, smoke, SKOS.scopeNote) == {"From any fire."}
    assert "soot" not in graph.serialize()
    assert set(graph.objects(smoke, SKOS.broader)) == {at("themes", "harm")}
    assert set(graph.objects(smoke, SKOS.related)) == {at("themes", "fire")}
    both = {at("themes", "smoke"), at("themes", "fire")}
    assert set(graph.objects(at("themes", "harm"), SKOS.narrower)) == both
    assert set(graph.subjects(SKOS.topConceptOf, scheme)) == {at("themes", "harm")}
    exact = set(graph.objects(at("themes", "fire"), SKOS.exactMatch))
    assert exact == {URIRef("urn:repo-search:theme:fire")}
    assert set(graph.subjects(SKOS.inScheme, scheme)) == {*both, at("themes", "harm")}
    assert graph.value(at("themes", "label"), SKOS.prefLabel) == Literal("A label")
    assert graph.value(at("themes", "reek"), DCTERMS.isReplacedBy) == smoke
    assert graph.value(at("themes", "reek"), OWL.deprecated) == Literal(True)


def test_a_publisher_has_names_kind_places_dates_and_lineage() -> None:
    known = {
        one.publisher_id: one
        for one in (
            Publisher("board", "Northmere LSCB", valid_to="2019-09-28", successors=("scp",)),
            Publisher(
                "scp", "Northmere SCP", ("Northmere Partnership",), "safeguarding partnership",
                "England", "North", "Northmere", "2019-09-29", "", ("board", "hidden"),
                former_ids=("nscp",),
            ),
            Publisher("came", "Came with a document", matched=False),
        )
    }  # fmt: skip
    graph = read(publishers_to_turtle(known.values(), known, ABOUT))
    scp, board = at("publishers", "scp"), at("publishers", "board")
    assert graph.value(scp, SKOS.prefLabel) == Literal("Northmere SCP")
    assert texts(graph, scp, SKOS.altLabel) == {"Northmere Partnership"}
    assert (scp, RDF.type, URIRef(SCHEMA + "Organization")) in graph
    for name, values in (
        ("http://purl.org/dc/elements/1.1/type", {"safeguarding partnership"}),
        (SCHEMA + "areaServed", {"Northmere"}),
        (SCHEMA + "location", {"England", "North"}),
        (SCHEMA + "foundingDate", {"2019-09-29"}),
        (SCHEMA + "dissolutionDate", set()),
    ):
        assert texts(graph, scp, URIRef(name)) == values, name
    assert set(graph.objects(scp, DCTERMS.replaces)) == {board}
    assert set(graph.objects(board, DCTERMS.isReplacedBy)) == {scp}
    assert graph.value(at("publishers", "nscp"), DCTERMS.isReplacedBy) == scp
    assert set(graph.subjects(SKOS.inScheme, at("publishers"))) == {scp, board}


def test_one_theme_is_told_with_its_relations_and_no_other_s_labels() -> None:
    known = {"a": Theme("a", "Alpha"), "b": Theme("b", "Beta", ("a",))}
    graph = read(themes_to_turtle([known["a"]], known, ABOUT))
    assert set(graph.objects(at("themes", "a"), SKOS.narrower)) == {at("themes", "b")}
    assert "Beta" not in graph.serialize()


@st.composite
def thesauri(draw: st.DrawFn) -> dict[str, Theme]:
    ids = draw(IDS)
    some = st.lists(st.sampled_from(ids), max_size=2).map(tuple)
    return {
        theme_id: Theme(
            theme_id, f"{draw(LABELS)}{number}", draw(some), draw(some),
            tuple(draw(st.lists(TEXTS, max_size=3))), (), draw(TEXTS),
            draw(TEXTS.map(lambda text: f"urn:{text}")), tuple(draw(st.lists(TEXTS, max_size=1))),
            draw(st.booleans()),
        )
        for number, theme_id in enumerate(ids)
    }  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(thesauri(), TEXTS)
def test_whatever_themes_are_called_their_turtle_is_read_again(
    known: dict[str, Theme], notice: str
) -> None:
    text = themes_to_turtle(known.values(), known, About(SITE, notice))
    graph = read(text)
    assert themes_to_turtle(reversed(known.values()), known, About(SITE, notice)) == text
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len(known)
    assert texts(graph, at("themes"), RDFS.comment) == lines([notice])
    for theme in known.values():
        language = "en" if theme.matched else None
        (here,) = graph.subjects(SKOS.prefLabel, Literal(one_line(theme.label), language))
        assert texts(graph, here, SKOS.altLabel) == lines(theme.variants)
        assert texts(graph, here, SKOS.scopeNote) == lines([theme.scope_note])
        assert len(set(graph.objects(here, SKOS.broader))) == len(set(theme.broader))
        assert set(graph.objects(here, SKOS.related)) <= concepts


@st.composite
def authority_files(draw: st.DrawFn) -> dict[str, Publisher]:
    ids = draw(IDS)
    some = st.lists(st.sampled_from(ids), max_size=2).map(tuple)
    return {
        publisher_id: Publisher(
            publisher_id, f"{draw(LABELS)}{number}", tuple(draw(st.lists(TEXTS, max_size=3))),
            draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS),
            draw(some), draw(some), draw(st.booleans()), tuple(draw(st.lists(TEXTS, max_size=1))),
        )
        for number, publisher_id in enumerate(ids)
    }  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(authority_files())
def test_whatever_publishers_are_called_their_turtle_is_read_again(
    known: dict[str, Publisher],
) -> None:
    graph = read(publishers_to_turtle(known.values(), known, ABOUT))
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == len(known)
    for one in known.values():
        here = only_subject(graph, one.name)
        assert texts(graph, here, SKOS.altLabel) == lines(one.variants)
        assert texts(graph, here, URIRef(SCHEMA + "areaServed")) == lines([one.area])
        places = texts(graph, here, URIRef(SCHEMA + "location"))
        assert places == lines([one.region, one.nation])


def test_the_thesaurus_of_a_site_can_be_brought_into_another() -> None:
    known = {
        "harm": Theme("harm", "Harm"),
        "fire": Theme("fire", "Fire", ("harm",), (), ("blaze",), (), "Of any sort."),
    }
    found, _remarks = read_skos(themes_to_turtle(known.values(), known, ABOUT))
    assert [(t.theme_id, t.label, t.broader, t.variants, t.scope_note) for t in found] == [
        ("fire", "Fire", ("harm",), ("blaze",), "Of any sort."),
        ("harm", "Harm", (), (), ""),
    ]
