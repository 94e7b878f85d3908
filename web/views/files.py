"""Bytes: the file of a record, and pictures of its pages."""

import io
import re

from flask import Blueprint, Response, send_file

from repo_search.catalogue import records
from repo_search.errors import NotFound
from repo_search.records import Holding, Record, visible
from web.pages.records import PICTURED
from web.site import site
from web.views.records import page_holder

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
    found = _visible(record_id)
    holding = found.holding
    if holding is None:
        raise NotFound(f"No file of record {record_id} is held.")
    shown = holding.media_type in _SHOWN
    response = send_file(
        site().repository.holdings.path(holding.sha256).absolute(),
        mimetype=holding.media_type,
        as_attachment=not shown,
        download_name=_name(holding),
        etag=holding.sha256,
        last_modified=found.added,
        conditional=True,
        max_age=0,
    )
    # The viewers of browsers do not open a PDF in a sandbox.
    pdf = holding.media_type == PICTURED
    response.headers["Content-Security-Policy"] = _FILE_POLICY if pdf else _SANDBOX
    return response


@views.get("/records/<record_id>/pages/<int:number>/picture")
def picture(record_id: str, number: int) -> Response:
    found = _visible(record_id)
    holding = page_holder(found, number)
    if holding.media_type != PICTURED:
        raise NotFound("Only the pages of PDF files have pictures.")
    path = site().repository.holdings.path(holding.sha256).absolute()
    return send_file(
        io.BytesIO(site().pictures.png(path, (holding.sha256, number))),
        mimetype="image/png",
        etag=f"{holding.sha256}-{number}",
        conditional=True,
        max_age=0,
    )


def _visible(record_id: str) -> Record:
    with site().repository.catalogue.read() as connection:
        return visible(records.find(connection, record_id))


def _name(holding: Holding) -> str:
    """The file's name without what could mislead a header, a file system or a reader's eye."""
    stem = _UNSAFE.sub(" ", holding.filename)
    return " ".join(stem.split())[-_LONGEST_NAME:].lstrip(". ") or "document"
