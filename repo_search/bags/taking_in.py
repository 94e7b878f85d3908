"""Bringing a bag into an empty repository: all of it or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DataError, IntegrityError

from repo_search.bags import contents
from repo_search.bags.checking import Bag, checked
from repo_search.catalogue import (
    REVISION,
    claims,
    emptiness,
    erasures,
    records,
    references,
    rows,
)
from repo_search.catalogue.erasures import Erasure
from repo_search.clearing import ERASURES, clear
from repo_search.copies import place_of
from repo_search.erasing import honour
from repo_search.errors import BadInput, Damaged
from repo_search.holdings import Holdings, open_regular
from repo_search.indexing import rebuild
from repo_search.repository import opened_alone
from repo_search.settings import Settings
from repo_search.verifying import Verified, verify

_TOGETHER = 50
"""Rows that are written at a time: some hold the whole text of a report."""
_LONGEST = 1_000_000_000
"""Bytes of a line: no row of SQLite can be longer."""
_NOTHING = "Nothing was imported."
_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What checking the repository found afterwards, and erasures that were made after the bag."""

    verified: Verified
    erased: tuple[Erasure, ...]


def take_in(directory: Path, settings: Settings) -> Taken:
    """Makes an empty repository hold what a bag holds, and verifies it. Erasures that are noted in
    the file beside the bag are honoured before anything of it can be seen.

    Raises BadInput for a repository that is not empty or what no export has written, Damaged for a
    bag that is not whole, Busy, NoSpace.
    """
    bag = checked(directory)
    later = _told_beside(directory)
    erased = {sha256 for erasure in later for sha256 in erasure.sha256s}
    sizes = _held_files(bag)
    with opened_alone(settings, create=True) as repository:
        with repository.catalogue.write() as connection:
            emptiness.check(connection)
            for sha256 in sorted(sizes.keys() & bag.held.keys() - erased):
                _keep(repository.holdings, bag, sha256)
            _put_everything(connection, bag)
            new = honour(connection, later)
        if new:
            clear(repository.catalogue, repository.engine, repository.holdings, settings)
        rebuild(repository.catalogue, repository.engine)  # one that is there knows nothing of it
        return Taken(verify(repository), tuple(new))


def _told_beside(directory: Path) -> list[Erasure]:
    try:
        with open_regular(directory / ERASURES) as stream:
            return erasures.from_lines(stream.read().decode("utf-8", "replace"))
    except FileNotFoundError:
        return []


def _held_files(bag: Bag) -> dict[str, int]:
    """The files that records have by SHA-256, with their sizes in bytes. Raises BadInput unless the
    bag has these and no others, but for those that it says were missing when it was made."""
    sizes = {}
    for at, row in _read(bag, "holding"):
        sizes[row["sha256"]] = row["size"]
        if bag.held.get(row["sha256"], row["size"]) != row["size"]:
            raise BadInput(f"{at}: “size” is not that of the file in the bag.")
    for sha256 in bag.held:
        if sha256 not in sizes:
            raise BadInput(f"{contents.PAYLOAD}/{place_of(sha256)} belongs to no record.")
    missing = _missing(bag)
    for sha256 in sizes:
        if sha256 not in bag.held and sha256 not in missing:
            raise Damaged(f"{contents.PAYLOAD}/{place_of(sha256)} of a record is not in the bag.")
    return sizes


def _missing(bag: Bag) -> set[str]:
    if not bag.has(contents.MISSING):
        return set()
    with open_regular(bag.payload / contents.MISSING) as stream:
        return contents.read_missing(stream)


def _keep(holdings: Holdings, bag: Bag, sha256: str) -> None:
    staged = holdings.stage(bag.payload / place_of(sha256))
    if staged.sha256 != sha256:
        holdings.discard(staged)
        raise Damaged(f"{place_of(sha256)} in the bag was changed while it was read.")
    holdings.keep(staged)


def _put_everything(connection: Connection, bag: Bag) -> None:
    for table in reversed([*rows.CARRIED.values()]):
        connection.execute(table.delete())
    references.put_off(connection)
    for name, table in rows.CARRIED.items():
        _put(connection, table, _read(bag, name))
    rows.go_on_from(connection, bag.about.sequences)
    if broken := references.broken(connection):
        table, other = broken
        raise BadInput(f"{_place(table)}: a row names a {other} that is not in the bag. {_NOTHING}")
    _check_readable(connection)


def _put(connection: Connection, table: Table, found: Iterable[tuple[str, _Row]]) -> None:
    """Writes rows some at a time; raises BadInput naming the line that does not go with others."""
    batch: list[tuple[str, _Row]] = []

    def write() -> None:
        try:
            with connection.begin_nested():
                connection.execute(table.insert(), [row for _, row in batch])
        except (IntegrityError, DataError):
            for at, row in batch:
                try:
                    connection.execute(table.insert(), row)
                except (IntegrityError, DataError) as error:
                    said = str(error.orig).partition("\n")[0]
                    raise BadInput(f"{at}: {said}. {_NOTHING}") from error

    for one in found:
        batch.append(one)
        if len(batch) == _TOGETHER:
            write()
            batch.clear()
    if batch:
        write()


def _check_readable(connection: Connection) -> None:
    """Reads every record and what was said of it as pages do: a value that fits its column need
    not be one that there is."""
    ids = records.all_ids(connection)
    for at in range(0, len(ids), _TOGETHER):
        some = ids[at : at + _TOGETHER]
        try:
            records.by_ids(connection, some)
            for record_id in some:
                claims.of_record(connection, record_id)
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(
                f"{_place('record')} or what belongs to it holds a value that there is not "
                f"({ascii(str(error))[:100]}), among records {some[0]} to {some[-1]}. {_NOTHING}"
            ) from error


def _place(table: str) -> str:
    return f"{contents.PAYLOAD}/{contents.lines_of(table)}"


def _read(bag: Bag, name: str) -> Iterator[tuple[str, _Row]]:
    """The rows of a table, each with the place where it stands. Raises BadInput naming it."""
    of_today = bag.about.schema == REVISION
    if not bag.has(contents.lines_of(name)):
        if of_today:
            raise BadInput(f"{_place(name)} is not in the bag. {_NOTHING}")
        return
    with open_regular(bag.payload / contents.lines_of(name)) as stream:
        number = 0
        while line := stream.readline(_LONGEST):
            number += 1
            at = f"{_place(name)}, line {number}"
            try:
                yield at, rows.read(rows.CARRIED[name], line, of_today=of_today)
            except BadInput as error:
                raise BadInput(f"{at}: {error}. {_NOTHING}") from error
