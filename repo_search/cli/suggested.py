"""Suggested themes on the command line: accept them, or refuse them."""

from collections.abc import Sequence

import click

from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.terminal import answer_json, plain
from repo_search.repository import opened
from repo_search.settings import Settings


@click.command("accept")
@click.argument("record_id")
@click.argument("themes", nargs=-1)
@json_option
@common_options
def accept(settings: Settings, record_id: str, themes: tuple[str, ...], as_json: bool) -> None:
    """Make suggested THEMES of a record its themes; all of them if none is named."""
    _decide(settings, record_id, themes, as_json, accepted=True)


@click.command("refuse")
@click.argument("record_id")
@click.argument("themes", nargs=-1)
@json_option
@common_options
def refuse(settings: Settings, record_id: str, themes: tuple[str, ...], as_json: bool) -> None:
    """Refuse suggested THEMES of a record, all of them if none is named. They do not come back."""
    _decide(settings, record_id, themes, as_json, accepted=False)


def _decide(
    settings: Settings, record_id: str, themes: Sequence[str], as_json: bool, *, accepted: bool
) -> None:
    kind = "accept" if accepted else "refuse"
    with opened(settings) as repository, recorded(repository, kind) as deed:
        _before, after = (deed.accept if accepted else deed.refuse)(record_id, themes)
    told = {
        "record_id": record_id,
        "themes": [theme.label for theme in after.themes],
        "suggested_themes": [theme.label for theme in after.suggested],
    }
    if as_json:
        answer_json(told)
    else:
        click.echo(plain(f"Themes: {', '.join(told['themes']) or 'none'}."))
        click.echo(plain(f"Suggested: {', '.join(told['suggested_themes']) or 'none'}."))
