"""A record and its pages."""

from flask import Blueprint, Response, request

from repo_search.catalogue import claims, records, relations, texts
from repo_search.claims import resolve
from repo_search.errors import NotFound
from repo_search.records import Holding, Record, visible
from repo_search.search import matching_pages
from web import urls
from web.inputs import arguments, first, search_request
from web.pages.records import Sought, record_page, text_page
from web.site import notice, site
from web.templating import render
from web.urls import Arguments

views = Blueprint("records", __name__)


@views.get("/records/<record_id>")
def record(record_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        found = visible(records.find(connection, record_id))
        of_cases = [other for case in found.cases for other in records.of_case(connection, case.id)]
        recognised = texts.recognised_pages(connection, record_id)
        winning = resolve(claims.of_record(connection, record_id))
        related = relations.of_record(connection, record_id)
    dated_by = winning["published"].source if "published" in winning else None
    shown = record_page(found, of_cases, notice(), dated_by, len(recognised), related)
    return render("record.html", shown)


@views.get("/records/<record_id>/pages/<int:number>")
def page(record_id: str, number: int) -> Response:
    with site().repository.catalogue.read() as connection:
        found = visible(records.find(connection, record_id))
        holding = page_holder(found, number)
        recognised = number in texts.recognised_pages(connection, record_id)
        text = texts.at(connection, [(record_id, number)]).get((record_id, number), "")
    failed = site().pictures.why_not((holding.sha256, number))
    given = tuple((n, v) for n, v in arguments(request) if n in ("q", "expand", "without"))
    sought = _sought(found, given) if first(given, "q") else None
    shown = text_page(found, holding, number, text, recognised, sought, failed, notice())
    return render("page.html", shown)


def _sought(found: Record, given: Arguments) -> Sought:
    repository, asked = site().repository, search_request(given)
    query, pages = matching_pages(repository.catalogue, repository.engine, found.record_id, asked)
    return Sought(query, pages, urls.expansion(given))


def page_holder(found: Record, number: int) -> Holding:
    """The file of a record that has a page with this number. Raises NotFound."""
    holding = found.holding
    if holding is None or not 1 <= number <= holding.pages:
        raise NotFound(f"Record {found.record_id} has no page {min(number, 10**6)}.")
    return holding
