"""Themes on the command line: bring in a thesaurus, hand it out, list, merge, rename."""

from pathlib import Path

import click

from repo_search.catalogue import theme_changes, themes
from repo_search.cli.options import common_options, json_option
from repo_search.cli.searching import make_current
from repo_search.cli.suggested import accept, refuse
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import BadInput
from repo_search.jail import Jail
from repo_search.repository import opened
from repo_search.settings import Settings
from repo_search.skos import MOST_BYTES, write_skos
from repo_search.thesaurus import Theme

_SECONDS = 60.0
"""How long a file may keep the parser busy: 15,000 concepts in 5 MB took 20 to 45 s."""
_MOST_REMARKS = 20


@click.group("themes")
def themes_command() -> None:
    """The thesaurus of themes: labels, synonyms, broader and related themes."""


@themes_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--replace",
    is_flag=True,
    help="The file is the whole thesaurus: other themes go, or are kept as unmatched where records "
    "have them.",
)
@json_option
@common_options
def import_themes(settings: Settings, file: Path, replace: bool, as_json: bool) -> None:
    """Add or update themes from a thesaurus in SKOS (Turtle). A concept in the file takes the
    place of the theme with the same id, which is the last part of its address."""
    text = _text_of(file)
    with opened(settings, create=True) as repository:
        with repository.catalogue.read() as connection:
            here = themes.all_themes(connection)
        known = [] if replace else [i for i, theme in here.items() if theme.matched]
        with Jail(workers=1, seconds=_SECONDS) as jail:
            found, remarks = jail.run(
                "repo_search.skos:read_skos", text, known, gives=tuple[list[Theme], list[str]]
            )
        with repository.catalogue.write() as connection:
            changes = theme_changes.import_themes(connection, found, replace)
        make_current(repository)
    for remark in remarks[:_MOST_REMARKS]:
        click.echo(plain(remark), err=True)
    if len(remarks) > _MOST_REMARKS:
        click.echo(f"… and {len(remarks) - _MOST_REMARKS} remarks more.", err=True)
    done = {
        "added": changes.added,
        "updated": changes.updated,
        "taken in from unmatched": changes.absorbed,
        "kept as unmatched": changes.unmatched,
        "removed": changes.removed,
    }
    if as_json:
        answer_json({name.replace(" ", "_"): ids for name, ids in done.items()})
        return
    said = [f"{len(ids)} {name}" for name, ids in done.items() if ids]
    click.echo(f"{len(found)} themes read: {', '.join(said) or 'nothing is new'}.")


def _text_of(file: Path) -> str:
    """Raises BadInput for a file that is too large or no UTF-8 text."""
    with file.open("rb") as opened_file:
        content = opened_file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadInput(f"{file} has more than {MOST_BYTES // 1_000_000} megabytes.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is not UTF-8 text, which Turtle always is.") from error


@themes_command.command("export")
@click.option("--format", "_", type=click.Choice(["ttl"]), default="ttl", help="Turtle (SKOS).")
@common_options
def export_themes(settings: Settings, _: str) -> None:
    """Write the thesaurus to standard output; unmatched labels are no part of it."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        known = themes.all_themes(connection, indicators=True)
    click.echo(write_skos(known.values()), nl=False)


@themes_command.command("list")
@click.option("--unmatched", is_flag=True, help="Only labels that are not in the thesaurus yet.")
@json_option
@common_options
def list_themes(settings: Settings, unmatched: bool, as_json: bool) -> None:
    """List themes."""
    with opened(settings) as repository, repository.catalogue.read() as connection:
        known = themes.all_themes(connection)
    for theme in known.values():
        if unmatched and theme.matched:
            continue
        if as_json:
            answer_json(
                {
                    "id": theme.theme_id,
                    "label": theme.label,
                    "variants": theme.variants,
                    "broader": theme.broader,
                    "related": theme.related,
                    "former_ids": theme.former_ids,
                    "matched": theme.matched,
                }
            )
        else:
            unknown = "" if theme.matched else "  (not in the thesaurus)"
            click.echo(f"{plain(theme.label)}  [{theme.theme_id}]{unknown}")


@themes_command.command("merge")
@click.argument("old")
@click.argument("new")
@json_option
@common_options
def merge_themes(settings: Settings, old: str, new: str, as_json: bool) -> None:
    """Make one theme of two, each given by its id or a name: NEW takes over the records, names and
    links of OLD."""
    with opened(settings) as repository:
        with repository.catalogue.write() as connection:
            known = themes.all_themes(connection)
            gone, stays = themes.find_in(known, old), themes.find_in(known, new)
            theme_changes.merge(connection, gone.theme_id, stays.theme_id)
        make_current(repository)
    if as_json:
        answer_json({"old": gone.theme_id, "new": stays.theme_id})
    else:
        click.echo(f"“{plain(gone.label)}” is “{plain(stays.label)}” now.")


@themes_command.command("rename")
@click.argument("theme")
@click.argument("label")
@json_option
@common_options
def rename_theme(settings: Settings, theme: str, label: str, as_json: bool) -> None:
    """Give THEME (an id or a name) another preferred LABEL; the old one stays as a variant."""
    with opened(settings) as repository:
        with repository.catalogue.write() as connection:
            found = themes.find_in(themes.all_themes(connection), theme)
            new_id = theme_changes.rename(connection, found.theme_id, label)
        make_current(repository)
    if as_json:
        answer_json({"old": found.theme_id, "new": new_id})
    else:
        click.echo(f"“{plain(found.label)}” is “{plain(label)}” now  [{new_id}]")


themes_command.add_command(accept)
themes_command.add_command(refuse)
