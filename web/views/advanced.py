"""The advanced form, and the search that it is turned into."""

from flask import Blueprint, Response, request

from repo_search.errors import BadInput
from repo_search.query.rows import JOINS, ROW_FIELDS, Row, query_of
from web import urls
from web.inputs import BadArgument, arguments, plain, search_request
from web.pages.advanced import MOST_ROWS, advanced_page
from web.pages.search import Fault
from web.templating import render, see_other
from web.views.searching import chosen_names

views = Blueprint("advanced", __name__)

_SECTION = "/advanced"
_FIRST_WORDS = "terms-1"
"""The id of the field in which what has no field of its own is mended."""


@views.get("/advanced")
def advanced() -> Response:
    given = arguments(request)
    if "terms" not in request.args:
        return render("advanced.html", advanced_page(given, chosen_names(given)), section=_SECTION)
    rows = _rows()
    if "add" in request.args:
        page = advanced_page(given, chosen_names(given), rows, more=True)
        return render("advanced.html", page, section=_SECTION)
    asked = urls.replace(given, "q", query_of(rows))
    try:
        search_request(asked)
    except BadInput as error:
        field = error.name if isinstance(error, BadArgument) else _FIRST_WORDS
        page = advanced_page(given, chosen_names(given), rows, [Fault(str(error), field)])
        return render("advanced.html", page, section=_SECTION, status=400)
    return see_other(urls.search(asked))


def _rows() -> tuple[Row, ...]:
    """The rows of the form as it was sent; fields and joins that there are not are the first."""
    fields, joins = request.args.getlist("in"), request.args.getlist("join")
    return tuple(
        Row(
            plain(text),
            next((f for f in ROW_FIELDS if fields[number : number + 1] == [f]), ""),
            next((j for j in JOINS if joins[number : number + 1] == [j]), JOINS[0]),
        )
        for number, text in enumerate(request.args.getlist("terms")[:MOST_ROWS])
    )
