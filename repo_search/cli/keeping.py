"""Commands that look after what is held: verify, fixity, backup, restore."""

import re
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import click

from repo_search import backups
from repo_search.catalogue.clock import now
from repo_search.catalogue.rows import FILES_AT
from repo_search.cli.options import common_options, json_option
from repo_search.cli.terminal import answer_json, plain
from repo_search.repository import only_import, opened
from repo_search.settings import Settings
from repo_search.verifying import Verified, check_files, check_moved
from repo_search.verifying import verify as verified


@click.command()
@json_option
@common_options
def verify(settings: Settings, as_json: bool) -> None:
    """Check that catalogue, index and files agree, record by record, and that every file is what
    it was when it came in. Exit code 1 if anything differs."""
    with only_import(settings), opened(settings, moving=(FILES_AT,)) as repository:
        check_moved(repository, settings)
        found = verified(repository)
    tell(found, as_json)


def tell(found: Verified, as_json: bool) -> None:
    """Prints every difference on a line, and how many there are; exit code 1 if there are any."""
    for one in found.differences:
        if as_json:
            answer_json(asdict(one))
            continue
        about = f"record {one.record_id} " if one.record_id else ""
        click.echo(plain(f"{one.place}: {about}{one.what}. Mended by: {one.mended_by}."))
    number = len(found.differences)
    counts = {"records": found.records, "files": found.files, "differences": number}
    if as_json:
        answer_json(counts)
    else:
        said = "everything agrees" if not number else f"{counted(number, 'difference')}"
        about = f"{counted(found.records, 'record')}, {counted(found.files, 'file')}"
        click.echo(f"{about}: {said}.")
    if number:
        click.get_current_context().exit(1)


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _before(_: click.Context, __: click.Parameter, given: str | None) -> datetime | None:
    if given is None:
        return None
    if not (found := re.fullmatch(r"(\d{1,5})d?", given)):
        raise click.BadParameter("write a number of days, such as 30d.")
    return now() - timedelta(days=int(found[1]))


@click.command()
@click.option(
    "--older-than",
    "before",
    callback=_before,
    metavar="DAYS",
    help="Only files that were not checked for so long, such as 30d.",
)
@click.option("--limit", type=click.IntRange(1), help="At most so many files.")
@json_option
@common_options
def fixity(settings: Settings, before: datetime | None, limit: int | None, as_json: bool) -> None:
    """Hash the files that are held again, those longest unchecked first, and name those that are
    damaged or missing. Files known to be so are checked each time. Exit code 1 if there are any."""
    with opened(settings) as repository:
        checked, faults = check_files(repository, before, limit)
    for fault in faults:
        if as_json:
            answer_json(fault._asdict() | {"checked": f"{fault.checked.isoformat()}Z"})
        else:
            said = f"{fault.filename} of record {fault.record_id} {fault.fault}"
            click.echo(plain(f"{said} (SHA-256 {fault.sha256})."))
    if as_json:
        answer_json({"checked": checked, "faults": len(faults)})
    else:
        whole = "none is damaged or missing" if not faults else f"{len(faults)} damaged or missing"
        click.echo(f"{counted(checked, 'file')} checked, {whole}.")
    if faults:
        click.echo(
            "Import the same files again, or put them back from a backup; then run this again.",
            err=True,
        )
        click.get_current_context().exit(1)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@json_option
@common_options
def backup(settings: Settings, directory: Path, as_json: bool) -> None:
    """Copy catalogue and files into DIRECTORY, which is new or empty, while the repository is in
    use. The index is left out: it is built anew when the backup is restored. Exit code 1 if a
    file that is held is damaged or missing, and so is not in the backup."""
    with opened(settings) as repository:
        made = backups.backup(repository, settings, directory)
    for kept in made.left_out:
        said = f"{kept.filename} of record {kept.record_id} is damaged or missing and was left out"
        click.echo(plain(f"{said} (SHA-256 {kept.sha256}). See: repo-search fixity"), err=True)
    if as_json:
        answer_json(
            {
                "directory": str(directory.absolute()),
                "files": made.files,
                "bytes": made.size,
                "left_out": [kept._asdict() for kept in made.left_out],
            }
        )
    else:
        click.echo(f"{directory} holds the catalogue and {counted(made.files, 'file')}.")
    if made.left_out:
        click.get_current_context().exit(1)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--instead-of",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The data directory that this one takes the place of: what was erased there stays erased.",
)
@json_option
@common_options
def restore(settings: Settings, directory: Path, instead_of: Path | None, as_json: bool) -> None:
    """Make a repository of the backup in DIRECTORY, in a data directory (--data) that is new or
    empty, and verify it. What was erased since the backup was made does not come back."""
    found = backups.restore(directory, settings, instead_of)
    if not as_json:
        click.echo(f"{settings.data} holds what {directory} held.")
        for erasure in found.erased:
            said = f"{erasure.record_id}, erased on {erasure.made:%Y-%m-%d}, stays erased."
            click.echo(plain(said))
    tell(found.verified, as_json)
