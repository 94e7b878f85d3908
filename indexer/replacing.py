"""The command `repo-search replace`: a corrected file takes the place of the one a record has."""

from pathlib import Path

import click
from sqlalchemy import Connection

from indexer.pipeline import Item, Pipeline
from indexer.plan import RunAsked
from indexer.report import Outcome
from indexer.run import begun, reported
from indexer.sources.folder import walk
from repo_search.catalogue import erasures, holdings, records
from repo_search.cli.options import common_options, json_option, this_command, this_user
from repo_search.cli.terminal import answer_json, plain, show_changes
from repo_search.errors import BadInput, Withdrawn
from repo_search.holdings import sha256_of
from repo_search.repository import opened
from repo_search.settings import Settings


@click.command("replace")
@click.argument("record_id")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--reason", required=True, help="Why: librarians see it with the versions.")
@json_option
@common_options
def replace(settings: Settings, record_id: str, file: Path, reason: str, as_json: bool) -> None:
    """Give a record a corrected file. The one before is kept for librarians, with its SHA-256 and
    the reason; the public is shown the new one alone."""
    if not reason.strip():
        raise BadInput("Give a reason: it tells librarians why the file was replaced.")
    found = next(walk([file]))
    if found.outcome:
        raise BadInput(f"{file}: {found.reason}")
    with opened(settings) as repository, repository.catalogue.read() as connection:
        _may_replace(connection, record_id, sha256_of(file))
    asked = RunAsked("replace", this_command(), this_user(), reason=reason.strip())
    with begun(settings, asked, dry_run=False) as (repository, intake):
        settled = Pipeline(repository, intake, jobs=1).settle([Item(found, replaces=record_id)])
        (outcome,) = reported(repository, intake, settled, dry_run=False)
    _tell(outcome, intake.run_id, as_json)


def _may_replace(connection: Connection, record_id: str, sha256: str) -> None:
    """Raises NotFound, Moved, Withdrawn, or BadInput for bytes that may not be this record's."""
    record = records.find(connection, record_id)
    if record.tombstone is not None:
        raise Withdrawn(record_id, record.tombstone.withdrawn.date().isoformat())
    if erasures.is_erased(connection, sha256):
        raise BadInput("These bytes were erased, and do not come in again.")
    owner = holdings.owner_of_bytes(connection, sha256)
    if owner is not None and owner.record_id != record_id:
        raise BadInput(f"These bytes are the file of record {owner.record_id} already.")
    if record.holding is not None and record.holding.sha256 == sha256:
        raise BadInput("These bytes are its file already.")


def _tell(outcome: Outcome, run_id: int, as_json: bool) -> None:
    if as_json:
        answer_json(outcome.as_json() | {"run": run_id})
    elif outcome.outcome == "updated":
        click.echo(f"Record {outcome.record_id} has a new file. This was run {run_id}.")
        show_changes(outcome.changes)
        if outcome.reason:
            click.echo(plain(outcome.reason))
    else:
        click.echo(plain(f"{outcome.outcome}: {outcome.reason}"))
    if outcome.outcome != "updated":
        click.get_current_context().exit(1)
