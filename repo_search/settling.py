"""Settling what waits on the worklist: what each verdict means for each kind of task.

One way to do it for one task or many, for good or as a rehearsal that shows what would change.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from repo_search.catalogue import drafts, findings, publisher_desk, publishers, records, runs
from repo_search.catalogue.decisions import DISMISSED, UNSURE
from repo_search.claims import Claim, Source
from repo_search.dates import parse_date
from repo_search.editing import By, Deed, rehearsed
from repo_search.errors import BadInput, RepoSearchError
from repo_search.formats.table import differences
from repo_search.repository import Repository
from repo_search.texts import _, plural
from repo_search.worklist import Kind, Task

Verdict = Literal["accept", "edit", "reject", "unsure", "sure"]
MOST = 200
"""Tasks that are settled at once: others wait for the catalogue meanwhile."""
_LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of a task. `chosen` are the themes ticked, the record to keep, the
    publisher that it is, or the findings it is about; `written` is a date, a day, a reason, the
    name of a publisher, or the wording of a finding."""

    verdict: Verdict
    chosen: tuple[str, ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a task, or would: in a sentence, with the fields that change in records by
    the record's id, from what to what. `fault` says why nothing could be done."""

    task: Task
    said: str = ""
    changes: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    fault: str = ""


def ways(kind: Kind) -> tuple[Verdict, ...]:
    """The verdicts that settle a task of this kind."""
    return tuple(verdict for of, verdict in _MEANING if of == kind)


def settle(done: Deed, task: Task, answer: Answer) -> Settled:
    """Does what the answer to a task says, and notes it in the report of the run. Raises BadInput
    for an answer that cannot be to this task, and what the deed raises."""
    meaning = _ALWAYS.get(answer.verdict) or _MEANING.get((task.kind, answer.verdict))
    if meaning is None:
        raise BadInput(_("That is no answer to this task."))
    before = records.by_ids(done.connection, task.records[:1])
    said = meaning(done, task, answer)
    after = records.by_ids(done.connection, task.records[:1])
    changes = {
        record_id: changed
        for record_id, record in before.items()
        if record_id in after and (changed := differences(record, after[record_id]))
    }
    record_id = task.records[0] if len(task.records) == 1 else ""
    line = {"outcome": _OUTCOMES[answer.verdict], "record_id": record_id, "title": task.what}
    why = answer.written if answer.verdict in ("accept", "reject") else ""
    reason = " ".join(filter(None, (said, why)))
    told = {name: pair for of in changes.values() for name, pair in of.items()}
    runs.put_report(done.connection, done.run_id, [{**line, "reason": reason, "changes": told}])
    return Settled(task, said, changes)


def settle_all(done: Deed, tasks: Sequence[Task], answer: Answer) -> list[Settled]:
    """The same for each of some tasks of one kind; what cannot be done is told and left as it was.
    Raises BadInput for too many."""
    if len(tasks) > MOST:
        raise BadInput(_("At most %(number)s tasks can be settled at once.", number=MOST))
    return [*_each(done, tasks, answer)]


def _each(done: Deed, tasks: Sequence[Task], answer: Answer) -> Iterator[Settled]:
    for task in tasks:
        try:
            with done.connection.begin_nested():
                settled = settle(done, task, answer)
        except RepoSearchError as error:
            settled = Settled(task, fault=str(error))
        yield settled


def rehearse(
    repository: Repository, tasks: Sequence[Task], answer: Answer, by: By
) -> list[Settled]:
    """What would become of these tasks: it is done, and then nothing of it is kept."""
    found: list[Settled] = []
    with rehearsed(repository, "todo", by) as rehearsal:
        found += settle_all(rehearsal, tasks, answer)
    return found


def _accept_themes(done: Deed, task: Task, answer: Answer) -> str:
    (record_id,) = task.records
    _before, after = done.accept(record_id, answer.chosen)
    if after.suggested:
        done.refuse(record_id)
        return _("Chosen themes accepted, the others refused.")
    return _("Suggested themes accepted.")


def _refuse_themes(done: Deed, task: Task, _answer: Answer) -> str:
    done.refuse(task.records[0])
    return _("Suggested themes refused.")


def _clear(done: Deed, task: Task, answer: Answer) -> str:
    _reason(answer)
    held = done.clear(task.records[0]).hold
    return _("Cleared and published.") if held else _("Cleared.")


def _withdraw(done: Deed, task: Task, answer: Answer) -> str:
    done.withdraw(task.records[0], _reason(answer))
    return _("Withdrawn.")


def _publish(done: Deed, task: Task, _answer: Answer) -> str:
    (record_id,) = task.records
    done.publish(record_id)
    if records.find(done.connection, record_id).hold:
        return _("No draft any more. It still awaits clearance.")
    return _("Published.")


def _publish_on(done: Deed, task: Task, answer: Answer) -> str:
    (record_id,) = task.records
    day = drafts.day_to_come(answer.written)
    draft = records.find(done.connection, record_id).draft
    done.draft(record_id, draft.reason if draft else "", day)
    return _("It will be published on %(day)s.", day=day.isoformat())


def _merge(done: Deed, task: Task, answer: Answer) -> str:
    one, other = task.records
    keep = answer.chosen[0] if answer.chosen else one
    if keep not in task.records:
        raise BadInput(_("Choose which of the two records to keep."))
    drop = other if keep == one else one
    done.merge(keep, drop)
    return _("Record %(drop)s is now part of record %(keep)s.", drop=drop, keep=keep)


def _tell_apart(done: Deed, task: Task, _answer: Answer) -> str:
    done.tell_apart(*task.records)
    return _("The two records are told apart.")


def _merge_publisher(done: Deed, task: Task, answer: Answer) -> str:
    known = publishers.all_publishers(done.connection)
    if answer.written:
        into = publishers.find_in(known, answer.written).publisher_id
    else:
        into = next(iter(answer.chosen), "") or _nearest(done, task)
    done.merge_publishers(task.publisher, into)
    return _(
        "“%(old)s” is now part of “%(new)s”.", old=known[task.publisher].name, new=known[into].name
    )


def _nearest(done: Deed, task: Task) -> str:
    near = publisher_desk.near_entry(done.connection, task.publisher)
    if not near:
        raise BadInput(_("No publisher has a name like it. Write which one it is."))
    return near[0][0]


def _own_publisher(done: Deed, task: Task, _answer: Answer) -> str:
    for other, _alike in publisher_desk.near_entry(done.connection, task.publisher):
        done.keep_apart(task.publisher, other)
    done.decide("todo", ("", task.key), DISMISSED)
    return _("It stays a publisher of its own.")


def _date(done: Deed, task: Task, answer: Answer) -> str:
    parse_date(answer.written)
    claim = Claim("published", (answer.written.strip(),), Source.LIBRARIAN, "worklist")
    done.edit(task.records[0], [claim])
    return _("Date of publication given.")


def _accept_findings(done: Deed, task: Task, answer: Answer) -> str:
    wanted = _that_wait(done, task, answer)
    done.judge(wanted, "accepted")
    return plural("%(number)s finding accepted.", "%(number)s findings accepted.", len(wanted))


def _correct_finding(done: Deed, task: Task, answer: Answer) -> str:
    wanted = _that_wait(done, task, answer)
    if len(wanted) > 1:
        raise BadInput(_("Only one finding at a time can be given another wording."))
    if not answer.written.strip():
        raise BadInput(_("Write the wording that is to be shown."))
    done.judge(wanted, "accepted", answer.written)
    return _("Finding accepted with another wording.")


def _reject_findings(done: Deed, task: Task, answer: Answer) -> str:
    wanted = _that_wait(done, task, answer)
    done.judge(wanted, "rejected")
    return plural("%(number)s finding rejected.", "%(number)s findings rejected.", len(wanted))


def _that_wait(done: Deed, task: Task, answer: Answer) -> list[str]:
    """The ids of the findings that an answer is about: those chosen, or all that wait."""
    waiting = [one.finding_id for one in findings.waiting(done.connection, task.records[0])]
    if not set(waiting).issuperset(answer.chosen):
        raise BadInput(_("This finding does not wait any more: somebody has decided of it."))
    return [one for one in waiting if not answer.chosen or one in answer.chosen]


def _dismiss(done: Deed, task: Task, _answer: Answer) -> str:
    done.decide("todo", ("", task.key), DISMISSED)
    return _("Taken off the list.")


def _unsure(done: Deed, task: Task, _answer: Answer) -> str:
    done.decide("todo", ("", task.key), UNSURE)
    return _("Marked as not sure.")


def _sure(done: Deed, task: Task, _answer: Answer) -> str:
    if not task.unsure:
        raise BadInput(_("Nobody was unsure of this task."))
    done.decide("todo", ("", task.key), "")
    return _("No longer marked as not sure.")


def _reason(answer: Answer) -> str:
    reason = " ".join(answer.written.split())
    if not reason:
        raise BadInput(_("Give a reason: it is kept."))
    if len(reason) > _LONGEST_REASON:
        raise BadInput(
            _("Give the reason in at most %(number)s characters.", number=f"{_LONGEST_REASON:,}")
        )
    return reason


_Meaning = Callable[[Deed, Task, Answer], str]
_MEANING: Mapping[tuple[Kind, Verdict], _Meaning] = {
    ("damaged", "accept"): _dismiss,
    ("rejected", "accept"): _dismiss,
    ("disclosure", "accept"): _clear,
    ("disclosure", "reject"): _withdraw,
    ("deposit", "accept"): _publish,
    ("deposit", "edit"): _publish_on,
    ("deposit", "reject"): _withdraw,
    ("duplicate", "accept"): _merge,
    ("duplicate", "reject"): _tell_apart,
    ("publisher", "accept"): _merge_publisher,
    ("publisher", "reject"): _own_publisher,
    ("overdue", "accept"): _dismiss,
    ("vanished", "accept"): _dismiss,
    ("textless", "accept"): _dismiss,
    ("undated", "accept"): _date,
    ("undated", "reject"): _dismiss,
    ("themes", "accept"): _accept_themes,
    ("themes", "reject"): _refuse_themes,
    ("findings", "accept"): _accept_findings,
    ("findings", "edit"): _correct_finding,
    ("findings", "reject"): _reject_findings,
}
_ALWAYS: Mapping[Verdict, _Meaning] = {"unsure": _unsure, "sure": _sure}
_OUTCOMES: Mapping[Verdict, str] = {
    "accept": "accepted",
    "edit": "accepted",
    "reject": "refused",
    "unsure": "not sure",
    "sure": "sure again",
}
