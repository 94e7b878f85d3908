"""The form of a record: what it says field by field and who says so, and saving what a librarian
has changed of it, unless somebody else has changed it meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from repo_search import history
from repo_search.cases import Case
from repo_search.catalogue import cases, disclosures, journal, records, relations
from repo_search.catalogue import claims as asserted
from repo_search.catalogue.runs import Run
from repo_search.claims import FIELDS, SUGGESTED, Claim, Source, resolve
from repo_search.disclosures import Disclosure
from repo_search.editing import Deed
from repo_search.errors import BadInput, RepoSearchError, Withdrawn
from repo_search.field_values import RELATIONS, Values, same, theme_labels, unlisted, values_of
from repo_search.field_values import faults as faults_in
from repo_search.history import Difference, Step
from repo_search.records import Record, Reference
from repo_search.texts import _

EVIDENCE = "record form"
"""Where a librarian has said it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, when it was made (UTC), whether it is the one that counts, and `who` is the
    librarian that made it, "" if none did or it is not known."""

    claim: Claim
    made: datetime
    counts: bool
    who: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that was read in the text, with where it was read, and how sure that is."""

    theme: Reference
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Form:
    """A record as the form shows it. `version` is another one when anything was changed.
    `values` are what stands in each field; `said` all claims of each, strongest first."""

    record: Record
    version: str
    values: Values
    said: Mapping[str, tuple[Said, ...]]
    suggested: tuple[Suggestion, ...]
    cases: tuple[Case, ...]
    related: tuple[tuple[str, Reference], ...]
    told_by_others: tuple[tuple[Reference, str], ...]
    disclosed: tuple[Disclosure, ...]

    def librarian_spoke(self, field: str) -> bool:
        return any(one.claim.source is Source.LIBRARIAN for one in self.said.get(field, ()))


@dataclass(frozen=True, slots=True)
class Typed:
    """What a librarian sends: the version of the form and the values that stood there (`was`), the
    values as typed, the fields that are left to what the sources say, and the names that are new
    and meant so."""

    version: str
    was: Values
    values: Values
    to_sources: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()

    def means(self, field: str, name: str) -> bool:
        """Whether a name that no list has is meant as it is written."""
        return f"{field}:{name}" in self.meant

    @property
    def touched(self) -> tuple[str, ...]:
        """The fields that were changed by hand."""
        return tuple(
            field
            for field, values in self.values.items()
            if not same(field, values, self.was.get(field, ()))
        )


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody has changed meanwhile: what it was, what it is now and by which run,
    if that is known; and what was typed, None where it was left as it was."""

    field: str
    was: tuple[str, ...]
    now: tuple[str, ...]
    run: Run | None
    typed: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What has become of a record since a form was filled in: the runs, the fields, and what else
    (its file, its state). Nothing is known of how it came about where `steps` is empty."""

    steps: tuple[Step, ...]
    fields: tuple[Clash, ...]
    others: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of looking at what was typed. `faults` say what is wrong, by field; `unlisted` are
    names, by field, that are in no list."""

    form: Form
    typed: Typed
    meanwhile: Meanwhile | None
    faults: Mapping[str, str]
    unlisted: Mapping[str, tuple[str, ...]]

    @property
    def changes(self) -> bool:
        """Whether there is anything to save."""
        spoke = any(map(self.form.librarian_spoke, self.typed.to_sources))
        return bool(self.typed.touched or spoke)

    @property
    def can_be_saved(self) -> bool:
        named = [(field, name) for field, names in self.unlisted.items() for name in names]
        all_meant = all(self.typed.means(field, name) for field, name in named)
        return all_meant and not (self.meanwhile or self.faults)

    def kept(self) -> Values:
        """What the form shows again: what was typed, and what stands there now of the rest."""
        touched = self.typed.touched
        return {
            field: self.typed.values[field] if field in touched else values
            for field, values in self.form.values.items()
        }


class ChangedMeanwhile(RepoSearchError):
    """Somebody has changed the record since the form was filled in; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has changed this record meanwhile. Nothing was written."))


def form_of(connection: Connection, record_id: str) -> Form:
    """The form of a record, whatever its state. Raises NotFound, Moved and Erased."""
    record = records.find(connection, record_id)
    dated = asserted.dated(connection, record_id)
    winning = resolve(claim for claim, _ in dated)
    speakers = _speakers(connection, record_id, [claim for claim, _ in dated])
    said = {
        field: tuple(
            Said(claim, made, claim is winning[field], speakers.get(claim, ""))
            for claim, made in dated
            if claim.field == field
        )
        for field in FIELDS
    }
    related = tuple(relations.known_of(connection, record_id))
    return Form(
        record,
        version_of(connection, record_id),
        values_of(record, related),
        said,
        _suggestions(record, [claim for claim, _ in dated]),
        tuple(cases.find(connection, case.id) for case in record.cases),
        related,
        tuple(relations.told_by_others(connection, record_id)),
        disclosures.of_record(connection, record_id),
    )


def version_of(connection: Connection, record_id: str) -> str:
    return history.version(journal.snapshot(connection, record_id))


def check(connection: Connection, record_id: str, typed: Typed) -> Checked:
    """Looks at what was typed, and at what has become of the record since. Raises NotFound, Moved,
    Erased, and Withdrawn for a record that can no longer be edited."""
    form = form_of(connection, record_id)
    if form.record.tombstone is not None:
        raise Withdrawn(record_id, form.record.tombstone.withdrawn.date().isoformat())
    changed = {field: typed.values[field] for field in typed.touched}
    faults = faults_in(connection, record_id, changed)
    for field in typed.to_sources:
        if field in changed:
            faults[field] = _(
                "You have changed this and asked for what the sources say. Do one or the other."
            )
    return Checked(
        form,
        typed,
        _meanwhile(connection, form, typed) if form.version != typed.version else None,
        faults,
        unlisted(connection, {f: v for f, v in changed.items() if f not in faults}, typed.was),
    )


def save(deed: Deed, record_id: str, typed: Typed) -> None:
    """Makes what was changed the word of a librarian, and leaves to the sources what is left to
    them: all as one change of a run. Raises what `check` raises, ChangedMeanwhile where the record
    has another version by now, and BadInput for what cannot be saved."""
    checked = check(deed.connection, record_id, typed)
    if checked.meanwhile:
        raise ChangedMeanwhile
    if not checked.can_be_saved:
        raise BadInput(next(iter(checked.faults.values()), _("A name is in no list.")))
    touched = typed.touched
    with journal.noting(deed.connection, deed.run_id, record_id):
        for field in sorted(typed.to_sources & FIELDS.keys()):
            asserted.renew(deed.connection, record_id, field, Source.LIBRARIAN, [])
        said = [
            Claim(field, _to_claim(deed.connection, field, typed), Source.LIBRARIAN, EVIDENCE)
            for field in touched
            if field in FIELDS
        ]
        asserted.put(deed.connection, record_id, said)
        if RELATIONS in touched:
            wanted = [value.rpartition(" ") for value in typed.values[RELATIONS]]
            relations.renew(
                deed.connection, record_id, {other: kind for kind, _, other in wanted}, EVIDENCE
            )


def unchanged(connection: Connection, record_id: str, version: str) -> None:
    """Raises ChangedMeanwhile unless the record still has this version."""
    if version_of(connection, record_id) != version:
        raise ChangedMeanwhile


def _speakers(
    connection: Connection, record_id: str, claims: Iterable[Claim]
) -> Mapping[Claim, str]:
    """Who made the claims of librarians: not those who only took something back."""
    if all(claim.source is not Source.LIBRARIAN for claim in claims):
        return {}
    return {
        claim: step.run.who
        for step in history.of_record(connection, record_id)
        if step.run.kind != "undo"
        for claim in step.said
        if claim.source is Source.LIBRARIAN
    }


def _suggestions(record: Record, claims: Iterable[Claim]) -> tuple[Suggestion, ...]:
    read_in = {
        label.casefold(): claim
        for claim in claims
        if claim.field == SUGGESTED
        for label in claim.values
    }
    found = ((theme, read_in.get(theme.label.casefold())) for theme in record.suggested)
    return tuple(
        Suggestion(theme, claim.evidence if claim else "", claim.confidence if claim else 0.0)
        for theme, claim in found
    )


def _meanwhile(connection: Connection, form: Form, typed: Typed) -> Meanwhile:
    steps = history.since(history.of_record(connection, form.record.record_id), typed.version)
    by = {one.field: step.run for step in steps or () for one in step.differences}
    touched = typed.touched
    return Meanwhile(
        tuple(steps or ()),
        tuple(
            Clash(field, was, now, by.get(field), typed.values[field] if field in touched else None)
            for field, now in form.values.items()
            if not same(field, was := typed.was.get(field, ()), now)
        ),
        tuple(
            one
            for one in (history.differences(steps[0].before, steps[-1].after) if steps else ())
            if one.field in history.BESIDE and one.field != RELATIONS
        ),
    )


def _to_claim(connection: Connection, field: str, typed: Typed) -> tuple[str, ...]:
    """The values as they are claimed: what stood there before comes first, themes by label."""
    values = typed.values[field]
    if field != "themes":
        return values
    before = typed.was.get(field, ())
    ordered = sorted(values, key=lambda one: before.index(one) if one in before else len(before))
    return theme_labels(connection, ordered)
