"""Files and folders on disk, walked in a stable order."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be read, or one that is not, with the outcome and the reason."""

    path: Path
    address: str
    outcome: Literal["", "ignored", "rejected"] = ""
    reason: str = ""


def address(path: Path) -> str:
    """Where a file is, the same by whatever links and dots it is reached: an absolute path, or a
    `file:` URL where its bytes are no UTF-8 (RFC 8089)."""
    return _address(os.path.join(os.path.realpath(path.parent), path.name))  # noqa: PTH118 - faster


def _address(place: str) -> str:
    try:
        place.encode()
    except UnicodeEncodeError:
        return Path(place).as_uri()
    return place


def walk(paths: Iterable[Path], ours: Collection[Path] = ()) -> Iterator[Found]:
    """Every file under the paths once, hidden ones included. Links are named but not followed;
    `ours`, the repository's own files and folders, are named but not entered."""
    seen: set[str] = set()
    own = {os.path.realpath(path) for path in ours}
    for path in paths:
        is_folder = path.is_dir() and not path.is_symlink()
        for found in _below(path, own) if is_folder else [_found(path, own)]:
            if found.address not in seen:
                seen.add(found.address)
                yield found


def _below(folder: Path, own: Collection[str]) -> Iterator[Found]:
    refused: list[Found] = []

    def refuse(error: OSError) -> None:
        where = Path(os.fsdecode(error.filename or folder))
        reason = f"The folder cannot be opened: {error.strerror}."
        refused.append(Found(where, address(where), "rejected", reason))

    for root, folders, files in os.walk(folder, onerror=refuse):
        yield from refused
        refused.clear()
        ends = [name for name in folders if _is_end(Path(root, name), own)]
        place = os.path.realpath(root)
        folders[:] = sorted(set(folders).difference(ends))
        for name in sorted(files + ends):
            yield _found(Path(root, name), own, _address(os.path.join(place, name)))  # noqa: PTH118
    yield from refused


def _is_end(folder: Path, own: Collection[str]) -> bool:
    return folder.is_symlink() or os.path.realpath(folder) in own


def _found(path: Path, own: Collection[str], where: str = "") -> Found:
    where = where or address(path)
    if where in own:
        return Found(path, where, "ignored", "It is part of the repository itself.")
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return Found(path, where, "rejected", "There is no such file.")
    except OSError as error:
        return Found(path, where, "rejected", f"It cannot be opened: {error.strerror}.")
    if stat.S_ISLNK(mode):
        return Found(path, where, "ignored", "It is a link; links are not followed.")
    if not stat.S_ISREG(mode):
        return Found(path, where, "ignored", "It is not a file.")
    return Found(path, where)
