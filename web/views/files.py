"""Bytes: the file of a record, pictures of its pages, and the boxes of words on these."""

import io
import re
import unicodedata
from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response, request, send_file

from repo_search.catalogue import holdings, records, texts
from repo_search.errors import Busy, NotFound, Unreadable
from repo_search.records import Holding, Record, visible
from repo_search.results import Span
from repo_search.texts import _
from web.boxes import Boxes
from web.pages.records import PICTURED
from web.site import bytes_of, check_file, pieces_of, site
from web.templating import environment
from web.views.records import marks, page_holder

views = Blueprint("files", __name__)

_SHOWN = (PICTURED, "text/plain")
"""What browsers may show; anything else is a download, so that nothing in it runs."""
_FILE_POLICY = "default-src 'none'; style-src 'self'; object-src 'self'; frame-ancestors 'none'"
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\u200b\ud800-\udfff/\\\";]"
)
_LONGEST_NAME = 120


@views.get("/records/<record_id>/file")
def file(record_id: str) -> Response:
    return file_of(_visible(record_id))


def file_of(found: Record) -> Response:
    """The file of a record, which whoever asks may see. Raises NotFound, FileDamaged."""
    holding = found.holding
    if holding is None:
        raise NotFound(_("No file of record %(id)s is held.", id=found.record_id))
    check_file(holding)
    at_hand = site().repository.holdings.at_hand(holding.sha256)
    response = send_file(
        io.BytesIO() if at_hand is None else at_hand.absolute(),
        mimetype=holding.media_type,
        as_attachment=holding.media_type not in _SHOWN,
        download_name=_name(holding),
        etag=holding.sha256,
        last_modified=found.changed,
        conditional=at_hand is not None,
        max_age=0,
    )
    if at_hand is None:
        _fill_from_afar(response, holding)
    # The viewers of browsers do not open a PDF in a sandbox.
    pdf = holding.media_type == PICTURED
    response.headers["Content-Security-Policy"] = _FILE_POLICY if pdf else _SANDBOX
    return response


def _fill_from_afar(response: Response, holding: Holding) -> None:
    """Gives an answer the part of a file that was asked for, as it comes from where it is held."""
    response.content_length = holding.size
    response.make_conditional(request, accept_ranges=True, complete_length=holding.size)
    if request.method != "HEAD" and response.status_code != HTTPStatus.NOT_MODIFIED:
        part = response.content_range
        start, stop = (part.start or 0, part.stop) if part else (0, None)
        response.response = pieces_of(holding, start, holding.size if stop is None else stop)


@views.get("/records/<record_id>/pages/<int:number>/picture")
def picture(record_id: str, number: int) -> Response:
    return picture_of(_visible(record_id), number)


def picture_of(found: Record, number: int) -> Response:
    """The picture of a page of a record, which whoever asks may see; kept if the public may see
    it. Raises NotFound, Unreadable, Busy, FileDamaged."""
    holding = _pictured(found, number)
    check_file(holding)
    key = (holding.sha256, number)
    drawn = site().pictures.png(lambda: bytes_of(holding), key, lambda: _is_shown(holding))
    return send_file(
        io.BytesIO(drawn),
        mimetype="image/png",
        etag=f"{holding.sha256}-{number}",
        conditional=True,
        max_age=0,
    )


@views.get("/records/<record_id>/pages/<int:number>/boxes.svg")
def boxes(record_id: str, number: int) -> Response:
    """Boxes around what is marked, to be laid over the picture; none where they cannot be
    had, which is no fault: the words stand marked in the text."""
    found = _visible(record_id)
    with site().repository.catalogue.read() as connection:
        recognised = number in texts.recognised_pages(connection, record_id)
        text = texts.at(connection, [(record_id, number)]).get((record_id, number), "")
    asked = marks(found)
    spans = asked.spans(number, text) if asked and not recognised else ()
    return boxes_of(found, number, text, spans)


def boxes_of(found: Record, number: int, text: str, spans: Sequence[Span]) -> Response:
    """Boxes around spans of the text of a page. Raises NotFound, FileDamaged."""
    holding = _pictured(found, number)
    check_file(holding)
    try:
        page = site().pictures.boxes(bytes_of(holding), (holding.sha256, number), text, spans)
    except (Busy, Unreadable):
        page = Boxes(1, ())
    svg = environment().get_template("boxes.svg").render(page=page)
    return Response(svg, content_type="image/svg+xml; charset=utf-8")


def _is_shown(holding: Holding) -> bool:
    with site().repository.catalogue.read() as connection:
        return holding.sha256 in holdings.shown(connection, holding.sha256)


def _pictured(found: Record, number: int) -> Holding:
    holding = page_holder(found, number)
    if holding.media_type != PICTURED:
        raise NotFound(_("Only the pages of PDF files have pictures."))
    return holding


def _visible(record_id: str) -> Record:
    with site().repository.catalogue.read() as connection:
        return visible(records.find(connection, record_id))


def _name(holding: Holding) -> str:
    """The file's name without what could mislead a header, a file system or a reader's eye."""
    # Compatible forms first: in ASCII, as older browsers read the header, “℅” becomes “c/o”.
    stem = _UNSAFE.sub(" ", unicodedata.normalize("NFKC", holding.filename))
    return " ".join(stem.split())[-_LONGEST_NAME:].lstrip(". ") or "document"
