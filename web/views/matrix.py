"""Many queries at once: the form, the table that answers it, and the table as a file."""

from flask import Blueprint, Response, request

from repo_search.errors import BadInput
from repo_search.formats.exported import About
from repo_search.matrix import BYS, MOST_ROWS, Matrix, matrix
from repo_search.matrix.lines import read_lines
from repo_search.matrix.written import matrix_to_csv
from repo_search.search import SearchRequest, search
from repo_search.texts import _
from web import urls
from web.inputs import BadArgument, arguments, plain, search_request
from web.pages.matrix import Asked, matrix_page
from web.site import notice, root, site
from web.templating import render
from web.urls import Arguments
from web.views.searching import chosen_names, most_exact

views = Blueprint("matrix", __name__)

_QUERIES = "queries"
_MOST_CELLS = 3_000
"""Of the table on a page; the file has all rows."""

_MOST_SECONDS = 20.0
"""After which nothing more is begun for a table: engines differ in what is dear to them."""


@views.get("/matrix")
def table() -> Response:
    given, found, faults = _given(), None, []
    if _QUERIES in request.args:
        try:
            found = _found(given, _MOST_CELLS)
        except BadInput as error:
            field = error.name if isinstance(error, BadArgument) else _QUERIES
            faults.append((field, str(error)))
    repository = site().repository
    held = search(repository.catalogue, repository.engine, SearchRequest(per_page=1)).facets
    asked = Asked(_text(), _by(), given, chosen_names(given))
    page = matrix_page(asked, held, found, faults)
    return render("matrix.html", page, section="/advanced", status=400 if faults else 200)


@views.get("/matrix.csv")
def as_file() -> Response:
    found = _found(_given())
    table = "".join(matrix_to_csv(found, About(root(), notice())))
    response = Response(table, content_type="text/csv; charset=utf-8")
    rows = len(found.rows)
    cut = f"first-{rows}-of-{rows + found.left_out}-" if found.left_out else ""
    name = f"{cut}queries-by-{found.by}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _given() -> Arguments:
    return urls.restricting(most_exact(arguments(request)))


def _text() -> str:
    """The queries as they were written, line by line, to be written on."""
    written = request.args.get(_QUERIES, "")
    return "\n".join(map(plain, written.replace("\r\n", "\n").split("\n")))


def _by() -> str:
    return plain(request.args.get("by", "")) or BYS[0]


def _found(given: Arguments, most_cells: int = 0) -> Matrix:
    """The table that is asked for, of at most so many cells if any number is given. Raises
    BadInput."""
    lines, written = read_lines(request.args.get(_QUERIES, "")), _by()
    by = next((by for by in BYS if by == written), None)
    if by is None:
        said = _("“%(written)s” is not what a table can be by. Use %(known)s.")
        raise BadArgument(said % {"written": written[:40], "known": ", ".join(BYS)}, "by")
    most = min(MOST_ROWS, most_cells // len(lines)) if most_cells else MOST_ROWS
    repository = site().repository
    asked = search_request(given)
    return matrix(repository.catalogue, repository.engine, lines, asked, by, most, _MOST_SECONDS)
