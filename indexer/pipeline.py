"""Files through the jail into the catalogue, several at a time; outcomes in the order of files."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Connection

from indexer.ingest import File, failed, settle_known, settle_read, settle_unchanged
from indexer.intake import Intake
from indexer.ocr import with_ocr
from indexer.readers import NotADocument
from indexer.reading import Reading, with_themes
from indexer.report import Outcome
from indexer.sources.folder import Found
from indexer.waiting import again
from repo_search.catalogue import fixities, holdings
from repo_search.catalogue.leases import TakenOver
from repo_search.claims import Claim, Source
from repo_search.errors import BadInput, Busy, Unreadable
from repo_search.holdings import LARGEST_FILE, Staged, sha256_of
from repo_search.importing import feed
from repo_search.jail import Jail
from repo_search.patience import patiently
from repo_search.repository import Repository

_WAITING_PER_JOB = 8
READ_FILE = "indexer.reading:read_file"
_FEED_EVERY = 100
"""Records committed before the index is fed."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file to bring in and what is said of it elsewhere; `claims` is None if nothing is. `of` is
    the record that was made for it before it was here, `replaces` the one whose file it takes the
    place of."""

    found: Found
    claims: tuple[Claim, ...] | None = None
    said_by: Source = Source.MANIFEST
    of: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file whose reading is under way in the jail."""

    file: File
    staged: Staged
    future: "Future[Reading]"
    jail: Jail


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Settles items in one repository as part of one run, `jobs` files read at the same time.

    The index is fed as it goes, unless the run only rehearses.
    """

    repository: Repository
    intake: Intake
    jobs: int = 2
    pdf_reader: str = "pdfium"
    seconds_per_file: float = 60.0
    rehearsal: bool = False
    _kept_before: set[str] = field(default_factory=set, init=False)
    """SHA-256s of the files that were read in this run; the same bytes may wait twice."""

    def settle(self, items: Iterable[Item | Outcome]) -> Iterator[Outcome]:
        """The outcome of every item, in order; outcomes that are known already pass through."""
        waiting: deque[_Reading | Outcome] = deque()
        changed = 0
        with Jail(workers=self.jobs, seconds=self.seconds_per_file, programs=True) as jail:
            try:
                for item in items:
                    with suppress(TakenOver):
                        waiting.append(
                            again(self.intake, partial(self._begun, jail, item))
                            if isinstance(item, Item)
                            else item
                        )
                    while len(waiting) > self.jobs * _WAITING_PER_JOB:
                        for outcome in self._finished(waiting.popleft()):
                            changed += outcome.outcome in ("added", "updated")
                            yield outcome
                        if changed >= _FEED_EVERY and not self.rehearsal:
                            self._feed()
                            changed = 0
                while waiting:
                    yield from self._finished(waiting.popleft())
            finally:
                for step in waiting:
                    if isinstance(step, _Reading):
                        self.repository.holdings.discard(step.staged)

    def _feed(self) -> None:
        with suppress(Busy):  # it may be built anew just now; what waits is sent with the next
            patiently(lambda: feed(self.repository))

    def _begun(self, jail: Jail, item: Item) -> _Reading | Outcome:
        path = item.found.path
        if item.found.outcome:
            return failed(path, item.found.outcome, item.found.reason)
        try:
            return self._submitted(jail, item)
        except OSError as error:
            return failed(path, "rejected", f"It cannot be opened: {error.strerror}.")
        except Unreadable as error:
            return failed(path, "rejected", str(error))

    def _submitted(self, jail: Jail, item: Item) -> _Reading | Outcome:
        path = item.found.path
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE >> 20
            return failed(
                path, "rejected", f"It is larger than {limit} MiB, the most that is read."
            )
        given = (item.claims, item.said_by, item.of, item.replaces)
        file = File(path, item.found.address, sha256_of(path), size, *given)
        if (outcome := self._unchanged(file)) is not None:
            return outcome
        if (outcome := self._settled_known(file)) is not None:
            return self._mended(file, outcome)
        staged = self.repository.holdings.stage(path)
        file = File(path, file.address, staged.sha256, staged.size, *given)
        future = jail.submit(READ_FILE, staged.path, file.name, self.pdf_reader, gives=Reading)
        return _Reading(file, staged, future, jail)

    def _unchanged(self, file: File) -> Outcome | None:
        if not self.repository.holdings.has(file.sha256, file.size):
            return None
        with self.repository.catalogue.read() as connection:
            return settle_unchanged(connection, self.intake, file)

    def _mended(self, file: File, outcome: Outcome) -> Outcome:
        """The outcome for bytes that are held; where what is held is damaged or missing, these
        take its place."""
        held, catalogue = self.repository.holdings, self.repository.catalogue
        with catalogue.read() as connection:
            known = holdings.owner_of_bytes(connection, file.sha256) is not None
            damaged = bool(fixities.faults(connection, file.sha256))
        if self.rehearsal or not known or (held.has(file.sha256, file.size) and not damaged):
            return outcome
        staged = held.stage(file.path)
        try:
            if staged.sha256 == file.sha256:
                held.bring(staged)
                with catalogue.write():
                    held.keep(staged)
        finally:
            held.discard(staged)
        with catalogue.write() as connection:
            fixities.put(connection, {file.sha256: held.fault(file.sha256)})
            said = "The file that was held was damaged or missing; this one took its place."
            mended = replace(outcome, reason=" ".join(filter(None, (outcome.reason, said))))
            if self.intake.keeper:
                self.intake.keeper.corrected(connection, mended)
        return mended

    def _finished(self, step: _Reading | Outcome) -> Iterator[Outcome]:
        """The outcome, unless another importer has taken the file over."""
        if isinstance(step, Outcome):
            yield step
            return
        try:
            with suppress(TakenOver):
                yield self._kept(step)
        finally:
            self.repository.holdings.discard(step.staged)

    def _kept(self, step: _Reading) -> Outcome:
        try:
            reading = step.future.result()
            if self.intake.ocr:
                reading = with_ocr(
                    step.jail, step.staged.path, step.file.name, reading, self.intake.ocr
                )
        except NotADocument as error:
            return failed(step.file, "ignored", str(error))
        except Unreadable as error:
            return failed(step.file, "rejected", str(error))
        if self.intake.vocabulary is not None:
            reading = with_themes(reading, step.file.claims or (), self.intake.vocabulary)
        return again(self.intake, partial(self._written, step, reading))

    def _written(self, step: _Reading, reading: Reading) -> Outcome:
        """The outcome of a file that was read, unless its bytes came in since: they may have waited
        twice, or it was written before and only the answer was lost."""
        try:
            if not self.rehearsal:
                self.repository.holdings.bring(step.staged)
            with self.repository.catalogue.write() as connection:
                if (outcome := self._came_in_since(connection, step.file)) is not None:
                    return outcome
                outcome = settle_read(connection, self.intake, step.file, reading)
                if self.intake.keeper:
                    self.intake.keeper.settled(connection, outcome)
                if not (self.rehearsal or self._is_kept(step.staged)):
                    self.repository.holdings.keep(step.staged)
                return outcome
        except BadInput as error:
            return failed(step.file, "rejected", str(error))

    def _came_in_since(self, connection: Connection, file: File) -> Outcome | None:
        """The outcome for bytes that were brought in while they were read: looked for where they
        may have been."""
        if not self.repository.catalogue.is_shared and file.sha256 not in self._kept_before:
            self._kept_before.add(file.sha256)
            return None
        outcome = settle_known(connection, self.intake, file)
        if outcome is not None and self.intake.keeper:
            self.intake.keeper.settled(connection, outcome)
        return outcome

    def _is_kept(self, staged: Staged) -> bool:
        """Whether a transaction that was lost has moved the copy to its place already."""
        return not staged.path.exists() and self.repository.holdings.has(staged.sha256, staged.size)

    def _settled_known(self, file: File) -> Outcome | None:
        try:
            with self.repository.catalogue.write() as connection:
                outcome = settle_known(connection, self.intake, file)
                if outcome is not None and self.intake.keeper:
                    self.intake.keeper.settled(connection, outcome)
                return outcome
        except BadInput as error:
            return failed(file, "rejected", str(error))
