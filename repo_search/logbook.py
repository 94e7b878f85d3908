"""The log handed out: runs as they are told to people and programs, some at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from repo_search.catalogue import Catalogue, journal, log
from repo_search.catalogue.log import Wanted
from repo_search.catalogue.runs import Run
from repo_search.formulas import neutral

_TOGETHER = 200
"""Runs that are read at a time."""


class Entry(NamedTuple):
    """A run, and how many records it changed."""

    run: Run
    changed: int


def entries(catalogue: Catalogue, wanted: Wanted) -> Iterator[Entry]:
    """These runs, the newest first, however many there are."""
    last = None
    while True:
        with catalogue.read() as connection:
            some = log.chosen(connection, wanted, limit=_TOGETHER, before=last)
            changed = journal.counts(connection, [run.run_id for run in some])
        for run in some:
            yield Entry(run, changed.get(run.run_id, 0))
        if len(some) < _TOGETHER:
            return
        last = some[-1].run_id


def as_json(entry: Entry) -> dict[str, Any]:
    """What is told of a run; times are UTC as ISO 8601."""
    run = entry.run
    return {
        "run_id": run.run_id,
        "kind": run.kind,
        "what": run.what,
        "who": run.who,
        "started": _time(run.started),
        "finished": _time(run.finished),
        "undone": _time(run.undone),
        "changed": entry.changed,
        "counts": dict(run.counts),
    }


def _time(moment: datetime | None) -> str | None:
    return f"{moment.isoformat()}Z" if moment else None


def to_json_lines(some: Iterable[Entry]) -> Iterator[str]:
    """An object on each line (jsonlines.org), in ASCII."""
    for entry in some:
        yield json.dumps(as_json(entry)) + "\n"


def to_csv(some: Iterable[Entry]) -> Iterator[str]:
    """A table that spreadsheets open (RFC 4180, with a byte order mark), formulas made harmless."""
    yield "\ufeff" + _line(_COLUMNS)
    for entry in some:
        told = as_json(entry)
        told["counts"] = ", ".join(f"{count} {name}" for name, count in told["counts"].items())
        yield _line(neutral(str(told[name] or "")) for name in _COLUMNS)


_COLUMNS = ("run_id", "started", "who", "kind", "what", "changed", "counts", "finished", "undone")


def _line(row: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(row)
    return text.getvalue()


FORMATS: Mapping[str, tuple[str, Callable[[Iterable[Entry]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", to_csv),
    "jsonl": ("application/jsonl", to_json_lines),
}
"""By the ending of the file: a media type, and what writes runs so, piece by piece."""
