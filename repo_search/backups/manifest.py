"""What a backup consists of: catalogue.db, files under holdings/, and the list of their hashes."""

import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from repo_search.catalogue.fixities import Kept
from repo_search.copies import place_of, write
from repo_search.errors import BadInput, Damaged
from repo_search.holdings import sha256_of

MANIFEST = "manifest-sha256.txt"
"""As `sha256sum` writes it; what was left out stands in comments."""
CATALOGUE = "catalogue.db"
_LISTED = re.compile(r"([0-9a-f]{64})  (catalogue\.db|holdings/([0-9a-f]{2})/([0-9a-f]{62}))")
_LEFT_OUT = "# damaged or missing when this was made: "


def holdings_of(database: Path) -> list[Kept]:
    with closing(sqlite3.connect(database)) as read:
        rows = read.execute("SELECT sha256, size, record_id, filename FROM holding ORDER BY 1")
        return [Kept(*row) for row in rows]


def write_manifest(unfinished: Path, hashes: Mapping[str, str], lost: Iterable[str]) -> None:
    lines = [f"{sha256}  {path}" for path, sha256 in hashes.items()]
    lines += [f"{_LEFT_OUT}{sha256}" for sha256 in sorted(lost)]
    write(unfinished / MANIFEST, (f"{line}\n" for line in lines))


def checked(backup: Path, erased: Collection[str]) -> dict[str, str]:
    """The files of a backup and their SHA-256, each hashed again; without those that were erased.
    Raises BadInput for what is no backup, Damaged for one that is not whole."""
    hashes, left_out = _listed(backup)
    if CATALOGUE not in hashes:
        raise Damaged(f"{MANIFEST} of {backup} does not name the catalogue. Use another backup.")
    hashes = {path: sha256 for path, sha256 in hashes.items() if sha256 not in erased}
    faults = [path for path, sha256 in hashes.items() if not _is_whole(backup / path, sha256)]
    if not faults:
        there = {*hashes.values(), *left_out, *erased}
        known = holdings_of(backup / CATALOGUE)
        faults = [place_of(kept.sha256) for kept in known if kept.sha256 not in there]
    if faults:
        raise Damaged(
            f"The backup {backup} is not what was written: {len(faults)} of its files are missing "
            f"or damaged, among them {faults[0]}. Nothing was restored. Use another backup."
        )
    return hashes


def _listed(backup: Path) -> tuple[dict[str, str], set[str]]:
    """What the manifest says: hashes by path, and those of files that were left out."""
    try:
        lines = (backup / MANIFEST).read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise BadInput(f"{backup} is no backup: it has no {MANIFEST} to read.") from error
    except UnicodeDecodeError as error:
        raise Damaged(f"{MANIFEST} of {backup} is damaged. Use another backup.") from error
    hashes, left_out = {}, set()
    for line in lines:
        if line.startswith(_LEFT_OUT):
            left_out.add(line.removeprefix(_LEFT_OUT))
        elif (found := _LISTED.fullmatch(line)) and (
            not found[3] or found[3] + found[4] == found[1]
        ):
            hashes[found[2]] = found[1]
        else:
            raise Damaged(f"{MANIFEST} of {backup} is damaged. Use another backup.")
    return hashes, left_out


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False
