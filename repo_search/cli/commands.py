"""The core's own commands: search, show, withdraw, stats, reindex."""

import json
import sys
from typing import Any

import click
from sqlalchemy import Connection

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import fact, journal, records, runs
from repo_search.cli.options import common_options, json_option, this_command, this_user
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import Busy, Moved
from repo_search.formats import jsonable
from repo_search.indexing import bring_up_to_date, rebuild
from repo_search.query.parse import LONGEST
from repo_search.records import Record, visible
from repo_search.repository import Repository, opened
from repo_search.results import SORTS, FacetValue, Result, ResultPage, Snippet
from repo_search.search import SearchRequest, search
from repo_search.settings import Settings

_MOST_READ = 16 << 20
"""Bytes taken from standard input: more than is read as a query, since a program whose pipe is
closed before it has written everything complains."""
_FILTERS = {
    "publisher": "P",
    "theme": "T",
    "type": "T",
    "review": "R",
    "language": "L",
    "year": "Y",
}


def _filters(command: Any) -> Any:
    for facet, letter in reversed(_FILTERS.items()):
        command = click.option(f"--{facet}", multiple=True, metavar=letter)(command)
    return command


@click.command("search")
@click.argument("query", nargs=-1)
@_filters
@click.option("--from", "published_from", default="", metavar="D", help="Published from.")
@click.option("--to", "published_to", default="", metavar="D", help="Published until.")
@click.option(
    "--suggested/--no-suggested",
    default=True,
    help="Whether themes count that are only suggested from the text.",
)
@click.option(
    "--expand/--no-expand",
    default=True,
    help="Whether other names and spellings of the words are searched for too.",
)
@click.option("--without", multiple=True, metavar="WORDS", help="One of those that is not wanted.")
@click.option("--sort", type=click.Choice(SORTS), help="Order of the results.")
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--per-page", type=int, default=10, show_default=True)
@json_option
@common_options
def search_command(
    settings: Settings,
    query: tuple[str, ...],
    published_from: str,
    published_to: str,
    suggested: bool,
    expand: bool,
    without: tuple[str, ...],
    sort: str | None,
    page: int,
    per_page: int,
    as_json: bool,
    **selection: tuple[str, ...],
) -> None:
    """Find records. QUERY may be words, "phrases", OR, NOT, brackets, safeguard*, title:word …

    Filters may be given several times. Dates are a year, a month or a day (2019, 2019-05,
    2019-05-31). With - the query is read from standard input.
    """
    text = " ".join(query)
    if query == ("-",):
        given = sys.stdin.buffer.read(_MOST_READ)
        text = given[: 4 * LONGEST + 4].decode("utf-8", "replace").rstrip("\n")
    request = SearchRequest(
        text,
        selection,
        published_from,
        published_to,
        sort or "",
        page,
        per_page,
        suggested,
        expand,
        without,
    )
    with opened(settings) as repository:
        _make_current(repository)
        found = search(repository.catalogue, repository.engine, request)
        notice = _notice(repository)
    if as_json:
        answer_json(jsonable.result_page(found, notice))
    else:
        _print_results(found, notice)


def _make_current(repository: Repository) -> None:
    bring_up_to_date(
        repository.catalogue,
        repository.engine,
        lambda: click.echo("Building the index …", err=True),
    )


def _notice(repository: Repository) -> str:
    with repository.catalogue.read() as connection:
        return fact(connection, "notice") or ""


def _print_results(found: ResultPage, notice: str) -> None:
    if notice:
        click.secho(plain(notice), bold=True)
    understood = found.query.understood
    click.echo(f"{found.total} results{f' for {plain(understood)}' if understood else ''}")
    if found.relaxed:
        click.echo("No record holds all of these words. These hold some of them.")
    _print_expansion(found)
    for note in found.notes:
        click.echo(plain(note))
    if near := found.did_you_mean:
        click.echo(f"Did you mean: {plain(near.text)} ({near.total} results)")
    for way in found.ways_on:
        asked = "" if way.without else f": {way.text}"
        click.echo(plain(f"{way.said}{asked} ({way.total} results)"))
    first = (found.page - 1) * found.per_page + 1
    for number, result in enumerate(found.results, start=first):
        _print_result(number, result)
    if found.results:
        click.echo()
    for facet, values in found.facets.items():
        _print_facet(facet, values)
    if found.page < found.pages:
        click.echo(f"Page {found.page} of {found.pages}; see more with --page {found.page + 1}.")


def _print_expansion(found: ResultPage) -> None:
    for added in found.added:
        beside = f", beside {plain(added.written)}" if len(found.added) > 1 else ""
        click.echo(f"Also searched for{beside}: {plain(', '.join(added.others))}")
    for offer in found.offers:
        senses = " or ".join(sense.query for sense in offer.senses)
        click.echo(f"{plain(offer.written)} may stand for something else: try {plain(senses)}")


def _print_result(number: int, result: Result) -> None:
    record = result.record
    about = [
        *(publisher.label for publisher in record.publishers),
        record.published.written if record.published else "date unknown",
        jsonable.record(record)["document_type"] or "",
    ]
    click.echo(f"\n{number}. {click.style(plain(record.title), bold=True)}")
    click.echo(f"   {plain(', '.join(part for part in about if part))}  [{record.record_id}]")
    for passage in result.passages:
        click.echo(f"   p. {passage.page}: {_marked(passage)}")
    if result.pages_matched > len(result.passages):
        click.echo(f"   {result.pages_matched} pages match.")


def _marked(passage: Snippet) -> str:
    pieces, at = [], 0
    for start, end in passage.spans:
        pieces += [plain(passage.text[at:start])]
        pieces += [click.style(plain(passage.text[start:end]), bold=True, underline=True)]
        at = end
    return "".join([*pieces, plain(passage.text[at:])])


def _print_facet(facet: str, values: tuple[FacetValue, ...]) -> None:
    shown = []
    for value in values[:8]:
        suggested = f", {value.suggested} suggested" if value.suggested else ""
        shown.append(f"{plain(value.label)} ({value.count}{suggested})")
    if shown:
        more = f", and {len(values) - 8} more" if len(values) > 8 else ""
        click.echo(f"{facet}: {', '.join(shown)}{more}")


@click.command()
@click.argument("record_id")
@json_option
@common_options
def show(settings: Settings, record_id: str, as_json: bool) -> None:
    """Show everything known of one record: its description, its file, who claims what."""
    with opened(settings) as repository:
        with repository.catalogue.read() as connection:
            record = visible(_found(connection, record_id))
            claims = asserted.of_record(connection, record.record_id)
        shown = jsonable.record(record, _notice(repository))
    for holding in shown["holdings"]:
        holding["addresses"] = list(record.holding.addresses) if record.holding else []
    shown |= {"pages_matched": 0, "passages": []}  # a record that was not searched for
    shown["claims"] = [jsonable.claim(claim) for claim in claims]
    if as_json:
        answer_json(shown)
        return
    for field, value in shown.items():
        if field != "claims" and value not in (None, [], ""):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            click.echo(f"{field}: {plain(text)}")
    click.echo("claims:")
    for claim in claims:
        evidence = f" ({claim.evidence})" if claim.evidence else ""
        values = plain("; ".join(claim.values))
        click.echo(f"  {claim.field}: {values} — {claim.source.word}{plain(evidence)}")


def _found(connection: Connection, record_id: str) -> Record:
    try:
        return records.find(connection, record_id)
    except Moved as moved:
        click.echo(plain(str(moved)), err=True)
        return records.find(connection, moved.new_id)


@click.command()
@click.argument("record_id")
@click.option("--reason", required=True, help="Why: shown to the public on the tombstone.")
@json_option
@common_options
def withdraw(settings: Settings, record_id: str, reason: str, as_json: bool) -> None:
    """Take a record out of publication everywhere, leaving a tombstone."""
    with opened(settings) as repository:
        with repository.catalogue.write() as connection:
            before = records.find(connection, record_id).tombstone
            run_id = runs.begin(connection, "withdraw", this_command(), this_user())
            with journal.noting(connection, run_id, record_id):
                records.withdraw(connection, record_id, reason)
            runs.finish(connection, run_id)
        try:
            _make_current(repository)
        except Busy:
            click.echo("Withdrawn; counts follow when the index is free.", err=True)
    if before:
        click.echo(f"It was withdrawn already, with the reason: {plain(before.reason)}", err=True)
    if as_json:
        answer_json({"record_id": record_id, "outcome": "withdrawn"})
    else:
        click.echo(f"Record {record_id} is withdrawn.")


@click.command()
@json_option
@common_options
def stats(settings: Settings, as_json: bool) -> None:
    """Count what the repository holds."""
    with opened(settings) as repository:
        _make_current(repository)
        with repository.catalogue.read() as connection:
            counts: dict[str, Any] = records.counts(connection)
        found = search(repository.catalogue, repository.engine, SearchRequest())
        page = jsonable.result_page(found, _notice(repository))
    counts["facets"] = page["facets"]
    if as_json:
        answer_json(counts)
        return
    click.echo(
        f"{counts['records']} records with {counts['pages']} pages; "
        f"{counts['withdrawn']} withdrawn."
    )
    for facet, values in found.facets.items():
        _print_facet(facet, values)


@click.command()
@json_option
@common_options
def reindex(settings: Settings, as_json: bool) -> None:
    """Build the index anew from the catalogue; the old one answers meanwhile."""
    with opened(settings) as repository:
        indexed = rebuild(repository.catalogue, repository.engine)
        _make_current(repository)
    if as_json:
        answer_json({"records": indexed})
    else:
        click.echo(f"The index holds {indexed} records.")
