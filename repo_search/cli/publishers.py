"""Publishers on the command line: bring in an authority file, list what is there."""

from pathlib import Path

import click

from repo_search.authorities import read_authority_file
from repo_search.catalogue import outbox, publishers, records
from repo_search.cli.options import common_options, json_option
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import BadInput
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened
from repo_search.settings import Settings


@click.group("publishers")
def publishers_command() -> None:
    """The authority file of publishers: names, variants, who came before whom."""


@publishers_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
@common_options
def import_publishers(settings: Settings, file: Path, as_json: bool) -> None:
    """Add or update publishers from a CSV file with the columns name, variants, kind, nation,
    region, area, valid_from, valid_to, predecessors."""
    try:
        rows = read_authority_file(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is not UTF-8 text. Save it as “CSV UTF-8”.") from error
    with opened(settings, create=True) as repository:
        with repository.catalogue.write() as connection:
            changed = publishers.add_rows(connection, rows)
            outbox.put(connection, records.ids_filed_under(connection, changed))
            shared = publishers.names_shared(connection)
        bring_up_to_date(repository.catalogue, repository.engine)
    for name, ids in shared.items():
        click.echo(plain(f"“{name}” is a name of {' and '.join(ids)}: it fits neither."), err=True)
    if as_json:
        answer_json({"publishers": changed, "shared_names": shared})
    else:
        click.echo(f"{len(rows)} publishers are in the authority file.")


@publishers_command.command("list")
@click.option("--unmatched", is_flag=True, help="Only names nobody has entered yet.")
@json_option
@common_options
def list_publishers(settings: Settings, unmatched: bool, as_json: bool) -> None:
    """List publishers."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        entries = publishers.all_publishers(connection)
    for entry in entries.values():
        if unmatched and entry.matched:
            continue
        if as_json:
            answer_json({"id": entry.publisher_id, "name": entry.name, "matched": entry.matched})
        else:
            unknown = "" if entry.matched else "  (not in the authority file)"
            click.echo(f"{plain(entry.name)}  [{entry.publisher_id}]{unknown}")
