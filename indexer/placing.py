"""Which row of a manifest speaks of which file: what there is to do in an import, in order."""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath

from indexer.sources.folder import Found, address
from indexer.sources.manifest import Manifest, Row, key


@dataclass(frozen=True, slots=True)
class Placed:
    """A file, or one that is not there or not to be read, and the row that speaks of it."""

    found: Found
    row: Row | None = None


def placed(
    manifest: Manifest | None, files: Sequence[Found], exists: Callable[[Path], bool]
) -> Iterator[Placed]:
    """Every file once with its row, in the order of the walk; then the rows that name others."""
    given = manifest or Manifest(Path())
    rows = _by_address(given, files, exists)
    for found in files:
        row = rows.pop(key(address(found.path)), None) if rows else None
        if row is not None and row.error:
            yield Placed(replace(found, outcome="rejected", reason=row.reason))
        elif manifest and _is(found.path, manifest.path):
            yield Placed(replace(found, outcome="ignored", reason="It is the manifest."))
        else:
            yield Placed(found, row)
    for place, row in rows.items():
        path = row.path or Path(place)
        if exists(path) and os.path.isfile(path):  # noqa: PTH113 - Path's raises for long names
            said = f"Row {row.number} describes it, but it is not below the paths to import."
            yield Placed(Found(path, place, "ignored", said))
        else:
            said = f"Row {row.number} names a file that is not there. {row.reason}".strip()
            yield Placed(Found(path, place, "rejected", said))


def _by_address(
    manifest: Manifest, files: Sequence[Found], exists: Callable[[Path], bool]
) -> dict[str, Row]:
    """The rows by the key of their file's address. A file that is not where the manifest says is
    the only one of its name below the paths, if there is one that no other row names."""
    rows = dict(manifest.rows)
    elsewhere = {
        place: key(PureWindowsPath(row.path).name)
        for place, row in manifest.rows.items()
        if row.path and not exists(row.path)
    }
    named = Counter(elsewhere.values())
    by_name = defaultdict[str, list[str]](list)
    for found in files if elsewhere else ():
        if (place := key(address(found.path))) not in rows:
            by_name[key(found.path.name)].append(place)
    for place, name in elsewhere.items():
        there = by_name.get(name, [])
        if len(there) == named[name] == 1:
            rows[there[0]] = rows.pop(place)
    return rows


def named_by(manifest: Manifest | None) -> list[Path]:
    """The files a manifest names in its own folder and below: what is imported if no path is
    given. A table that a stranger sent brings in nothing from elsewhere."""
    if manifest is None:
        return []
    folder = os.path.realpath(manifest.path.parent)
    named = (row.path for row in manifest.rows.values() if row.path)
    return [
        path
        for path in named
        if os.path.lexists(path)
        and Path(os.path.realpath(path.parent), path.name).is_relative_to(folder)
    ]


def _is(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
