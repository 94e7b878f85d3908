"""Records on the command line: list what lacks something, edit, export, tell the history."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from repo_search import history as histories
from repo_search.catalogue import records
from repo_search.claims import FIELDS, Claim, Source
from repo_search.cli.moving import export_bag
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.searching import make_current, notice_of
from repo_search.cli.terminal import answer_json, plain, show_changes
from repo_search.errors import BadInput
from repo_search.exporting import published
from repo_search.formats import jsonable
from repo_search.formats.exported import About
from repo_search.formats.table import differences, records_to_csv
from repo_search.records import Record, split_values
from repo_search.repository import opened
from repo_search.results import FACETS
from repo_search.search import SearchRequest, all_matches
from repo_search.settings import Settings

_MISSING: Mapping[str, Callable[[Record], bool]] = {
    "published": lambda record: record.published is None,
    "publisher": lambda record: not record.publishers,
    "themes": lambda record: not record.themes,
    "text": lambda record: record.text == "none",
}


@click.group("records")
def records_command() -> None:
    """Look through records as their librarian."""


@records_command.command("list")
@click.option("--missing", type=click.Choice(list(_MISSING)), help="Only those that lack this.")
@json_option
@common_options
def list_records(settings: Settings, missing: str | None, as_json: bool) -> None:
    """List records in order of arrival, one a line."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        for record in records.published(connection, records.all_ids(connection)):
            if missing and not _MISSING[missing](record):
                continue
            if as_json:
                answer_json(jsonable.record(record))
            else:
                click.echo(plain(_line(record)))


def _line(record: Record) -> str:
    when = record.published.written if record.published else "date unknown"
    issued = ", ".join(publisher.label for publisher in record.publishers)
    return f"{record.record_id}  {record.title} — {issued or 'publisher unknown'}, {when}"


@click.command("edit")
@click.argument("record_id")
@click.argument("assignments", nargs=-1, required=True, metavar="FIELD=VALUE…")
@json_option
@common_options
def edit(settings: Settings, record_id: str, assignments: tuple[str, ...], as_json: bool) -> None:
    """Correct a record. FIELD= alone says that there is none; several values stand between ||."""
    claims = [_claim(assignment) for assignment in assignments]
    with opened(settings) as repository, recorded(repository, "edit") as deed:
        before, after = deed.edit(record_id, claims)
    changes = differences(before, after)
    if as_json:
        outcome = "updated" if changes else "unchanged"
        answer_json(
            {"record_id": record_id, "outcome": outcome, "changes": changes, "run": deed.run_id}
        )
        return
    show_changes(changes, indent="")
    click.echo(f"This was run {deed.run_id}." if changes else "It said so already.")


def _claim(assignment: str) -> Claim:
    field, sign, value = assignment.partition("=")
    field = field.strip()
    if not sign or field not in FIELDS:
        raise BadInput(
            f"“{assignment[:80]}” is not FIELD=VALUE. The fields are {', '.join(FIELDS)}."
        )
    values = split_values(value) if FIELDS[field] else tuple(filter(None, (value.strip(),)))
    return Claim(field, values, Source.LIBRARIAN, "edit")


@click.command("export")
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "bagit"]),
    default="csv",
    show_default=True,
    help="A spreadsheet of public records, or a bag of everything.",
)
@click.option("--query", default="", help="Only records that answer this query.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FACET=VALUE",
    help=f"Only records with this value: {', '.join(FACETS)}. May be given several times.",
)
@common_options
def export(
    settings: Settings, directory: Path | None, form: str, query: str, filters: tuple[str, ...]
) -> None:
    """Write records as a spreadsheet to standard output. Edited, it can be imported again as a
    manifest: changed cells become corrections, emptied cells say that there is none.

    With --format bagit: write the whole repository into DIRECTORY, which is new or empty, as a bag
    (BagIt 1.0) that “import --bagit” brings into another: files in all versions, records that are
    withdrawn, held back or drafts, claims, history. Exit code 1 if a file that is held is damaged
    or missing, and so is not in the bag.
    """
    if form == "bagit":
        if directory is None or query or filters:
            raise click.UsageError("A bag holds everything: give the directory for it, no more.")
        export_bag(settings, directory)
        return
    if directory is not None:
        raise click.UsageError("A spreadsheet goes to standard output: give no directory.")
    selection: dict[str, list[str]] = {}
    for given in filters:
        facet, sign, value = given.partition("=")
        if not sign:
            raise BadInput(f"“{given[:80]}” is not FACET=VALUE, such as theme=Neglect.")
        selection.setdefault(facet.strip(), []).append(value)
    with opened(settings) as repository:
        make_current(repository)
        request = SearchRequest(query, selection, sort="oldest")
        ids, notes = all_matches(repository.catalogue, repository.engine, request)
        about = About(settings.address.rstrip("/"), notice_of(repository))
        for line in records_to_csv(published(repository.catalogue, ids), about):
            sys.stdout.buffer.write(line.encode())
    for note in notes:
        click.echo(plain(note), err=True)
    sys.stdout.buffer.flush()


@click.command("history")
@click.argument("record_id")
@json_option
@common_options
def history(settings: Settings, record_id: str, as_json: bool) -> None:
    """Tell who changed what of a record and when, with its new files and why they came, and the
    claims before and after."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        steps = histories.of_record(connection, record_id)
        if not steps:
            records.find(connection, record_id)
    for step in steps:
        run = step.run
        claims = {
            name: [jsonable.claim(claim) for claim in changed]
            for name, changed in (("before", step.gone), ("after", step.said))
        }
        judged = dict(zip(("before", "after"), step.of_findings, strict=True))
        if as_json:
            when = f"{step.made.isoformat()}Z"
            told_of = {"run_id": run.run_id, "who": run.who, "when": when}
            files = [file._asdict() for file in step.files]
            answer_json({**told_of, **claims, "files": files, "findings": judged})
            continue
        click.echo(plain(f"{step.made:%Y-%m-%d %H:%M}  {run.who}, run {run.run_id}: {run.what}"))
        for file in step.files:
            why = f": {file.reason}" if file.reason else ""
            click.echo(plain(f"  file: {file.filename}, SHA-256 {file.sha256}{why}"))
        for what, changed in claims.items():
            for claim in changed:
                said = "; ".join(claim["values"]) or "none"
                click.echo(plain(f"  {what}: {claim['field']} = {said} ({claim['source']})"))
        for what, told in judged.items():
            for one in told:
                click.echo(plain(f"  {what}: finding {one}"))
