"""The command `repo-search suggest`: themes for the records that are there already."""

import click

from indexer.metadata.themes import suggestions, vocabulary
from repo_search.catalogue import claims as asserted
from repo_search.catalogue import journal, records, runs, texts, themes
from repo_search.claims import SUGGESTED, Claim, Source
from repo_search.cli.options import common_options, json_option, this_command, this_user
from repo_search.cli.terminal import answer_json
from repo_search.passages import ExtractedText
from repo_search.repository import opened_alone
from repo_search.settings import Settings


@click.command("suggest")
@json_option
@common_options
def suggest(settings: Settings, as_json: bool) -> None:
    """Suggest themes anew for every record from its text, as after a change of the thesaurus.
    What a librarian has accepted or refused stays."""
    changed = 0
    with opened_alone(settings) as repository:
        with repository.catalogue.write() as connection:
            run_id = runs.begin(connection, "suggest", this_command(), this_user())
            known = themes.all_themes(connection, indicators=True)
            ids = records.all_ids(connection)
        words = vocabulary(known.values())
        for record_id in ids:
            with repository.catalogue.read() as connection:
                record = records.find(connection, record_id)
                passages = tuple(texts.of_record(connection, record_id))
                before = _suggested(asserted.of_record(connection, record_id))
            if not record.is_public or not passages:
                continue
            media_type = record.holding.media_type if record.holding else ""
            found = suggestions(ExtractedText(media_type, passages), record.title, words)
            if {(c.values, c.evidence) for c in found} == {(c.values, c.evidence) for c in before}:
                continue
            changed += 1
            with (
                repository.catalogue.write() as connection,
                journal.noting(connection, run_id, record_id),
            ):
                asserted.renew(connection, record_id, SUGGESTED, Source.TEXT, found)
        with repository.catalogue.write() as connection:
            runs.finish(connection, run_id)
    if as_json:
        answer_json({"records": len(ids), "changed": changed, "run": run_id})
    else:
        click.echo(f"{changed} of {len(ids)} records have other suggestions now.")


def _suggested(claims: list[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.field == SUGGESTED]
