"""The form of a record: its fields with all their claims, its state, what is wrong with what was
typed, and what somebody else has changed meanwhile."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.catalogue.relations import KINDS
from repo_search.describing import Checked, Clash, Form, Meanwhile
from repo_search.field_values import RELATIONS
from repo_search.texts import N_, _
from web import urls
from web.pages.desk.fields import RELATION_NAMES, Names, Pair, by, pair
from web.pages.desk.record_fields import Choice, Field, Lists, faults_of, form_field
from web.pages.desk.states import Fault, StatePanel, state_panel
from web.pages.desk.telling import what_said
from web.pages.desk.theme_ticks import ThemeTicks, theme_ticks

_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("What it is"), ("title", "publisher", "published", "document_type", "review", "language")),
    (N_("What it is about"), ("case", "status", "abstract", "period_covered")),
    (N_("Where it comes from"), ("authors", "series", "source_url")),
    (N_("Rights"), ("rights", "rights_holder", "licence")),
    (N_("Notes"), ("note",)),
)


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of the record and its publishers; `href` is its public page, "" if that is not sure to
    be there. `is_doubtful`: an older case of that name may be the same."""

    label: str
    publishers: str
    href: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class RelationRow:
    number: int
    kinds: tuple[Choice, ...]
    other: str
    title: str


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A field that somebody else has changed: from what to what, and what was typed here, "" where
    it was left as it was."""

    changed: Pair
    who: str
    typed: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody has changed meanwhile: the runs, and the fields."""

    runs: tuple[str, ...]
    lines: tuple[ClashLine, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """Values that a box offers while one types."""

    id: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    title: str
    heading: str
    here: str
    record_id: str
    file: str
    public: str
    state: StatePanel
    editable: bool
    version: str
    was: str
    parts: tuple[Part, ...]
    cases: tuple[CaseLine, ...]
    themes: ThemeTicks
    new_themes: str
    themes_field: Field
    relations: tuple[RelationRow, ...]
    relations_field: Field
    told_by_others: tuple[tuple[str, str], ...]
    offered: tuple[Offered, ...]
    faults: tuple[Fault, ...]
    conflict: Conflict | None
    unchanged: bool


def here(record_id: str) -> str:
    """The address of the form of a record."""
    return f"/desk/records/{record_id}"


def record_page(
    form: Form,
    lists: Lists,
    checked: Checked | None = None,
    state: StatePanel | None = None,
    *,
    unchanged: bool = False,
) -> RecordPage:
    """The form as it is, or, after `checked`, with what was typed and what is wrong with it; and
    the panel of its state, if something is wrong with that. `unchanged` says that it was saved
    without a change."""
    record = form.record
    values = checked.kept() if checked else form.values
    names = Names(lists.themes, {other.id: other.label for _kind, other in form.related})

    def field(name: str) -> Field:
        return form_field(name, values[name], form, lists, checked)

    panel = state or state_panel(form)
    themes = field("themes")
    relations = field(RELATIONS)
    parts = tuple(Part(_(text), tuple(map(field, fields))) for text, fields in _PARTS)
    faults = [
        fault
        for one in (*(f for part in parts for f in part.fields), themes, relations)
        for fault in faults_of(one)
    ]
    conflict = _conflict(checked.meanwhile, names) if checked and checked.meanwhile else None
    return RecordPage(
        _page_title(record.title, bool(faults or panel.fault), conflict),
        record.title,
        here(record.record_id),
        record.record_id,
        f"{here(record.record_id)}/file" if record.holding else "",
        f"/records/{record.record_id}" if record.is_public else "",
        panel,
        record.tombstone is None,
        form.version,
        json.dumps(form.values, ensure_ascii=False),
        parts,
        _case_lines(form),
        theme_ticks(lists.themes, form.values["themes"], form.suggested, values["themes"]),
        "\n".join(one for one in values["themes"] if one not in lists.themes),
        themes,
        _relation_rows(values[RELATIONS], names),
        relations,
        tuple(
            (here(other.id), f"{other.label}: {_(RELATION_NAMES.get(kind, kind))}")
            for other, kind in form.told_by_others
        ),
        tuple(Offered(f"offered-{name}", offered) for name, offered in lists.offered.items()),
        (*faults, *panel.faults),
        conflict,
        unchanged,
    )


def _page_title(title: str, is_wrong: bool, conflict: Conflict | None) -> str:
    said = _("Edit: %(title)s", title=title)
    if conflict:
        return _("Not saved: %(title)s", title=said)
    return _("Error: %(title)s", title=said) if is_wrong else said


def _case_lines(form: Form) -> tuple[CaseLine, ...]:
    return tuple(
        CaseLine(
            case.label,
            ", ".join(publisher.label for publisher in case.publishers),
            urls.case(case.case_id) if form.record.is_public else "",
            bool(case.asked_about),
        )
        for case in form.cases
    )


def _relation_rows(values: Sequence[str], names: Names) -> tuple[RelationRow, ...]:
    rows = [value.rpartition(" ") for value in values]
    return tuple(
        RelationRow(
            number,
            tuple(
                Choice(one, _(RELATION_NAMES.get(one, one)) if one else _("None"), one == kind)
                for one in dict.fromkeys(("", *KINDS, kind))
            ),
            other,
            names.titles.get(other, ""),
        )
        for number, (kind, _space, other) in enumerate([*rows, ("", "", "")], start=1)
    )


def _conflict(meanwhile: Meanwhile, names: Names) -> Conflict:
    others = [Clash(one.field, one.before, one.after, None, None) for one in meanwhile.others]
    return Conflict(
        tuple(f"{by(step.run)}: {what_said(step.run)}" for step in meanwhile.steps),
        tuple(
            ClashLine(
                pair(one.field, names.told(one.field, one.was), names.told(one.field, one.now)),
                by(one.run) if one.run else "",
                _typed(one, names),
            )
            for one in (*meanwhile.fields, *others)
        ),
    )


def _typed(one: Clash, names: Names) -> str:
    if one.typed is None:
        return ""
    return names.told(one.field, one.typed) or _("Nothing")
