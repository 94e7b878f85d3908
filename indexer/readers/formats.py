"""Which format a file has, by its content; its name is a hint where content says too little."""

import re
import zipfile
from dataclasses import dataclass
from typing import Literal

from indexer.readers import bounds
from indexer.readers.text import decode, why_not_prose
from repo_search.errors import Unreadable

Format = Literal["pdf", "docx", "doc", "rtf", "odt", "html", "text"]


class NotADocument(Unreadable):
    """A file that is nothing to read: a picture, a table, data, an archive, a program."""


_HEAD = 65_536
_PDF_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\0\0\1\0", "a picture"),
    (b"8BPS", "a picture"),
    (b"%!PS", "a PostScript program"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript program"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"fLaC", "a recording"),
    (b"RIFF", "a recording or a picture"),
    (b"\x1aE\xdf\xa3", "a recording"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO", "a font"),
    (b"\0\1\0\0\0", "a font"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"Rar!", "an archive"),
    (b"PK\5\6", "an empty archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)
_NEVER_TEXT = ("pdf", "docx", "odt")
_OPEN_DOCUMENT_TEXT = b"application/vnd.oasis.opendocument.text"
_FIRST_TAG = re.compile(
    r"\s*(?:<\?[^>]{0,1000}>\s*|<!--.*?-->\s*|<!doctype(?!\s+html)[^>]{0,1000}>\s*)*"
    r"<(!doctype\s+html|[a-z][\w:.-]{0,60})",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAGS = (
    " html head body title meta link base script style noscript div p h1 h2 h3 h4 h5 h6 table ul ol"
    " dl span article main section header footer nav aside a br b i em strong font center img hr"
    " form blockquote pre "
)
_CLOSING_TAG = re.compile(r"</(?:html|head|body|title|div|p|h[1-6]|table|ul|ol|a|b|span)\s*>", re.I)


@dataclass(frozen=True, slots=True)
class _Old:
    mark: str
    reason: str

    @property
    def bytes(self) -> bytes:
        """Names in the directory of an OLE file are UTF-16."""
        return self.mark.encode("utf-16-le")


_LOCKED = (
    _Old("EncryptedPackage", "It is encrypted with a password"),
    _Old("DRMContent", "It is locked by rights management; ask its publisher for an open copy"),
)
_OLD_WORD = "WordDocument".encode("utf-16-le")
_OLD = (
    _Old("PowerPoint Document", "This is an old PowerPoint file (.ppt); save it as PDF"),
    _Old("Workbook", "This is an old Excel file (.xls); save it as PDF if it is to be read"),
    _Old("Book", "This is an old Excel file (.xls); save it as PDF if it is to be read"),
)


def recognise(path: str, name: str) -> Format:
    """The format of the file at `path`, called `name` by whoever gave it.

    Raises NotADocument for what is nothing to read, Unreadable for what would be but cannot be.
    """
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty")
    if b"%PDF-" in head[: _PDF_WITHIN + 5]:
        return "pdf"
    if head.startswith(b"PK\3\4"):
        return _in_zip(path)
    if head.startswith(_OLE):
        return _in_ole(path)
    if head.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    for magic, what in _MAGIC:
        if head.startswith(magic) and decode(head[:512]) is None:
            raise NotADocument(f"This is {what}, not a document")
    if head[4:8] == b"ftyp":
        raise NotADocument("This is a recording, not a document")
    return _in_text(head, name)


def _in_text(head: bytes, name: str) -> Format:
    ending = name.rpartition(".")[2].lower()
    text = decode(head)
    if text is None:
        if ending == "pdf":
            return "pdf"  # its start is damaged; the reader will say so
        raise NotADocument("This is no document of a known kind")
    first = _FIRST_TAG.match(text)
    if first:
        tag = first[1].lower()
        if f" {tag} " in _HTML_TAGS or tag.startswith("!doctype"):
            return "html"
        raise NotADocument("This is XML data, not a document")
    if ending in ("html", "htm", "xhtml") or len(_CLOSING_TAG.findall(text)) > 5:
        return "html"
    if reason := why_not_prose(text, ending):
        raise NotADocument(reason)
    if ending in _NEVER_TEXT:
        raise Unreadable(
            f"The name says .{ending}, but this is plain text: perhaps a message that was saved in "
            "the place of the document. Fetch it again, or name it .txt if it is to be read"
        )
    return "text"


def _in_ole(path: str) -> Format:
    with open(path, "rb") as file:
        data = file.read(bounds.FILE_BYTES)
    if "__substg1.0_".encode("utf-16-le") in data:
        raise NotADocument("This is an e-mail, not a document")
    for locked in _LOCKED:
        if locked.bytes in data:
            raise Unreadable(locked.reason)
    if _OLD_WORD in data:
        return "doc"
    for old in _OLD:
        if old.bytes in data:
            raise Unreadable(old.reason)
    raise NotADocument("This is no document of a known kind")


def _in_zip(path: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (ValueError, RuntimeError, *bounds.DAMAGED_ZIP) as error:
        raise Unreadable(
            "The file is damaged: it begins like a DOCX, but cannot be unpacked"
        ) from error
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("This is a PowerPoint file (.pptx); save it as PDF")
    if kind.strip() == _OPEN_DOCUMENT_TEXT:
        return "odt"
    if b"opendocument.presentation" in kind:
        raise Unreadable("This is an OpenDocument presentation (.odp); save it as PDF")
    if any(name.startswith("xl/") for name in names) or b"spreadsheet" in kind:
        raise NotADocument("This is a spreadsheet, not a document")
    raise NotADocument("This is an archive, not a document")
