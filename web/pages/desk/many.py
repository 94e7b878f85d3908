"""Several tasks of one kind: what an answer to all of them would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repo_search.records import SEPARATOR
from repo_search.settling import Answer, Settled
from repo_search.texts import _, plural
from repo_search.worklist import Narrowing
from repo_search.worklist.tasks import Kind
from web.pages import Link
from web.pages.desk import answers, places
from web.pages.desk.labels import label


@dataclass(frozen=True, slots=True)
class Change:
    """A field, and what stands in it before and after, "" for nothing."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    said: str
    changes: tuple[Change, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class ManyPage:
    """What would change, task by task; `hidden` is what the form carries that does it."""

    title: str
    answer: str
    written: str
    lines: tuple[Line, ...]
    left: str
    button: str
    hidden: tuple[tuple[str, str], ...]
    back: Link


def many_page(
    kind: Kind, settled: Sequence[Settled], answer: Answer, wanted: Narrowing
) -> ManyPage:
    done = [one for one in settled if not one.fault]
    left = len(settled) - len(done)
    return ManyPage(
        _("What will change"),
        answers.of_many(kind, answer.verdict),
        answer.written,
        tuple(map(_line, settled)),
        plural(
            "%(number)s task cannot be settled so and stays on the list.",
            "%(number)s tasks cannot be settled so and stay on the list.",
            left,
        )
        if left
        else "",
        plural("Do it for %(number)s task", "Do it for all %(number)s tasks", len(done))
        if done
        else "",
        (
            *places.arguments(wanted),
            ("verdict", answer.verdict),
            ("written", answer.written),
            *(("tick", one.task.name) for one in done),
        ),
        Link(_("Back to the worklist"), places.worklist(wanted)),
    )


def _line(one: Settled) -> Line:
    changes: Mapping[str, tuple[str, str]] = {
        field: pair for of_record in one.changes.values() for field, pair in of_record.items()
    }
    return Line(
        one.task.what,
        one.said,
        tuple(
            Change(label(field), _shown(old), _shown(new)) for field, (old, new) in changes.items()
        ),
        one.fault,
    )


def _shown(cell: str) -> str:
    return cell.replace(SEPARATOR, "; ")
