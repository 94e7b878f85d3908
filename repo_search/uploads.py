"""Files that were uploaded and wait for the work that brings them in: a folder for each upload."""

import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from repo_search.catalogue import jobs
from repo_search.disks import room_in
from repo_search.errors import BadInput, Busy
from repo_search.holdings import sha256_of
from repo_search.settings import Settings
from repo_search.texts import N_, _

SECONDS_KEPT = 24 * 3600
"""For which files wait that were only tried, or whose work failed."""
MOST_BYTES = 10 << 30
"""Of all files that wait: more are not taken in."""
_PLACE = "place"
_CLOCKS = timedelta(minutes=1)
"""By which those of two machines may differ."""
_FOLDER = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 200
"""Bytes of UTF-8; file systems take 255."""
_LONGEST_END = 10
_GONE = N_("The files are not here any more. Upload them again.")
_ADDRESS = re.compile(rf"upload:{_FOLDER.pattern}/(.+)", re.DOTALL)


def new_folder(settings: Settings) -> Path:
    """An empty folder that nobody else can read. Raises NoSpace, and Busy if too much waits."""
    if sum(map(_size, _folders(settings))) > MOST_BYTES:
        raise Busy(_("Too many uploaded files wait to be brought in. Try again later."))
    folder = settings.uploads_directory / secrets.token_hex(16)
    with room_in(settings.uploads_directory):
        settings.uploads_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not place(settings):
            _name_place(settings.uploads_directory)
        folder.mkdir(mode=0o700)
    return folder


def place(settings: Settings) -> str:
    """What the directory of uploads is called by whoever has the same; "" where there is none."""
    try:
        return (settings.uploads_directory / _PLACE).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def given(settings: Settings, folder: Path) -> dict[str, str]:
    """What a job is given that is to be done where this folder is."""
    return {"folder": folder.name, "place": place(settings)}


def _name_place(directory: Path) -> None:
    beside = directory / f"{_PLACE}-{secrets.token_hex(8)}"
    beside.write_text(secrets.token_hex(16), encoding="ascii")
    with suppress(FileExistsError):  # another process was faster
        (directory / _PLACE).hardlink_to(beside)
    beside.unlink()


def folder_of(settings: Settings, name: str) -> Path:
    """The folder of an upload by its name. Raises BadInput if its files are gone."""
    folder = settings.uploads_directory / name
    if not _FOLDER.fullmatch(name) or not folder.is_dir():
        raise BadInput(_(_GONE))
    return folder


def only_file(folder: Path) -> Path:
    """The file of an upload of one. Raises BadInput if it is gone."""
    for path in folder.iterdir():
        return path
    raise BadInput(_(_GONE))


def free_name(folder: Path, uploaded: str) -> str:
    """The name of an uploaded file as it can be kept in a folder, as near as can be to what it was
    called: without folders, control characters and excess length, and with a number where the
    folder has one of this name."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", uploaded))[-1]
    plain = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in last)
    name = " ".join(plain.split()).lstrip(".") or "file"
    stem, end = _parted(name)
    for number in range(1, 10_000):
        tail = f"{f' ({number})' if number > 1 else ''}{end}"
        found = _shortened(stem, _LONGEST_NAME - len(tail.encode())) + tail
        if not (folder / found).exists():
            return found
    raise BadInput(_("Too many files have the same name."))


def _parted(name: str) -> tuple[str, str]:
    end = Path(name).suffix
    if len(end.encode()) > _LONGEST_END:
        return name, ""
    return name.removesuffix(end), end


def _shortened(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")


def address_of(path: Path) -> str:
    """The address from which an uploaded file comes: no other upload has the same."""
    return f"upload:{path.parent.name}/{path.name}"


def shown(address: str) -> str:
    """An address as people read it: of an uploaded file only its name."""
    found = _ADDRESS.fullmatch(address)
    return f"{found[1]}, which was uploaded" if found else address


def remove(folder: Path) -> None:
    """Removes an upload, as far as it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(connection: Connection, settings: Settings) -> None:
    """Removes the folders that are older than a day and that no work waits for."""
    needed = {job.given.get("folder") for job in jobs.unfinished(connection)}
    for folder in _folders(settings):
        with suppress(FileNotFoundError):  # another has removed it
            if folder.name not in needed and time.time() - folder.stat().st_mtime > SECONDS_KEPT:
                remove(folder)


def folders_with(settings: Settings, gone: Mapping[str, datetime]) -> list[Path]:
    """The folders in which a file has one of these digests, and which were there before the moment
    (UTC) that it has: what lies beside it may describe it."""
    found = []
    for folder in _folders(settings):
        with suppress(FileNotFoundError):  # it was brought in meanwhile
            made = datetime.fromtimestamp(folder.stat().st_mtime, UTC) - _CLOCKS
            of_it = {sha256 for sha256, at in gone.items() if at.replace(tzinfo=UTC) > made}
            if of_it and any(sha256_of(path) in of_it for path in list(folder.iterdir())):
                found.append(folder)
    return found


def _folders(settings: Settings) -> list[Path]:
    place = settings.uploads_directory
    return [one for one in place.iterdir() if _FOLDER.fullmatch(one.name)] if place.is_dir() else []


def _size(folder: Path) -> int:
    with suppress(FileNotFoundError):  # another has removed it
        return sum(path.stat().st_size for path in folder.iterdir())
    return 0
