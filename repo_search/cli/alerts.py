"""E-mail alerts on the command line: send what is due."""

import click

from repo_search.alerts.post import post
from repo_search.alerts.sending import Letter, Office, masked
from repo_search.catalogue.clock import now
from repo_search.cli.options import common_options
from repo_search.cli.terminal import plain
from repo_search.errors import Unreachable
from repo_search.repository import only_sender, opened
from repo_search.settings import Settings
from repo_search.texts import speak


@click.group("alerts")
def alerts_command() -> None:
    """Send e-mail alerts of what is new to those who asked for them."""


@alerts_command.command("send")
@click.option("--dry-run", is_flag=True, help="Say what would be sent. Sends and changes nothing.")
@common_options
def send(settings: Settings, dry_run: bool) -> None:
    """Send every e-mail that is due, for cron: of searches followed at once each time, of others
    when a day or a week has passed. Needs REPO_SEARCH_SMTP, REPO_SEARCH_SENDER and
    REPO_SEARCH_ADDRESS."""
    through = post(settings)
    speak(settings.spoken)
    with only_sender(settings), opened(settings) as repository:
        office = Office(repository.catalogue, repository.engine, through, now(), dry_run)
        done = office.send(_tell if dry_run else lambda _: None)
        if not dry_run:
            repository.catalogue.forget()
    if dry_run:
        click.echo(f"{_mails(done.sent)} would be sent. Nothing was sent or changed.")
    else:
        said = [f"{_mails(done.sent)} {'was' if done.sent == 1 else 'were'} sent"]
        said += [f"{done.later} will be tried again"] if done.later else []
        said += [f"{done.refused} refused"] if done.refused else []
        said += [f"{done.erased} erased after refusals"] if done.erased else []
        click.echo(f"{', '.join(said)}.")
    if done.unanswerable:
        click.echo(
            f"Searches that cannot be answered: {done.unanswerable}. A publisher, theme or type "
            "that they ask for is not there any more, or they were kept by another version.",
            err=True,
        )
    if done.broken:
        raise Unreachable(done.broken)


def _tell(letter: Letter) -> None:
    to = plain(masked(letter.to.address))
    if not letter.records:
        click.echo(f"{to}: to be confirmed")
        return
    what = "1 record" if letter.records == 1 else f"{letter.records} records"
    click.echo(f"{to}, {letter.to.frequency}: {what}")


def _mails(number: int) -> str:
    return "1 e-mail" if number == 1 else f"{number} e-mails"
