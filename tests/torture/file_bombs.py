"""Files other than PDF that mean to cost their reader time or memory, made when they are needed:
Word and OpenDocument, rich text, web pages, plain text, archives. Each is named by what it does."""

import zipfile
from collections.abc import Callable
from functools import partial

from .hostile_files import (
    LAUGHS,
    LONG_ENTITY,
    PARAGRAPH,
    W,
    body,
    docx,
    entries,
    headers,
    html,
    lying,
    lying_zip64,
    marks,
    odt,
    overlapping,
    own_words,
    picture,
)
from .hostile_pdfs import MEBIBYTE

_DEEP_RTF = b"{\\rtf1\\ansi Learning " + b"{" * 2_000_000
_TABLE = b"<table:table><table:table-column table:number-columns-repeated='%d'/>" % 1_000_000_000
_ROW = b"<table:table-row table:number-rows-repeated='%d'><table:table-cell/></table:table-row>"

BOMBS: dict[str, Callable[[], bytes]] = {
    "text-of-300-MiB.docx": lambda: body(b" " * 300 * MEBIBYTE),
    "text-of-60-MiB.docx": lambda: body(b" " * 60 * MEBIBYTE),
    "text-of-15-MiB-of-empty-elements.docx": lambda: body(b"<w:p/>" * 2_600_000),
    "text-of-15-MiB-of-paragraphs.docx": lambda: body(PARAGRAPH * 420_000),
    "tables-in-tables.docx": lambda: body(b"<w:tbl><w:tr><w:tc>" * 300_000),
    "tables-in-tables-250-deep.docx": lambda: body(
        b"<w:tbl><w:tr><w:tc>" * 80 + PARAGRAPH * 300_000 + b"</w:tc></w:tr></w:tbl>" * 80
    ),
    "row-of-a-million-cells.docx": lambda: body(
        b"<w:tbl><w:tr>" + b"<w:tc><w:p/></w:tc>" * 700_000 + b"</w:tr></w:tbl>"
    ),
    "grid-of-100,000-columns.docx": lambda: body(
        b"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='100000'/></w:tcPr>" + PARAGRAPH
        + b"</w:tc></w:tr></w:tbl>"
    ),
    "headers-of-240-MiB.docx": partial(headers, 16, 15 * MEBIBYTE),
    "headers-4,000.docx": partial(headers, 4_000, 1_000),
    "laughing-entities.docx": lambda: body(b"<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", LAUGHS),
    "long-entity.docx": lambda: body(
        b"<w:p><w:r><w:t>" + b"&e;" * 100_000 + b"</w:t></w:r></w:p>", LONG_ENTITY
    ),
    "laughing-types.docx": lambda: docx({"[Content_Types].xml": LAUGHS + b"<a>&e11;</a>"}),
    "one-line-of-15-MB.docx": lambda: body(b"<w:p><w:r><w:t>%s" % (b"word " * 3_000_000)
                                           + b"</w:t></w:r></w:p>"),
    "styles-in-a-loop.docx": lambda: docx(
        {"word/styles.xml": b"<w:styles %s>" % W
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
    "laughing-entities.odt": lambda: odt(b"<text:p>&e11;</text:p>", LAUGHS),
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
    "laughing-entities.html": lambda: LAUGHS.replace(b"DOCTYPE a", b"DOCTYPE html")
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
    "words-of-their-own.txt": lambda: own_words(3_000, 5_000),
    "words-all-different.txt": lambda: b"word " + b"".join(
        b"a%x " % (at * 7919) for at in range(2_000_000)),
    "marks-upon-letters.txt": lambda: b"Learning " + marks(3_000_000),
    "marks-upon-each-letter.txt": lambda: b"Learning " + marks(400) * 8_000,
    "one-line-of-20-MB.csv": lambda: b"a," * 10_000_000,
    "brackets-1,000,000.txt": lambda: b"[" * 60_000 + b"\n" + b"Learning " * 90_000,
    "picture-of-50,000.png": lambda: picture(50_000),
}  # fmt: skip
