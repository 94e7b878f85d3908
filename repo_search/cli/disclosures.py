"""What documents may disclose, on the command line: list it, and clear a record."""

import click

from repo_search.catalogue import disclosures
from repo_search.catalogue.disclosures import Examined
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import BadInput
from repo_search.repository import opened
from repo_search.settings import Settings


@click.command("disclosures")
@click.argument("record_id", required=False)
@json_option
@common_options
def disclosures_command(settings: Settings, record_id: str | None, as_json: bool) -> None:
    """List what was found in documents that may disclose a person: all that was found in one
    record, or every record that awaits clearance. It is found by mechanical means; that nothing is
    found does not make a document anonymous."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        if record_id:
            listed = [disclosures.examined(connection, record_id)]
        else:
            listed = disclosures.waiting(connection)
    for one in listed:
        if as_json:
            answer_json(_as_json(one))
        else:
            _print(one)
    if not as_json and not record_id:
        count = len(listed)
        click.echo(f"{count} {'record awaits' if count == 1 else 'records await'} clearance.")


def _as_json(one: Examined) -> dict[str, object]:
    record = one.record
    return {
        "record_id": record.record_id,
        "title": record.title,
        "held": f"{record.hold.since.isoformat()}Z" if record.hold else None,
        "cleared": one.cleared,
        "files": list(record.holding.addresses) if record.holding else [],
        "found": [
            {"kind": f.kind, "page": f.page, "evidence": f.evidence, "holds": f.holds}
            for f in one.found
        ],
    }


def _print(one: Examined) -> None:
    record = one.record
    state = "held back" if record.hold else "cleared" if one.cleared else "not held back"
    click.echo(plain(f"{record.record_id}  {record.title} ({state})"))
    for address in record.holding.addresses if record.holding else ():
        click.echo(plain(f"    {address}"))
    for found in one.found:
        page = f", page {found.page}" if found.page else ""
        note = "" if found.holds else " (note)"
        click.echo(plain(f"    {found.kind}{page}{note}: {found.evidence}"))
    if not one.found:
        click.echo("    Nothing was found. That does not make it anonymous.")


@click.command("clear")
@click.argument("record_id")
@click.option("--reason", required=True, help="Why it may be published: kept with the run.")
@json_option
@common_options
def clear(settings: Settings, record_id: str, reason: str, as_json: bool) -> None:
    """Publish a record that was held back for what it may disclose. Reading the same bytes again
    does not hold it anew."""
    if not reason.strip():
        raise BadInput("Give a reason for the clearance: it is kept with the run.")
    with opened(settings) as repository, recorded(repository, "clear") as deed:
        before = deed.clear(record_id)
    if as_json:
        answer_json({"record_id": record_id, "outcome": "cleared", "published": bool(before.hold)})
    elif before.hold:
        click.echo(f"Record {record_id} is cleared and published.")
    else:
        click.echo(f"Record {record_id} is cleared. It was not held back.")
