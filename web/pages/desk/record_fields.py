"""The fields of the form of a record, each with its claims and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.cases import STATUSES
from repo_search.describing import Checked, Form, Said
from repo_search.texts import N_, _
from repo_search.thesaurus import Theme
from web import wording
from web.pages.desk.labels import SOURCES, label
from web.pages.desk.states import Fault
from web.pages.desk.telling import moment

SEVERAL = ("publisher", "case", "language")
"""Fields of which each value has a box of its own."""
LINES = ("authors", "note")
"""Fields with a value a line."""
_LONG = ("title", "abstract")
_BLANK = {"publisher": 2, "case": 1, "language": 1}
_HINTS = {
    "publisher": N_("One in each box. Empty a box to take its publisher away."),
    "published": N_("As the document says it: 15 May 2018, April 2018, 2019 or 2018/19."),
    "case": N_("As its publisher calls it, such as Child H1. One in each box."),
    "language": N_("One in each box."),
    "authors": N_("One on each line."),
    "note": N_("One on each line."),
    "source_url": N_("The address of the page or file at its publisher."),
    "rights": N_("Where this is empty, it is said to be the copyright of the publisher."),
}


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What a source says of a field; `counts` marks the one that is believed."""

    who: str
    value: str
    where: str
    when: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A name that no list has, which a tick says is meant; `value` is what the box sends."""

    value: str
    said: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form. `kind` is "box", "boxes", "text", "lines" or "choice"; `offered` the id
    of a list of values, "" if there is none; `understood` what a date was understood as."""

    name: str
    label: str
    hint: str
    kind: str
    values: tuple[str, ...]
    choices: tuple[Choice, ...]
    offered: str
    fault: str
    understood: str
    unlisted: tuple[Unlisted, ...]
    claims: tuple[ClaimLine, ...]
    said_by: str
    librarian: bool
    to_sources: bool


@dataclass(frozen=True, slots=True)
class Lists:
    """What the form needs to know beside the record: all themes, and what boxes offer by field,
    and which publishers may be meant by names that no list has."""

    themes: Mapping[str, Theme]
    offered: Mapping[str, tuple[str, ...]]
    near: Mapping[str, tuple[str, ...]]


def understood(published: Sequence[str]) -> str:
    """What a date was understood as, "" for none."""
    if not published:
        return ""
    return wording.understood(published[0])


def form_field(
    name: str, values: tuple[str, ...], form: Form, lists: Lists, checked: Checked | None
) -> Field:
    fault = checked.faults.get(name, "") if checked else ""
    kind = "lines" if name in LINES else "text" if name in _LONG else "box"
    if name in SEVERAL:
        kind, values = "boxes", (*values, *[""] * _BLANK[name])
    elif name == "status":
        kind = "choice"
    elif kind != "lines":
        values = values or ("",)
    claims = tuple(map(_claim, sorted(form.said.get(name, ()), key=lambda one: not one.counts)))
    return Field(
        name,
        label(name),
        _(_HINTS.get(name, "")),
        kind,
        values,
        _statuses(values) if kind == "choice" else (),
        f"offered-{name}" if name in lists.offered else "",
        fault,
        understood(values) if name == "published" and not fault else "",
        _unlisted(name, lists, checked) if checked else (),
        claims,
        _("Said by: %(names)s", names=", ".join(dict.fromkeys(claim.who for claim in claims))),
        form.librarian_spoke(name),
        name in checked.typed.to_sources if checked else False,
    )


def _unlisted(field: str, lists: Lists, checked: Checked) -> tuple[Unlisted, ...]:
    return tuple(
        Unlisted(
            f"{field}:{name}",
            _is_new(field, name, lists.near.get(name, ())),
            checked.typed.means(field, name),
        )
        for name in checked.unlisted.get(field, ())
    )


def _is_new(field: str, name: str, near: tuple[str, ...]) -> str:
    if field == "publisher" and near:
        return _(
            "“%(name)s” is a new publisher, and none of these: %(near)s.",
            name=name, near="; ".join(near),
        )  # fmt: skip
    if field == "publisher":
        return _("“%(name)s” is a new publisher.", name=name)
    if field == "themes":
        return _("“%(name)s” is a new theme. It is not in the thesaurus.", name=name)
    return _("“%(name)s” is in no list. It is kept as it is written.", name=name)


def faults_of(field: Field) -> list[Fault]:
    first = f"{field.name}-1" if field.kind == "boxes" else field.name
    faults = [Fault(f"{field.label}: {field.fault}", f"#{first}")] if field.fault else []
    return faults + [
        Fault(_("Is this meant? %(said)s", said=one.said), f"#meant-{field.name}-{number}")
        for number, one in enumerate(field.unlisted, start=1)
        if not one.ticked
    ]


def _claim(said: Said) -> ClaimLine:
    claim = said.claim
    source = _(SOURCES[claim.source])
    sure = "" if claim.confidence == 1 else _("%(n)s %% sure", n=round(claim.confidence * 100))
    where = ", ".join(filter(None, (claim.evidence, claim.extractor, sure)))
    return ClaimLine(
        f"{source} ({said.who})" if said.who else source,
        "\n".join(claim.values) or _("There is none"),
        where,
        moment(said.made),
        said.counts,
    )


def _statuses(values: Sequence[str]) -> tuple[Choice, ...]:
    none = Choice("", _("Not known"), not values)
    return (none, *(Choice(one, wording.status(one), one in values) for one in STATUSES))
