"""The worklist: what waits, narrowed by kind, publisher and run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from repo_search.settling import ways
from repo_search.texts import N_, _, plural
from repo_search.worklist import KINDS, Narrowing, Task
from web.pages.desk import answers, places
from web.pages.pager import Pager, pager

PER_PAGE = 50
_LONGEST = 600
"""Characters of the evidence of one task that the list shows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to a part of the list, and how many tasks it has."""

    text: str
    href: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A task in the list. `unsure` says who was not sure, or is ""."""

    name: str
    kind: str
    what: str
    href: str
    evidence: str
    unsure: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """How several tasks of one kind are settled at once; `asks` labels what has to be written for
    some of the answers, or is ""."""

    kind: str
    verdicts: tuple[Option, ...]
    asks: str
    written: str
    all: str
    fault: str


@dataclass(frozen=True, slots=True)
class WorklistPage:
    title: str
    said: str
    choices: tuple[Choice, ...]
    publishers: tuple[Option, ...]
    runs: tuple[Option, ...]
    hidden: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    """Arguments that the form of filters, and that of a selection, carry with them."""
    clear: str
    lines: tuple[Line, ...]
    bulk: Bulk | None
    pager: Pager | None
    empty: str


def worklist_page(
    every: Sequence[Task],
    found: Sequence[Task],
    shown: Sequence[Task],
    wanted: Narrowing,
    page: int,
    names: Mapping[str, str],
    runs: Mapping[int, str],
    selection: tuple[str, str, str] = ("", "", ""),
) -> WorklistPage:
    """`every` task of the publisher and run that are asked for, those of the kind asked for and
    those of its page; the names of publishers and runs that have tasks. `selection` is the verdict
    that was given for several, what was written, and what is wrong with it."""
    last = max(1, -(-len(found) // PER_PAGE))
    return WorklistPage(
        _("Worklist"),
        plural("%(number)s task waits.", "%(number)s tasks wait.", len(found)),
        tuple(_choices(every, wanted)),
        _options(names, wanted.publisher),
        _options({str(key): text for key, text in runs.items()}, str(wanted.run or "")),
        tuple(pair for pair in places.arguments(wanted) if pair[0] in ("kind", "unsure")),
        tuple(places.arguments(wanted)),
        places.worklist(Narrowing(wanted.kind)) if wanted.publisher or wanted.run else "",
        tuple(_line(task, wanted) for task in shown),
        _bulk(found, wanted, *selection),
        pager(page, last, lambda number: places.worklist(wanted, number)),
        _("Nothing waits here.") if every else _("Nothing waits."),
    )


def _choices(every: Sequence[Task], wanted: Narrowing) -> Iterable[Choice]:
    counts = Counter(task.kind for task in every)
    unsure = sum(bool(task.unsure) for task in every)
    plain = replace(wanted, kind="", unsure=False)
    nothing = not wanted.kind and not wanted.unsure
    yield Choice(_("Everything"), places.worklist(plain), f"{len(every):,}", nothing)
    for kind in KINDS:
        if counts[kind] or wanted.kind == kind:
            href = places.worklist(replace(plain, kind=kind))
            yield Choice(places.kind_name(kind), href, f"{counts[kind]:,}", wanted.kind == kind)
    if unsure or wanted.unsure:
        href = places.worklist(replace(plain, unsure=True))
        yield Choice(_("Not sure"), href, f"{unsure:,}", wanted.unsure)


def _options(known: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return (
        Option("", _("All"), not chosen),
        *(Option(value, text, value == chosen) for value, text in known.items()),
    )


def _line(task: Task, wanted: Narrowing) -> Line:
    evidence = task.evidence
    if len(evidence) > _LONGEST:
        evidence = evidence[:_LONGEST] + " …"
    return Line(
        task.name,
        places.kind_name(task.kind),
        task.what,
        places.task(task, wanted),
        evidence,
        _("Not sure: %(who)s", who=task.unsure) if task.unsure else "",
    )


_ASKS = {
    "disclosure": N_("Reason"),
    "deposit": N_("Reason for the withdrawal, or the day of publication"),
    "undated": N_("Date of publication"),
}


def _bulk(
    found: Sequence[Task], wanted: Narrowing, verdict: str, written: str, fault: str
) -> Bulk | None:
    kind = next((kind for kind in KINDS if kind == wanted.kind), None)
    if kind is None or not found:
        return None
    together = [one for one in ways(kind) if (kind, one) not in answers.ONE_BY_ONE]
    offered = [*together, "sure" if wanted.unsure else "unsure"]
    return Bulk(
        kind,
        tuple(Option(one, answers.of_many(kind, one), one == verdict) for one in offered),
        _(_ASKS[kind]) if kind in _ASKS else "",
        written,
        plural(
            "The one task in this list",
            "All %(number)s tasks in this list, on other pages too",
            len(found),
        ),
        fault,
    )
