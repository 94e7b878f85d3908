"""The command `work`: does what waits outside the web process."""

import signal
import sys
from threading import Event
from types import FrameType

import click

from repo_search.cli.options import common_options
from repo_search.repository import opened
from repo_search.settings import Settings
from repo_search.starting import give_way
from repo_search.working import work


@click.command("work")
@click.option("--until-idle", is_flag=True, help="End when nothing waits any more.")
@common_options
def work_command(settings: Settings, until_idle: bool) -> None:
    """Do what was asked for at the desk and takes longer: imports, changes to many records. Also
    publishes drafts whose day has come. “serve” starts this by itself; further workers may run
    beside it."""
    with opened(settings):
        pass  # says what is wrong with the repository before it waits for work
    give_way()
    before = signal.signal(signal.SIGTERM, _end)
    try:
        done = work(settings, until_idle=until_idle, stopped=Event())
    finally:
        signal.signal(signal.SIGTERM, before)
    click.echo(f"{done} {'job' if done == 1 else 'jobs'} done.")


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
