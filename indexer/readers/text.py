"""Plain text, and how bytes become text where nothing says how."""

import codecs
import json
import os
import re

from indexer.readers import bounds
from indexer.readers.shaping import (
    clean,
    has_words,
    join_broken_words,
    mark_broken_words,
    parts,
)
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText, Line

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_DATA = (
    " csv tsv tab json jsonl ndjson geojson xml xsd xsl rss atom kml gpx svg yaml yml toml ini"
    " cfg conf env log sql py pyi js mjs ts tsx jsx css scss less c h cc cpp hpp cs java kt go"
    " rs rb php pl sh bash ps1 bat r jl lua swift vue ipynb tex bib ris enw mrc ics vcf eml"
    " mbox mht mhtml diff patch lock sum map "
)
"""Endings of names that mean data or source code; a space before and after each."""
_MAIL_HEADER = re.compile(
    r"^(from|to|subject|date|message-id|mime-version|received|return-path):", re.I
)
_LINES_LOOKED_AT = 200
_LINES_KEPT = 60


def decode(data: bytes, declared: str = "") -> str | None:
    """The text in UTF-8, UTF-16, UTF-32 or Windows-1252; None when it is no text at all.

    A byte order mark decides; then what decodes cleanly as UTF-8; then the encoding that is
    `declared`; then Windows-1252 ("the web's Latin-1", WHATWG Encoding Standard).
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _unless_binary(data[len(bom) :].decode(name, "replace"))
    if name := _utf16_without_bom(data):
        return _unless_binary(data.decode(name, "replace"))
    try:
        # A sample may end in the middle of a character.
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        text = data.decode(declared or "cp1252", "replace")
    return _unless_binary(text)


def _unless_binary(text: str) -> str | None:
    control = len(_CONTROL.findall(text))
    return None if control > 4 and control * 50 > len(text) else text


def _utf16_without_bom(data: bytes) -> str:
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs >= 8:
        if sample[1::2].count(0) > 0.7 * pairs and sample[::2].count(0) < 0.1 * pairs:
            return "utf-16-le"
        if sample[::2].count(0) > 0.7 * pairs and sample[1::2].count(0) < 0.1 * pairs:
            return "utf-16-be"
    return ""


def why_not_prose(text: str, ending: str) -> str:
    """Why a text is data rather than something to read, or "" if it is prose.

    `ending` is that of the file's name, without the dot.
    """
    if f" {ending} " in _DATA:
        return f"This is a file of data (.{ending}), not a document"
    lines = [line for line in text.splitlines()[:_LINES_LOOKED_AT] if line.strip()]
    if not has_words(text):
        return "This holds no words"
    if text.lstrip()[:1] in "{[" and _is_json(text):
        return "This is data (JSON), not a document"
    if sum(bool(_MAIL_HEADER.match(line)) for line in lines[:12]) >= 3:
        return "This is an e-mail, not a document"
    if any(_is_table(lines, mark) for mark in "\t,;|"):
        return "This is a table of data, not a document"
    letters = sum(character.isalpha() or character.isspace() for character in text)
    if letters < 0.6 * len(text):
        return "This is data, not a document"
    return ""


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError as error:
        # A sample that was cut off is JSON as far as it goes.
        return isinstance(error, json.JSONDecodeError) and error.pos > 0.9 * len(text) > 1000
    return True


def _is_table(lines: list[str], mark: str) -> bool:
    counts = [line.count(mark) for line in lines]
    usual = max(set(counts), key=counts.count, default=0)
    return len(lines) >= 5 and usual >= 2 and counts.count(usual) >= 0.8 * len(lines)


def read_text(path: str) -> ExtractedText:
    """Plain text as numbered parts, cut at paragraph ends (empty lines).

    Raises Unreadable when the encoding cannot be told or the file is beyond the bounds.
    """
    bounds.check_bytes(os.stat(path).st_size, bounds.TEXT_BYTES)
    with open(path, "rb") as file:
        text = decode(file.read())
    if text is None or _looks_misread(text):
        raise Unreadable("Its encoding cannot be told; save it as UTF-8")
    (text,) = join_broken_words([mark_broken_words(clean(text))])
    first = [line.strip() for line in text.split("\n", 500)[:500] if line.strip()]
    return ExtractedText(
        media_type="text/plain",
        passages=parts(_PARAGRAPH.split(text)),
        paged=False,
        lines=tuple(Line(1, line[: bounds.PROPERTY_CHARACTERS]) for line in first[:_LINES_KEPT]),
        text="layer" if has_words(text) else "none",
        reason="" if has_words(text) else "it holds no words",
        reader="text",
    )


def _looks_misread(text: str) -> bool:
    """Whether Windows-1252 was the wrong guess: no language writes mostly accents and signs."""
    latin = sum("\x80" <= character <= "\xff" for character in text[:10_000])
    return latin > 0.3 * len(text[:10_000])
