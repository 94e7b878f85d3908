"""All results of a search, one record, or a reading list as a file for other programs."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from flask import Blueprint, Response, request

from repo_search.catalogue import records
from repo_search.exporting import (
    FINDING_FORMATS,
    FORMATS,
    findings_found,
    findings_written,
    found,
    written,
)
from repo_search.formats.exported import About
from repo_search.records import visible
from web.inputs import arguments, search_request
from web.pages.reading_list import pages_kept
from web.scopes import FINDINGS
from web.site import notice, root, site
from web.views.reading_list import asked, held

views = Blueprint("exports", __name__)

_FORM = f"<any({', '.join(FORMATS)}):form>"
_FINDING_FORM = f"<any({', '.join(FINDING_FORMATS)}):form>"
_AT_ONCE = 100
"""Pieces that are sent together."""


@views.get(f"/search.{_FORM}")
def search(form: str) -> Response:
    repository = site().repository
    given = tuple((n, v) for n, v in arguments(request) if n not in ("page", "per_page"))
    ids, total = found(repository.catalogue, repository.engine, search_request(given))
    response = _file(ids, form, _named(ids, total, "search-results"))
    response.headers["X-Total-Count"] = str(total)
    return response


@views.get(f"/findings.{_FINDING_FORM}")
def findings(form: str) -> Response:
    repository = site().repository
    given = tuple((n, v) for n, v in arguments(request, FINDINGS) if n not in ("page", "per_page"))
    asked = search_request(given, FINDINGS)
    ids, total = findings_found(repository.catalogue, repository.engine, asked)
    pieces = findings_written(repository.catalogue, ids, form, About(root(), notice()))
    name = _named(ids, total, "findings")
    response = _download(pieces, FINDING_FORMATS[form].media_type, f"{name}.{form}")
    response.headers["X-Total-Count"] = str(total)
    return response


@views.get(f"/records/<record_id>.{_FORM}")
def record(record_id: str, form: str) -> Response:
    with site().repository.catalogue.read() as connection:
        one = visible(records.find(connection, record_id))
    return _file([one.record_id], form, f"record-{one.record_id}")


@views.get(f"/list.{_FORM}")
def reading_list(form: str) -> Response:
    entries = asked()
    pages = pages_kept(entries, held(entries))
    return _file(list(pages), form, "reading-list", pages)


def _file(
    ids: Sequence[str], form: str, name: str, pages: Mapping[str, tuple[int, ...]] | None = None
) -> Response:
    repository, about = site().repository, About(root(), notice(), pages or {})
    pieces = written(repository.catalogue, ids, form, about)
    return _download(pieces, FORMATS[form].media_type, f"{name}.{form}")


def _named(ids: Sequence[str], total: int, what: str) -> str:
    """The name of a file, which says where it was cut."""
    return f"first-{len(ids)}-of-{total}-{what}" if total > len(ids) else what


def _download(pieces: Iterator[str], media_type: str, name: str) -> Response:
    response = Response(together(pieces), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def together(pieces: Iterator[str]) -> Iterator[str]:
    """The same text in fewer pieces, each of which is sent by itself."""
    while some := "".join(islice(pieces, _AT_ONCE)):
        yield some
