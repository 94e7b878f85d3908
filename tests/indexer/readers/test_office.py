"""Old Word files, RTF and ODT through LibreOffice, and what is done to it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from indexer.readers import read
from indexer.readers.formats import recognise
from repo_search.errors import Unreadable
from repo_search.jail import PROGRAM_BYTES, Jail
from repo_search.passages import ExtractedText

from ..documents import PROSE, odt, outcomes, rtf

Command = Callable[..., Result]
DAMAGED = "LibreOffice cannot open it: this is a rich text file (.rtf) that is damaged"
HANG = "sleep 971 &\nsleep 971"
AS_EXPECTED = "sleep 971"
"""What a program tells us by: it reaches no file of ours."""


def in_jail(path: Path, name: str = "", seconds: float = 60) -> ExtractedText:
    with Jail(workers=1, seconds=seconds, programs=True) as jail:
        answer: ExtractedText = jail.run("indexer.readers:read", path, name or path.name)
        return answer


def text_of(extracted: ExtractedText) -> str:
    return "\n".join(passage.text for passage in extracted.passages)


@pytest.fixture(scope="session")
def converted(soffice: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Word 97 file, which LibreOffice itself writes."""
    folder = tmp_path_factory.mktemp("old-word")
    source = rtf(folder / "review.rtf", "Learning review", PROSE, title="A learning review")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "doc", "--outdir", folder, source],
        check=True, capture_output=True, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return folder / "review.doc"


@pytest.fixture
def old_word(converted: Path, tmp_path: Path) -> Path:
    """A copy of it, to be harmed."""
    return Path(shutil.copy(converted, tmp_path))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a shell script in the place of LibreOffice's command."""

    def put(script: str) -> None:
        place = tmp_path / "bin" / "soffice"
        place.parent.mkdir()
        place.write_text(f"#!/bin/sh\n{script}\n")
        place.chmod(0o755)
        monkeypatch.setenv("PATH", f"{place.parent}:{os.environ['PATH']}")

    return put


def test_a_rich_text_file_is_read_with_its_properties(soffice: None, tmp_path: Path) -> None:
    found = in_jail(rtf(tmp_path / "a", "First", r"Caf\'e9", r"\page Second", title="A review"))
    assert [passage.text for passage in found.passages] == ["First\nCafé", "Second"]
    assert (found.media_type, found.paged) == ("application/rtf", False)
    assert found.properties == {"title": "A review", "created": "2003-04-05T00:00:00+00:00"}


def test_an_opendocument_text_is_read_with_its_headings(soffice: None, tmp_path: Path) -> None:
    body = f'<text:h text:outline-level="1">Overview</text:h><text:p>{PROSE}</text:p>'
    found = in_jail(odt(tmp_path / "a", body))
    assert text_of(found) == f"Overview\n{PROSE}"
    assert found.media_type == "application/vnd.oasis.opendocument.text"
    heading, line = found.lines
    assert heading.size > line.size > 0


def test_an_old_word_file_is_read_with_its_properties(old_word: Path) -> None:
    found = in_jail(old_word)
    assert text_of(found) == f"Learning review\n{PROSE}"
    assert found.media_type == "application/msword"
    assert found.properties["title"] == "A learning review"


def test_content_decides_whatever_the_name(soffice: None, tmp_path: Path) -> None:
    assert text_of(in_jail(rtf(tmp_path / "a", "Words"), "report.doc")) == "Words"


def test_what_is_held_is_the_file_as_it_came(
    soffice: None, folder: Path, bring_in: Command, command: Command
) -> None:
    path = rtf(folder / "letter.rtf", "Learning review", f"{PROSE} zebra")
    said = outcomes(bring_in())["letter.rtf"]
    assert (said["outcome"], said["text"], said["reason"]) == ("added", "layer", None)
    assert said["record_id"] in command("search", "zebra", "--json").stdout
    shown = command("show", said["record_id"], "--json").stdout
    assert '"media_type": "application/rtf"' in shown
    assert f'"size": {path.stat().st_size}' in shown


def test_links_to_other_files_are_not_followed(soffice: None, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    odt(tmp_path / "secret.odt", "<text:p>SECRET</text:p>")
    sections = "".join(
        f'<text:section text:name="{name}"><text:section-source xlink:type="simple"'
        f' xlink:href="{(tmp_path / name).as_uri()}"/><text:p>Kept</text:p></text:section>'
        for name in ("secret.txt", "secret.odt")
    )
    assert text_of(in_jail(odt(tmp_path / "a", sections))) == "Kept\nKept"
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/secret.txt"}}{{\fldrslt Kept}}}}'
    assert text_of(in_jail(rtf(tmp_path / "b", field))) == "Kept"


def test_an_encrypted_opendocument_text_says_so(tmp_path: Path) -> None:
    path = odt(tmp_path / "a", "", manifest='<m:encryption-data m:checksum=""/>')
    with pytest.raises(Unreadable, match=r"^It is encrypted with a password$"):
        read(str(path), "a.odt")


def test_an_encrypted_old_word_file_says_so(old_word: Path) -> None:
    data = bytearray(old_word.read_bytes())
    data[data.index(b"\xec\xa5") + 11] |= 0x01
    old_word.write_bytes(data)
    with pytest.raises(Unreadable, match=r"^It is encrypted with a password$"):
        in_jail(old_word)


def test_a_damaged_file_says_so(old_word: Path, tmp_path: Path) -> None:
    data = old_word.read_bytes()
    (tmp_path / "cut.doc").write_bytes(data.replace(b"\xec\xa5", bytes(2)))
    (tmp_path / "odd.doc").write_bytes(data[:8] + "WordDocument".encode("utf-16-le") + bytes(600))
    for name in ("cut.doc", "odd.doc"):
        with pytest.raises(Unreadable, match=r"^LibreOffice cannot open it: this is an old Word"):
            in_jail(tmp_path / name)


def test_an_opendocument_bomb_never_reaches_libreoffice(
    tmp_path: Path, program: Callable[[str], None]
) -> None:
    program(HANG)
    with pytest.raises(Unreadable, match=r"unpacks to more than"):
        in_jail(odt(tmp_path / "a", " " * (40 << 20)))


@pytest.mark.parametrize("name", ["a.doc", "a.rtf", "a.odt"])
def test_without_libreoffice_the_reason_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = odt(tmp_path / name, "") if name == "a.odt" else rtf(tmp_path / name, "Words")
    if name == "a.doc":
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
        path.write_bytes(ole + bytes(600))
    assert recognise(str(path), "report") == name[2:]
    with pytest.raises(Unreadable, match=rf"\(\.{name[2:]}\).*libreoffice-writer.*DOCX or PDF"):
        read(str(path), "report")


def test_a_hang_ends_with_its_time_and_leaves_nothing_behind(
    tmp_path: Path, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    program(HANG)
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    begun = time.monotonic()
    with pytest.raises(Unreadable, match=r"^Reading took longer than 3 seconds$"):
        in_jail(rtf(tmp_path / "a", "Words"), seconds=3)
    assert time.monotonic() - begun < 20
    assert not list(place.iterdir())
    deadline = time.monotonic() + 5
    while running("sleep\0" + "971"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def running(command: str) -> list[str]:
    """Processes with this command line; those that have ended have none."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_text(errors="replace").startswith(command):
                found.append(path.parent.name)
        except OSError:
            continue
    return found


def test_a_crash_costs_only_that_file(tmp_path: Path, program: Callable[[str], None]) -> None:
    program("kill -SEGV $$")
    with Jail(workers=1, programs=True) as jail:
        for _ in range(2):
            with pytest.raises(Unreadable, match=r"^LibreOffice cannot open it"):
                jail.run("indexer.readers:read", rtf(tmp_path / "a", "Words"), "a.rtf")


def test_it_gets_more_memory_than_a_worker_but_not_without_limit_and_writes_only_so_much(
    tmp_path: Path, program: Callable[[str], None]
) -> None:
    program(
        f'[ "$(ulimit -v)" = {PROGRAM_BYTES >> 10} ] || exit 1\n'
        "head -c 200M /dev/zero > flood\n"
        f"[ $(stat -c %s flood) -le {64 << 20} ] && {AS_EXPECTED}"
    )
    with pytest.raises(Unreadable, match="took longer"):
        in_jail(rtf(tmp_path / "a", "Words"), seconds=3)


def test_deep_nesting_is_contained(soffice: None, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(rb"{\rtf1 " + b"{" * 300_000 + b"Words" + b"}" * 300_001)
    assert told(path) in ("Words", DAMAGED, "Reading took longer than 60 seconds")


def told(path: Path) -> str:
    try:
        return text_of(in_jail(path))
    except Unreadable as error:
        return str(error)
