"""Answers of the site, read as those read them who get them: nothing in them may be more than
text."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable

import bibtexparser
import docx
import pymarc
import pytest
import rispy
from lxml import etree
from rdflib import Graph, URIRef
from werkzeug.test import TestResponse

from tests.torture.hostile_values import MARK
from tests.web.conftest import check_page


def check_html(text: str) -> None:
    check_page(text)
    assert f"<{MARK}" not in text


def check_xml(data: bytes) -> None:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        assert MARK not in str(element.tag)
        assert not re.search(r"(^|[}:])script$", str(element.tag), re.IGNORECASE)
        assert not [name for name in element.attrib if MARK in name or name.startswith("on")]
        for name in ("href", "src"):
            assert not element.get(name, "").lower().lstrip().startswith(("javascript:", "data:"))


def check_json(data: bytes) -> None:
    json.loads(data)


def check_csv(data: bytes) -> None:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"[=+\-@\t\r]", cell), cell


def check_ris(data: bytes) -> None:
    for entry in rispy.loads(data.decode()):
        assert MARK not in entry["type_of_reference"]
    for line in data.decode().split("\r\n"):
        assert re.match(r"[A-Z][A-Z0-9]  - |$", line), line
        assert line.count("  - ") == 0 or not re.search(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028]", line)


def check_bibtex(data: bytes) -> None:
    for entry in bibtexparser.loads(data.decode()).entries:
        assert entry["ID"].startswith("record-")
        assert not [name for name in entry if MARK in name]


def check_turtle(data: bytes) -> None:
    for said in Graph().parse(data=data, format="turtle"):
        for address in (one for one in said if isinstance(one, URIRef)):
            assert re.match(r"(https?://|urn:)[\x21-\x7e]+$", address), address
        assert MARK not in said[1]


def check_marc(data: bytes) -> None:
    for record in pymarc.MARCReader(data, to_unicode=True, permissive=False):
        assert MARK not in record.leader
        assert all(re.fullmatch(r"\d{3}", field.tag) for field in record)


def check_sheet(data: bytes) -> None:
    """A Word document of ours, in which nothing is a link but what leads back here."""
    document = docx.Document(io.BytesIO(data))
    for related in document.part.rels.values():
        if related.is_external:
            assert related.target_ref.startswith("http://localhost/"), related.target_ref
    for part in document.part.package.iter_parts():
        if part.partname.endswith(".xml"):
            check_xml(part.blob)


def check_text(data: bytes) -> None:
    data.decode()


KINDS: dict[str, Callable[[bytes], None]] = {
    "text/html": lambda data: check_html(data.decode()),
    "application/json": check_json,
    "application/problem+json": check_json,
    "application/vnd.citationstyles.csl+json": check_json,
    "application/x-suggestions+json": check_json,
    "application/atom+xml": check_xml,
    "application/marcxml+xml": check_xml,
    "application/opensearchdescription+xml": check_xml,
    "application/xml": check_xml,
    "text/xml": check_xml,
    "application/marc": check_marc,
    "image/svg+xml": check_xml,
    "text/csv": check_csv,
    "application/x-research-info-systems": check_ris,
    "application/x-bibtex": check_bibtex,
    "text/turtle": check_turtle,
    "text/plain": check_text,
    "text/css": check_text,
    "image/webp": lambda data: None,
    "image/png": lambda data: None,
    "application/pdf": lambda data: None,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": lambda data: None,
}
"""How an answer of each media type is read; another one fails until it is said here."""


def check_answer(response: TestResponse) -> None:
    for name, value in response.headers:
        assert MARK not in name.lower()
        assert not [c for c in value if unicodedata.category(c)[0] == "C"], f"{name}: {value!r}"
    named = response.headers.get("Content-Disposition", "")
    for given in re.findall(r"filename=\"?([^\";]*)", named):
        assert not re.search(r"[/\\]|^\.", given), named
    assert response.headers.get("Location", "/").startswith(("/", "http://localhost/"))
    kept = response.mimetype in ("text/html", "text/plain")
    as_it_came = kept and named.startswith("attachment")
    if 'filename="briefing-' in named:
        check_sheet(response.data)
    elif not as_it_came and not 300 <= response.status_code < 400:
        KINDS.get(response.mimetype, _unknown)(response.data)


def _unknown(_: bytes) -> None:
    pytest.fail("an answer of a media type that this test does not know")
