"""Which format a file has is told by its content."""

import zipfile
from pathlib import Path

import pytest

from indexer.readers import NotADocument, read
from repo_search.errors import Unreadable

PROSE = b"The review found that agencies did not share what they knew. " * 20


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("report.pdf", b"<!DOCTYPE html><title>x</title><p>" + PROSE, "text/html"),
        ("report.doc", b"\xef\xbb\xbf\n<!-- saved --><html><body>" + PROSE, "text/html"),
        ("report", PROSE, "text/plain"),
        ("report.csv.txt", PROSE, "text/plain"),
        ("report.txt", PROSE.decode().encode("utf-16"), "text/plain"),
    ],
)
def test_content_decides_whatever_the_name(
    tmp_path: Path, name: str, data: bytes, media_type: str
) -> None:
    path = tmp_path / "held"
    path.write_bytes(data)
    assert read(str(path), name).media_type == media_type


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(100)),
        ("a.mp3", b"ID3\x03" + bytes(100)),
        ("a.mp4", b"\0\0\0\x20ftypisom" + bytes(100)),
        ("a.woff2", b"wOF2" + bytes(100)),
        ("a.gz", b"\x1f\x8b\x08" + bytes(100)),
        ("a.bin", bytes(range(256)) * 4),
        ("a.csv", b"name,date\nx,2018\n"),
        ("a.txt", b"name\tdate\tplace\n" + b"x\t2018\ty\n" * 20),
        ("a.txt", b'{"name": ["x", 1]}'),
        ("a.json", b"["),
        ("a.py", b"def f():\n    return 1\n"),
        ("a.txt", b"<?xml version='1.0'?><data><x>1</x></data>"),
        ("a.xml", b"<rss><channel><title>x</title></channel></rss>"),
        ("a.txt", b"From: a@b\nTo: c@d\nSubject: x\nDate: today\n\nHello there."),
        ("a.txt", b"----- 123 ----- 456"),
        ("a.txt", b"!!! ... ???"),
    ],
)
def test_what_is_nothing_to_read_is_no_document(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / "held"
    path.write_bytes(data)
    with pytest.raises(NotADocument, match=r"^This "):
        read(str(path), name)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "^The file is empty$"),
        (b"\0\0 \r\n", "^The file is empty$"),
        (b"PK\3\4 and then nothing of the kind", "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "held"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=told) as caught:
        read(str(path), "report.docx")
    assert not isinstance(caught.value, NotADocument)


@pytest.mark.parametrize("ending", ["pdf", "docx", "ODT"])
def test_a_message_in_the_place_of_a_document_is_none(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "held"
    path.write_bytes(b"The page that you asked for cannot be found. Contact the webmaster.")
    with pytest.raises(Unreadable, match=rf"^The name says \.{ending.lower()}, but this is plain"):
        read(str(path), f"report.{ending}")


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ("PowerPoint Document", r"old PowerPoint file \(\.ppt\)"),
        ("Workbook", r"old Excel file \(\.xls\)"),
        ("EncryptedPackage", "encrypted with a password"),
        ("\tDRMContent", "locked by rights management"),
        ("__substg1.0_0037001F", "e-mail"),
    ],
)
def test_old_office_files_are_named(tmp_path: Path, stream: str, told: str) -> None:
    path = tmp_path / "held"
    directory = bytes(512) + stream.encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + directory)
    with pytest.raises(Unreadable, match=told):
        read(str(path), "report.doc")


@pytest.mark.parametrize(
    ("entry", "content", "kind", "told"),
    [
        ("ppt/presentation.xml", "", Unreadable, "PowerPoint"),
        ("xl/workbook.xml", "", NotADocument, "spreadsheet"),
        ("photo.jpg", "", NotADocument, "archive"),
        ("mimetype", "application/vnd.oasis.opendocument.presentation", Unreadable, r"\(\.odp\)"),
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", NotADocument, "spreadsheet"),
    ],
)
def test_what_is_in_a_zip_decides(
    tmp_path: Path, entry: str, content: str, kind: type[Unreadable], told: str
) -> None:
    path = tmp_path / "held"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, content)
    with pytest.raises(Unreadable, match=told) as caught:
        read(str(path), "report.docx")
    assert type(caught.value) is kind
