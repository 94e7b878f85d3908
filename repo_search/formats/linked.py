"""Themes and publishers as linked data: SKOS in Turtle, each at its own address of the site.

After the SKOS Reference (W3C, 2009), with DCMI terms for what took the place of what, and
schema.org for what a publisher is and when it was there. What came with documents and is in no
list that anybody keeps is a concept of no scheme. Who may see an entry is decided by the caller.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from repo_search.authorities import Publisher
from repo_search.formats.exported import About, one_line
from repo_search.thesaurus import Theme
from repo_search.turtle import ADDRESS, new_graph, turtle

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

_DC, _SCHEMA = "http://purl.org/dc/elements/1.1/", "https://schema.org/"


def themes_to_turtle(some: Iterable[Theme], known: Mapping[str, Theme], about: About) -> str:
    """Some themes with their relations to those that are known, by id."""
    from rdflib.namespace import SKOS

    graph, scheme = _scheme(f"{about.site}/themes", "Themes of safeguarding reviews", about.notice)
    narrower = defaultdict[str, list[str]](list)
    for theme in known.values():
        for above in theme.broader:
            narrower[above].append(theme.theme_id)
    for theme in some:
        here = _address(about, "themes", theme.theme_id)
        _put_concept(graph, here, scheme if theme.matched else None)
        language = "en" if theme.matched else ""
        _put_texts(graph, here, SKOS.prefLabel, [theme.label], language)
        _put_texts(graph, here, SKOS.altLabel, theme.variants, language)
        _put_texts(graph, here, SKOS.scopeNote, [theme.scope_note], language)
        for relation, others in (
            (SKOS.broader, theme.broader),
            (SKOS.narrower, narrower[theme.theme_id]),
            (SKOS.related, theme.related),
        ):
            for other in others:
                if other in known:
                    graph.add((here, relation, _address(about, "themes", other)))
        if theme.matched and not theme.broader:
            graph.add((here, SKOS.topConceptOf, scheme))
        if theme.uri != str(here) and ADDRESS.fullmatch(theme.uri):
            graph.add((here, SKOS.exactMatch, _reference(theme.uri)))
        _put_former(graph, here, [_address(about, "themes", one) for one in theme.former_ids])
    return _written(graph)


def publishers_to_turtle(
    some: Iterable[Publisher], known: Mapping[str, Publisher], about: About
) -> str:
    """Some publishers with what came before and after them, as far as it is known, by id."""
    from rdflib.namespace import DCTERMS, RDF, SKOS

    label = "Publishers of safeguarding reviews"
    graph, scheme = _scheme(f"{about.site}/publishers", label, about.notice)
    for publisher in some:
        here = _address(about, "publishers", publisher.publisher_id)
        _put_concept(graph, here, scheme if publisher.matched else None)
        graph.add((here, RDF.type, _reference(_SCHEMA + "Organization")))
        for name, values in (
            (SKOS.prefLabel, [publisher.name]),
            (SKOS.altLabel, publisher.variants),
            (_reference(_DC + "type"), [publisher.kind]),
            (_reference(_SCHEMA + "areaServed"), [publisher.area]),
            (_reference(_SCHEMA + "location"), [publisher.region, publisher.nation]),
            (_reference(_SCHEMA + "foundingDate"), [publisher.valid_from]),
            (_reference(_SCHEMA + "dissolutionDate"), [publisher.valid_to]),
        ):
            _put_texts(graph, here, name, values)
        for relation, others in (
            (DCTERMS.replaces, publisher.predecessors),
            (DCTERMS.isReplacedBy, publisher.successors),
        ):
            for other in others:
                if other in known:
                    graph.add((here, relation, _address(about, "publishers", other)))
        former = [_address(about, "publishers", one) for one in publisher.former_ids]
        _put_former(graph, here, former)
    return _written(graph)


def _scheme(address: str, label: str, notice: str) -> "tuple[Graph, URIRef]":
    """A graph with the scheme alone, which says the notice of the repository."""
    from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

    named = {"dcterms": DCTERMS, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "skos": SKOS}
    prefixes = {prefix: str(namespace) for prefix, namespace in named.items()}
    graph = new_graph(prefixes | {"dc": _DC, "schema": _SCHEMA})
    scheme = _reference(address)
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    _put_texts(graph, scheme, SKOS.prefLabel, [label], "en")
    _put_texts(graph, scheme, RDFS.comment, [notice])
    return graph, scheme


def _put_concept(graph: "Graph", here: "URIRef", scheme: "URIRef | None") -> None:
    from rdflib.namespace import RDF, SKOS

    graph.add((here, RDF.type, SKOS.Concept))
    if scheme is not None:
        graph.add((here, SKOS.inScheme, scheme))


def _put_texts(
    graph: "Graph", here: "URIRef", name: "URIRef", values: Iterable[str], language: str = ""
) -> None:
    from rdflib import Literal

    for value in filter(None, map(one_line, values)):
        graph.add((here, name, Literal(value, language or None)))


def _put_former(graph: "Graph", here: "URIRef", former: "Iterable[URIRef]") -> None:
    """Addresses that lead here, since what had them became part of this."""
    from rdflib import Literal
    from rdflib.namespace import DCTERMS, OWL

    for one in former:
        graph.add((one, DCTERMS.isReplacedBy, here))
        graph.add((one, OWL.deprecated, Literal(True)))


def _address(about: About, kind: str, entry_id: str) -> "URIRef":
    """Where an entry stands: the address of its page is that of the concept."""
    return _reference(f"{about.site}/{kind}/{quote(entry_id, safe='', errors='replace')}")


def _reference(address: str) -> "URIRef":
    from rdflib import URIRef

    return URIRef(address)


def _written(graph: "Graph") -> str:
    from rdflib.namespace import RDF, SKOS

    return turtle(
        graph,
        [SKOS.ConceptScheme, SKOS.Concept],
        [RDF.type, SKOS.prefLabel, SKOS.altLabel, SKOS.broader, SKOS.narrower, SKOS.related],
    )
