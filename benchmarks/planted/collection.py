"""All planted reports, made anew each time."""

from collections.abc import Iterator
from typing import Any

from benchmarks.planted import CONTACT, PARAGRAPHS, Planted, Suffix, pdf, pdf_clean, web_page, word
from benchmarks.planted.pdf_pages import HEIGHT, WIDTH, report, turned, with_attachment
from benchmarks.planted.printed import CLEAN_SENTENCES, SENTENCES, filled

_FORMATS: tuple[Suffix, ...] = ("pdf", "docx", "html", "txt")
_NAME = "Marian Thackwell"
"""Of the sample collection."""
_PAGE = 2
_PLAIN_ROTATIONS = (90, 180, 270)


def all_planted() -> Iterator[Planted]:
    """Every report of the truth, those that disclose and those that do not."""
    yield from _sentences()
    yield from _pdf()
    yield from _word()
    yield from _web()
    yield from _properties()


def _sentences() -> Iterator[Planted]:
    serial = 0
    for truth, clean in ((SENTENCES, False), (CLEAN_SENTENCES, True)):
        for kind, parts in truth.items():
            for held_out, part in enumerate(parts):
                for sentence in part:
                    serial += 1
                    suffix = _FORMATS[serial % len(_FORMATS)]
                    data = _written(filled(sentence, serial), suffix)
                    yield Planted(
                        f"{sentence} ({suffix})", None if clean else kind, suffix, data,
                        _PAGE if suffix == "pdf" else None, bool(held_out),
                    )  # fmt: skip


def _written(sentence: str, suffix: Suffix) -> bytes:
    match suffix:
        case "pdf":
            return report(None, sentences=(sentence,))
        case "docx":
            return word.report(sentences=(sentence,))
        case "html":
            rows = sentence.replace("<", "&lt;").replace("\n", "<br>").replace("\t", " ")
            return web_page.report(sentences=(rows,))
        case "txt":
            return "\n\n".join((*PARAGRAPHS, sentence, *CONTACT)).encode()


def _pdf() -> Iterator[Planted]:
    for kind, held_out, ways in (
        ("covered text", False, pdf.BOXES),
        ("covered text", True, pdf.BOXES_HELD_OUT),
        ("hidden text", False, pdf.INVISIBLE),
        ("hidden text", True, pdf.INVISIBLE_HELD_OUT),
        ("comment", False, pdf.COMMENTS),
        ("comment", True, pdf.COMMENTS_HELD_OUT),
        (None, False, pdf_clean.CLEAN),
        (None, True, pdf_clean.CLEAN_HELD_OUT),
    ):
        for name, way in ways.items():
            data = report(way)
            yield Planted(f"{name} (pdf)", kind, "pdf", data, _PAGE if kind else None, held_out)
    for angle in _PLAIN_ROTATIONS:
        data = turned(report(pdf.BOXES["black box"]), angle)
        held_out = angle == _PLAIN_ROTATIONS[-1]
        yield Planted(f"page turned by {angle} (pdf)", "covered text", "pdf", data, 2, held_out)
    for name, way, kind in (
        ("off the page", pdf.off_the_page, "hidden text"),
        ("printers' marks", pdf_clean.printers_marks, None),
    ):
        data = report(way, crop=(0, 50, WIDTH, HEIGHT))
        yield Planted(f"{name} (pdf)", kind, "pdf", data, _PAGE if kind else None, kind is None)
    for held_out, attached_to in ((False, None), (True, pdf.BOXES["black box"])):
        data = with_attachment(report(attached_to))
        yield Planted("attachment (pdf)", "embedded file", "pdf", data, None, held_out)


def _word() -> Iterator[Planted]:
    for held_out, kinds in ((False, word.WAYS), (True, word.WAYS_HELD_OUT)):
        for kind, ways in kinds.items():
            for name, way in ways.items():
                yield Planted(f"{name} (docx)", kind, "docx", word.report(way), None, held_out)
    for held_out, ways in ((False, word.CLEAN), (True, word.CLEAN_HELD_OUT)):
        for name, way in ways.items():
            yield Planted(f"{name} (docx)", None, "docx", word.report(way), None, held_out)
    inside = {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0 an earlier draft"}
    yield Planted(
        "object (docx)", "embedded file", "docx", word.report(files=inside, relation="oleObject")
    )
    inside = {"word/embeddings/Microsoft_Word_Document1.docx": word.report()}
    yield Planted(
        "document in a document (docx)", "embedded file", "docx",
        word.report(files=inside, relation="package"), None, True,
    )  # fmt: skip
    inside = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": b"PK the numbers of a chart"}
    yield Planted("chart (docx)", None, "docx", word.report(files=inside), None)


def _web() -> Iterator[Planted]:
    for kind, held_out, ways in (
        ("hidden text", False, web_page.HIDDEN),
        ("hidden text", True, web_page.HIDDEN_HELD_OUT),
        (None, False, web_page.CLEAN),
        (None, True, web_page.CLEAN_HELD_OUT),
    ):
        for name, extra in ways.items():
            yield Planted(f"{name} (html)", kind, "html", web_page.report(extra), None, held_out)


def _properties() -> Iterator[Planted]:
    named = f"Serious case review {_NAME}"
    said: list[tuple[bool, str | None, dict[str, Any]]] = [
        (False, "properties", {"title": named}),
        (False, "properties", {"subject": f"Re: {_NAME}, aged 4 months"}),
        (False, "properties", {"keywords": f"{_NAME}; neglect"}),
        (True, "properties", {"title": f"{_NAME} SCR v7 FINAL"}),
        (True, "properties", {"keywords": "thackwell, marian"}),
        (True, "properties", {"subject": f"Review into the death of baby {_NAME}"}),
        (False, None, {"author": _NAME}),
        (False, None, {"title": "Microsoft Word - LSCPR overview report final.docx"}),
        (False, None, {"subject": "Serious Case Review", "keywords": "neglect, injury"}),
        (True, None, {"title": "Overview Report Template", "author": "Northmere Council"}),
        (True, None, {"keywords": "Safeguarding; Child Protection; Northmere"}),
    ]
    for held_out, kind, about in said:
        title = ", ".join(f"{key} “{value}”" for key, value in about.items())
        of = report(None, **about)
        yield Planted(f"{title} (pdf)", kind, "pdf", of, None, held_out)
        yield Planted(f"{title} (docx)", kind, "docx", word.report(**about), None, held_out)
