"""A record and its pages."""

from flask import Blueprint, Response, request

from repo_search.catalogue import claims, records, relations, texts
from repo_search.claims import resolve
from repo_search.errors import Damaged, NotFound
from repo_search.inside import pages_inside
from repo_search.records import Holding, Record, visible
from repo_search.search import matching_pages
from repo_search.similar import SimilarRecord, similar_records
from web import urls
from web.inputs import arguments, first, search_request
from web.pages.inside import inside_page
from web.pages.records import Sought, record_page, text_page
from web.site import notice, site
from web.templating import render, see_other
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
    shown = record_page(
        found, of_cases, notice(), dated_by, len(recognised), related, _similar(found)
    )
    return render("record.html", shown)


def _similar(found: Record) -> tuple[SimilarRecord, ...]:
    repository = site().repository
    try:
        return similar_records(repository.catalogue, repository.engine, found)
    except Damaged:  # a record can be read without an index
        return ()


@views.get("/records/<record_id>/search")
def inside(record_id: str) -> Response:
    repository, given = site().repository, arguments(request)
    with repository.catalogue.read() as connection:
        found = visible(records.find(connection, record_id))
    if not first(given, "q"):
        return see_other(urls.record(record_id))
    asked = search_request(given)
    pages = pages_inside(repository.catalogue, repository.engine, record_id, asked)
    return render("inside.html", inside_page(found, pages, urls.expansion(given)))


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
    of = matching_pages(repository.catalogue, repository.engine, found.record_id, asked)
    return Sought(of.query, of.pages, urls.expansion(given))


def page_holder(found: Record, number: int) -> Holding:
    """The file of a record that has a page with this number. Raises NotFound."""
    holding = found.holding
    if holding is None or not 1 <= number <= holding.pages:
        raise NotFound(f"Record {found.record_id} has no page {min(number, 10**6)}.")
    return holding
