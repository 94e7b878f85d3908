"""The commands `repo-search import-page` and `repo-search pages`."""

import functools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from indexer.report import exit_code, summary
from indexer.watched import PagePlan, PageRun, Ways
from indexer.watched.visit import is_web
from repo_search.catalogue import pages
from repo_search.cli.options import common_options, json_option, this_command, this_user
from repo_search.cli.terminal import answer_json, plain, show_changes
from repo_search.errors import BadInput
from repo_search.repository import opened
from repo_search.settings import Settings


def _ways(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of a run over pages; the command gets them as `ways`."""

    @click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
    @click.option(
        "--no-files", is_flag=True, help="Do not fetch the files a page on the web links to."
    )
    @click.option(
        "--allow-private",
        is_flag=True,
        help="Fetch from private addresses and other ports too.",
    )
    @click.option(
        "--contact", default="", help="A web or mail address told to the sites that are asked."
    )
    @click.option(
        "--delay",
        type=click.FloatRange(0, 600),
        default=2.0,
        show_default=True,
        help="Seconds between two requests to one site.",
    )
    @click.option(
        "--back-catalogue",
        is_flag=True,
        help="These are older publications: they are not announced as new.",
    )
    @functools.wraps(command)
    def with_ways(
        dry_run: bool,
        no_files: bool,
        allow_private: bool,
        contact: str,
        delay: float,
        back_catalogue: bool,
        **values: Any,
    ) -> Any:
        ways = Ways(
            dry_run,
            not no_files,
            allow_private,
            contact,
            delay,
            back_catalogue,
            what=this_command(),
            who=this_user(),
        )
        return command(ways=ways, **values)

    return with_ways


@click.command("import-page")
@click.argument("page", metavar="FILE_OR_URL")
@click.option("--publisher", default="", help="Who publishes the page; else as the page says.")
@click.option("--base", default="", help="The web address of a saved page.")
@json_option
@common_options
@_ways
def import_page(
    settings: Settings, page: str, publisher: str, base: str, ways: Ways, as_json: bool
) -> None:
    """Bring in the reviews that a partnership lists on a page, and watch the page from now on.

    A saved page brings the files beside it that it links to; a page on the web is fetched with
    them, politely. Running it again adds what is new, updates what has changed and reports what
    has vanished; nothing is removed.
    """
    if not is_web(page) and not Path(page).is_file():
        raise BadInput(f"There is no file {page}. Name a saved page, or an http(s) address.")
    _run(settings, [PagePlan(page, publisher, base)], ways, as_json)


def _run(settings: Settings, plans: Sequence[PagePlan], ways: Ways, as_json: bool) -> None:
    run = PageRun(settings, plans, ways)
    outcomes = []
    for outcome in run.outcomes():
        outcomes.append(outcome)
        if as_json:
            answer_json(outcome.as_json())
            continue
        about = " — ".join(filter(None, ((outcome.row or {}).get("case"), outcome.path)))
        click.echo(
            plain(
                f"{outcome.outcome}  {about}{': ' if outcome.reason else ''}{outcome.reason or ''}"
            )
        )
        show_changes(outcome.changes)
    for source, said in run.summaries.items():
        click.echo(plain(f"{source}: {said}."), err=as_json)
    if ways.dry_run:
        click.echo("Dry run: nothing was changed.", err=as_json)
    elif run.run_id:
        click.echo(f"This was run {run.run_id}: “repo-search runs” lists them.", err=as_json)
    if code := exit_code(summary(outcomes)):
        click.get_current_context().exit(code)


@click.group("pages", invoke_without_command=True)
@json_option
@common_options
@click.pass_context
def pages_command(ctx: click.Context, settings: Settings, as_json: bool) -> None:
    """List the watched pages, with the last check and what had changed."""
    if ctx.invoked_subcommand:
        return
    with opened(settings) as repository, repository.catalogue.read() as connection:
        for page in pages.all_pages(connection):
            checked = page.checked.isoformat() if page.checked else ""
            if as_json:
                changed = f"{page.changed.isoformat()}Z" if page.changed else None
                answer_json(
                    {
                        "address": page.address,
                        "publisher": page.publisher or None,
                        "title": page.title,
                        "checked": f"{checked}Z",
                        "changed": changed,
                        "summary": page.summary,
                    }
                )
            else:
                click.echo(plain(f"{page.address}\n    {checked[:16]}: {page.summary}"))


@pages_command.command("check")
@click.argument("addresses", nargs=-1)
@json_option
@common_options
@_ways
def check(settings: Settings, addresses: tuple[str, ...], ways: Ways, as_json: bool) -> None:
    """Look at all watched pages again, or at those named."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        watched = [pages.find(connection, a) for a in addresses] or pages.all_pages(connection)
    if not watched:
        raise BadInput("No page is watched. Begin with “repo-search import-page FILE_OR_URL”.")
    plans = [PagePlan(page.address, page.publisher, page.base) for page in watched]
    _run(settings, plans, ways, as_json)


@pages_command.command("due")
@click.option(
    "--days",
    type=click.IntRange(0, 3650),
    default=60,
    show_default=True,
    help="How far ahead to look for the end of local publication.",
)
@json_option
@common_options
def due(settings: Settings, days: int, as_json: bool) -> None:
    """List reports that are overdue, have vanished from their page, or may soon.

    Local publication lasts at least twelve months; what has stood longer may vanish any day.
    """
    today = datetime.now(UTC).date()
    with opened(settings) as repository, repository.catalogue.read() as connection:
        found = pages.due(connection, today, days)
    for one in found:
        row = one.listed.row
        if as_json:
            answer_json(
                {
                    "why": one.why,
                    "day": one.day.isoformat(),
                    "held": one.held,
                    "page": one.listed.address,
                    "record_id": one.listed.record_id,
                    **row,
                }
            )
            continue
        about = " — ".join(filter(None, (row.get("case"), row["title"])))
        said = {
            "overdue": f"was promised for {one.day} at the latest",
            "vanished": f"vanished from its page, missed first on {one.day}",
            "vanishing": f"may vanish from {one.day} on",
        }[one.why]
        held = "held" if one.held else "NOT HELD"
        click.echo(plain(f"{said}: {about} ({held}; {one.listed.address})"))
