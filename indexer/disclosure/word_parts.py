"""The parts of a DOCX (ECMA-376), and the words in them that are no text of its pages."""

import zipfile
from typing import Any

from docx.oxml.parser import parse_xml
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


def parts_of(archive: zipfile.ZipFile) -> dict[str, list[str]]:
    """The names of parts by the ends of their types ("main", "comments"): Word may give a part any
    name, and finds it by its type."""
    names, found = archive.namelist(), dict[str, list[str]]()
    for one in parse_xml(archive.read("[Content_Types].xml")).iterfind(_TYPE):
        name = (one.get("PartName") or "").removeprefix("/")
        kind = (one.get("ContentType") or "").removesuffix("+xml").rpartition(".")[2]
        if name in names:
            found.setdefault(kind, []).append(name)
    return found


def relations_of(name: str) -> str:
    """The name of the part that says what a part refers to, if it refers to anything."""
    folder, slash, file = name.rpartition("/")
    return f"{folder}{slash}_rels/{file}.rels"


def behind(root: Any) -> str:
    """Descriptions of pictures, codes of fields that are no links, variables and properties."""
    found: list[str] = []
    for item in root.iter():
        tag = etree.QName(item).localname if isinstance(item.tag, str) else ""
        if tag == "docPr":
            found += (item.get("descr") or "", item.get("title") or "")
        elif tag == "docVar":
            found.append(f"{item.get(_W + 'name')}: {item.get(_W + 'val')}")
        elif tag == "property":
            found.append(f"{item.get('name')}: {''.join(item.itertext())}")
        elif tag == "instrText" and "HYPERLINK" not in (item.text or ""):
            found.append(item.text or "")
    return "\n\n".join(found)
