"""What became of a record, change by change; two of its states, or two records, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.claims import Claim
from repo_search.describing import Form
from repo_search.history import State, Step, differences
from repo_search.records import Record
from repo_search.texts import _
from repo_search.thesaurus import Theme
from web import wording
from web.pages.desk.fields import Names, Pair, by, pair
from web.pages.desk.frame import address
from web.pages.desk.labels import LABELS, SOURCES, label
from web.pages.desk.record import here
from web.pages.desk.record_fields import Choice
from web.pages.desk.record_list import in_words
from web.pages.desk.telling import moment, what_said


@dataclass(frozen=True, slots=True)
class StepLine:
    """One change. `undo` is the address that takes its run back, "" where that is not to be had;
    `compare` leads to what has changed since."""

    number: int
    who: str
    what: str
    run: str
    undone: str
    undo: str
    changes: tuple[Pair, ...]
    files: tuple[str, ...]
    gone: tuple[str, ...]
    said: tuple[str, ...]
    compare: str


@dataclass(frozen=True, slots=True)
class Comparison:
    heading: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    title: str
    record_title: str
    back: str
    here: str
    steps: tuple[StepLine, ...]
    ones: tuple[Choice, ...]
    others: tuple[Choice, ...]
    comparison: Comparison | None


def history_page(
    record_id: str, title: str, steps: Sequence[Step], names: Names, one: str, other: str
) -> HistoryPage:
    """The changes, newest first. `one` and `other` name the states to compare: numbers of changes,
    "0" for what was before them all; "" for none."""
    states: dict[str, tuple[str, State]] = {}
    if steps and steps[0].before:
        states["0"] = (_("Before all of these"), steps[0].before)
    for number, step in enumerate(steps, start=1):
        said = _("After %(number)s: %(who)s", number=number, who=by(step.run))
        states[str(number)] = (said, step.after)
    last = str(len(steps))
    here_ = f"{here(record_id)}/history"
    comparison = None
    if one in states and other in states:
        comparison = Comparison(
            _("From “%(one)s” to “%(other)s”", one=states[one][0], other=states[other][0]),
            _pairs(states[one][1], states[other][1], names),
        )
    earlier = one if one in states else next(iter(states), "")
    later = other if other in states else last
    return HistoryPage(
        _("History: %(title)s", title=title),
        title,
        here(record_id),
        here_,
        tuple(
            _line(number, step, names, here_, last)
            for number, step in reversed(list(enumerate(steps, start=1)))
        ),
        tuple(Choice(key, said, key == earlier) for key, (said, _state) in states.items()),
        tuple(Choice(key, said, key == later) for key, (said, _state) in states.items()),
        comparison,
    )


def _pairs(one: State, other: State, names: Names) -> tuple[Pair, ...]:
    return tuple(
        pair(d.field, names.told(d.field, d.before), names.told(d.field, d.after))
        for d in differences(one, other)
    )


def _line(number: int, step: Step, names: Names, here_: str, last: str) -> StepLine:
    run = step.run
    since = f"{here_}?one={number}&other={last}" if str(number) != last else ""
    return StepLine(
        number,
        by(run),
        what_said(run),
        address(run.run_id),
        _("Taken back on %(when)s.", when=moment(run.undone)) if run.undone else "",
        "" if run.undone or run.kind == "undo" else f"{address(run.run_id)}/undo",
        _pairs(step.before, step.after, names),
        tuple(": ".join(filter(None, (file.filename, file.reason))) for file in step.files),
        tuple(map(_claim, step.gone)),
        tuple(map(_claim, step.said)),
        since,
    )


def _claim(claim: Claim) -> str:
    name = label(claim.field) if claim.field in LABELS else _("Suggested themes")
    said = "; ".join(claim.values) or _("there is none")
    return _(
        "%(field)s: %(said)s (%(source)s)", field=name, said=said, source=_(SOURCES[claim.source])
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records."""

    title: str
    href: str
    file: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    title: str
    one: Side
    other: Side
    pairs: tuple[Pair, ...]


def compare_page(one: Form, other: Form, known: Mapping[str, Theme]) -> ComparePage:
    """Two records field by field; fields that both leave empty are left out."""
    names = Names(known, {r.id: r.label for form in (one, other) for _kind, r in form.related})
    said = [_told(form, names) for form in (one, other)]
    return ComparePage(
        _("Compare two records"),
        _side(one.record),
        _side(other.record),
        tuple(
            pair(field, said[0][field], said[1][field])
            for field in said[0]
            if said[0][field] or said[1][field]
        ),
    )


def _told(form: Form, names: Names) -> dict[str, str]:
    record = form.record
    return {
        **{field: names.told(field, values) for field, values in form.values.items()},
        "file": wording.extent(record.holding) if record.holding else "",
        "state": in_words(record),
    }


def _side(record: Record) -> Side:
    file = f"{here(record.record_id)}/file" if record.holding else ""
    return Side(record.title, here(record.record_id), file)
