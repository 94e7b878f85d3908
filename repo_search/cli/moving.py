"""A repository as a bag: written by `export --format bagit`, brought in by `import --bagit`."""

from pathlib import Path

import click

from repo_search import bags
from repo_search.cli.keeping import counted, tell
from repo_search.cli.terminal import plain
from repo_search.repository import opened
from repo_search.settings import Settings


def export_bag(settings: Settings, directory: Path) -> None:
    """Writes a bag and says what is in it and what is not; exit code 1 if a file that is held is
    damaged or missing, and so is not in it."""
    with opened(settings) as repository:
        made = bags.make_bag(repository, settings, directory)
    for kept in made.left_out:
        said = f"{kept.filename} of record {kept.record_id} is damaged or missing and was left out"
        click.echo(plain(f"{said} (SHA-256 {kept.sha256}). See: repo-search fixity"), err=True)
    held = f"{counted(made.records, 'record')} and {counted(made.files, 'file')}"
    click.echo(f"{directory} holds the whole repository: {held}.")
    click.echo(
        f"It is not for the public: {made.not_public:,} of the records are withdrawn, held back or "
        "drafts, and there are earlier versions of files. Only you can read it; keep it so."
    )
    click.echo(
        "Not in it: people who sign in and their passwords; e-mail alerts, because what people "
        "search for is theirs alone; work that is waiting. The index and pictures are made anew."
    )
    if made.unread_deposits:
        click.echo(
            f"{counted(made.unread_deposits, 'deposit')} that nobody has read yet stayed behind: "
            "run “repo-search work” and export again."
        )
    if made.left_out:
        click.get_current_context().exit(1)


def import_bag(settings: Settings, directory: Path, as_json: bool) -> None:
    """Brings a bag into an empty repository, and tells what verifying it found."""
    taken = bags.take_in(directory, settings)
    if not as_json:
        click.echo(f"{settings.data} holds what {directory} held.")
        for erasure in taken.erased:
            said = f"{erasure.record_id}, erased on {erasure.made:%Y-%m-%d}, stays erased."
            click.echo(plain(said))
        click.echo("Nobody can sign in or is sent alerts unless you see to it: repo-search users.")
    tell(taken.verified, as_json)
