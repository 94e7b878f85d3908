"""RDF statements as Turtle (RDF 1.1 Turtle): the same text for the same statements.

rdflib is slow to load and is loaded only when there is something to write.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

MEDIA_TYPE = "text/turtle"
ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
"""What may stand between angle brackets."""


def new_graph(prefixes: Mapping[str, str]) -> "Graph":
    """No statements yet; addresses that begin with one of these namespaces are written short."""
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    return graph


def turtle(graph: "Graph", classes: "Sequence[URIRef]", properties: "Sequence[URIRef]") -> str:
    """The statements of a graph in the order of addresses: first what is of these classes, and of
    each thing first these properties."""
    from rdflib.plugins.serializers.turtle import TurtleSerializer

    stream = io.BytesIO()
    writer = TurtleSerializer(graph)
    writer.topClasses = list(classes)
    writer.predicateOrder = list(properties)
    writer.serialize(stream, encoding="utf-8")
    return stream.getvalue().decode()
