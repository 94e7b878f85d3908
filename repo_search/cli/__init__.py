"""The command `repo-search`: a group whose subcommands are loaded only when they are called."""

import tempfile
from pathlib import Path
from typing import Any

import click

from repo_search import __version__
from repo_search.cli.terminal import plain
from repo_search.disks import room_in
from repo_search.errors import RepoSearchError, answer_to
from repo_search.starting import imported

COMMANDS = {
    "import": "indexer.cli:import_command",
    "import-page": "indexer.watched.cli:import_page",
    "pages": "indexer.watched.cli:pages_command",
    "search": "repo_search.cli.searching:search_command",
    "matrix": "repo_search.cli.matrix:matrix_command",
    "show": "repo_search.cli.commands:show",
    "replace": "indexer.replacing:replace",
    "withdraw": "repo_search.cli.commands:withdraw",
    "erase": "repo_search.cli.erasing:erase_command",
    "erasures": "repo_search.cli.erasing:erasures_command",
    "disclosures": "repo_search.cli.disclosures:disclosures_command",
    "clear": "repo_search.cli.disclosures:clear",
    "suggest": "indexer.suggesting:suggest",
    "findings": "repo_search.cli.findings:findings_command",
    "todo": "repo_search.cli.todo:todo",
    "records": "repo_search.cli.records:records_command",
    "edit": "repo_search.cli.records:edit",
    "export": "repo_search.cli.records:export",
    "history": "repo_search.cli.records:history",
    "runs": "repo_search.cli.runs:runs_command",
    "duplicates": "repo_search.cli.duplicates:duplicates_command",
    "publishers": "repo_search.cli.publishers:publishers_command",
    "themes": "repo_search.cli.themes:themes_command",
    "alerts": "repo_search.cli.alerts:alerts_command",
    "stats": "repo_search.cli.commands:stats",
    "reindex": "repo_search.cli.commands:reindex",
    "verify": "repo_search.cli.keeping:verify",
    "fixity": "repo_search.cli.keeping:fixity",
    "backup": "repo_search.cli.keeping:backup",
    "restore": "repo_search.cli.keeping:restore",
    "users": "repo_search.cli.users:users",
    "serve": "web.cli:serve",
    "work": "repo_search.cli.working:work_command",
    "demo": "repo_search.cli.demo:demo",
}
"""Every subcommand as module:attribute, so that the packages stay strangers to each other."""


def load(name: str) -> click.Command:
    """The subcommand of this name."""
    module, _, attribute = COMMANDS[name].partition(":")
    command: click.Command = getattr(imported(module), attribute)
    return command


class Commands(click.Group):
    """Loads subcommands from the table and answers errors of our own in one way."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return load(cmd_name) if cmd_name in COMMANDS else None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with room_in(Path(tempfile.gettempdir())):  # other places speak for themselves
                return super().invoke(ctx)
        except RepoSearchError as error:
            click.echo(f"Error: {plain(str(error))}", err=True)
            ctx.exit(answer_to(error).exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="repo-search")
def main() -> None:
    """A repository and search service for published safeguarding reviews."""
