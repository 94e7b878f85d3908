"""Documents that refer to something outside themselves: no reader asks for it, opens it or writes
it, and what they take with them does no harm."""

import contextlib
import ctypes
import http.server
import json
import os
import struct
import threading
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from indexer.readers import read
from repo_search.errors import Unreadable
from tests.indexer.documents import PROSE, docx, odt, outcomes, rtf

Command = Callable[..., Result]
Figure = Callable[[str, object], None]
SECRET = "platypus"  # noqa: S105 - a word to look for


class Canary:
    """A server on loopback and a folder of files, which note whoever asks for anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "canaries"
        self.folder.mkdir()
        for name in ("secret.txt", "secret.odt", "secret.dtd", "secret.png"):
            (self.folder / name).write_text(SECRET)
        rtf(self.folder / "secret.rtf", SECRET)
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(SECRET.encode())

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self._libc = ctypes.CDLL(None)
        self._watch = self._libc.inotify_init1(os.O_NONBLOCK)
        all_events = 0xFFF
        self._libc.inotify_add_watch(self._watch, os.fsencode(self.folder), all_events)

    def references(self) -> list[str]:
        """What a document may refer to: a file, its address, an address on the web."""
        place = self.folder / "secret.txt"
        return [
            str(place),
            place.as_uri(),
            f"http://127.0.0.1:{self.server.server_port}/secret.txt",
        ]

    def heard(self) -> list[str]:
        """What was asked for since this was asked last, by address or name."""
        found = list(self.asked)
        self.asked.clear()
        try:
            events = os.read(self._watch, 1 << 16)
        except BlockingIOError:
            return found
        while events:
            _, mask, _, length = struct.unpack_from("iIII", events)
            name = events[16 : 16 + length].rstrip(b"\0").decode()
            found.append(f"{name or 'the folder'}: {mask:#x}")
            events = events[16 + length :]
        return found

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        os.close(self._watch)


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    canary = Canary(tmp_path)
    yield canary
    canary.close()


def test_the_canaries_sing(canary: Canary) -> None:
    assert not canary.heard()
    canary.references()
    urllib.request.urlopen(canary.references()[2]).close()  # noqa: S310 - our own
    assert canary.heard() == ["/secret.txt"]
    (canary.folder / "secret.txt").read_text()
    assert canary.heard()
    (canary.folder / "escaped").touch()
    assert canary.heard()


def test_nothing_that_a_document_refers_to_is_asked_for(
    command: Command, tmp_path: Path, canary: Canary, figure: Figure
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number, place in enumerate(canary.references()):
        pages_of_the_web(folder, number, place)
        portable(folder / f"actions-{number}.pdf", place)
        word(folder, number, place)
    slipping(folder / "slip.docx", canary)
    table = workbook(tmp_path / "table.xlsx", canary.references())
    read_by_itself(folder, canary)
    said = outcomes(command("import", folder, "--json"))
    command("import", folder, "--manifest", table)
    heard = canary.heard()
    figure("documents that refer to something outside", len(said) + 1)
    figure("requests, reads and writes of theirs", len(heard))
    assert not heard
    taken = {name for name, one in said.items() if one["outcome"] == "added"}
    assert {"page-0.html", "actions-1.pdf", "links-2.docx", "slip.docx"} <= taken, said
    assert not json.loads(command("search", SECRET, "--json").stdout)["results"]
    assert not list(tmp_path.rglob("escaped*"))


@pytest.mark.long
def test_libreoffice_asks_for_nothing_either(
    soffice: None, command: Command, tmp_path: Path, canary: Canary, figure: Figure
) -> None:
    # Left to itself LibreOffice 7.4 opens a file that a field names: here the jail helps.
    folder = tmp_path / "documents"
    folder.mkdir()
    for number, place in enumerate(canary.references()):
        office(folder, number, place)
    canary.heard()
    said = outcomes(command("import", folder, "--json"))
    heard = canary.heard()
    figure("documents for LibreOffice that refer to something outside", len(said))
    figure("requests, reads and writes of theirs", len(heard))
    assert not heard
    assert {one["outcome"] for one in said.values()} == {"added"}
    assert not json.loads(command("search", SECRET, "--json").stdout)["results"]


def read_by_itself(folder: Path, canary: Canary) -> None:
    """Readers ask for nothing even where no jail hinders them."""
    canary.heard()
    for path in sorted(folder.iterdir()):
        with contextlib.suppress(Unreadable):
            assert SECRET not in "".join(p.text for p in read(str(path), path.name).passages)
        assert not canary.heard(), path


def pages_of_the_web(folder: Path, number: int, place: str) -> None:
    (folder / f"page-{number}.html").write_text(
        f"""<!doctype html><html manifest="{place}"><head><base href="{place}"><title>A</title>
        <meta http-equiv=refresh content="0;url={place}"><link rel=stylesheet href="{place}">
        <script src="{place}"></script><style>@import "{place}"; p {{ background: url({place}) }}
        </style></head><body><h1>A briefing {number}</h1><p>{PROSE}</p><img src="{place}">
        <iframe src="{place}"></iframe><object data="{place}"></object><embed src="{place}">
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
        <image xlink:href="{place}"/><use href="{place}#a"/></svg>
        <xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{place}" parse="text"/>
        </body></html>"""
    )
    (folder / f"entity-{number}.html").write_text(
        f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{place}" [<!ENTITY a SYSTEM "{place}">'
        f'<!ENTITY % b SYSTEM "{place}"> %b;]><html><body><h1>B {number}</h1><p>{PROSE} &a;</p>'
        "</body></html>"
    )
    (folder / f"drawing-{number}.svg").write_text(
        f'<?xml-stylesheet href="{place}"?><!DOCTYPE svg [<!ENTITY a SYSTEM "{place}">]>'
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{place}"/><text>&a;</text></svg>'
    )


def portable(path: Path, place: str) -> None:
    """A PDF that acts when it is opened, in each way there is, and embeds a file."""
    actions = [
        f"/S /JavaScript /JS (app.launchURL\\('{place}', true\\); this.submitForm\\('{place}'\\))",
        f"/S /Launch /F ({place}) /NewWindow true",
        f"/S /URI /URI ({place})",
        f"/S /GoToR /F ({place}) /D [0 /Fit]",
        f"/S /GoToE /F ({place}) /D [0 /Fit] /T << /R /C /N (a) >>",
        f"/S /SubmitForm /F << /FS /URL /F ({place}) >>",
        f"/S /ImportData /F ({place})",
        f"/S /Rendition /R << /S /MR /C << /S /MCD /D << /Type /Filespec /F ({place}) >> >> >>",
    ]
    chain = ""
    for action in reversed(actions):
        chain = f"<< /Type /Action {action}{f' /Next {chain}' if chain else ''} >>"
    words = f"BT /F1 12 Tf 72 700 Td ({PROSE}) Tj ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /OpenAction {chain} /AA << /WC {chain} >> /Names << "
        "/JavaScript << /Names [(a) 6 0 R] >> /EmbeddedFiles << /Names [(../../escaped) 7 0 R] >> "
        ">> /AcroForm << /XFA 8 0 R /Fields [] >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font "
        f"<< /F1 5 0 R >> /XObject << /X 9 0 R >> >> /AA << /O {chain} >> >>",
        f"<< /Length {len(words)} >>\nstream\n{words}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /S /JavaScript /JS (app.launchURL\\('{place}'\\)) >>",
        "<< /Type /Filespec /F (../../escaped) /EF << /F 4 0 R >> >>",
        f"<< /Length {len(place) + 60} >>\nstream\n<!DOCTYPE a [<!ENTITY a SYSTEM '{place}'>]>"
        f"<xdp>&a;</xdp>{' ' * 11}\nendstream",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /Length 0 "
        f"/F << /FS /URL /F ({place}) >> >>\nstream\nendstream",
    ]
    body = "%PDF-1.7\n"
    for number, content in enumerate(objects, start=1):
        body += f"{number} 0 obj\n{content}\nendobj\n"
    path.write_text(body + "trailer << /Root 1 0 R >>\n%%EOF\n", encoding="latin-1")


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(folder: Path, number: int, place: str) -> None:
    links = "".join(
        f'<Relationship Id="x{kind}" TargetMode="External" Target="{place}" '
        f'Type="{_RELATIONS}/{kind}"/>'
        for kind in (
            *("attachedTemplate", "image", "oleObject", "frame", "subDocument", "aFChunk"),
            *("hyperlink", "mailMergeSource", "video", "package"),
        )
    )
    fields = "".join(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{name} "{place}"'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        for name in ("INCLUDETEXT", "INCLUDEPICTURE", "DDEAUTO", "LINK", "RD", "DATABASE")
    )
    changed(
        docx(folder / f"links-{number}.docx", "A learning review", f"{PROSE} {number}"),
        {
            "word/_rels/document.xml.rels": lambda old: old.replace(
                "</Relationships>", f"{links}</Relationships>"
            ),
            "word/document.xml": lambda old: old.replace(
                "<w:sectPr",
                f'{fields}<w:altChunk xmlns:r="{_RELATIONS}" r:id="xaFChunk"/><w:sectPr',
                1,
            ),
            "word/settings.xml": lambda old: old.replace(
                "</w:settings>",
                f'<w:attachedTemplate xmlns:r="{_RELATIONS}" r:id="x"/></w:settings>',
            ),
        },
    )
    changed(
        docx(folder / f"entity-{number}.docx", PROSE, str(number)),
        {
            "word/document.xml": lambda old: old.replace(
                "<w:document",
                f'<!DOCTYPE a SYSTEM "{place}" [<!ENTITY a SYSTEM "{place}">]><w:document',
                1,
            ).replace(PROSE, f"{PROSE} &a;")
        },
    )


def changed(path: Path, changes: dict[str, Callable[[str], str]]) -> None:
    """Changes parts of a zip file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            change = changes.get(name, str)
            archive.writestr(name, change(data.decode()) if name in changes else data)


def office(folder: Path, number: int, place: str) -> None:
    """For LibreOffice, where it is installed."""
    rtf(
        folder / f"fields-{number}.rtf",
        f"{PROSE} {number}",
        rf'{{\field{{\*\fldinst INCLUDETEXT "{place}"}}{{\fldrslt Kept}}}}',
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{place}" \\d}}{{\fldrslt Kept}}}}',
        rf"{{\*\template {place}}}",
        rf'{{\field{{\*\fldinst LINK Word.Document.8 "{place}" \\a}}{{\fldrslt Kept}}}}',
    )
    spaces = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    odt(
        folder / f"sections-{number}.odt",
        f"<text:p>{PROSE} {number}</text:p>"
        '<text:section text:name="a"><text:section-source xlink:type="simple" '
        f'xlink:href="{place}"/><text:p>Kept</text:p></text:section>'
        f'<text:p {spaces}><draw:frame><draw:image xlink:href="{place}" xlink:type="simple" '
        'xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
        f'<draw:frame><draw:object xlink:href="{place}"/></draw:frame></text:p>',
    )


def slipping(path: Path, canary: Canary) -> None:
    """A document whose parts want to be written elsewhere, or are links."""
    docx(path, "A review that slips", PROSE)
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("../escaped", "../../escaped", str(canary.folder / "escaped")):
            archive.writestr(name, SECRET)
        link = zipfile.ZipInfo("word/comments.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(canary.folder / "secret.txt"))
        archive.writestr("word/embeddings/oleObject1.bin", b"MZ" + bytes(500))
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(500))


def workbook(path: Path, places: list[str]) -> Path:
    """A manifest with links to other workbooks, and connections to data elsewhere."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["file", "title"])
    for place in places:
        sheet.append(["page-0.html", f"='[{place}]Sheet1'!A1"])
        sheet.append(["page-1.html", f'=WEBSERVICE("{place}")'])
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        connections = "".join(
            f'<connection id="{n}" name="c{n}" type="4" refreshOnLoad="1"><webPr url="{place}"/>'
            "</connection>"
            for n, place in enumerate(places, start=1)
        )
        archive.writestr("xl/connections.xml", f"<connections>{connections}</connections>")
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            f'<Relationships><Relationship Id="a" Type="{_RELATIONS}/externalLinkPath" '
            f'Target="{places[2]}" TargetMode="External"/></Relationships>',
        )
    return path
