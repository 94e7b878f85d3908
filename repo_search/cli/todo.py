"""The command `repo-search todo`: all that awaits a person."""

from dataclasses import asdict
from datetime import UTC, datetime

import click

from repo_search import worklist
from repo_search.catalogue.decisions import DISMISSED
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import NotFound
from repo_search.repository import Repository, opened
from repo_search.settings import Settings


def _tasks(repository: Repository) -> list[worklist.Task]:
    worklist.sign(repository.catalogue)
    with repository.catalogue.read() as connection:
        return worklist.tasks(connection, datetime.now(UTC).date())


@click.group("todo", invoke_without_command=True)
@json_option
@common_options
@click.pass_context
def todo(ctx: click.Context, settings: Settings, as_json: bool) -> None:
    """List everything that awaits a person, with the evidence and the command that settles it:
    rejected and damaged files, what may be disclosed, drafts, likely duplicates, unmatched
    publishers, overdue and vanished reports, records without text or date, suggested themes,
    findings that are not shown yet."""
    if ctx.invoked_subcommand:
        return
    with opened(settings) as repository:
        found = _tasks(repository)
    for task in found:
        if as_json:
            answer_json(asdict(task))
        else:
            click.echo(plain(f"{task.kind}: {task.what}"))
            click.echo(plain(f"    {task.evidence}"))
            click.echo(plain(f"    {task.command}"))
    if not as_json:
        click.echo(f"{len(found)} {'task waits' if len(found) == 1 else 'tasks wait'}.")


@todo.command("dismiss")
@click.argument("key")
@common_options
def dismiss(settings: Settings, key: str) -> None:
    """Take a task off the list for good. KEY is the one that “todo --json” gives."""
    with opened(settings) as repository:
        if key not in {task.key for task in _tasks(repository)}:
            raise NotFound(
                f"No task has the key “{key[:200]}”. “repo-search todo --json” lists them."
            )
        with recorded(repository, "todo") as deed:
            deed.decide("todo", ("", key), DISMISSED)
    click.echo("It is off the list.")
