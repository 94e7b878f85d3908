"""What hostile files other than PDF are made of: packed files that lie, markup that never ends."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from docx import Document
from PIL import Image

from .hostile_pdfs import MEBIBYTE

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = b"<!DOCTYPE a [<!ENTITY e0 'laugh'>%s]>" % b"".join(
    b"<!ENTITY e%d '%s'>" % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 12)
)
LONG_ENTITY = b"<!DOCTYPE a [<!ENTITY e '%s'>]>" % (b"a" * 100_000)
PARAGRAPH = b"<w:p><w:r><w:t>word</w:t></w:r></w:p>"
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
    text = b"%s<w:document %s><w:body>%s</w:body></w:document>" % (before, W, inside)
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
    header = b"<w:hdr %s>%s</w:hdr>" % (W, PARAGRAPH * (size // len(PARAGRAPH)))
    return docx(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            b'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            b'<Default Extension="jpeg" ContentType="image/jpeg"/>'
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
    data = bytearray(body(PARAGRAPH * 100_000))
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


def marks(count: int) -> bytes:
    """Letters with so many marks each, in the order that takes longest to put right."""
    return ("a" + "\u0301\u0323" * count).encode()


def own_words(length: int, count: int) -> bytes:
    return b" ".join(b"%0*d" % (length, at) for at in range(count))
