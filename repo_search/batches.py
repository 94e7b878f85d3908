"""Many records changed alike: rehearsed first, then done as one run."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import publishers, records, runs, themes
from repo_search.claims import REFUSED, SUGGESTED, Claim, Source
from repo_search.editing import By, Deed, deed
from repo_search.errors import BadInput, NotFound, RepoSearchError, Withdrawn
from repo_search.formats.table import differences
from repo_search.indexing import bring_up_to_date
from repo_search.records import Record, Reference
from repo_search.repository import Repository, opened
from repo_search.search import SearchRequest, all_matches
from repo_search.texts import N_, _, plural
from repo_search.vocabularies import document_types, find_entry, review_kinds
from repo_search.working import Result, Task

MOST = 1_000
"""Records of one batch, of which a rehearsal takes some seconds."""
_TOGETHER = 50
"""Records of one transaction: others can write in between, and a batch that is cut off goes on."""

Part = Literal["old", "new"]
Fields = Mapping[str, tuple[str, str]]
"""Fields by name, each from what to what."""


class Kind(NamedTuple):
    """A sort of change: the field, what has to be named, and how the log tells it."""

    field: str
    parts: tuple[Part, ...]
    said: str


KINDS: Mapping[str, Kind] = {
    "publisher": Kind("publisher", ("old", "new"), "publisher “{old}” became “{new}”"),
    "add-theme": Kind("themes", ("new",), "added the theme “{new}”"),
    "remove-theme": Kind("themes", ("old",), "took out the theme “{old}”"),
    "replace-theme": Kind("themes", ("old", "new"), "theme “{old}” became “{new}”"),
    "document-type": Kind("document_type", ("new",), "document type became “{new}”"),
    "review": Kind("review", ("new",), "kind of review became “{new}”"),
    "rights": Kind("rights", ("new",), "rights became “{new}”"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed in every record, a sort of KINDS. Where a field takes several values, `old`
    gives way to `new`; without `old`, `new` is added; without `new`, `old` is taken out. Elsewhere
    `new` is what it says from then on."""

    kind: str
    old: Reference | None = None
    new: Reference | None = None

    @property
    def field(self) -> str:
        return KINDS[self.kind].field

    @property
    def said(self) -> str:
        labels = {part: entry.label for part in ("old", "new") if (entry := getattr(self, part))}
        return f"changed many records: {KINDS[self.kind].said.format(**labels)}"


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one record: "updated", "unchanged", or "left" for a reason."""

    record_id: str
    title: str
    outcome: Literal["updated", "unchanged", "left"]
    changes: Fields
    reason: str = ""


def understood(connection: Connection, kind: str, written: str) -> Reference:
    """What a person wrote as a value of such a change: an entry of an authority file or list by its
    id or a name. Raises BadInput, NotFound."""
    field, name = KINDS[kind].field, " ".join(written.split())
    if not name:
        raise BadInput(_(_LACKING[field]))
    if field == "publisher":
        publisher = publishers.find_in(publishers.all_publishers(connection), name)
        return Reference(publisher.publisher_id, publisher.name)
    if field == "themes":
        theme = themes.find_in(themes.all_themes(connection), name)
        return Reference(theme.theme_id, theme.label)
    if field == "rights":
        return Reference(name, name)
    entry = find_entry(document_types() if field == "document_type" else review_kinds(), name)
    if entry is None:
        raise NotFound(_(_UNLISTED[field], written=name[:80]))
    return Reference(entry.id, entry.label)


_LACKING = {
    "publisher": N_("Write the name of a publisher."),
    "themes": N_("Write the name of a theme."),
    "document_type": N_("Choose a document type."),
    "review": N_("Choose a kind of review."),
    "rights": N_("Write what the rights are."),
}
_UNLISTED = {
    "document_type": N_("There is no document type “%(written)s”."),
    "review": N_("There is no kind of review “%(written)s”."),
}


def matching(repository: Repository, request: SearchRequest) -> tuple[list[str], tuple[str, ...]]:
    """The ids of all records that answer a search, its words taken as they are written, and notes
    on what of it was left out. Raises BadInput, also for more than MOST."""
    found, notes = all_matches(repository.catalogue, repository.engine, request)
    return check(found), notes


def check(record_ids: Iterable[str]) -> list[str]:
    """These ids, each once. Raises BadInput for more than MOST."""
    each = list(dict.fromkeys(record_ids))
    if len(each) > MOST:
        said = _("These are %(number)s records. At most %(most)s can be changed at once.")
        raise BadInput(said % {"number": f"{len(each):,}", "most": f"{MOST:,}"})
    return each


def rehearse(
    repository: Repository, record_ids: Sequence[str], change: Change, by: By
) -> list[Line]:
    """What would become of these records: all of it is done, and taken back at once."""
    found: list[Line] = []
    for some in _parts(record_ids):
        try:
            with deed(repository, "batch", by) as rehearsed:
                found += _changed(rehearsed, dict.fromkeys(some), change)
                raise _Rehearsed
        except _Rehearsed:
            continue
    return found


class _Rehearsed(Exception):
    """Ends a rehearsal, so that nothing of it is kept."""


def digest(lines: Iterable[Line]) -> str:
    """Tells what a rehearsal came to from anything else."""
    return _hash([(line.record_id, line.outcome, line.changes) for line in lines])


def given(lines: Iterable[Line], change: Change) -> dict[str, Any]:
    """What a job needs to know to do what was rehearsed, and nothing else."""
    return {
        "kind": change.kind,
        **{part: entry.id for part in ("old", "new") if (entry := getattr(change, part))},
        "records": {x.record_id: _hash(x.changes) for x in lines if x.outcome == "updated"},
    }


def work(task: Task) -> Result:
    """Does a batch as one run. A record that has come to be changed otherwise than was rehearsed is
    left. Who takes it up again goes on with the same run."""
    wanted = task.job.given
    expected: Mapping[str, str] = wanted["records"]
    with opened(task.settings) as repository:
        with repository.catalogue.write() as connection:
            parts = {
                part: understood(connection, wanted["kind"], wanted[part])
                for part in KINDS[wanted["kind"]].parts
            }
            change = Change(wanted["kind"], **parts)
            by = By(task.job.who, f"desk: {change.said}")
            run_id = task.job.told.get("run_id") or runs.begin(connection, "batch", by.what, by.who)
            task.tell(connection, {"run_id": run_id})
        done = 0
        for some in _parts(list(expected)):
            task.progress(done, len(expected))
            with repository.catalogue.write() as connection:
                lines = _changed(
                    Deed(connection, run_id, by), {one: expected[one] for one in some}, change
                )
                runs.put_report(connection, run_id, (_told(x) for x in lines if _is_news(x)))
            done += len(some)
        task.progress(done, len(expected))
        with repository.catalogue.write() as connection:
            runs.finish(connection, run_id)
            counts = runs.find(connection, run_id).counts
        bring_up_to_date(repository.catalogue, repository.engine)
    return Result(
        _summary(counts),
        {
            "run_id": run_id,
            "address": f"/desk/runs/{run_id}",
            "link": _("What was changed in each record"),
        },
    )


def _summary(counts: Mapping[str, int]) -> str:
    updated, left = counts.get("updated", 0), counts.get("left", 0)
    said = plural("%(number)s record was changed.", "%(number)s records were changed.", updated)
    if not left:
        return said
    also = plural(
        "%(number)s was left as it is, since it has been changed since the preview.",
        "%(number)s were left as they are, since they have been changed since the preview.",
        left,
    )
    return f"{said} {also}"


def _is_news(line: Line) -> bool:
    """Not so for what was done before the work was taken up again."""
    return line.outcome != "unchanged"


def _told(line: Line) -> dict[str, Any]:
    return {
        "record_id": line.record_id,
        "title": line.title,
        "outcome": line.outcome,
        "reason": line.reason or None,
        "changes": line.changes,
    }


def _parts(record_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(record_ids), _TOGETHER):
        yield record_ids[at : at + _TOGETHER]


def _changed(by: Deed, expected: Mapping[str, str | None], change: Change) -> list[Line]:
    """Changes these records; where it is said what is to come of one, that or nothing."""
    known = records.by_ids(by.connection, list(expected))
    return [_line(by, one, known.get(one), change, to_be) for one, to_be in expected.items()]


def _line(
    by: Deed, record_id: str, known: Record | None, change: Change, expected: str | None
) -> Line:
    title = known.title if known else ""
    try:
        record = known or records.find(by.connection, record_id)
        if record.tombstone is not None:
            raise Withdrawn(record_id, record.tombstone.withdrawn.date().isoformat())
        if not (claims := _claims(by.connection, record, change)):
            return Line(record_id, title, "unchanged", {})
        with by.connection.begin_nested():
            changes = differences(record, by.edit_known(record, claims))
            if expected not in (None, _hash(changes)):
                raise BadInput(_("It has been changed since the preview."))
    except RepoSearchError as error:
        return Line(record_id, title, "left", {}, str(error))
    return Line(record_id, title, "updated", changes)


def _claims(connection: Connection, record: Record, change: Change) -> list[Claim]:
    """What a librarian is to claim of a record; nothing if it says so already."""
    if change.field not in ("publisher", "themes"):
        value = change.new.id if change.new else ""
        same = getattr(record, change.field) == value
        return [] if same else [Claim(change.field, (value,), Source.LIBRARIAN, _EVIDENCE)]
    before = record.publishers if change.field == "publisher" else record.themes
    after = _exchanged(before, change)
    if [one.id for one in after] == [one.id for one in before]:
        return []
    labels = tuple(one.label for one in after)
    claims = [Claim(change.field, labels, Source.LIBRARIAN, _EVIDENCE)]
    if change.field == "themes" and change.old:
        claims += _refused(connection, record.record_id, change.old)
    return claims


_EVIDENCE = "batch"


def _exchanged(before: Sequence[Reference], change: Change) -> list[Reference]:
    old, new = change.old, change.new
    if old is None:
        after = [*before, new]
    elif any(one.id == old.id for one in before):
        after = [new if one.id == old.id else one for one in before]
    else:
        after = [*before]
    return list({one.id: one for one in after if one is not None}.values())


def _refused(connection: Connection, record_id: str, theme: Reference) -> list[Claim]:
    """The claim by which a theme that is taken out does not come back as a suggestion."""
    known = asserted.of_record(connection, record_id)
    suggested = (label for claim in known if claim.field == SUGGESTED for label in claim.values)
    if all(themes.find_or_add(connection, label) != theme.id for label in suggested):
        return []
    before = [label for claim in known if claim.field == REFUSED for label in claim.values]
    labels = dict.fromkeys((*before, theme.label))
    return [Claim(REFUSED, tuple(labels), Source.LIBRARIAN, _EVIDENCE)]


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
