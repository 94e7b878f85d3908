"""The log at the desk: who did what and when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from repo_search.catalogue.runs import Run
from repo_search.logbook import Entry
from repo_search.texts import _, plural
from web import urls
from web.pages.desk.frame import address
from web.pages.desk.telling import is_command, kind_said, moment, outcome_said, what_said
from web.pages.pager import Pager, pager
from web.pages.search import Choice, Fault
from web.urls import Arguments

PATH = "/desk/log"
PER_PAGE = 50


def state_said(run: Run) -> str:
    if run.undone:
        return _("taken back %(when)s", when=moment(run.undone))
    return "" if run.finished else _("not finished")


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in a list: what it came to in `counts`, and how it stands in `state`."""

    href: str
    when: str
    who: str
    kind: str
    what: str
    command: bool
    counts: str
    state: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Runs on a page of the log. `exports` lead to all of them as files."""

    title: str
    heading: str
    faults: tuple[Fault, ...]
    filters: Mapping[str, str]
    people: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    filtered: bool
    count: str
    lines: tuple[RunLine, ...]
    pager: Pager | None
    exports: tuple[tuple[str, str], ...]


def log_page(
    filters: Mapping[str, str],
    people: Iterable[str],
    kinds: Iterable[str],
    entries: Sequence[Entry],
    total: int,
    number: int,
    faults: Sequence[Fault] = (),
) -> LogPage:
    """`filters` are by the name of their field, as they were written; `number` is that of the page
    on show, of `total` runs."""
    given = tuple((name, value) for name, value in filters.items() if value)
    heading = _("Log")
    return LogPage(
        _("Error: %(title)s", title=heading) if faults else heading,
        heading,
        tuple(faults),
        filters,
        _choices(_("Anybody"), people, filters["who"], str),
        _choices(_("Anything"), kinds, filters["kind"], kind_said),
        bool(given),
        plural("%(number)s entry", "%(number)s entries", total),
        tuple(map(run_line, entries)),
        pager(number, -(-total // PER_PAGE), lambda page: _at(given, page)),
        tuple(
            (label, urls.with_query(f"{PATH}.{form}", given))
            for form, label in (("csv", _("Spreadsheet (CSV)")), ("jsonl", _("JSON lines")))
        ),
    )


def _at(given: Arguments, page: int) -> str:
    return urls.with_query(PATH, (*given, *((("page", str(page)),) if page > 1 else ())))


def _choices(
    all_of_them: str, values: Iterable[str], chosen: str, said: Callable[[str], str]
) -> tuple[Choice, ...]:
    return (
        Choice("", all_of_them, not chosen),
        *(Choice(value, said(value), value == chosen) for value in values),
    )


def run_line(entry: Entry) -> RunLine:
    run = entry.run
    outcomes = [f"{count:,} {outcome_said(name)}" for name, count in run.counts.items()]
    changed = plural("%(number)s record changed", "%(number)s records changed", entry.changed)
    return RunLine(
        address(run.run_id),
        moment(run.started),
        run.who,
        kind_said(run.kind),
        what_said(run),
        is_command(run),
        ", ".join(outcomes) or changed,
        state_said(run),
    )
