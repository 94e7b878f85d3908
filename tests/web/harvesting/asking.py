"""Asking as a harvester does: every answer is checked against the schema of the protocol."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import etree
from werkzeug.test import TestResponse

from tests.web.conftest import Fetch

OAI = "{http://www.openarchives.org/OAI/2.0/}"
SCHEMA = etree.RelaxNG(file=str(Path(__file__).with_name("oai_pmh.rng")))
LISTED = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
Arguments = Mapping[str, str] | Iterable[tuple[str, str]]


def checked(response: TestResponse) -> Any:
    """The root of an answer."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.headers["X-Robots-Tag"] == "noindex"
    root = etree.fromstring(response.data)
    SCHEMA.assertValid(root)
    return root


def ask(get: Fetch, arguments: Arguments = (), **more: str) -> Any:
    """The answer to these arguments; `from_` is "from"."""
    given = arguments.items() if isinstance(arguments, Mapping) else arguments
    pairs = [*given, *((name.rstrip("_"), value) for name, value in more.items())]
    return checked(get(f"/oai?{urlencode(pairs, errors='surrogatepass')}"))


def code(root: Any) -> str:
    """The code of the error, or "" """
    error = root.find(f"{OAI}error")
    return "" if error is None else str(error.get("code"))


def texts(root: Any, name: str) -> list[str]:
    return [node.text or "" for node in root.iter(OAI + name)]


def ids(root: Any) -> list[str]:
    """The ids of the records that are told of, in order."""
    return [one.rpartition(":")[2] for one in texts(root, "identifier")]


def deleted(root: Any) -> list[str]:
    """Those of them that are public no more."""
    return [
        header.findtext(f"{OAI}identifier").rpartition(":")[2]
        for header in root.iter(f"{OAI}header")
        if header.get("status") == "deleted"
    ]


def token(root: Any) -> Any:
    """The element, or None."""
    return next(root.iter(f"{OAI}resumptionToken"), None)


def pages(get: Fetch, **arguments: str) -> list[Any]:
    """All answers of a list, as its tokens lead on."""
    found = [ask(get, **arguments)]
    while (node := token(found[-1])) is not None and node.text:
        found.append(ask(get, verb=arguments["verb"], resumptionToken=node.text))
    return found
