"""What is fuzzed, and where each target begins: a function of bytes that returns, or raises what it
found. Errors of ours are answers; anything else is a fault."""

import ast
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import docx
import openpyxl

import indexer.readers.html  # these two, which are loaded when needed, now: to be watched
import indexer.readers.pdf_second  # noqa: F401 - likewise
from indexer.metadata.printed_dates import read_date
from indexer.metadata.themes import suggestions, vocabulary
from indexer.readers import read
from indexer.readers.docx import read_docx
from indexer.reading import reading_of
from indexer.sources.listing import read_listing
from indexer.sources.manifest import read_manifest
from indexer.sources.manifest.headings import Names
from indexer.sources.manifest.workbook import read_workbook
from repo_search.analysis import tokens
from repo_search.contents import from_headings, key_parts
from repo_search.dates import parse_date
from repo_search.errors import RepoSearchError
from repo_search.passages import ExtractedText
from repo_search.query.parse import parse
from repo_search.query.rows import query_of, rows_of
from repo_search.skos import read_skos, shipped_themes
from repo_search.snippets import Sought, mark, snippet

_TESTS = Path(__file__).parents[1] / "tests"
_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
_FILE = _FOLDER / "file"
_TODAY = date(2026, 1, 1)
_VOCABULARY = vocabulary(shipped_themes())
_OURS = (RepoSearchError, RecursionError, MemoryError)
"""The last two the jail puts into words."""


def _written(data: bytes) -> Path:
    _FILE.write_bytes(data)
    return _FILE


def readers(data: bytes) -> None:
    """A file of any kind but those that LibreOffice opens; PDF by pdfminer, which is Python."""
    if b"\xd0\xcf\x11\xe0" in data[:4] or b"rtf" in data[:20] or b"opendocument" in data:
        return
    with suppress(*_OURS):
        _said(read(str(_written(data)), "a", "pdfminer"))


def word(data: bytes) -> None:
    """The markup of a Word document."""
    with suppress(*_OURS):
        _said(read_docx(str(_written(_packed(_WORD, "word/document.xml", data)))))


def _said(extracted: ExtractedText) -> None:
    """All that is made of a text without looking elsewhere."""
    assert (extracted.text == "none") == bool(extracted.reason)
    reading = reading_of(extracted, "a.pdf")
    for claim in reading.claims:
        if claim.field == "published":
            parse_date(claim.values[0])
    suggestions(extracted, "A title", _VOCABULARY)
    key_parts(from_headings(extracted.passages))


def queries(data: bytes) -> None:
    """A string as a query: what is shown of it means the same."""
    text = data.decode("utf-8", "surrogateescape")
    asked = parse(text)
    assert asked.notes or parse(asked.understood).clause == asked.clause
    query_of(rows_of(text))
    mark(text, asked.clause)
    snippet(1, text, Sought(asked.clause))
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)


def dates(data: bytes) -> None:
    """A date as somebody wrote it; what was read can be read again."""
    text = data.decode("utf-8", "replace")
    read_date(text)
    with suppress(RepoSearchError):
        found = parse_date(text)
        assert parse_date(found.written) == found


def manifests(data: bytes) -> None:
    """A table of comma- or tab-separated text."""
    if not data.startswith(b"PK\3\4"):
        with suppress(RepoSearchError):
            read_manifest(_written(data), today=_TODAY)


def workbooks(data: bytes) -> None:
    """The markup of a sheet of a workbook."""
    with suppress(*_OURS):
        read_workbook(str(_written(_packed(_BOOK, "xl/worksheets/sheet1.xml", data))), Names())


def listings(data: bytes) -> None:
    """A page that lists reviews, as markup or as text."""
    for name in ("page.html", "page.txt"):
        with suppress(*_OURS):
            for row in read_listing(data, name, "https://example.org/reviews/").rows:
                assert not row.published or parse_date(row.published)


def themes(data: bytes) -> None:
    """A thesaurus in Turtle."""
    with suppress(*_OURS):
        read_skos(data.decode("utf-8", "replace"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (readers, word, queries, dates, manifests, workbooks, listings, themes)
}


def _packed(whole: bytes, part: str, data: bytes) -> bytes:
    """An Office file with one part replaced, nothing of it compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, data if name == part else before.read(name))
    return out.getvalue()


def _part(whole: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return archive.read(part)


def _word() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_heading("Learning review", 0)
    document.add_paragraph("Published in May 2018.")
    document.add_table(2, 2).cell(0, 0).text = "Neglect"
    document.save(out)
    return out.getvalue()


def _book() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("file", "title", "published"), ("a.pdf", "Child A", date(2018, 5, 15))):
        sheet.append(row)
    sheet.append(("b.pdf", '=HYPERLINK("https://example.org/","Child B")', 2019))
    sheet.merge_cells("B4:C5")
    book.save(out)
    return out.getvalue()


_WORD, _BOOK = _word(), _book()


def _files(*folders: str) -> Iterator[bytes]:
    for folder in folders:
        for path in sorted((_TESTS / folder).iterdir()):
            if path.is_file():
                yield path.read_bytes()


def _strings(pattern: str) -> Iterator[bytes]:
    """The strings that tests are written with."""
    for path in sorted(_TESTS.glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.encode("utf-8", "replace")


SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "readers": lambda: _files("indexer/readers/cases", "indexer/listing/pages"),
    "word": lambda: iter([_part(_WORD, "word/document.xml")]),
    "queries": lambda: _strings("repo_search/test_query*.py"),
    "dates": lambda: _strings("repo_search/test_dates.py"),
    "manifests": lambda: _strings("indexer/test_manifest*.py"),
    "workbooks": lambda: iter([_part(_BOOK, "xl/worksheets/sheet1.xml")]),
    "listings": lambda: _files("indexer/listing/pages"),
    "themes": lambda: _strings("repo_search/test_thesaurus.py"),
}
