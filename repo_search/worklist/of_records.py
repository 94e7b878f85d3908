"""Tasks about records: what they may disclose, drafts, what they lack, suggested themes, likely
duplicates, and publishers nobody has entered. Each kind takes a fixed number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Integer, func, literal_column, select

from repo_search.catalogue import (
    deposits,
    disclosures,
    findings,
    likenesses,
    publisher_desk,
    publishers,
    tables,
    titles,
)
from repo_search.catalogue.deposits import Deposit
from repo_search.claims import SUGGESTED
from repo_search.texts import _, plural
from repo_search.worklist.tasks import Task

_RECORD, _VALUE, _CLAIM = tables.record.c, tables.record_value.c, tables.claim.c
_SHOWN = 5
"""Findings of one record that its task names."""
_THEMES_SHOWN = 4
_LONGEST_EVIDENCE = 120
"""Characters of what speaks for one theme."""


def disclosing(connection: Connection) -> Iterator[Task]:
    for one in disclosures.waiting(connection):
        record, sha256 = one.record, one.record.holding.sha256 if one.record.holding else ""
        reasons = [
            f"{found.kind}{f', page {found.page}' if found.page else ''}: {found.evidence}"
            for found in one.found
            if found.holds
        ]
        left = len(reasons) - _SHOWN
        more = [_("And %(number)s more.", number=left)] if left > 0 else []
        state = _("Public.") if record.is_public else _("Not public.")
        state = _("Held back.") if record.hold else state
        yield Task(
            "disclosure",
            f"disclosure:{record.record_id}:{sha256}",
            record.title,
            " ".join((state, *reasons[:_SHOWN], *more)),
            f"repo-search clear {record.record_id} --reason TEXT, or withdraw it",
            (record.record_id,),
        )


def drafts(connection: Connection, today: date) -> Iterator[Task]:
    """Drafts for which no day is set, or whose day has passed without them being published."""
    waiting = _RECORD.draft.is_not(None) & _RECORD.withdrawn.is_(None)
    undecided = _RECORD.publish_on.is_(None) | (today > _RECORD.publish_on)
    by = {one.record_id: _said(one) for one in deposits.waiting(connection)}
    for row in connection.execute(
        select(_RECORD.record_id, _RECORD.title, _RECORD.draft, _RECORD.draft_reason)
        .where(waiting, undecided)
        .order_by(_RECORD.accession)
    ):
        since = _("A draft since %(day)s.", day=f"{row.draft:%Y-%m-%d}")
        yield Task(
            "deposit",
            f"deposit:{row.record_id}",
            row.title,
            " ".join(filter(None, (since, by.get(row.record_id, row.draft_reason)))),
            f"publish it at the desk, or: repo-search withdraw {row.record_id} --reason TEXT",
            (row.record_id,),
        )


def _said(deposit: Deposit) -> str:
    """Who has deposited a record, and with what note, as sentences."""
    by = _("Deposited by %(who)s: %(file)s.", who=deposit.who, file=deposit.filename)
    return f"{by} {_('Note: %(note)s', note=deposit.note)}" if deposit.note else by


def duplicates(connection: Connection) -> Iterator[Task]:
    pairs = likenesses.pairs(connection)
    known = titles.of(connection, [r for pair in pairs for r in (pair.one, pair.other)])
    for pair in pairs:
        yield Task(
            "duplicate",
            f"duplicate:{pair.one}:{pair.other}",
            " / ".join(known[r] for r in (pair.one, pair.other)),
            _("Their texts are %(alike)s %% alike.", alike=int(pair.likeness * 100)),
            f"repo-search duplicates merge {pair.one} {pair.other}, or reject",
            (pair.one, pair.other),
        )


def unmatched(connection: Connection) -> Iterator[Task]:
    waiting = [one for one in publisher_desk.unmatched(connection) if one.records]
    if not waiting:
        return
    names = {p.publisher_id: p.name for p in publishers.all_publishers(connection).values()}
    theirs = _records_of(connection, [one.publisher.publisher_id for one in waiting])
    for entry in waiting:
        mine = entry.publisher.publisher_id
        near = [
            _("%(name)s (%(alike)s %% alike)", name=names[other], alike=round(alike * 100))
            for other, alike in entry.near
        ]
        said = plural(
            "%(number)s record; not in the authority file. Near: %(near)s.",
            "%(number)s records; not in the authority file. Near: %(near)s.",
            entry.records,
            near=", ".join(near) or _("none"),
        )
        likely = entry.near[0][0] if entry.near else "PUBLISHER"
        yield Task(
            "publisher",
            f"publisher:{mine}",
            entry.publisher.name,
            said,
            f"repo-search publishers merge {mine} {likely}, or import it in an authority file",
            theirs[mine],
            mine,
        )


def _records_of(
    connection: Connection, publisher_ids: Sequence[str]
) -> defaultdict[str, tuple[str, ...]]:
    found = defaultdict[str, tuple[str, ...]](tuple)
    rows = connection.execute(
        select(_VALUE.value, _VALUE.record_id)
        .join(tables.record, _RECORD.record_id == _VALUE.record_id)
        .where(_VALUE.field == "publisher", _VALUE.value.in_(publisher_ids), tables.PUBLIC)
        .order_by(_RECORD.accession)
    )
    for publisher_id, record_id in rows:
        found[publisher_id] += (record_id,)
    return found


def textless(connection: Connection) -> Iterator[Task]:
    """Records with a file in which no word was found."""
    held = select(tables.holding.c.record_id).where(tables.holding.c.record_id == _RECORD.record_id)
    for row in connection.execute(
        select(_RECORD.record_id, _RECORD.title, _RECORD.text_reason)
        .where(_RECORD.text == "none", _RECORD.withdrawn.is_(None), held.exists())
        .order_by(_RECORD.accession)
    ):
        yield Task(
            "textless",
            f"textless:{row.record_id}",
            row.title,
            _("No text was found in its file: %(reason)s.", reason=row.text_reason or "?"),
            f"repo-search import a file with text in its place, or todo dismiss "
            f"textless:{row.record_id}",
            (row.record_id,),
        )


def undated(connection: Connection) -> Iterator[Task]:
    for row in connection.execute(
        select(_RECORD.record_id, _RECORD.title)
        .where(_RECORD.earliest.is_(None), _RECORD.withdrawn.is_(None))
        .order_by(_RECORD.accession)
    ):
        yield Task(
            "undated",
            f"undated:{row.record_id}",
            row.title,
            _("No date of publication is known."),
            f"repo-search edit {row.record_id} published=DATE",
            (row.record_id,),
        )


def suggested(connection: Connection) -> Iterator[Task]:
    """Which themes, and what speaks for them, is left out: see `with_evidence`."""
    value = select(_VALUE.record_id).where(
        _VALUE.record_id == _RECORD.record_id, _VALUE.field == SUGGESTED
    )
    for row in connection.execute(
        select(_RECORD.record_id, _RECORD.title)
        .where(value.exists(), tables.PUBLIC)
        .order_by(_RECORD.accession)
    ):
        yield Task(
            "themes",
            f"themes:{row.record_id}",
            row.title,
            "",
            f"repo-search themes accept {row.record_id}, or refuse {row.record_id}",
            (row.record_id,),
        )


def unsure_findings(connection: Connection) -> Iterator[Task]:
    """One task for each record of which findings wait."""
    for record_id, title, waiting in findings.waiting_by_record(connection):
        yield Task(
            "findings",
            f"findings:{record_id}",
            title,
            plural(
                "%(number)s finding is not shown yet: it was found with little confidence.",
                "%(number)s findings are not shown yet: they were found with little confidence.",
                waiting,
            ),
            "repo-search findings review",
            (record_id,),
        )


def with_evidence(connection: Connection, tasks: Sequence[Task]) -> list[Task]:
    """The same tasks, those of suggested themes with these and what speaks for the surest."""
    ids = [task.records[0] for task in tasks if task.kind == "themes"]
    speaking = _for_themes(connection, ids)
    return [
        _with_themes(task, speaking[task.records[0]]) if task.kind == "themes" else task
        for task in tasks
    ]


def _with_themes(task: Task, speaking: Mapping[str, str]) -> Task:
    named = ", ".join(speaking)
    return replace(task, what=f"{task.what}: {named}", evidence=_told([*speaking.items()]))


def _for_themes(
    connection: Connection, record_ids: Sequence[str]
) -> Mapping[str, Mapping[str, str]]:
    """The themes suggested for records that nobody has decided on, the surest first, each with
    what speaks for it."""
    found = defaultdict[str, dict[str, str]](dict)
    first, longest = (literal_column(str(n), Integer) for n in (1, _LONGEST_EVIDENCE + 1))
    cut = func.substr(_CLAIM.evidence, first, longest)  # bound, they would be too wide for it
    for batch in _batches(record_ids):
        for record_id, label in connection.execute(
            select(_VALUE.record_id, tables.theme.c.label)
            .join(tables.theme, tables.theme.c.theme_id == _VALUE.value)
            .where(_VALUE.field == SUGGESTED, _VALUE.record_id.in_(batch))
            .order_by(_VALUE.record_id, _VALUE.position)
        ):
            found[record_id][label] = ""
        for record_id, values, evidence in connection.execute(
            select(_CLAIM.record_id, _CLAIM["values"], cut).where(
                _CLAIM.record_id.in_(batch), _CLAIM.field == SUGGESTED
            )
        ):
            label = json.loads(values)[0]
            if label in found[record_id]:
                found[record_id][label] = evidence
    return found


def _told(speaking: Sequence[tuple[str, str]]) -> str:
    said = "; ".join(f"{label}: {_shortened(why)}" for label, why in speaking[:_THEMES_SHOWN])
    more = len(speaking) - _THEMES_SHOWN
    return said + _("; and %(number)s more", number=more) if more > 0 else said


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_EVIDENCE:
        return text
    return text[:_LONGEST_EVIDENCE].rpartition(" ")[0] + " …"


def _batches(ids: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
