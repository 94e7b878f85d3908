"""The command `search`."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from repo_search.catalogue import fact
from repo_search.cli.options import common_options, json_option
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import Busy, NoSpace
from repo_search.explaining import explain
from repo_search.formats import jsonable
from repo_search.index_documents import authorities
from repo_search.indexing import bring_up_to_date
from repo_search.query.pieces import LONGEST
from repo_search.repository import Repository, opened
from repo_search.results import SORTS, FacetValue, Part, Result, ResultPage, Snippet
from repo_search.search import SearchRequest, answer, search
from repo_search.settings import Settings

Explained = Mapping[str, Sequence[Part]]
"""The parts of scores by record id."""

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


def restricting_options(command: Any) -> Any:
    """Adds the filters, each by its name, and `published_from`, `published_to`, `suggested` and
    `expand` of a search."""
    of_all = [
        *(click.option(f"--{facet}", multiple=True, metavar=m) for facet, m in _FILTERS.items()),
        click.option("--from", "published_from", default="", metavar="D", help="Published from."),
        click.option("--to", "published_to", default="", metavar="D", help="Published until."),
        click.option(
            "--suggested/--no-suggested",
            default=True,
            help="Whether themes count that are only suggested from the text.",
        ),
        click.option(
            "--expand/--no-expand",
            default=True,
            help="Whether other names and spellings of the words are searched for too.",
        ),
    ]
    for option in reversed(of_all):
        command = option(command)
    return command


@click.command("search")
@click.argument("query", nargs=-1)
@restricting_options
@click.option("--without", multiple=True, metavar="WORDS", help="One of those that is not wanted.")
@click.option("--all-words", is_flag=True, help="Only records that hold all of the words.")
@click.option("--explain", "explained", is_flag=True, help="Say what each score is made of.")
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
    all_words: bool,
    explained: bool,
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
        all_words,
    )
    with opened(settings) as repository:
        make_current(repository)
        found = search(repository.catalogue, repository.engine, request)
        notice = notice_of(repository)
        parts = _explained(repository, request, found) if explained else {}
    if as_json:
        answer_json(jsonable.result_page(found, notice, parts))
    else:
        _print_results(found, notice, parts)


def _explained(repository: Repository, request: SearchRequest, found: ResultPage) -> Explained:
    with repository.catalogue.read() as connection:
        known = authorities(connection)
    answered = answer(repository.catalogue, repository.engine, request, known)
    ids = [result.record.record_id for result in found.results]
    return explain(repository.engine, answered, ids)


def make_current(repository: Repository) -> None:
    """Brings the index up to date, or says why it is not: what is there answers nevertheless, and
    whoever comes next tries again."""
    try:
        bring_up_to_date(repository.catalogue, repository.engine, _tell_of_building)
    except (Busy, NoSpace) as error:
        click.echo(f"The index was not brought up to date. {plain(str(error))}", err=True)


def _tell_of_building(damage: str) -> None:
    if damage:
        click.echo(f"The index is damaged: {plain(damage)}. It is built anew.", err=True)
    click.echo("Building the index …", err=True)


def notice_of(repository: Repository) -> str:
    with repository.catalogue.read() as connection:
        return fact(connection, "notice") or ""


def _print_results(found: ResultPage, notice: str, parts: Explained) -> None:
    if notice:
        click.secho(plain(notice), bold=True)
    understood = found.query.understood
    click.echo(f"{found.total} results{f' for {plain(understood)}' if understood else ''}")
    if found.relaxed:
        click.echo(
            "No record holds all of this. These hold some of the words."
            if not found.holding_all
            else f"{found.holding_all} of them hold all of these words (--all-words for these "
            "alone). The others hold some."
        )
    if found.feedback:
        click.echo(f"Put in order by words of the best pages too: {', '.join(found.feedback)}")
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
        for part in parts.get(result.record.record_id, ()):
            click.echo(f"   {part.value:8.3f}  {plain(part.what)}")
    if found.results:
        click.echo()
    for facet, values in found.facets.items():
        print_facet(facet, values)
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
    if result.lacking:
        click.echo(f"   Does not hold: {plain(', '.join(result.lacking))}")
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


def print_facet(facet: str, values: tuple[FacetValue, ...]) -> None:
    shown = []
    for value in values[:8]:
        suggested = f", {value.suggested} suggested" if value.suggested else ""
        shown.append(f"{plain(value.label)} ({value.count}{suggested})")
    if shown:
        more = f", and {len(values) - 8} more" if len(values) > 8 else ""
        click.echo(f"{facet}: {', '.join(shown)}{more}")
