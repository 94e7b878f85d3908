"""Errors as answers: pages for people, problem details (RFC 9457) for machines.

What went wrong inside is for the log alone. The answer carries a reference, drawn for the request,
by which an operator finds it there.
"""

import json
import logging
import secrets
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request, url_for
from werkzeug.exceptions import HTTPException

from repo_search.catalogue import records
from repo_search.errors import (
    Busy,
    Erased,
    FileDamaged,
    IndexDamaged,
    Moved,
    RepoSearchError,
    Unavailable,
    Withdrawn,
    answer_to,
)
from repo_search.records import Record
from repo_search.texts import _
from web import urls
from web.logs import ExcInfo, described
from web.mending import mender
from web.pages.plain import fault_page
from web.pages.records import erased_page, tombstone_page
from web.site import site
from web.templating import render

_log = logging.getLogger(__name__)
API = "/api/"
_RETRY_SECONDS = 10
"""After which it is worth trying again where the service is busy or not well."""


def answer_faults(app: Flask) -> None:
    """Makes the application answer every error in its own way."""
    app.register_error_handler(RepoSearchError, _ours)
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(Withdrawn, _withdrawn)
    app.register_error_handler(Erased, _erased)
    app.register_error_handler(HTTPException, _of_http)


def reference() -> str:
    """What an answer and the log call this request: random, ten characters."""
    if "reference" not in g:
        g.reference = secrets.token_hex(5)
    drawn: str = g.reference
    return drawn


def log_unforeseen(error: ExcInfo) -> None:
    """Writes down an unforeseen error: where it went wrong, and never with what words."""
    _log.error("%s %s: %s", reference(), _rule(), described(error))


def log_fault(error: RepoSearchError) -> None:
    """Writes down an error of ours that is for the operator, with the reference of the answer."""
    _log.error("%s %s: %s", reference(), _rule(), error)


def _rule() -> str:
    """The rule of the address, not its path: what somebody reads is nobody's business either."""
    return str(request.url_rule or "no address of ours")


def _ours(error: RepoSearchError) -> Response:
    status = answer_to(error).http_status
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return fault(status, str(error))
    log_fault(error)
    said = str(error) if isinstance(error, Busy | FileDamaged) else ""
    if isinstance(error, IndexDamaged):
        mender().wake()
        said = _("The search index is damaged. It is being built anew, which takes some minutes.")
    if isinstance(error, Unavailable):
        said = _("A part of this service cannot be reached at the moment. Try again in a while.")
    return fault(status, said)


def _moved(error: Moved) -> Response:
    """The same place of what the id leads to now."""
    asked = request.view_args or {}
    named: dict[str, Any] = {n: error.new_id if v == error.old_id else v for n, v in asked.items()}
    if named == asked or request.endpoint is None:
        return _ours(error)
    place = urls.with_query(url_for(request.endpoint, **named), request.args.items(multi=True))
    return Response(
        f"{error}\n",
        HTTPStatus.MOVED_PERMANENTLY,
        {"Location": place},
        content_type="text/plain; charset=utf-8",
    )


def _of_http(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return Response(error.get_response().data, error.code, dict(error.get_headers()))
    response = fault(error.code, "")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range"):
            response.headers[name] = value
    return response


def fault(status: int, detail: str) -> Response:
    """The answer that something is wrong; `detail` says what, "" if that is not for everybody."""
    noted = g.get("reference", "")
    if request.path.startswith(API):
        named = {"reference": noted} if noted else {}
        response = problem(status, detail or fault_page(status, "").lines[0], **named)
    else:
        response = render("fault.html", fault_page(status, detail, noted), status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _withdrawn(error: Withdrawn) -> Response:
    record = _tombstoned(error.record_id)
    reason = record.tombstone.reason if record.tombstone else ""
    if request.path.startswith(API):
        return problem(
            HTTPStatus.GONE,
            str(error),
            record_id=error.record_id,
            withdrawn=error.day,
            reason=reason,
        )
    when = record.tombstone.withdrawn if record.tombstone else record.changed
    page = tombstone_page(error.record_id, when, reason)
    return render("tombstone.html", page, status=HTTPStatus.GONE)


def _erased(error: Erased) -> Response:
    if request.path.startswith(API):
        return problem(HTTPStatus.GONE, str(error), record_id=error.record_id, erased=error.day)
    return render("tombstone.html", erased_page(error.record_id, error.day), status=HTTPStatus.GONE)


def _tombstoned(record_id: str) -> Record:
    with site().repository.catalogue.read() as connection:
        return records.find(connection, record_id)


def problem(status: int, detail: str, **more: Any) -> Response:
    """A problem detail: type, title, status, detail, and members of its own."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **more,
    }
    return Response(json.dumps(body), status, content_type="application/problem+json")
