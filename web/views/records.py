"""A record and its pages."""

from datetime import datetime
from functools import lru_cache

from flask import Blueprint, Response, request

from repo_search.catalogue import cases, claims, findings, records, relations, texts
from repo_search.claims import resolve
from repo_search.contents import Part, from_headings, from_outline
from repo_search.errors import Damaged, IndexDamaged, NotFound, Unavailable
from repo_search.formats.exported import About
from repo_search.inside import matching_pages, pages_inside
from repo_search.records import Holding, Record, visible
from repo_search.similar import SimilarRecord, similar_records
from repo_search.texts import _
from web import urls
from web.inputs import arguments, first, plain, search_request
from web.mending import mender
from web.pages.finding_on_page import FindingMarked
from web.pages.hits import Sought
from web.pages.inside import inside_page
from web.pages.reading import Marks, Sheet, text_page
from web.pages.records import PICTURED, Known, record_page
from web.site import bytes_of, check_file, notice, root, site
from web.templating import render, see_other

views = Blueprint("records", __name__)

_DOCUMENTS_REMEMBERED = 300
"""Documents whose headings are remembered."""

_MOST_OF_CASE = 100
"""Documents of a case that are listed with a record, and of which it is read what they are to
others."""


@views.get("/records/<record_id>")
def record(record_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        found = visible(records.find(connection, record_id))
        of_cases = [
            (cases.find(connection, case.id), records.of_case(connection, case.id)[:_MOST_OF_CASE])
            for case in found.cases
        ]
        near = {record_id, *(one.record_id for _case, of_case in of_cases for one in of_case)}
        related = {one: relations.of_record(connection, one) for one in near}
        recognised = texts.recognised_pages(connection, record_id)
        winning = resolve(claims.of_record(connection, record_id))
        said = findings.of_record(connection, record_id)
    known = Known(
        winning,
        len(recognised),
        of_cases,
        related,
        _headings(record_id, found.changed, len(recognised)),
        _outline(found.holding),
        _similar(found),
        [one for one in said if one.is_shown and one.kind != "answer"],
    )
    shown = record_page(found, known, About(root(), notice()))
    return render("record.html", shown)


@lru_cache(maxsize=_DOCUMENTS_REMEMBERED)
def _headings(record_id: str, _changed: datetime, _recognised: int) -> tuple[Part, ...]:
    """The parts of a record's text by its headings, remembered for as long as it is unchanged:
    500 pages take a while to read."""
    with site().repository.catalogue.read() as connection:
        return from_headings(texts.of_record(connection, record_id))


def _outline(holding: Holding | None) -> tuple[Part, ...]:
    if holding is None or holding.media_type != PICTURED:
        return ()
    try:
        check_file(holding)
        outline = site().pictures.outline(lambda: bytes_of(holding), holding.sha256)
    except (Damaged, Unavailable):  # what is known of a record can be read without its file
        return ()
    return from_outline(outline, holding.pages)


def _similar(found: Record) -> tuple[SimilarRecord, ...]:
    repository = site().repository
    try:
        return similar_records(repository.catalogue, repository.engine, found)
    except IndexDamaged:  # a record can be read without an index
        mender().wake()
        return ()
    except Unavailable:
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
    sheet = Sheet(number, text, recognised, failed)
    full = root() + urls.page(record_id, number)
    return render("page.html", text_page(found, holding, sheet, marks(found), notice(), full))


def marks(found: Record) -> Marks | None:
    """What the request wants to see marked in a record, None if nothing. Raises NotFound for what
    is no finding of it."""
    finding_id = plain(request.args.get("finding", ""))
    return _finding(found, finding_id) if finding_id else _sought(found)


def _finding(found: Record, finding_id: str) -> FindingMarked:
    with site().repository.catalogue.read() as connection:
        shown = [one for one in findings.of_record(connection, found.record_id) if one.is_shown]
    for one in shown:
        if one.finding_id == finding_id:
            answer = one.kind == "answer"
            return FindingMarked(one, [o for o in shown if (o.kind == "answer") == answer])
    raise NotFound(_("There is no such finding of this record."))


def _sought(found: Record) -> Sought | None:
    given = tuple((n, v) for n, v in arguments(request) if n in ("q", "expand", "without"))
    if not first(given, "q"):
        return None
    repository, asked = site().repository, search_request(given)
    of = matching_pages(repository.catalogue, repository.engine, found.record_id, asked)
    return Sought(of.query, of.pages, urls.expansion(given))


def page_holder(found: Record, number: int) -> Holding:
    """The file of a record that has a page with this number. Raises NotFound."""
    holding = found.holding
    if holding is None or not 1 <= number <= holding.pages:
        no = min(number, 10**6)
        raise NotFound(_("Record %(id)s has no page %(number)s.", id=found.record_id, number=no))
    return holding
