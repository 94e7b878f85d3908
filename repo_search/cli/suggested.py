"""Suggested themes on the command line: accept them, or refuse them."""

from collections.abc import Sequence

import click

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import journal, records
from repo_search.claims import REFUSED, Claim, Source
from repo_search.cli.options import common_options, json_option
from repo_search.cli.runs import recorded
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import BadInput
from repo_search.records import Record, visible
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
    with opened(settings) as repository, recorded(repository, kind) as (connection, run_id):
        record = visible(records.find(connection, record_id))
        chosen = _chosen(record, themes)
        known = asserted.of_record(connection, record_id)
        if accepted:
            labels = [*(theme.label for theme in record.themes), *chosen]
            claim = Claim("themes", tuple(labels), Source.LIBRARIAN, "suggestion accepted")
        else:
            before = [label for c in known if c.field == REFUSED for label in c.values]
            claim = Claim(REFUSED, (*before, *chosen), Source.LIBRARIAN, "suggestion refused")
        with journal.noting(connection, run_id, record_id):
            asserted.put(connection, record_id, [claim])
        after = records.find(connection, record_id)
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


def _chosen(record: Record, written: Sequence[str]) -> list[str]:
    """The labels of the suggested themes named by id or label, or of all."""
    suggested = {name: t.label for t in record.suggested for name in (t.id, t.label.casefold())}
    labels = [theme.label for theme in record.suggested]
    if not labels:
        raise BadInput(f"No theme is suggested for record {record.record_id}.")
    unknown = [name for name in written if name.casefold() not in suggested]
    if unknown:
        raise BadInput(
            f"“{unknown[0][:80]}” is not suggested for it. Suggested: {', '.join(labels)}."
        )
    return [suggested[name.casefold()] for name in written] or labels
