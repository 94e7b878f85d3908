"""Old Word files, rich text and OpenDocument text: LibreOffice makes a DOCX of them, which is read.

A DOCX and not a PDF, although that would have page numbers: they would be LibreOffice's, by the
fonts of this machine, and a reader who cites them would name pages that Word does not show.
"""

import os
import re
import resource
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from indexer.readers import bounds
from indexer.readers.docx import check_zip, read_docx
from repo_search.errors import Unreadable
from repo_search.jail import PROGRAM_BYTES, PROGRAM_FILES, set_limit
from repo_search.passages import ExtractedText

if TYPE_CHECKING:
    from indexer.readers import Watch

OfficeFormat = Literal["doc", "rtf", "odt"]


class _Kind(NamedTuple):
    name: str
    media_type: str
    filter: str
    """What LibreOffice reads it by: left to itself it takes what is damaged for plain text."""


_KINDS: dict[OfficeFormat, _Kind] = {
    "doc": _Kind("an old Word file (.doc)", "application/msword", "MS Word 97"),
    "rtf": _Kind("a rich text file (.rtf)", "application/rtf", "Rich Text Format"),
    "odt": _Kind(
        "an OpenDocument text (.odt)", "application/vnd.oasis.opendocument.text", "writer8"
    ),
}
_BEFORE_WORD_97 = "MS WinWord 6"
_ENCRYPTED = "It is encrypted with a password"
_SECTOR = 64
"""Bytes: streams of an OLE file begin at a multiple of it."""
_WORD_HEADER = re.compile(rb"(\xec|\xdc)\xa5.[\0\1].{7}(.)", re.DOTALL)
"""[MS-DOC] 2.5.1, FibBase: wIdent (0xA5DC before Word 97), nFib, and the byte that begins with
fEncrypted."""
_WORD_ENCRYPTED = 0x01
_SETTINGS = {
    "Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Writer/Content/Update": {"Link": 0, "Field": "false", "Chart": "false"},
}
"""Macros never run, links are never followed."""


def program() -> str | None:
    """The path of LibreOffice's command, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read_office(path: str, kind: OfficeFormat, watch: "Watch | None" = None) -> ExtractedText:
    """The text of such a file, in numbered parts. Run it in a Jail, whose limits on time, network
    and file size hold for LibreOffice too and which ends both together.

    Raises Unreadable for files that are encrypted, damaged or beyond the bounds, and where there
    is no LibreOffice.
    """
    bounds.check_bytes(os.stat(path).st_size, bounds.OFFICE_BYTES)
    name, media_type, filter_ = _KINDS[kind]
    header = _word_header(path) if kind == "doc" else None
    if header is not None and header[1] == b"\xdc":
        filter_ = _BEFORE_WORD_97
    if kind == "odt":
        _check_odt(path)
    command = program()
    if command is None:
        raise Unreadable(
            f"This is {name}, which LibreOffice reads: install it (Debian: "
            "libreoffice-writer-nogui) and import the file again, or save it as DOCX or PDF"
        )
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        source = Path(folder) / f"document.{kind}"
        shutil.copyfile(path, source)
        converted = _converted(command, source, filter_)
        if not converted.is_file():
            if header is not None and header[2][0] & _WORD_ENCRYPTED:
                raise Unreadable(_ENCRYPTED)
            raise Unreadable(f"LibreOffice cannot open it: this is {name} that is damaged")
        extracted = read_docx(str(converted), watch)
    # LibreOffice writes its own language where a document names none.
    properties = {k: v for k, v in extracted.properties.items() if k != "language"}
    return replace(extracted, media_type=media_type, properties=properties, reader="libreoffice")


def _word_header(path: str) -> re.Match[bytes] | None:
    with open(path, "rb") as file:
        while sector := file.read(_SECTOR):
            if header := _WORD_HEADER.match(sector):
                return header
    return None


def _check_odt(path: str) -> None:
    check_zip(path, needed="content.xml")
    with zipfile.ZipFile(path) as archive, suppress(KeyError, zipfile.BadZipFile, zlib.error):
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Unreadable(_ENCRYPTED)


def _converted(command: str, source: Path, filter_: str) -> Path:
    """Where the DOCX made of a file stands beside it, if LibreOffice could open the file."""
    folder = source.parent
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    arguments = ["--headless", "--norestore", "--nolockcheck", f"--infilter={filter_}"]
    subprocess.run(  # noqa: S603 - the program that is installed, fixed arguments
        [command, f"-env:UserInstallation={profile.parent.as_uri()}", *arguments,
         "--convert-to", "docx", source.name],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder),
             "OSL_SOCKET_PATH": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_make_room,
        check=False,
    )  # fmt: skip
    return source.with_suffix(".docx")


def _make_room() -> None:
    set_limit(resource.RLIMIT_AS, PROGRAM_BYTES)
    set_limit(resource.RLIMIT_NOFILE, PROGRAM_FILES)


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{place}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for place, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>"
    )
