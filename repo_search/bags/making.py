"""Writing a bag of the whole repository while others read and write."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from repo_search import __version__
from repo_search.authorities import authority_file
from repo_search.bags import contents
from repo_search.catalogue import (
    REVISION,
    fact,
    fixities,
    publishers,
    records,
    rows,
    themes,
)
from repo_search.catalogue.fixities import Kept
from repo_search.copies import copy_of, gather, write
from repo_search.formats.exported import About, one_line
from repo_search.formats.table import records_to_csv
from repo_search.records import Record
from repo_search.repository import Repository
from repo_search.settings import Settings
from repo_search.skos import write_skos

_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Made:
    """What a bag holds: how many records, of which so many are not public, and files; files that
    are damaged or missing in the repository; and deposits that nobody has read yet, which stay."""

    records: int
    not_public: int
    files: int
    left_out: tuple[Kept, ...]
    unread_deposits: int


def make_bag(repository: Repository, settings: Settings, directory: Path) -> Made:
    """Writes a bag into a directory that is new or empty: all of one moment, whoever writes
    meanwhile. Only its owner can read it.

    Raises BadInput for a directory that cannot be used, NoSpace for a full disk.
    """
    with copy_of(repository, settings, directory) as bag:
        payload = bag / contents.PAYLOAD
        counted = 0, 0, 0

        def describe() -> list[Kept]:
            nonlocal counted
            with repository.catalogue.read() as connection:
                notice = fact(connection, "notice") or ""
                counted = _describe(connection, payload, settings, notice)
                _write_info(bag, settings, notice)
                return fixities.due(connection)

        there, left_out = gather(repository, payload, describe)
        missing = (json.dumps(kept._asdict()) + "\n" for kept in left_out)
        write(payload / contents.MISSING, missing)
        _finish(bag)
        for path in (bag, *bag.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
    everything, not_public, unread = counted
    return Made(everything, not_public, len(there), tuple(left_out), unread)


def _describe(
    connection: Connection, payload: Path, settings: Settings, notice: str
) -> tuple[int, int, int]:
    """Writes what the catalogue says: for programs, and for people. Gives how many records there
    are, how many of them are not public, and how many deposits stay behind."""
    about = contents.About(REVISION, rows.sequences(connection))
    write(payload / contents.REPOSITORY, [contents.told(about)])
    for name, table in rows.CARRIED.items():
        write(payload / contents.lines_of(name), rows.lines(connection, table))
    write(payload / "README.txt", [contents.README, *([f"\n{notice}\n"] if notice else [])])
    write(payload / "publishers.csv", [authority_file(publishers.all_publishers(connection))])
    known = themes.all_themes(connection, indicators=True)
    write(payload / "themes.ttl", [write_skos(known.values())])
    ids, said = records.all_ids(connection), About(settings.address.rstrip("/"), notice)
    public = (record for record in _records(connection, ids) if record.is_public)
    write(payload / "records.csv", records_to_csv(public, said))
    others = (record for record in _records(connection, ids) if not record.is_public)
    write(payload / "records-not-public.csv", records_to_csv(others, said))
    return len(ids), rows.not_public(connection), rows.unread_deposits(connection)


def _records(connection: Connection, ids: list[str]) -> Iterator[Record]:
    for at in range(0, len(ids), _TOGETHER):
        yield from records.by_ids(connection, ids[at : at + _TOGETHER]).values()


def _write_info(bag: Path, settings: Settings, notice: str) -> None:
    described = (
        "Everything a repository of published reviews holds: files in all their versions, "
        "records, claims, history, authority files, tombstones and erasures"
    )
    said = {
        "Source-Organization": settings.name,
        "External-Description": f"{described}. {notice}" if notice else described,
        "Bag-Software-Agent": f"repo-search {__version__}",
        "Bagging-Date": datetime.now(UTC).date().isoformat(),
    }
    write(bag / contents.DECLARATION, [contents.DECLARED])
    write(bag / contents.INFO, (f"{name}: {one_line(value)}\n" for name, value in said.items()))


def _finish(bag: Path) -> None:
    """Adds what can be told only of a payload that is whole: its size and hashes."""
    payload = sorted(path for path in (bag / contents.PAYLOAD).rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    info = (bag / contents.INFO).read_text(encoding="utf-8")
    write(bag / contents.INFO, [info, f"Payload-Oxum: {size}.{len(payload)}\n"])
    _write_manifests(bag, payload, contents.manifest)
    tags = sorted(path for path in bag.iterdir() if path.is_file())
    _write_manifests(bag, tags, contents.tag_manifest)


def _write_manifests(bag: Path, paths: Iterable[Path], name_of: contents.NameOf) -> None:
    found: dict[str, list[str]] = {name: [] for name in contents.HASHES}
    for path in paths:
        for name, digest in contents.digests(path).items():
            found[name].append(f"{digest}  {path.relative_to(bag).as_posix()}\n")
    for name, lines in found.items():
        write(bag / name_of(name), lines)
