"""Files other than PDF that mean to cost their reader time or memory, made when they are needed:
Word and OpenDocument, rich text, web pages, plain text, archives. Each is named by what it does."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial

from docx import Document
from PIL import Image

from .hostile_pdfs import MEBIBYTE

_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LAUGHS = b"<!DOCTYPE a [<!ENTITY e0 'laugh'>%s]>" % b"".join(
    b"<!ENTITY e%d '%s'>" % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 12)
)
_LONG_ENTITY = b"<!DOCTYPE a [<!ENTITY e '%s'>]>" % (b"a" * 100_000)
_PARAGRAPH = b"<w:p><w:r><w:t>word</w:t></w:r></w:p>"
_ODT = b"application/vnd.oasis.opendocument.text"


def docx(parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A DOCX in which these parts are other than Word writes them."""
    whole, out = io.BytesIO(), io.BytesIO()
    document = Document()
    document.add_paragraph("Learning from the review of Child A")
    document.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(out, "w", packing) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, data in parts.items():
            after.writestr(name, data)
    return out.getvalue()


def body(inside: bytes, before: bytes = b"") -> bytes:
    """A DOCX whose text is this markup."""
    text = b"%s<w:document %s><w:body>%s</w:body></w:document>" % (before, _W, inside)
    return docx({"word/document.xml": text})


def headers(count: int, size: int) -> bytes:
    """A DOCX with so many headers of so many bytes each."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml."
    said = b"".join(
        b'<Relationship Id="r%d" Type="%s" Target="h%d.xml"/>' % (at, kind, at)
        for at in range(count)
    )
    types = b"".join(
        b'<Override PartName="/word/h%d.xml" ContentType="%sheader+xml"/>' % (at, main)
        for at in range(count)
    )
    header = b"<w:hdr %s>%s</w:hdr>" % (_W, _PARAGRAPH * (size // len(_PARAGRAPH)))
    return docx(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            b'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            b'<Override PartName="/word/document.xml" ContentType="%sdocument.main+xml"/>'
            b'<Override PartName="/word/styles.xml" ContentType="%sstyles+xml"/>%s</Types>'
            % (main, main, types),
            "word/_rels/document.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.'
            b'org/package/2006/relationships">%s</Relationships>' % said,
            **{f"word/h{at}.xml": header for at in range(count)},
        }
    )


def entries(count: int, ending: str = "") -> bytes:
    """A DOCX among so many empty files."""
    out = io.BytesIO(docx({}))
    with zipfile.ZipFile(out, "a") as archive:
        for at in range(count):
            archive.writestr(f"{at}{ending}", b"")
    return out.getvalue()


def lying(claimed: int) -> bytes:
    """A DOCX whose directory says its text has so many bytes, more or fewer than it has."""
    data = bytearray(body(_PARAGRAPH * 100_000))
    at = data.rindex(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\1\2"
    struct.pack_into("<I", data, at + 24, claimed)
    return bytes(data)


def lying_zip64(entries: int) -> bytes:
    """A DOCX whose last words are that it has so many entries and a huge directory."""
    data = docx({})
    at = data.rindex(b"PK\5\6")
    size, start = struct.unpack_from("<II", data, at + 12)
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65535, 65535, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:at] + record + locator + end


def overlapping(count: int) -> bytes:
    """A DOCX with so many entries that are all the same packed bytes (after D. Fifield, 2019)."""
    out = io.BytesIO()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b" " * 15 * MEBIBYTE) + packer.flush()
    crc = zlib.crc32(b" " * 15 * MEBIBYTE)
    sizes = (crc, len(packed), 15 * MEBIBYTE)
    names = [b"[Content_Types].xml", b"word/document.xml"]
    names += [b"word/media/%d.png" % at for at in range(count)]
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, *sizes, len(names[0]), 0)
    out.write(head + names[0] + packed)
    start = out.tell()
    for name in names:
        entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes,
                            len(name), 0, 0, 0, 0, 0, 0)  # fmt: skip
        out.write(entry + name)
    size = out.tell() - start
    out.write(struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(names), len(names), size, start, 0))
    return out.getvalue()


def odt(inside: bytes, before: bytes = b"") -> bytes:
    out = io.BytesIO()
    spaces = b" ".join(
        b'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
        for name in (b"office", b"text", b"table", b"draw")
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODT, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version='
            b'"1.2"><m:file-entry m:full-path="/" m:media-type="%s"/><m:file-entry m:full-path='
            b'"content.xml" m:media-type="text/xml"/></m:manifest>' % _ODT,
        )
        archive.writestr(
            "content.xml",
            b'<?xml version="1.0"?>%s<office:document-content %s office:version="1.2"><office:body>'
            b"<office:text>%s</office:text></office:body></office:document-content>"
            % (before, spaces, inside),
        )
    return out.getvalue()


def picture(side: int) -> bytes:
    """The start of a PNG that says it is so many points wide and high."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    data = bytearray(out.getvalue())
    struct.pack_into(">II", data, 16, side, side)
    struct.pack_into(">I", data, 29, zlib.crc32(data[12:29]))
    return bytes(data)


def html(inside: bytes) -> bytes:
    return b"<!doctype html><title>A briefing</title><h1>Child A</h1>" + inside


def _marks(count: int) -> bytes:
    """Letters with so many marks each, in the order that takes longest to put right."""
    return ("a" + "\u0301\u0323" * count).encode()


def _own_words(length: int, count: int) -> bytes:
    return b" ".join(b"%0*d" % (length, at) for at in range(count))


_DEEP_RTF = b"{\\rtf1\\ansi Learning " + b"{" * 2_000_000
_TABLE = b"<table:table><table:table-column table:number-columns-repeated='%d'/>" % 1_000_000_000
_ROW = b"<table:table-row table:number-rows-repeated='%d'><table:table-cell/></table:table-row>"

BOMBS: dict[str, Callable[[], bytes]] = {
    "text-of-300-MiB.docx": lambda: body(b" " * 300 * MEBIBYTE),
    "text-of-15-MiB-of-empty-elements.docx": lambda: body(b"<w:p/>" * 2_600_000),
    "text-of-15-MiB-of-paragraphs.docx": lambda: body(_PARAGRAPH * 420_000),
    "tables-in-tables.docx": lambda: body(b"<w:tbl><w:tr><w:tc>" * 300_000),
    "tables-in-tables-250-deep.docx": lambda: body(
        b"<w:tbl><w:tr><w:tc>" * 80 + _PARAGRAPH * 300_000 + b"</w:tc></w:tr></w:tbl>" * 80
    ),
    "row-of-a-million-cells.docx": lambda: body(
        b"<w:tbl><w:tr>" + b"<w:tc><w:p/></w:tc>" * 700_000 + b"</w:tr></w:tbl>"
    ),
    "grid-of-100,000-columns.docx": lambda: body(
        b"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='100000'/></w:tcPr>" + _PARAGRAPH
        + b"</w:tc></w:tr></w:tbl>"
    ),
    "headers-of-240-MiB.docx": partial(headers, 16, 15 * MEBIBYTE),
    "headers-4,000.docx": partial(headers, 4_000, 1_000),
    "laughing-entities.docx": lambda: body(b"<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", _LAUGHS),
    "long-entity.docx": lambda: body(
        b"<w:p><w:r><w:t>" + b"&e;" * 100_000 + b"</w:t></w:r></w:p>", _LONG_ENTITY
    ),
    "laughing-types.docx": lambda: docx({"[Content_Types].xml": _LAUGHS + b"<a>&e11;</a>"}),
    "one-line-of-15-MB.docx": lambda: body(b"<w:p><w:r><w:t>%s" % (b"word " * 3_000_000)
                                           + b"</w:t></w:r></w:p>"),
    "styles-in-a-loop.docx": lambda: docx(
        {"word/styles.xml": b"<w:styles %s>" % _W
         + b"<w:style w:styleId='a'><w:basedOn w:val='a'/></w:style>" * 100_000 + b"</w:styles>"}
    ),
    "picture-of-50,000.docx": lambda: docx({"word/media/image1.png": picture(50_000)}),
    "pictures-of-255-MiB.docx": lambda: docx(
        {f"word/media/{at}.png": b"\0" * 15 * MEBIBYTE for at in range(17)}
    ),
    "packed-by-bzip2.docx": lambda: docx({"a": b" " * 300 * MEBIBYTE}, zipfile.ZIP_BZIP2),
    "packed-by-lzma.docx": lambda: docx({"word/document.xml": b" " * 300 * MEBIBYTE},
                                        zipfile.ZIP_LZMA),
    "files-4,900.docx": partial(entries, 4_900),
    "files-300,000.docx": partial(entries, 300_000),
    "says-it-is-smaller.docx": partial(lying, 1_000),
    "says-it-is-larger.docx": partial(lying, 0xFFFFFFF0),
    "says-it-has-2-to-the-63-files.docx": partial(lying_zip64, 2**63),
    "entries-over-entries.docx": partial(overlapping, 15),
    "entries-over-4,000-entries.docx": partial(overlapping, 4_000),
    "groups-2,000,000-deep.rtf": lambda: _DEEP_RTF,
    "groups-10,000-deep.rtf": lambda: b"{\\rtf1 Learning " + b"{" * 10_000 + b"}" * 10_001,
    "binary-of-4-GB.rtf": lambda: b"{\\rtf1 Learning \\bin4294967295 }",
    "picture-of-50,000.rtf": lambda: b"{\\rtf1 Learning {\\pict\\pngblip\\picw50000\\pich50000 %s}}"
    % picture(50_000).hex().encode(),
    "cells-1,000,000.rtf": lambda: b"{\\rtf1 \\trowd" + b"\\cellx9\\cell" * 1_000_000 + b"\\row}",
    "one-line-of-20-MB.rtf": lambda: b"{\\rtf1 " + b"word " * 4_000_000 + b"}",
    "tables-in-tables.rtf": lambda: b"{\\rtf1 " + b"\\trowd\\itap%d\\nestcell " * 1_000 % tuple(
        range(1_000)) + b"}",
    "text-of-300-MiB.odt": lambda: odt(b" " * 300 * MEBIBYTE),
    "spaces-2,000,000,000.odt": lambda: odt(b"<text:p>A<text:s text:c='2000000000'/>B</text:p>"),
    "rows-and-columns-by-the-billion.odt": lambda: odt(
        b"<text:p>A</text:p>" + _TABLE + _ROW % 1_000_000_000 + b"</table:table>"
    ),
    "rows-1,000,000.odt": lambda: odt(
        b"<text:p>A</text:p><table:table><table:table-column/>" + _ROW % 1_000_000
        + b"</table:table>"
    ),
    "laughing-entities.odt": lambda: odt(b"<text:p>&e11;</text:p>", _LAUGHS),
    "sections-100,000-deep.odt": lambda: odt(b"<text:section>" * 100_000),
    "divs-50,000-deep.html": lambda: html(b"<div>" * 50_000 + b"<p>word" + b"</div>" * 50_000),
    "divs-800,000-deep.html": lambda: html(b"<div>" * 800_000),
    "tables-in-tables.html": lambda: html(b"<table><tr><td>" * 250_000),
    "bold-in-italics.html": lambda: html(b"<b><i><p>a" * 300_000),
    "links-never-closed.html": lambda: html(b"<a href=x>a" * 300_000),
    "lists-in-lists.html": lambda: html(b"<ul><li>a" * 400_000),
    "forms-and-selects.html": lambda: html(b"<form><select><option>a" * 150_000),
    "columns-100,000.html": lambda: html(
        b"<table>" + b"<tr><td colspan=100000 rowspan=65534>word" * 60_000 + b"</table>"
    ),
    "attributes-500,000.html": lambda: html(
        b"<p " + b" ".join(b"a%d=1" % at for at in range(400_000)) + b">word"
    ),
    "one-attribute-of-4-MB.html": lambda: html(b"<p class='" + b"a " * 1_900_000 + b"'>word"),
    "entities-of-characters.html": lambda: html(b"<p>" + b"&amp;" * 800_000),
    "laughing-entities.html": lambda: _LAUGHS.replace(b"DOCTYPE a", b"DOCTYPE html")
    + b"<html><body><p>&e11;",
    "picture-of-50,000.html": lambda: html(
        b"<p>word<img src='data:image/png;base64,%s'>" % picture(50_000).hex().encode()
    ),
    "one-line-of-20-MB.html": lambda: html(b"word " * 4_000_000),
    "one-line-of-4-MB.html": lambda: html(b"word " * 800_000),
    "comments-never-closed.html": lambda: html(b"<!--" * 900_000),
    "meta-charset-over-and-over.html": lambda: html(b"<meta charset" * 300_000),
    "paragraphs-500,000.html": lambda: html(b"<p>ab." * 600_000),
    "one-line-of-20-MB.txt": lambda: b"Learning " * 2_300_000,
    "one-line-of-15-MB.txt": lambda: b"Learning " * 1_700_000,
    "one-word-of-15-MB.txt": lambda: b"Learning " + b"a" * 15 * MEBIBYTE,
    "empty-lines-15,000,000.txt": lambda: b"Learning" + b"\n" * 15 * MEBIBYTE + b"review",
    "paragraphs-5,000,000.txt": lambda: b"a\n\n" * 5_000_000,
    "words-broken-at-line-ends.txt": lambda: b"learn-\ning " * 1_400_000,
    "words-of-their-own.txt": lambda: _own_words(3_000, 5_000),
    "words-all-different.txt": lambda: b"word " + b"".join(
        b"a%x " % (at * 7919) for at in range(2_000_000)),
    "marks-upon-letters.txt": lambda: b"Learning " + _marks(3_000_000),
    "marks-upon-each-letter.txt": lambda: b"Learning " + _marks(400) * 8_000,
    "one-line-of-20-MB.csv": lambda: b"a," * 10_000_000,
    "brackets-1,000,000.txt": lambda: b"[" * 60_000 + b"\n" + b"Learning " * 90_000,
    "picture-of-50,000.png": lambda: picture(50_000),
}  # fmt: skip
