"""The core's own commands: show, withdraw, stats, reindex."""

import json
from typing import Any

import click
from sqlalchemy import Connection

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import holdings, records
from repo_search.catalogue.rows import FILES_AT, INDEX_AT
from repo_search.clearing import clear_pictures
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import this_person
from repo_search.cli.searching import make_current, notice_of, print_facet
from repo_search.cli.terminal import answer_json, plain
from repo_search.editing import deed
from repo_search.errors import Moved
from repo_search.formats import jsonable
from repo_search.indexing import rebuild
from repo_search.jail import PARTS, permitted
from repo_search.places import moved
from repo_search.records import Record, visible
from repo_search.repository import opened
from repo_search.search import SearchRequest, search
from repo_search.settings import Settings


@click.command()
@click.argument("record_id")
@json_option
@common_options
def show(settings: Settings, record_id: str, as_json: bool) -> None:
    """Show everything known of one record: its description, its file, who claims what."""
    with opened(settings) as repository:
        with repository.catalogue.read() as connection:
            record = visible(_found(connection, record_id))
            claims = asserted.of_record(connection, record.record_id)
            versions = holdings.versions(connection, record.record_id)
        shown = jsonable.record(record, notice_of(repository))
    for holding in shown["holdings"]:
        holding["addresses"] = list(record.holding.addresses) if record.holding else []
    shown |= {"pages_matched": 0, "passages": []}  # a record that was not searched for
    shown["versions"] = [
        version._asdict() | {"added": f"{version.added.isoformat()}Z"} for version in versions
    ]
    shown["claims"] = [jsonable.claim(claim) for claim in claims]
    if as_json:
        answer_json(shown)
        return
    for field, value in shown.items():
        if field not in ("claims", "versions") and value not in (None, [], ""):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            click.echo(f"{field}: {plain(text)}")
    click.echo("versions of its file:")
    for version in versions:
        said = f"  {version.version}: {version.filename}, {version.added:%Y-%m-%d %H:%M}"
        why = f": {version.reason}" if version.reason else ""
        fault = f" — {version.fault}" if version.fault else ""
        click.echo(plain(f"{said}, SHA-256 {version.sha256}{why}{fault}"))
    click.echo("claims:")
    for claim in claims:
        evidence = f" ({claim.evidence})" if claim.evidence else ""
        values = plain("; ".join(claim.values))
        click.echo(f"  {claim.field}: {values} — {claim.source.word}{plain(evidence)}")


def _found(connection: Connection, record_id: str) -> Record:
    try:
        return records.find(connection, record_id)
    except Moved as moved:
        click.echo(plain(str(moved)), err=True)
        return records.find(connection, moved.new_id)


@click.command()
@click.argument("record_id")
@click.option("--reason", required=True, help="Why: shown to the public on the tombstone.")
@json_option
@common_options
def withdraw(settings: Settings, record_id: str, reason: str, as_json: bool) -> None:
    """Take a record out of publication everywhere, leaving a tombstone."""
    with opened(settings) as repository:
        with deed(repository, "withdraw", this_person()) as done:
            before = done.withdraw(record_id, reason).tombstone
        try:
            clear_pictures(repository.catalogue, settings)
        except OSError as error:  # they are not served
            place = settings.pictures_directory
            click.echo(f"Pictures of its pages stay in {place}: {error.strerror}.", err=True)
        make_current(repository)  # it is hidden until then
    if before:
        click.echo(f"It was withdrawn already, with the reason: {plain(before.reason)}", err=True)
    if as_json:
        answer_json({"record_id": record_id, "outcome": "withdrawn"})
    else:
        click.echo(f"Record {record_id} is withdrawn.")


@click.command()
@json_option
@common_options
def stats(settings: Settings, as_json: bool) -> None:
    """Count what the repository holds."""
    with opened(settings) as repository:
        make_current(repository)
        with repository.catalogue.read() as connection:
            counts: dict[str, Any] = records.counts(connection)
        found = search(repository.catalogue, repository.engine, SearchRequest())
        page = jsonable.result_page(found, notice_of(repository))
    counts["facets"] = page["facets"]
    counts["confinement"] = in_force = permitted()
    if as_json:
        answer_json(counts)
        return
    click.echo(
        f"{counts['records']} records with {counts['pages']} pages; "
        f"{counts['withdrawn']} withdrawn."
    )
    for facet, values in found.facets.items():
        print_facet(facet, values)
    for part, what in PARTS.items():
        click.echo(f"{'Assured' if part in in_force else 'NOT assured'} on this system: {what}.")


@click.command()
@json_option
@common_options
def reindex(settings: Settings, as_json: bool) -> None:
    """Build the index anew from the catalogue; the old one answers meanwhile."""
    with opened(settings, moving=(INDEX_AT, FILES_AT)) as repository:
        indexed = rebuild(repository.catalogue, repository.engine)
        moved(repository.catalogue, settings, INDEX_AT)
        make_current(repository)
    if as_json:
        answer_json({"records": indexed})
    else:
        click.echo(f"The index holds {indexed} records.")
