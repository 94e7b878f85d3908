"""An import beside others: its files are leased from the catalogue, so that several importers may
be at work on one run, and others finish what one that was killed had in hand."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from indexer.intake import Intake
from indexer.loose import TOGETHER, settle_some
from indexer.pipeline import Item, Pipeline
from indexer.placing import Placed
from indexer.plan import Plan
from indexer.report import Outcome
from indexer.sources.folder import Found, address
from indexer.sources.manifest import Manifest
from repo_search.catalogue import leases, runs
from repo_search.catalogue.leases import SharedRun, TakenOver, Task
from repo_search.errors import Busy, Unavailable
from repo_search.importing import Importer, feed_all, importing
from repo_search.repository import Repository
from repo_search.settings import Settings

_PER_JOB = 4
"""Files that an importer takes in hand at a time."""
_TOGETHER = 50
"""Files that were left as they are, whose leases are ended in one transaction."""
_LOOK = 1.0
"""Seconds between looks at what other importers have in hand still."""
_PATIENCE = 600.0
"""Seconds for which an import that was cut off from its servers tries to go on."""
_PAUSE = 2.0
_ROWS = "rows"


@dataclass
class Together:
    """One importer's part in a run. `walk` gives the files with their rows, for a run that is not
    there yet; `begin` gives the number of a new one; `intake` what is shared by its files."""

    settings: Settings
    plan: Plan
    walk: Callable[[], Sequence[Placed]]
    begin: Callable[[Connection], int]
    intake: Callable[[Connection, SharedRun], Intake]
    on_found: Callable[[SharedRun], None]
    run: SharedRun | None = field(default=None, init=False)
    _written: dict[str, int] = field(default_factory=dict, init=False)
    """Places in the report, by paths, of what was written there and is not told yet."""

    def outcomes(self) -> Iterator[Outcome]:
        """The outcomes of what this importer settled. It ends when all of the run is settled, by
        whomever. Where a server does not answer for a while, it goes on afterwards."""
        deadline = 0.0
        while True:
            try:
                with importing(self.settings) as (repository, importer):
                    assert importer is not None  # noqa: S101 - the catalogue is shared
                    for outcome in self._part(repository, importer):
                        deadline = 0.0
                        yield outcome
                    return
            except (Busy, Unavailable):
                deadline = deadline or time.monotonic() + _PATIENCE
                if self.run is None or time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE)

    def _part(self, repository: Repository, importer: Importer) -> Iterator[Outcome]:
        if self.run is None:
            self.run = self._joined(repository)
            self.on_found(self.run)
        yield from self._settled_before(repository)
        part = Part(repository, importer, self.run, self.plan, self._written)
        with repository.catalogue.read() as connection:
            intake = replace(self.intake(connection, self.run), keeper=part)
        with importer.heard_of(self.run.run_id):
            yield from part.outcomes(intake)
        yield from self._settled_before(repository)
        feed_all(repository)
        with repository.catalogue.write() as connection:
            importer.check(connection)
            leases.finish(connection, self.run.run_id)

    def _joined(self, repository: Repository) -> SharedRun:
        """The run of this command that goes on, if others are to take part; else a new one."""
        key = _key(self.plan) if self.plan.together else ""
        placed: Sequence[Placed] = ()
        for is_walked in (False, True):
            with repository.catalogue.aside() as connection:
                if key and (there := leases.joined(connection, key)) is not None:
                    return there
                if is_walked:
                    rows = len(self.plan.manifest.loose) if self.plan.manifest else 0
                    run = SharedRun(self.begin(connection), len(placed), rows)
                    tasks = _tasks(placed, rows, together=bool(key))
                    leases.share(connection, run, key, tasks)
                    return run
            placed = self.walk()
        raise AssertionError

    def _settled_before(self, repository: Repository) -> Iterator[Outcome]:
        """What was settled, although the connection was lost before that was known."""
        assert self.run is not None  # noqa: S101
        with repository.catalogue.read() as connection:
            lines = leases.settled(connection, self.run.run_id, list(self._written.values()))
        told = [
            Outcome(**{"path": path, **lines[position]})
            for path, position in self._written.items()
            if position in lines
        ]
        self._written.clear()
        yield from told


@dataclass
class Watch:
    """The keeper of a run beside others that is not shared itself."""

    importer: Importer
    _described: set[str] = field(default_factory=set, init=False)

    def settled(self, connection: Connection, outcome: Outcome) -> None:
        self.importer.check(connection)

    def corrected(self, connection: Connection, outcome: Outcome) -> None:
        pass

    def describes(self, connection: Connection, record_id: str) -> bool:
        is_first = record_id not in self._described
        self._described.add(record_id)
        return is_first


@dataclass
class Part:
    """What one importer does in a run while its connection lasts: the keeper of its `Intake`."""

    repository: Repository
    importer: Importer
    run: SharedRun
    plan: Plan
    written: dict[str, int]
    in_hand: dict[str, int] = field(default_factory=dict, init=False)
    """Places in the report by paths."""
    _rows: list[Task] = field(default_factory=list, init=False)

    def settled(self, connection: Connection, outcome: Outcome) -> None:
        self.importer.check(connection)
        self._write(connection, [outcome])

    def corrected(self, connection: Connection, outcome: Outcome) -> None:
        position = self.in_hand[outcome.path]
        leases.correct(connection, self.run.run_id, position, outcome.as_kept())

    def describes(self, connection: Connection, record_id: str) -> bool:
        return leases.describe(connection, self.run.run_id, record_id)

    def outcomes(self, intake: Intake) -> Iterator[Outcome]:
        plan = self.plan
        given = (plan.jobs, plan.pdf_reader, plan.seconds_per_file)
        pipeline = Pipeline(self.repository, intake, *given)
        while True:
            if tasks := self._taken():
                yield from self._in_order(pipeline.settle(self._items(tasks)))
                for task in self._rows:
                    yield from self._of_rows(intake, task)
                self._rows.clear()
            elif self._is_left():  # in the hands of others
                time.sleep(_LOOK)
            else:
                return

    def _taken(self) -> list[Task]:
        most = self.plan.jobs * _PER_JOB
        with self.repository.catalogue.aside() as connection:
            self.importer.check(connection)
            return leases.take(connection, self.run.run_id, self.importer.name, most)

    def _is_left(self) -> bool:
        with self.repository.catalogue.read() as connection:
            return leases.is_left(connection, self.run.run_id)

    def _items(self, tasks: list[Task]) -> Iterator[Item | Outcome]:
        """What is to be done, as long as there is anything that nobody has in hand."""
        described = self.plan.manifest.rows.values() if self.plan.manifest else ()
        rows = {row.number: row for row in described}
        while tasks:
            for task in tasks:
                if _ROWS in task.what:
                    self._rows.append(task)
                    continue
                what = dict(task.what)
                row = rows.get(what.pop("row"))
                found = Found(Path(what.pop("path")), **what)
                self.in_hand[str(found.path)] = task.position
                yield Item(found, row.claims if row else None)
            tasks = self._taken()

    def _in_order(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """The outcomes as they are settled: those that changed nothing several at a time."""
        waiting: list[Outcome] = []
        for outcome in outcomes:
            is_settled = outcome.path in self.written
            if is_settled or len(waiting) >= _TOGETHER:
                yield from self._end_leases(waiting)
            if is_settled:
                yield self._told(outcome)
            else:
                waiting.append(outcome)
        yield from self._end_leases(waiting)

    def _end_leases(self, waiting: list[Outcome]) -> Iterator[Outcome]:
        """Those outcomes whose files nobody has taken over."""
        if not waiting:
            return
        places = [self.in_hand[outcome.path] for outcome in waiting]
        with self.repository.catalogue.aside() as connection:
            self.importer.check(connection)
            held = leases.still_held(connection, self.run.run_id, self.importer.name, places)
            mine = [outcome for outcome in waiting if self.in_hand[outcome.path] in held]
            if mine:
                self._write(connection, mine)
        waiting.clear()
        yield from map(self._told, mine)

    def _write(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        places = {outcome.path: self.in_hand[outcome.path] for outcome in outcomes}
        lines = {places[outcome.path]: outcome.as_kept() for outcome in outcomes}
        leases.settle(connection, self.run.run_id, self.importer.name, lines)
        self.written |= places
        named = [Path(outcome.path).name for outcome in outcomes if outcome.erased]
        runs.forget_commands(connection, named, [self.run.run_id])

    def _told(self, outcome: Outcome) -> Outcome:
        self.written.pop(outcome.path, None)
        return outcome

    def _of_rows(self, intake: Intake, task: Task) -> Iterator[Outcome]:
        """Rows without a file: one importer has all of them in hand, in their order."""
        manifest = self.plan.manifest or Manifest(Path())
        run_id, name = self.run.run_id, self.importer.name
        for at in range(task.what[_ROWS], len(manifest.loose), TOGETHER):
            try:
                with self.repository.catalogue.write() as connection:
                    self.importer.check(connection)
                    outcomes = settle_some(connection, intake, manifest, at)
                    lines = dict(enumerate((one.as_kept() for one in outcomes), task.position + at))
                    done = {_ROWS: at + TOGETHER}
                    leases.go_on(connection, run_id, name, task.position, done, lines)
                    self.written |= zip((one.path for one in outcomes), lines, strict=True)
            except TakenOver:
                return
            yield from map(self._told, outcomes)
        with self.repository.catalogue.aside() as connection:
            leases.end(connection, run_id, name, task.position)


def _tasks(
    placed: Sequence[Placed], rows: int, *, together: bool
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What there is to do, by place in the report. Paths are whole if others may take part, who
    may have been started elsewhere."""
    whole = os.path.abspath if together else str
    by_path = {whole(one.found.path): one for one in placed}
    for position, (path, one) in enumerate(by_path.items(), 1):
        found = one.found
        said = {"address": found.address, "outcome": found.outcome, "reason": found.reason}
        yield position, {"path": path, **said, "row": one.row.number if one.row else None}
    if rows:
        yield len(by_path) + 1, {_ROWS: 0}


def _key(plan: Plan) -> str:
    """The same for the same command over the same files, wherever it is given."""
    said = [
        [address(path) for path in plan.paths],
        (address(plan.manifest.path), plan.manifest) if plan.manifest else None,
        (plan.pdf_reader, plan.ocr, plan.back_catalogue, plan.draft),
    ]
    return hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest()
