"""How others search here (OpenSearch 1.1): the description document, which browsers and portals
read, and suggestions in the form that they ask for."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from repo_search.formats.atom import MEDIA_TYPE as ATOM
from repo_search.formats.exported import one_line
from repo_search.formats.jsonable import completions
from repo_search.results import Completion

MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_LONGEST = {"ShortName": 16, "LongName": 48, "Description": 1024}
"""Characters that the format allows."""


@dataclass(frozen=True, slots=True)
class Described:
    """`site` is the address of the site's root without a slash at its end; `mail` and `icon` are
    "" where there are none, `icon` is a path. `language` is a tag of BCP 47."""

    site: str
    name: str
    said: str
    mail: str
    icon: str
    language: str


def description(described: Described) -> bytes:
    """The document, in UTF-8. What is too long for the format is cut."""
    root = etree.Element(f"{{{_NAMESPACE}}}OpenSearchDescription", nsmap={None: _NAMESPACE})
    site = described.site
    _put(root, "ShortName", described.name)
    _put(root, "LongName", described.name)
    _put(root, "Description", described.said)
    _put(root, "Contact", described.mail)
    if described.icon:
        _put(root, "Image", f"{site}{described.icon}", type="image/svg+xml")
    for rel, kind, template in (
        ("results", "text/html", "/search?q={searchTerms}&page={startPage?}"),
        ("results", ATOM, "/search.atom?q={searchTerms}"),
        ("suggestions", SUGGESTIONS, "/suggestions?q={searchTerms}"),
        ("self", MEDIA_TYPE, "/opensearch.xml"),
    ):
        etree.SubElement(
            root, f"{{{_NAMESPACE}}}Url", rel=rel, type=kind, template=f"{site}{template}"
        )
    for name, text in (
        ("Language", described.language),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
    ):
        _put(root, name, text)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return document


def _put(root: "etree._Element", name: str, text: str, **attributes: str) -> None:
    said = one_line(text)[: _LONGEST.get(name)].strip()
    if said:
        etree.SubElement(root, f"{{{_NAMESPACE}}}{name}", **attributes).text = said


def suggestions(text: str, found: Iterable[Completion], site: str) -> list[object]:
    """What was typed, what it may become, what is said of each, and where each leads."""
    all_of = completions(found)["suggestions"]
    return [
        text,
        [one["text"] for one in all_of],
        [one["detail"] or "" for one in all_of],
        [f"{site}{one['url']}" for one in all_of],
    ]
