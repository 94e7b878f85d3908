"""How much of one file is read, at most: what every reader keeps to."""

import lzma
import zipfile
import zlib

from repo_search.errors import Unreadable

DAMAGED_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError),
)
"""What zipfile raises for an archive, or an entry of one, that is damaged."""

PAGES = 5_000
OCR_PAGES = 500
"""Of one file, that are recognised from pictures; the jail limits the time of each."""
OCR_SECONDS_A_PAGE = 10.0
"""On average, after the first page of a file; at 300 dots an inch a full page takes two."""
OCR_FAILURES = 5
"""Pages of one file that may fail before the rest of them is left."""
PAGE_CHARACTERS = 200_000
FILE_CHARACTERS = 20_000_000
FILE_BYTES = 200 * 2**20
"""Of a PDF or DOCX file as it lies on disk."""
OFFICE_BYTES = 60 * 2**20
"""Of a file that is converted; the jail lets nothing larger than 64 MiB be written."""
TEXT_BYTES = 16 * 2**20
"""Of a plain text, and of one part of a DOCX once unpacked; their trees take twelve times that."""
HTML_BYTES = 4 * 2**20
"""Of a page of HTML, whose tree takes thirty times that."""
UNPACKED_BYTES = 256 * 2**20
"""Of all parts of a DOCX together."""
UNPACKED_RATIO = 200
"""Unpacked to packed bytes of one part of a DOCX; text seldom reaches 30."""
UNPACKED_RATIO_FROM = TEXT_BYTES
"""Parts smaller than so many bytes may have any ratio."""
ZIP_ENTRIES = 5_000
PART_CHARACTERS = 3_000
"""About the length of the numbered parts of a file that knows no pages."""
LINES = 400
"""Lines of one page that are kept with their type size."""
LINE_PAGES = 3
"""The first pages, whose lines are kept."""
PROPERTY_CHARACTERS = 2_000


def check_pages(count: int) -> None:
    """Raises Unreadable beyond PAGES."""
    if count > PAGES:
        raise Unreadable(f"It has {count:,} pages; at most {PAGES:,} are read")


def check_page(characters: int) -> None:
    """Raises Unreadable beyond PAGE_CHARACTERS."""
    if characters > PAGE_CHARACTERS:
        raise Unreadable(
            f"One page holds {characters:,} characters; at most {PAGE_CHARACTERS:,} are read"
        )


def check_text(characters: int) -> None:
    """Raises Unreadable beyond FILE_CHARACTERS."""
    if characters > FILE_CHARACTERS:
        raise Unreadable(f"It holds more than {FILE_CHARACTERS:,} characters of text")


def check_bytes(count: int, limit: int) -> None:
    """Raises Unreadable when a file of `count` bytes is larger than `limit`."""
    if count > limit:
        raise Unreadable(f"It is larger than {limit // 2**20} MiB, the most that is read")
