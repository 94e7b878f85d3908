"""Files of records and pictures of their pages, for librarians: of drafts and of what is held back
too. Nothing of these is kept on disk, or by the browser."""

from flask import Response, request

from repo_search.catalogue import records, texts
from repo_search.errors import NotFound, Withdrawn
from repo_search.records import Record
from repo_search.texts import _
from web.gate import desk
from web.site import site
from web.views.desk.beside import spans_on
from web.views.files import boxes_of, file_of, picture_of


@desk.get("/records/<record_id>/file")
def record_file(record_id: str) -> Response:
    return file_of(_of_librarians(record_id))


@desk.get("/records/<record_id>/pages/<int:number>/picture")
def page_picture(record_id: str, number: int) -> Response:
    return picture_of(_of_librarians(record_id), number)


@desk.get("/records/<record_id>/pages/<int:number>/boxes.svg")
def page_boxes(record_id: str, number: int) -> Response:
    """Boxes around what speaks for a task about a record: `of` is the kind of the task, `finding`
    the one of its findings that is asked for."""
    found = _of_librarians(record_id)
    if found.holding is None or number > found.holding.pages:
        raise NotFound(_("There is no such page."))
    with site().repository.catalogue.read() as connection:
        recognised = number in texts.recognised_pages(connection, record_id)
        text = texts.at(connection, [(record_id, number)]).get((record_id, number), "")
        kind, finding = request.args.get("of", ""), request.args.get("finding", "")
        spans = () if recognised else spans_on(connection, record_id, kind, number, text, finding)
    return boxes_of(found, number, text, spans)


def _of_librarians(record_id: str) -> Record:
    with site().repository.catalogue.read() as connection:
        found = records.find(connection, record_id)
    if found.tombstone is not None:
        raise Withdrawn(record_id, found.tombstone.withdrawn.date().isoformat())
    return found
