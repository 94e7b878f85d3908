"""Publishers on the command line: the authority file in and out, and what a librarian decides."""

from pathlib import Path

import click
from sqlalchemy import Connection

from repo_search.authorities import Publisher, authority_file, read_authority_file
from repo_search.catalogue import outbox, publisher_desk, publishers, records
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.searching import make_current
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import BadInput
from repo_search.repository import opened
from repo_search.settings import Settings

_UNKNOWN = "  (not in the authority file)"


@click.group("publishers")
def publishers_command() -> None:
    """The authority file of publishers: names, variants, who came before whom."""


@publishers_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
@common_options
def import_publishers(settings: Settings, file: Path, as_json: bool) -> None:
    """Add or update publishers from a CSV file with the columns name, variants, kind, nation,
    region, area, valid_from, valid_to, predecessors, id.

    Only name is needed. A row with the id of a publisher replaces its name, variants and
    predecessors; a row without adds to the publisher of that name."""
    try:
        rows = read_authority_file(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is not UTF-8 text. Save it as “CSV UTF-8”.") from error
    with opened(settings, create=True) as repository:
        with repository.catalogue.write() as connection:
            before = publishers.all_publishers(connection)
            changed = publishers.add_rows(connection, rows)
            family = {p for of in changed for p in publishers.lineage_down(before, of)}
            outbox.put(connection, records.ids_filed_under(connection, {*changed, *family}))
            shared = publishers.names_shared(connection)
        make_current(repository)
    for name, ids in shared.items():
        click.echo(plain(f"“{name}” is a name of {' and '.join(ids)}: it fits neither."), err=True)
    if as_json:
        answer_json({"publishers": changed, "shared_names": shared})
    else:
        click.echo(f"{len(rows)} publishers are in the authority file.")


@publishers_command.command("export")
@common_options
def export_publishers(settings: Settings) -> None:
    """Write the authority file to standard output, as CSV that import reads."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        entries = publishers.all_publishers(connection)
    click.echo(authority_file(entries), nl=False)


@publishers_command.command("list")
@click.option("--unmatched", is_flag=True, help="Only names nobody has entered yet.")
@json_option
@common_options
def list_publishers(settings: Settings, unmatched: bool, as_json: bool) -> None:
    """List publishers.

    With --unmatched: how many records each name has, and the publishers it may be, with the
    likeness of the names from 0 to 1."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        entries = publishers.all_publishers(connection)
        waiting = publisher_desk.unmatched(connection) if unmatched else []
    if unmatched:
        for one in waiting:
            _answer_unmatched(one, entries, as_json)
        return
    for entry in entries.values():
        if as_json:
            answer_json(_jsonable(entry))
        else:
            click.echo(f"{_shown(entry)}{'' if entry.matched else _UNKNOWN}")


def _answer_unmatched(
    one: publisher_desk.Unmatched, entries: dict[str, Publisher], as_json: bool
) -> None:
    if as_json:
        candidates = [
            {"id": found, "name": entries[found].name, "likeness": likeness}
            for found, likeness in one.near
        ]
        answer_json({**_jsonable(one.publisher), "records": one.records, "near": candidates})
        return
    counted = "1 record" if one.records == 1 else f"{one.records:,} records"
    click.echo(f"{_shown(one.publisher)}{_UNKNOWN}  {counted}")
    for found, likeness in one.near:
        click.echo(f"    perhaps {_shown(entries[found])}  {likeness:.2f}")


@publishers_command.command("merge")
@click.argument("old")
@click.argument("new")
@json_option
@common_options
def merge_publishers(settings: Settings, old: str, new: str, as_json: bool) -> None:
    """Make the publisher OLD part of NEW: its records, cases, names and lineage.

    OLD and NEW are ids or names. Links to OLD lead to NEW from then on."""
    with opened(settings) as repository, recorded(repository, "merge publishers") as deed:
        first, second = _two(deed.connection, old, new)
        changed = deed.merge_publishers(first.publisher_id, second.publisher_id)
    if as_json:
        answer_json(
            {"old": first.publisher_id, "new": second.publisher_id, "records": sorted(changed)}
        )
    else:
        click.echo(f"{_shown(first)} is now part of {_shown(second)}.")


@publishers_command.command("keep-apart")
@click.argument("one")
@click.argument("other")
@common_options
def keep_publishers_apart(settings: Settings, one: str, other: str) -> None:
    """Decide that ONE and OTHER, ids or names, are two bodies: not offered as one again."""
    with opened(settings) as repository, recorded(repository, "keep apart") as deed:
        first, second = _two(deed.connection, one, other)
        deed.keep_apart(first.publisher_id, second.publisher_id)
    click.echo(f"{_shown(first)} and {_shown(second)} are two publishers.")


def _two(connection: Connection, one: str, other: str) -> tuple[Publisher, Publisher]:
    known = publishers.all_publishers(connection)
    return publishers.find_in(known, one), publishers.find_in(known, other)


def _shown(entry: Publisher) -> str:
    return f"{plain(entry.name)}  [{entry.publisher_id}]"


def _jsonable(entry: Publisher) -> dict[str, object]:
    return {"id": entry.publisher_id, "name": entry.name, "matched": entry.matched}
