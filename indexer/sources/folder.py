"""Files and folders on disk, walked in a stable order."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be read, or one that is not, with the outcome and the reason."""

    path: Path
    outcome: Literal["", "ignored", "rejected"] = ""
    reason: str = ""


def walk(paths: Iterable[Path]) -> Iterator[Found]:
    """Every file under the paths, hidden ones included; links are named but not followed."""
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            yield _found(path)
        else:
            yield from _below(path)


def _below(folder: Path) -> Iterator[Found]:
    refused: list[Found] = []

    def refuse(error: OSError) -> None:
        where = Path(os.fsdecode(error.filename or folder))
        refused.append(Found(where, "rejected", f"The folder cannot be opened: {error.strerror}."))

    for root, folders, files in os.walk(folder, onerror=refuse):
        yield from refused
        refused.clear()
        folders.sort()
        for name in sorted(files + [f for f in folders if (Path(root) / f).is_symlink()]):
            yield _found(Path(root) / name)
    yield from refused


def _found(path: Path) -> Found:
    if path.is_symlink():
        return Found(path, "ignored", "It is a link; links are not followed.")
    if not path.exists():
        return Found(path, "rejected", "There is no such file.")
    if not path.is_file():
        return Found(path, "ignored", "It is not a file.")
    return Found(path)
