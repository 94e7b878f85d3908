"""DOCX (ECMA-376), by python-docx behind a check of the ZIP it is packed in."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.parser import parse_xml
from lxml import etree

from indexer.readers import bounds
from indexer.readers.docx_text import Paragraph, Styles, paragraphs
from indexer.readers.pdf_properties import bcp47
from indexer.readers.shaping import has_words, one_line, parts
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText, Line

if TYPE_CHECKING:
    from indexer.readers import Watch

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DAMAGED = "The file is damaged beyond reading; open it in what wrote it and save it again"
_LINES_KEPT = 60
_FURNITURE = ("/header", "/footer")
_NOTES = ("/footnotes", "/endnotes")


def read_docx(path: str, watch: "Watch | None" = None) -> ExtractedText:
    """The text of a DOCX: body, then footnotes and endnotes, then headers and footers once each.

    Parts follow the page breaks the file marks, or else paragraph ends. Raises Unreadable for files
    that are damaged or beyond the bounds.
    """
    check_zip(path)
    try:
        document = docx.Document(path)
        styles = Styles.of(document.styles.element)
        body = list(paragraphs(document.element.body, styles))
        rest = list(_rest(document, styles))
        properties = _properties(document)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, LookupError) as error:
        raise Unreadable(_DAMAGED) from error
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, OSError,
            NotImplementedError) as error:  # fmt: skip
        raise Unreadable(_DAMAGED) from error
    if watch is not None:
        watch.docx(path)
    passages = parts([piece for one in [*body, *rest] for piece in one.pieces])
    found = any(has_words(passage.text) for passage in passages)
    return ExtractedText(
        media_type=MEDIA_TYPE,
        passages=passages,
        paged=False,
        lines=tuple(_lines(body)),
        properties=properties,
        text="layer" if found else "none",
        reason="" if found else "the document holds no words",
        reader="docx",
    )


def check_zip(
    path: str,
    damaged: str = _DAMAGED,
    part_bytes: int = bounds.TEXT_BYTES,
    needed: str = "[Content_Types].xml",
) -> None:
    """Raises Unreadable for a ZIP without the `needed` entry or one that unpacks to more than the
    bounds allow: an Office file (ECMA-376) unless another entry is needed.

    `damaged` is what is said of one that is no such file, `part_bytes` the most that one part of
    markup may hold. The sizes are those its directory declares: Python's zipfile never unpacks
    more than declared.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(damaged) from error
    if len(entries) > bounds.ZIP_ENTRIES:
        raise Unreadable(f"It is packed of more than {bounds.ZIP_ENTRIES:,} files")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("It is encrypted with a password")
    names = [entry.filename for entry in entries]
    if needed not in names:
        raise Unreadable(damaged)
    if sum(entry.file_size for entry in entries) > bounds.UNPACKED_BYTES:
        raise Unreadable(f"It unpacks to more than {bounds.UNPACKED_BYTES // 2**20} MiB")
    for entry in entries:
        markup = entry.filename.endswith((".xml", ".rels"))
        if markup and entry.file_size > part_bytes:
            raise Unreadable(f"One of its parts unpacks to more than {part_bytes // 2**20} MiB")
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > bounds.UNPACKED_RATIO_FROM and ratio > bounds.UNPACKED_RATIO:
            raise Unreadable("It is packed suspiciously small, as ZIP bombs are")


def _rest(document: Any, styles: Styles) -> Iterator[Paragraph]:
    """Notes, and headers and footers, the same text only once."""
    yield Paragraph((None,))
    seen: set[str] = set()
    for kinds in (_NOTES, _FURNITURE):
        for relation in document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(kinds):
                continue
            part = relation.target_part
            element = getattr(part, "element", None)
            root = parse_xml(part.blob) if element is None else element
            for paragraph in paragraphs(root, styles):
                if paragraph.text not in seen and has_words(paragraph.text):
                    seen.add(paragraph.text)
                    yield Paragraph((paragraph.text,))


def _lines(body: list[Paragraph]) -> list[Line]:
    lines: list[Line] = []
    page = 1
    for paragraph in body:
        for index, piece in enumerate(paragraph.pieces):
            page += piece is None
            if index == 0 and (text := one_line(paragraph.text)):
                lines.append(Line(page, text, paragraph.size, paragraph.bold))
        if len(lines) >= _LINES_KEPT or page > bounds.LINE_PAGES:
            break
    return lines


def _properties(document: Any) -> dict[str, str]:
    # By the end of the type: LibreOffice 7 writes another than python-docx looks for, which would
    # then invent properties.
    parts_of_it = (
        relation.target_part
        for relation in document.part.package.rels.values()
        if relation.reltype.endswith("/core-properties") and not relation.is_external
    )
    core = getattr(next(parts_of_it, None), "core_properties", None)
    if core is None:
        return {}
    found = {
        key: one_line(getattr(core, key) or "")
        for key in ("title", "author", "subject", "keywords")
    }
    for key in ("created", "modified"):
        moment = getattr(core, key)
        found[key] = moment.isoformat() if moment else ""
    found["language"] = bcp47(core.language or "")
    return {key: value for key, value in found.items() if value}
