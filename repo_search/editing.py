"""What people do to records: each deed is a run, written down so that it can be told and taken
back. Commands and pages do it by the same functions; the index is told by who calls them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import (
    decisions,
    disclosures,
    drafts,
    duplicates,
    findings,
    journal,
    publisher_desk,
    publisher_merges,
    records,
    relations,
    runs,
)
from repo_search.catalogue.undoing import Undone, undo
from repo_search.claims import REFUSED, Claim, Source
from repo_search.clearing import clear_pictures
from repo_search.errors import BadInput, Withdrawn
from repo_search.findings import Finding, Verdict
from repo_search.records import Record
from repo_search.repository import Repository
from repo_search.settings import Settings


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and how it was asked for: the command, or the page of the desk."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Deed:
    """A run that goes on, in a transaction of its own: all of it happens or none."""

    connection: Connection
    run_id: int
    by: By

    def edit(self, record_id: str, claims: Sequence[Claim]) -> tuple[Record, Record]:
        """Puts claims in the place of earlier ones of the same source and field; gives the record
        before and after. Raises NotFound, Moved, Withdrawn, BadInput."""
        before = _of_librarians(self.connection, record_id)
        return before, self.edit_known(before, claims)

    def edit_known(self, record: Record, claims: Sequence[Claim]) -> Record:
        """The same for a record that was read in this transaction; gives it as it is then. Raises
        BadInput."""
        with journal.noting(self.connection, self.run_id, record.record_id, texts=False):
            asserted.put(self.connection, record.record_id, claims)
        return records.find(self.connection, record.record_id)

    def accept(self, record_id: str, themes: Sequence[str] = ()) -> tuple[Record, Record]:
        """Makes suggested themes, named by id or label, those of a record; all if none is named.
        Raises NotFound, Moved, Withdrawn, BadInput."""
        record = _of_librarians(self.connection, record_id)
        labels = [*(theme.label for theme in record.themes), *_chosen(record, themes)]
        claim = Claim("themes", tuple(labels), Source.LIBRARIAN, "suggestion accepted")
        return self.edit(record_id, [claim])

    def refuse(self, record_id: str, themes: Sequence[str] = ()) -> tuple[Record, Record]:
        """Refuses suggested themes likewise: they are not suggested again."""
        record = _of_librarians(self.connection, record_id)
        known = asserted.of_record(self.connection, record_id)
        before = [label for c in known if c.field == REFUSED for label in c.values]
        labels = (*before, *_chosen(record, themes))
        return self.edit(
            record_id, [Claim(REFUSED, labels, Source.LIBRARIAN, "suggestion refused")]
        )

    def clear(self, record_id: str) -> Record:
        """Publishes what was held back for what it may disclose; gives the record as it was.
        Raises NotFound, Moved, BadInput."""
        record = records.find(self.connection, record_id)
        sha256 = record.holding.sha256 if record.holding else ""
        with (
            journal.noting(self.connection, self.run_id, record_id),
            # Taking back what a record was held for takes this back too.
            nullcontext() if record.hold else self._deciding("disclosure", ("", sha256)),
        ):
            return disclosures.clear(self.connection, record_id, self.by.who)

    def judge(
        self, finding_ids: Sequence[str], verdict: Verdict, corrected: str = ""
    ) -> list[Finding]:
        """Keeps what is said of findings, "" takes it back; `corrected` is another wording for one
        that is accepted. Gives them as they were. Raises NotFound, Withdrawn, BadInput."""
        said = [findings.find(self.connection, one) for one in dict.fromkeys(finding_ids)]
        for record_id in dict.fromkeys(one.record_id for one in said):
            _of_librarians(self.connection, record_id)
            with journal.noting(self.connection, self.run_id, record_id, texts=False):
                for one in said:
                    if one.record_id == record_id:
                        findings.decide(
                            self.connection, one.finding_id, verdict, self.by.who, corrected
                        )
        return said

    def decide(self, kind: str, pair: tuple[str, str], verdict: str) -> None:
        """Keeps what is said of two things, or of a task, in place of what was said before; ""
        takes that back."""
        with self._deciding(kind, pair):
            if verdict:
                decisions.put(self.connection, kind, pair, verdict, self.by.who)
            else:
                decisions.forget(self.connection, kind, pair)

    def tell_apart(self, one: str, other: str) -> None:
        """Says that two records are not the same. Raises NotFound, BadInput."""
        with self._deciding("duplicate", (one, other)):
            duplicates.reject(self.connection, one, other, self.by.who)

    def keep_apart(self, one: str, other: str) -> None:
        """Says that two publishers are two bodies. Raises NotFound, BadInput."""
        with self._deciding("publisher", (one, other)):
            publisher_desk.keep_apart(self.connection, one, other, self.by.who)

    def merge_publishers(self, old: str, new: str) -> list[str]:
        """Makes one publisher part of another; gives the ids of the records to be indexed anew.
        Raises NotFound, BadInput."""
        about = publisher_merges.subject(old, new)
        with journal.noting(self.connection, self.run_id, about):
            return publisher_desk.merge(self.connection, old, new)

    def _deciding(self, kind: str, pair: tuple[str, str]) -> AbstractContextManager[None]:
        return journal.noting(self.connection, self.run_id, journal.of_pair(kind, pair))

    def merge(self, keep: str, drop: str) -> None:
        """Makes the record `drop` part of the record `keep`. Raises NotFound, Moved, BadInput."""
        said = {pair for pair in decisions.verdicts(self.connection, "duplicate") if drop in pair}
        thirds = {one for pair in said for one in pair} - {keep, drop}
        pairs = [(one, other) for one in thirds for other in (keep, drop)]
        others = {one.id for one, _ in relations.told_by_others(self.connection, drop)}
        with ExitStack() as noted:  # what is entered first is written last, and taken back first
            for record_id in (keep, drop):
                noted.enter_context(journal.noting(self.connection, self.run_id, record_id))
            for record_id in sorted(others - {keep}):
                noted.enter_context(
                    journal.noting(self.connection, self.run_id, record_id, texts=False)
                )
            for pair in ((keep, drop), *sorted(pairs)):
                noted.enter_context(self._deciding("duplicate", pair))
            duplicates.merge(self.connection, keep, drop, self.by.who)

    def withdraw(self, record_id: str, reason: str) -> Record:
        """Takes a record out of publication; gives it as it was. Raises NotFound, Moved."""
        before = records.find(self.connection, record_id)
        with journal.noting(self.connection, self.run_id, record_id):
            records.withdraw(self.connection, record_id, reason)
        return before

    def draft(self, record_id: str, reason: str, publish_on: date | None = None) -> None:
        """Makes a record a draft, which the public does not see. Raises NotFound, Moved,
        BadInput."""
        with journal.noting(self.connection, self.run_id, record_id):
            drafts.put(self.connection, record_id, reason, publish_on)

    def publish(self, record_id: str) -> None:
        """Publishes a draft. Raises NotFound, Moved, BadInput."""
        with journal.noting(self.connection, self.run_id, record_id):
            drafts.publish(self.connection, record_id)

    def undo(self, run_id: int) -> tuple[list[Undone], list[str]]:
        """Takes back what a run did and nothing that was changed since; gives what became of each
        record, and the SHA-256 of files that no record has any more: the caller lets go of them.
        Only for who holds the import lock. Raises NotFound, BadInput."""
        run = runs.find(self.connection, run_id)
        if run.undone:
            raise BadInput(f"Run {run_id} was taken back on {run.undone:%Y-%m-%d %H:%M}.")
        if run.kind == "undo" and journal.gave_back(self.connection, run_id):
            raise BadInput(
                f"Run {run_id} took apart again what had become one. "
                "Make one of them again instead."
            )
        done, unused = undo(self.connection, run_id, self.run_id)
        told = [
            {
                "record_id": one.record_id,
                "title": one.title,
                "outcome": one.outcome,
                "reason": one.reason or None,
            }
            for one in done
        ]
        runs.put_report(self.connection, self.run_id, told)
        if not came_to_nothing(told):
            runs.mark_undone(self.connection, run_id)
        return done, unused


@contextmanager
def deed(repository: Repository, kind: str, by: By) -> Iterator[Deed]:
    """A run of this kind for the length of a block."""
    with repository.catalogue.write() as connection:
        run_id = runs.begin(connection, kind, by.what, by.who)
        yield Deed(connection, run_id, by)
        runs.finish(connection, run_id)


@contextmanager
def rehearsed(repository: Repository, kind: str, by: By) -> Iterator[Deed]:
    """The same, of which nothing is kept: what would become of it."""
    with suppress(_Rehearsed), deed(repository, kind, by) as rehearsal:
        yield rehearsal
        raise _Rehearsed


class _Rehearsed(Exception):
    pass


def came_to_nothing(lines: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a run that was to be taken back, of which this is the report, had to be left as it
    is. It does not count as taken back then."""
    return bool(lines) and all(line["outcome"] == "left" for line in lines)


def take_back(
    repository: Repository, settings: Settings, run_id: int, by: By
) -> tuple[int, list[dict[str, Any]]]:
    """Takes back a run; gives the run that did so and its report. Only for who holds the import
    lock, and lets go of files when it is over. Raises NotFound, BadInput."""
    with deed(repository, "undo", by) as done:
        _undone, unused = done.undo(run_id)
        repository.holdings.doubt(unused)
        lines = runs.report(done.connection, done.run_id)
    clear_pictures(repository.catalogue, settings)
    return done.run_id, lines


def _of_librarians(connection: Connection, record_id: str) -> Record:
    """A record that can be worked on: also one that the public does not see yet."""
    record = records.find(connection, record_id)
    if record.tombstone is not None:
        raise Withdrawn(record_id, record.tombstone.withdrawn.date().isoformat())
    return record


def _chosen(record: Record, written: Sequence[str]) -> list[str]:
    """The labels of the suggested themes named by id or label, or of all."""
    suggested = {name: t.label for t in record.suggested for name in (t.id, t.label.casefold())}
    labels = [theme.label for theme in record.suggested]
    if not labels:
        raise BadInput(f"No theme is suggested for record {record.record_id}.")
    unknown = [name for name in written if name.casefold() not in suggested]
    if unknown:
        raise BadInput(
            f"“{unknown[0][:80]}” is not suggested for it. Suggested: {', '.join(labels)}."
        )
    return [suggested[name.casefold()] for name in written] or labels
