"""Runs on the command line: list them, show a report again, take one back."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from repo_search import logbook
from repo_search.catalogue import runs
from repo_search.catalogue.log import Wanted
from repo_search.cli.options import common_options, json_option, this_command, this_user
from repo_search.cli.searching import make_current
from repo_search.cli.terminal import answer_json, plain, show_changes
from repo_search.dates import parse_date
from repo_search.editing import By, Deed, came_to_nothing, deed, take_back
from repo_search.logbook import entries
from repo_search.repository import Repository, opened, opened_alone
from repo_search.settings import Settings


def this_person() -> By:
    """The user whose command this is, and the command, for the audit trail."""
    return By(this_user(), this_command())


@contextmanager
def recorded(repository: Repository, kind: str) -> Iterator[Deed]:
    """A run of this command; the index follows when it is over."""
    with deed(repository, kind, this_person()) as done:
        yield done
    make_current(repository)


@click.group("runs", invoke_without_command=True)
@click.option("--record", "record_id", default="", help="Only those that changed this record.")
@click.option("--who", default="", metavar="NAME", help="Only those of this person.")
@click.option("--kind", default="", help="Only those of this kind, such as import or edit.")
@click.option("--from", "since", default="", metavar="D", help="Only those begun from this day.")
@click.option("--to", "until", default="", metavar="D", help="Only those begun until this day.")
@json_option
@common_options
@click.pass_context
def runs_command(
    ctx: click.Context,
    settings: Settings,
    record_id: str,
    who: str,
    kind: str,
    since: str,
    until: str,
    as_json: bool,
) -> None:
    """List every import and edit, newest first; show a report again; take one back. Dates are a
    year, a month or a day."""
    if ctx.invoked_subcommand:
        return
    wanted = Wanted(
        record_id,
        who,
        kind,
        parse_date(since).earliest if since else None,
        parse_date(until).latest if until else None,
    )
    with opened(settings) as repository:
        for entry in entries(repository.catalogue, wanted):
            if as_json:
                answer_json(logbook.as_json(entry))
            else:
                _print(entry.run)


def _print(run: runs.Run) -> None:
    counts = ", ".join(f"{count} {name}" for name, count in run.counts.items())
    state = "undone" if run.undone else "" if run.finished else "not finished"
    said = "; ".join(part for part in (counts, state) if part)
    click.echo(f"{run.run_id}  {run.started:%Y-%m-%d %H:%M}  {plain(run.who)}  {said}")
    click.echo(f"    {plain(run.what)}")


@runs_command.command("show")
@click.argument("run_id", type=int)
@json_option
@common_options
def show_run(settings: Settings, run_id: int, as_json: bool) -> None:
    """Show the report of a run again."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        run = runs.find(connection, run_id)
        lines = runs.report(connection, run_id)
    if not as_json:
        click.echo(f"Run {run.run_id}, {run.started:%Y-%m-%d %H:%M}: {plain(run.what)}")
    for line in lines:
        if as_json:
            answer_json(line)
        else:
            about = line.get("path") or line.get("title") or ""
            reason = f": {line['reason']}" if line.get("reason") else ""
            click.echo(plain(f"{line['outcome']}  {about}{reason}"))
            show_changes(line.get("changes") or {})


@runs_command.command("undo")
@click.argument("run_id", type=int)
@json_option
@common_options
def undo_run(settings: Settings, run_id: int, as_json: bool) -> None:
    """Take back what a run added or changed, and nothing that was changed since. Withdrawals are
    not taken back. Exit code 1 if nothing could be taken back."""
    with opened_alone(settings) as repository:
        _by, lines = take_back(repository, settings, run_id, this_person())
    for line in lines:
        if as_json:
            answer_json(line)
        elif line["reason"]:
            click.echo(
                plain(f"{line['outcome']}  {line['record_id']} {line['title']}: {line['reason']}")
            )
    if came_to_nothing(lines):
        click.echo(f"Nothing of run {run_id} could be taken back.", err=True)
        click.get_current_context().exit(1)
    if not as_json:
        counts = {
            name: sum(line["outcome"] == name for line in lines)
            for name in dict.fromkeys(line["outcome"] for line in lines)
        }
        said = ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing to do"
        click.echo(f"Run {run_id} is taken back: {said}.")
