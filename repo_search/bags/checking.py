"""Whether a directory is a bag that an export wrote, and whole: before that nothing is believed."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from repo_search.bags import contents
from repo_search.bags.contents import PAYLOAD, About
from repo_search.catalogue.rows import is_sha256
from repo_search.clearing import ERASURES
from repo_search.errors import BadInput, Damaged
from repo_search.holdings import open_regular

_DECLARED = re.compile(rb"BagIt-Version: (?:0\.97|1\.0)\r?\nTag-File-Character-Encoding: UTF-8\s*")
_LISTED = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(\S.*?)\s*")
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,3}")
_OXUM = re.compile(r"^Payload-Oxum:\s*(\d+)\.(\d+)\s*$", re.MULTILINE)
_LONGEST = 4096
"""Bytes of a line of a manifest."""
_SMALL = 1 << 16
_DEEPEST = 4
_REFUSED = "Nothing was imported: copy the bag again, or make another."


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that is whole. `held` are the sizes in bytes of its files of records by SHA-256."""

    directory: Path
    about: About
    held: Mapping[str, int]

    @property
    def payload(self) -> Path:
        return self.directory / PAYLOAD

    def has(self, name: str) -> bool:
        """Whether there is a file of this name in the payload."""
        return (self.payload / name).is_file()


def checked(directory: Path) -> Bag:
    """The bag in a directory, with every file hashed. Raises BadInput, naming file and line, for
    what no export has written, and Damaged for files that are missing, altered or too many."""
    there = dict(_files(directory))
    _check_declaration(directory, there)
    about = contents.read_about(_small(directory, f"{PAYLOAD}/{contents.REPOSITORY}", there))
    wanted = _listed(directory, there, contents.manifest)
    tags = _listed(directory, there, contents.tag_manifest)
    for path in wanted:
        if not contents.is_payload(path):
            raise BadInput(f"{directory}: {_shown(path)} is no file of an export.")
    for path in tags:
        if "/" in path:
            raise BadInput(f"{directory}: {_shown(path)} is no file beside the payload.")
    _check_complete(directory, there, wanted, tags)
    _check_size(directory, there)
    for path, digests in (*tags.items(), *wanted.items()):
        _check_hashes(directory, path, digests)
    held = {sha256: there[path] for path in wanted if (sha256 := contents.held(path))}
    return Bag(directory, about, held)


def _files(directory: Path, above: str = "", depth: int = 1) -> Iterator[tuple[str, int]]:
    """Every file with its size. Raises BadInput for links, pipes and whatever else is no file."""
    try:
        entries = list(os.scandir(directory))
    except OSError as error:
        raise BadInput(f"{directory} cannot be read: {error.strerror}.") from error
    for entry in entries:
        path, found = f"{above}{entry.name}", entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode) and depth < _DEEPEST:
            yield from _files(Path(entry.path), f"{path}/", depth + 1)
        elif stat.S_ISREG(found.st_mode):
            yield path, found.st_size
        else:
            raise BadInput(f"{_shown(path)} in the bag is a link or no file of an export.")


def _check_declaration(directory: Path, there: Mapping[str, int]) -> None:
    if contents.DECLARATION not in there:
        raise BadInput(f"{directory} is no bag: it has no {contents.DECLARATION}.")
    if not _DECLARED.fullmatch(_small(directory, contents.DECLARATION, there)):
        raise BadInput(
            f"{contents.DECLARATION} of {directory} does not declare a bag of BagIt 1.0."
        )
    if "fetch.txt" in there:
        raise BadInput(f"{directory} has files elsewhere (fetch.txt). Nothing is fetched.")
    for needed in (contents.manifest("sha256"), f"{PAYLOAD}/{contents.REPOSITORY}"):
        if needed not in there:
            raise BadInput(f"{directory} is no bag of an export: it has no {needed}.")


def _small(directory: Path, path: str, there: Mapping[str, int]) -> bytes:
    if there[path] > _SMALL:
        raise BadInput(f"{path} of {directory} is larger than it can be.")
    with open_regular(directory / path) as stream:
        return stream.read(_SMALL)


def _listed(
    directory: Path, there: Mapping[str, int], name_of: contents.NameOf
) -> dict[str, dict[str, str]]:
    """Hashes by path and the name of the hash, as manifests have them, which all name the same."""
    found: dict[str, dict[str, str]] = {}
    for name in contents.HASHES:
        if name_of(name) in there:
            for path, digest in _read_manifest(directory / name_of(name)):
                if name in found.setdefault(path, {}):
                    raise BadInput(f"{name_of(name)} names {path} twice.")
                found[path][name] = digest
    wanted = [name for name in contents.HASHES if name_of(name) in there]
    for path, digests in found.items():
        for name in wanted:
            if name not in digests:
                raise BadInput(f"{path} is not in {name_of(name)}, but in another manifest.")
    return found


def _read_manifest(manifest: Path) -> Iterator[tuple[str, str]]:
    with open_regular(manifest) as stream:
        number = 0
        while line := stream.readline(_LONGEST):
            number += 1
            at = f"{manifest.name}, line {number}"
            row = _LISTED.fullmatch(line.decode("utf-8", "replace"))
            if row is None:
                raise BadInput(f"{at}: it is not a hash and the path of a file.")
            if not _PATH.fullmatch(row[2]):
                raise BadInput(f"{at}: {_shown(row[2])} is not the path of a file of an export.")
            yield row[2], row[1].lower()


def _check_complete(
    directory: Path,
    there: Mapping[str, int],
    wanted: Mapping[str, object],
    tags: Mapping[str, object],
) -> None:
    if lost := sorted((wanted.keys() | tags.keys()) - there.keys()):
        raise Damaged(f"{lost[0]} is missing in {directory}. {_REFUSED}")
    manifests = [
        f(name) for f in (contents.manifest, contents.tag_manifest) for name in contents.HASHES
    ]
    known = {contents.DECLARATION, contents.INFO, ERASURES, *manifests, *wanted, *tags}
    if more := sorted(there.keys() - known):
        raise Damaged(f"{_shown(more[0])} in {directory} stands in no manifest. {_REFUSED}")


def _check_size(directory: Path, there: Mapping[str, int]) -> None:
    """Compares with what the bag says of itself: it tells a truncated copy without hashing it."""
    if contents.INFO not in there:
        return
    said = _OXUM.search(
        _small(directory, contents.INFO, there).decode("utf-8", "replace").replace("\r", "")
    )
    sizes = [size for path, size in there.items() if path.startswith(f"{PAYLOAD}/")]
    if said and (int(said[1]), int(said[2])) != (sum(sizes), len(sizes)):
        raise Damaged(
            f"{directory} holds {len(sizes):,} files of {sum(sizes):,} bytes, not the "
            f"{int(said[2]):,} of {int(said[1]):,} bytes that {contents.INFO} tells of. {_REFUSED}"
        )


def _check_hashes(directory: Path, path: str, wanted: Mapping[str, str]) -> None:
    try:
        found = contents.digests(directory / path)
    except OSError as error:
        raise Damaged(f"{path} in {directory} cannot be read: {error.strerror}.") from error
    held = contents.held(path)
    if any(found[name] != digest for name, digest in wanted.items()):
        raise Damaged(f"{path} in {directory} is not what was written. {_REFUSED}")
    if held and (not is_sha256(held) or found["sha256"] != held):
        raise BadInput(f"{path} in {directory} has another SHA-256 than its name says.")


def _shown(path: str) -> str:
    """A path that may be hostile, on one line."""
    return f"“{ascii(path[:120])[1:-1]}”"
