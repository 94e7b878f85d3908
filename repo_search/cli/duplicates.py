"""Likely duplicates on the command line: list pairs of records that look alike, and decide."""

from typing import Any

import click

from repo_search.catalogue import Catalogue, likenesses, records
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.terminal import answer_json, plain
from repo_search.formats import jsonable
from repo_search.records import Record
from repo_search.repository import opened
from repo_search.settings import Settings
from repo_search.worklist import sign


@click.group("duplicates", invoke_without_command=True)
@json_option
@common_options
@click.pass_context
def duplicates_command(ctx: click.Context, settings: Settings, as_json: bool) -> None:
    """List records that are likely the same publication, the likeliest first; decide of them.

    Without a subcommand it lists every pair whose texts are alike and of which nobody has decided.
    """
    if ctx.invoked_subcommand:
        if any(ctx.params.values()):
            raise click.UsageError(
                f"Give options after the subcommand: duplicates {ctx.invoked_subcommand} … --data …"
            )
        return
    with opened(settings) as repository:
        found = _undecided(repository.catalogue)
    for how_much, one, other in found:
        if as_json:
            answer_json(
                {"likeness": round(how_much, 3), "records": [_described(one), _described(other)]}
            )
            continue
        click.secho(f"{int(how_much * 100)} % alike", bold=True)
        for record in (one, other):
            click.echo(f"  {plain(_line(record))}")
    if not as_json:
        click.echo(
            "Decide with “repo-search duplicates merge KEEP DROP” or "
            "“repo-search duplicates reject ONE OTHER”."
            if found
            else "No two records are likely the same and undecided."
        )


def _undecided(catalogue: Catalogue) -> list[tuple[float, Record, Record]]:
    sign(catalogue)
    with catalogue.read() as connection:
        pairs = likenesses.pairs(connection)
        known = records.by_ids(connection, [r for pair in pairs for r in (pair.one, pair.other)])
    return [(pair.likeness, known[pair.one], known[pair.other]) for pair in pairs]


def _described(record: Record) -> dict[str, Any]:
    shown = jsonable.record(record)
    names = ("record_id", "title", "publishers", "published", "document_type", "holdings")
    return {name: shown[name] for name in names}


def _line(record: Record) -> str:
    issued = ", ".join(publisher.label for publisher in record.publishers)
    parts = [
        issued or "publisher unknown",
        record.published.written if record.published else "date unknown",
    ]
    if record.holding:
        what = "page" if record.holding.paged else "part"
        count = record.holding.pages
        parts += [f"{count} {what}{'' if count == 1 else 's'}", record.holding.filename]
    return f"{record.record_id}  {record.title} — {', '.join(parts)}"


@duplicates_command.command("merge")
@click.argument("keep")
@click.argument("drop")
@json_option
@common_options
def merge(settings: Settings, keep: str, drop: str, as_json: bool) -> None:
    """Make the record DROP part of the record KEEP: its file becomes an older version, its
    address leads to KEEP."""
    with opened(settings) as repository, recorded(repository, "merge") as deed:
        deed.merge(keep, drop)
    if as_json:
        answer_json({"record_id": keep, "merged": drop, "outcome": "merged"})
    else:
        click.echo(f"Record {drop} is now part of record {keep}, and its address leads there.")


@duplicates_command.command("reject")
@click.argument("one")
@click.argument("other")
@json_option
@common_options
def reject(settings: Settings, one: str, other: str, as_json: bool) -> None:
    """Say that two records are not the same: they are not listed again."""
    with opened(settings) as repository, recorded(repository, "tell apart") as deed:
        deed.tell_apart(one, other)
    if as_json:
        answer_json({"records": [one, other], "outcome": "rejected"})
    else:
        click.echo(f"Records {one} and {other} are told apart; they are not listed again.")
