"""The thesaurus as SKOS in Turtle (W3C SKOS Reference, 2009; RDF 1.1 Turtle): read and written.

Words that hint at a concept and are no names of it stand under a property of our own, `indicator`.
rdflib is slow to load and is loaded only when a thesaurus is read or written.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import unquote

from repo_search.authorities import name_key, slug
from repo_search.errors import BadInput
from repo_search.thesaurus import Theme, check
from repo_search.turtle import ADDRESS, new_graph, turtle

if TYPE_CHECKING:
    from rdflib import Graph, Literal, URIRef

MOST_BYTES = 5_000_000
THEMES = "urn:repo-search:theme:"
"""What addresses of themes of our own begin with; the id follows."""
TERMS = "urn:repo-search:terms:"
SCHEME = "urn:repo-search:themes"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL, _VARIANT, _NOTE = (_SKOS + name for name in ("prefLabel", "altLabel", "scopeNote"))
_BROADER, _NARROWER, _RELATED = (_SKOS + name for name in ("broader", "narrower", "related"))
_INDICATOR = TERMS + "indicator"
_UNDERSTOOD = {
    *(_LABEL, _VARIANT, _NOTE, _BROADER, _NARROWER, _RELATED, _INDICATOR),
    *(_TYPE, _SKOS + "inScheme", _SKOS + "topConceptOf"),
}
_TITLE = "Themes of safeguarding reviews"
_HINTS = (
    "A word or phrase that hints at a concept in the text of a report. It is no name of the "
    "concept, and searches are not widened by it."
)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


@cache
def shipped_themes() -> tuple[Theme, ...]:
    """The thesaurus every repository starts with."""
    text = files("repo_search").joinpath("data", "themes.ttl").read_text(encoding="utf-8")
    return tuple(read_skos(text)[0])


def read_skos(text: str, known: Collection[str] = ()) -> tuple[list[Theme], list[str]]:
    """The concepts of a thesaurus in the order of ids, and remarks on what was left out.

    The id of a concept is the last part of its address. English labels are taken, or those
    without a language; for a concept without such a label, those of another language. `known` are
    ids of concepts elsewhere to which these may refer. Nothing is fetched. A hostile file may keep
    the parser busy for long: read it in the jail. Raises BadInput naming what is wrong.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise BadInput(f"A thesaurus may have {MOST_BYTES // 1_000_000} megabytes at most.")
    graph = _parsed(text)
    remarks: list[str] = []
    ids = _ids(graph, remarks)
    broader, related = _relations(graph, ids)
    themes = []
    for concept, theme_id in sorted(ids.items(), key=lambda found: found[1]):
        above, beside = broader[theme_id], related[theme_id] - {theme_id}
        if both := sorted(above & beside):
            remarks.append(
                f"“{theme_id}” is related to a broader one, {', '.join(both)}: left out."
            )
        relations = tuple(sorted(above)), tuple(sorted(beside - above))
        themes.append(_theme(graph, concept, theme_id, *relations))
    check(themes, known)
    return themes, [*remarks, *_left_out(graph, ids)]


def _parsed(text: str) -> "Graph":
    from rdflib import Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser

    graph = Graph()
    # The parser itself, not Graph.parse, which would open addresses and hides the line.
    parser = SinkParser(RDFSink(graph), baseURI=THEMES, turtle=True)
    try:
        parser.loadBuf(text.removeprefix("\ufeff"))
    except BadSyntax as error:
        raise BadInput(_no_turtle(parser.lines, error._why)) from error
    except RecursionError as error:
        raise BadInput(_no_turtle(parser.lines, "brackets are nested too deeply")) from error
    except Exception as error:
        # rdflib raises AssertionError for an open string, ValueError for an address in part …
        raise BadInput(_no_turtle(parser.lines, " ".join(str(error).split())[:200])) from error
    return graph


def _no_turtle(line: int, reason: str) -> str:
    return f"The file is not Turtle (RDF): line {line + 1}, {reason or 'not understood'}."


def _ids(graph: "Graph", remarks: list[str]) -> "dict[URIRef, str]":
    """Every concept's address with its id."""
    from rdflib import URIRef

    concepts = set(graph.subjects(URIRef(_TYPE), URIRef(_SKOS + "Concept")))
    labelled = set(graph.subjects(URIRef(_LABEL))) - concepts
    schemes = set(graph.subjects(URIRef(_TYPE), URIRef(_SKOS + "ConceptScheme")))
    if left := sorted(map(str, labelled - schemes)):
        remarks.append(f"Left out, since they are no skos:Concept: {', '.join(left[:3])}.")
    found: dict[str, URIRef] = {}
    for concept in sorted(concepts, key=str):
        if not isinstance(concept, URIRef) or not ADDRESS.fullmatch(concept):
            raise BadInput(f"A skos:Concept needs an address, such as <{THEMES}neglect>.")
        theme_id = _id_of(concept)
        if theme_id in found:
            raise BadInput(
                f"Two concepts have the id “{theme_id}”, the last part of their addresses: "
                f"<{found[theme_id]}> and <{concept}>."
            )
        found[theme_id] = concept
    if not found:
        raise BadInput("There is no skos:Concept in the file.")
    return {concept: theme_id for theme_id, concept in found.items()}


def _id_of(address: str) -> str:
    return slug(unquote(re.split(r"[/#:]", address.rstrip("/#:"))[-1]))


def _relations(
    graph: "Graph", ids: "dict[URIRef, str]"
) -> tuple[defaultdict[str, set[str]], defaultdict[str, set[str]]]:
    """The ids of broader and of related concepts by id, whichever way round they are said."""
    broader, related = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for concept, theme_id in ids.items():
        for other in _others(graph, concept, _BROADER):
            broader[theme_id].add(ids.get(other) or _id_of(other))
        for other in _others(graph, concept, _NARROWER):
            if other not in ids:
                raise BadInput(f"<{concept}> has the narrower theme <{other}>, which isn't there.")
            broader[ids[other]].add(theme_id)
        for other in _others(graph, concept, _RELATED):
            related[theme_id].add(ids.get(other) or _id_of(other))
            if other in ids:
                related[ids[other]].add(theme_id)
    return broader, related


def _others(graph: "Graph", concept: "URIRef", name: str) -> "Iterator[URIRef]":
    from rdflib import URIRef

    for other in graph.objects(concept, URIRef(name)):
        if not isinstance(other, URIRef):
            raise BadInput(f"<{concept}>: {_short(name)} must give the address of a concept.")
        yield other


def _theme(
    graph: "Graph",
    concept: "URIRef",
    theme_id: str,
    broader: tuple[str, ...],
    related: tuple[str, ...],
) -> Theme:
    labels = _texts(graph, concept, _LABEL)
    if not labels:
        raise BadInput(f"<{concept}> has no skos:prefLabel.")
    language = min(labels, key=_rank)
    label, *more = labels[language]
    if more:
        raise BadInput(f"<{concept}> has two preferred labels: “{label}” and “{more[0]}”.")
    taken = {name_key(label)}
    further = _in(labels, language) | _in(_texts(graph, concept, _VARIANT), language)
    hints = _in(_texts(graph, concept, _INDICATOR), language)
    theme = Theme(
        theme_id,
        label,
        broader,
        related,
        tuple(_distinct(further, taken)),
        tuple(_distinct(hints, taken)),
        " ".join(sorted(_in(_texts(graph, concept, _NOTE), language))),
        str(concept),
    )
    for name in theme.names:
        if not name_key(name):
            raise BadInput(f"<{concept}> has a name without letters or digits: “{name}”.")
    return theme


def _texts(graph: "Graph", concept: "URIRef", name: str) -> dict[str, list[str]]:
    """The values of a property by language ("" for none), white space folded, in order."""
    from rdflib import Literal, URIRef

    found = defaultdict[str, set[str]](set)
    for value in graph.objects(concept, URIRef(name)):
        if not isinstance(value, Literal):
            raise BadInput(f"<{concept}>: {_short(name)} must be a text in quotation marks.")
        if words := _SPACE.sub(" ", value).strip():
            found[_tag(value)].add(words)
    return {language: sorted(values) for language, values in found.items()}


def _tag(value: "Literal") -> str:
    return (value.language or "").lower()


def _rank(language: str) -> tuple[bool, bool, str]:
    """English comes first, then no language, then others."""
    return not _is_english(language), not language, language


def _is_english(language: str) -> bool:
    return language in ("", "en") or language.startswith("en-")


def _in(texts: Mapping[str, list[str]], language: str) -> set[str]:
    """Texts in English, without a language, or in this one."""
    return {
        value
        for tag, values in texts.items()
        if tag == language or _is_english(tag)
        for value in values
    }


def _distinct(values: Iterable[str], taken: set[str]) -> Iterator[str]:
    """In order, those whose folded form is not taken yet; takes them."""
    for value in sorted(values):
        key = name_key(value)
        if key not in taken:
            taken.add(key)
            yield value


def _left_out(graph: "Graph", ids: "dict[URIRef, str]") -> Iterator[str]:
    """What the concepts say that has no place in our thesaurus."""
    from rdflib import Literal

    left = Counter[str]()
    for concept, name, value in graph:
        if concept in ids and str(name) not in _UNDERSTOOD:
            left[_short(str(name))] += 1
        elif concept in ids and isinstance(value, Literal) and not _is_english(_tag(value)):
            left[f"words in “{_tag(value)}”"] += 1
    for what, times in sorted(left.items()):
        yield f"Left out, {times} times: {what}." if times > 1 else f"Left out: {what}."


def _short(name: str) -> str:
    return name.replace(_SKOS, "skos:")


def write_skos(themes: Iterable[Theme]) -> str:
    """The thesaurus as Turtle: the same text for the same themes, in the order of addresses.

    Unmatched labels are no part of it. A relation to a theme that is not among them is left out.
    """
    from rdflib import Literal, URIRef
    from rdflib.namespace import RDF, RDFS, SKOS

    named = {"rdf": str(RDF), "rdfs": str(RDFS), "skos": _SKOS, "rs": TERMS, "": THEMES}
    graph = new_graph(named)
    scheme, indicator = URIRef(SCHEME), URIRef(_INDICATOR)
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, SKOS.prefLabel, Literal(_TITLE, "en")))
    graph.add((indicator, RDF.type, RDF.Property))
    graph.add((indicator, RDFS.comment, Literal(_HINTS, "en")))
    listed = [theme for theme in themes if theme.matched]
    own = {theme.theme_id: URIRef(theme.uri or THEMES + theme.theme_id) for theme in listed}
    for theme in listed:
        concept = own[theme.theme_id]
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, scheme))
        texts = (
            (SKOS.prefLabel, (theme.label,)),
            (SKOS.altLabel, theme.variants),
            (indicator, theme.indicators),
            (SKOS.scopeNote, (theme.scope_note,)),
        )
        for name, values in texts:
            for value in filter(None, values):
                graph.add((concept, name, Literal(value, "en")))
        for name, others in ((SKOS.broader, theme.broader), (SKOS.related, theme.related)):
            for other in others:
                if other in own:
                    graph.add((concept, name, own[other]))
    return turtle(
        graph,
        [SKOS.ConceptScheme, RDF.Property, SKOS.Concept],
        [RDF.type, SKOS.prefLabel, SKOS.altLabel, SKOS.broader, SKOS.related],
    )
