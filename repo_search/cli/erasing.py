"""Erasing records on the command line, and what was erased so far."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from sqlalchemy import Connection

from repo_search.catalogue import (
    backups,
    erasures,
    is_shared_at,
    likenesses,
    records,
    texts,
    traces,
)
from repo_search.catalogue.backups import Backup
from repo_search.catalogue.erasures import CATEGORIES
from repo_search.cli.options import common_options, json_option
from repo_search.cli.terminal import answer_json, plain
from repo_search.erasing import erase
from repo_search.errors import Busy, NoSpace, Unavailable
from repo_search.repository import opened, opened_alone
from repo_search.settings import Settings

_OUT_OF_REACH = (
    "the place it was imported from, and copies that others have",
    "e-mails that were sent, feeds that were read, search engines of the web",
    "logs and caches of a proxy in front of the site, snapshots of the disk",
)
_OF_POSTGRESQL = (
    "PostgreSQL: its write-ahead log and archives of it, standbys until they have followed",
    "dumps and base backups of PostgreSQL. Restoring one brings back what is erased",
)
_OF_CLUSTER = "snapshots of OpenSearch: delete those made until now"
_OF_STORE = "earlier versions of files, if the bucket keeps versions, and copies of the bucket"
_REASONS = "; ".join(f"{word}: {meaning}" for word, meaning in CATEGORIES.items())


@click.command("erase", epilog=f"Reasons. {_REASONS}.")
@click.argument("record_id")
@click.option(
    "--reason",
    "category",
    required=True,
    type=click.Choice(list(CATEGORIES)),
    help="Why. This word is kept, and nothing else of what was known.",
)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@json_option
@common_options
def erase_command(
    settings: Settings, record_id: str, category: str, yes: bool, as_json: bool
) -> None:
    """Erase a record for good: files, text, everything said of it, and its traces in indexes and
    caches. Its bytes never come in again. To take it out of publication only, withdraw it."""
    with opened_alone(settings) as repository:
        with repository.catalogue.read() as connection:
            going = list(_going(connection, record_id))
            made = backups.all_backups(connection)
        if not yes:
            _say([*going, *_left(settings, made), "This cannot be taken back."])
            click.confirm("Erase it?", abort=True, err=True)
        try:
            erase(repository, settings, record_id, category)
        except (Busy, NoSpace, Unavailable, OSError) as error:
            with repository.catalogue.read() as connection:
                if not erasures.day_of(connection, record_id):
                    raise
            raise Busy(
                f"Record {record_id} is erased from the catalogue and shown nowhere, but files or "
                f"indexes may hold it still: {error} Any command goes on with it; “repo-search "
                "erasures” tells when it is done."
            ) from error
        with repository.catalogue.read() as connection:
            kept = {one.record_id: one for one in erasures.all_erasures(connection)}[record_id]
    if as_json:
        left = [str(backup.directory) for backup in made]
        answer_json({**erasures.as_json(kept), "outcome": "erased", "backups": left})
        return
    click.echo(f"Record {record_id} is erased.")
    _say(_left(settings, made))


def _going(connection: Connection, record_id: str) -> Iterator[str]:
    """What goes with a record, and what is like it and stays."""
    found = traces.find(connection, record_id)
    here = records.by_ids(connection, [record_id]).get(record_id)
    merged = sorted(found.ids - {record_id})
    yield f"Record {record_id}: {here.title if here else 'it was taken back; its history is here'}"
    yield (
        f"  goes with {_counted(len(found.sha256s), 'file')}, "
        f"{_counted(len(texts.of_record(connection, record_id)), 'page')} of text, its history, "
        "its lines in reports of runs, and names and cases that only it has."
    )
    if merged:
        yield f"  So do the records that became part of it: {', '.join(merged)}."
    for other in likenesses.alike(connection, record_id):
        yield (
            f"  Record {other.record_id} is {int(other.likeness * 100)} % alike and stays. "
            "Look whether it must go too."
        )


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _left(settings: Settings, made: Sequence[Backup]) -> Iterator[str]:
    """What an erasure does not reach, and what to do about it."""
    yield "What this does not reach:"
    for thing in out_of_reach(settings):
        yield f"  {thing}"
    for backup in made:
        where = f"the backup of {backup.made:%Y-%m-%d %H:%M} in {backup.directory}"
        yield (
            f"  {where}: delete it once a new backup is made. Restoring it honours this erasure."
            if backup.directory.is_dir()
            else f"  {where}, which is not there now: find it and delete it."
        )


def out_of_reach(settings: Settings) -> Iterator[str]:
    """What an erasure never reaches where catalogue, index and files are kept as in settings."""
    yield from _OUT_OF_REACH
    if is_shared_at(settings.catalogue_url):
        yield from _OF_POSTGRESQL
    if not isinstance(settings.engine_location[1], Path):
        yield _OF_CLUSTER
    if settings.holdings_directory is None:
        yield _OF_STORE


def _say(lines: Sequence[str] | Iterator[str]) -> None:
    for line in lines:
        click.echo(plain(line), err=True)


@click.command("erasures")
@json_option
@common_options
def erasures_command(settings: Settings, as_json: bool) -> None:
    """List what was erased: id, day and reason, which is all that is kept."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        known = erasures.all_erasures(connection)
        waiting = set(erasures.uncleared(connection))
    for one in known:
        cleared = one.record_id not in waiting
        if as_json:
            answer_json({**erasures.as_json(one), "cleared": cleared})
        else:
            state = "" if cleared else "  not all cleared away yet"
            click.echo(f"{one.record_id}  {one.made:%Y-%m-%d}  {one.category}{state}")
