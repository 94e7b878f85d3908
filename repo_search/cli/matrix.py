"""The command `matrix`."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from repo_search.cli.options import common_options
from repo_search.cli.searching import make_current, notice_of, restricting_options
from repo_search.cli.terminal import json_line, plain
from repo_search.disks import room_in
from repo_search.errors import BadInput
from repo_search.formats.exported import About
from repo_search.matrix import BYS, By, Column, Matrix, Row, matrix
from repo_search.matrix.lines import decoded, read_lines
from repo_search.matrix.written import matrix_to_csv, matrix_to_json, shown
from repo_search.repository import opened
from repo_search.search import SearchRequest
from repo_search.settings import Settings
from repo_search.texts import plural

_MOST_READ = 1 << 20
"""Bytes of queries and notes between them."""
_SHORT = {"apart": "a", "description": "d"}
_LEGENDS = {
    "apart": "a: the report holds all of the query, but no single page of it does",
    "description": "d: the report answers by its description; no page holds the words",
}


@click.command("matrix")
@click.option(
    "--queries",
    "source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Queries, one a line; - reads standard input.",
)
@click.option(
    "--by",
    type=click.Choice(BYS),
    default="reports",
    show_default=True,
    help="What the rows are: reports with the pages that answer, or else numbers of reports.",
)
@restricting_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file.",
)
@common_options
def matrix_command(
    settings: Settings,
    source: Path,
    by: By,
    published_from: str,
    published_to: str,
    suggested: bool,
    expand: bool,
    form: str,
    out: Path | None,
    **selection: tuple[str, ...],
) -> None:
    """Ask many queries at once: a table of reports, publishers or years by queries.

    Every word of a query must be there. Blank lines and lines that begin with # are skipped. At
    most 50 queries of 500 characters are asked, 6,000 in all, and 1,000 rows given. Filters may be
    given several times; dates are a year, a month or a day.
    """
    lines = read_lines(decoded(_read(source)))
    request = SearchRequest(
        "", selection, published_from, published_to, suggested=suggested, expand=expand
    )
    with opened(settings) as repository:
        make_current(repository)
        found = matrix(repository.catalogue, repository.engine, lines, request, by)
        about = About(settings.address.rstrip("/"), notice_of(repository))
    _write(_FORMS[form](found, about), out)
    if form != "table" or out is not None:
        for note in _notes(found):
            click.echo(plain(note), err=True)


def _read(source: Path) -> bytes:
    if source == Path("-"):
        content = sys.stdin.buffer.read(_MOST_READ + 1)
    else:
        with source.open("rb") as file:
            content = file.read(_MOST_READ + 1)
    if len(content) > _MOST_READ:
        raise BadInput("The queries are more than 1 MiB. Give a list of queries, one a line.")
    return content


def _write(pieces: Iterator[str], out: Path | None) -> None:
    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
        sys.stdout.buffer.flush()
        return
    try:
        with room_in(out.parent), click.open_file(str(out), "wb", atomic=True) as file:
            for piece in pieces:
                file.write(piece.encode())
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}.") from error


def _json(found: Matrix, about: About) -> Iterator[str]:
    yield json_line(matrix_to_json(found, about.notice)) + "\n"


def _table(found: Matrix, about: About) -> Iterator[str]:
    said = [about.notice] if about.notice else []
    said.append(f"{_reports(found.total)} in all, by the lines of the queries:")
    said += [f"{c.line.number}. {c.line.text} ({_reports(c.total)})" for c in found.columns]
    said += _notes(found)
    where = {cell.where for row in found.rows for cell in row.cells}
    said += [legend for name, legend in _LEGENDS.items() if name in where]
    rows = [[_SHORT.get(text := shown(cell), text) for cell in row.cells] for row in found.rows]
    heads = [str(column.line.number) for column in found.columns]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    said += ["", _row(heads, widths, "")]
    said += [_row(cells, widths, _label(row)) for cells, row in zip(rows, found.rows, strict=True)]
    yield from (f"{plain(line)}\n" for line in said)


def _reports(number: int) -> str:
    return plural("%(number)s report", "%(number)s reports", number)


def _row(cells: list[str], widths: list[int], label: str) -> str:
    aligned = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join((*aligned, label)).rstrip()


def _label(row: Row) -> str:
    if row.record is None:
        return f"{row.label} ({_reports(row.total)})"
    when = row.record.published.written if row.record.published else "date unknown"
    issued = ", ".join(publisher.label for publisher in row.record.publishers)
    return f"{row.label} — {issued or 'publisher unknown'}, {when}  [{row.value}]"


def _notes(found: Matrix) -> list[str]:
    """What is said beside the counts."""
    notes = [note for column in found.columns for note in _of_query(column)]
    if found.left_out:
        notes.append(
            f"The first {len(found.rows):,} rows are given; {found.left_out:,} more are left out. "
            "Narrow it by publisher, theme or date, or ask fewer queries."
        )
    return [*found.notes, *notes]


def _of_query(column: Column) -> Iterator[str]:
    beside = f"Line {column.line.number} ({column.line.text})"
    for note in column.notes:
        yield f"{beside}: {note}"
    for added in column.added:
        yield f"{beside}: also searched for: {', '.join(added.others)}"


_FORMS: Mapping[str, Callable[[Matrix, About], Iterator[str]]] = {
    "table": _table,
    "csv": matrix_to_csv,
    "json": _json,
}
