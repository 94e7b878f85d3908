"""Search for records: the results page, help."""

from flask import Blueprint, Response, request

from repo_search.catalogue import additions, findings
from repo_search.errors import BadInput
from repo_search.search import SearchRequest
from repo_search.search import search as find
from web.inputs import arguments, search_request
from web.pages.coverage import coverage
from web.pages.plain import help_page
from web.pages.record_results import record_results
from web.scopes import RECORDS
from web.site import site
from web.templating import render
from web.views.searching import faulty, led_on

views = Blueprint("search", __name__)


@views.get("/search")
def results() -> Response:
    given = arguments(request)
    if elsewhere := led_on(given, RECORDS):
        return elsewhere
    try:
        asked = search_request(given)
        repository = site().repository
        found = find(repository.catalogue, repository.engine, asked)
    except BadInput as error:
        return faulty(error, given, RECORDS)
    with repository.catalogue.read() as connection:
        said = findings.numbers(connection, [one.record.record_id for one in found.results])
    page = record_results(found, given, said, "" if found.total else _coverage())
    return render("search.html", page, section=RECORDS.path)


def _coverage() -> str:
    repository = site().repository
    everything = find(repository.catalogue, repository.engine, SearchRequest(per_page=1))
    with repository.catalogue.read() as connection:
        held = additions.publishers_held(connection)
        return coverage(everything, held, additions.last_added(connection))


@views.get("/help/search")
def help_search() -> Response:
    return render("help_search.html", help_page(), section="/help/search")
