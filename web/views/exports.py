"""All results of a search, one record, or a reading list as a file for other programs."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from flask import Blueprint, Response, request

from repo_search.catalogue import records
from repo_search.exporting import FORMATS, found, written
from repo_search.formats.exported import About
from repo_search.records import visible
from web.inputs import arguments, search_request
from web.pages.reading_list import pages_kept
from web.site import notice, root, site
from web.views.reading_list import asked, held

views = Blueprint("exports", __name__)

_FORM = f"<any({', '.join(FORMATS)}):form>"
_AT_ONCE = 100
"""Pieces that are sent together."""


@views.get(f"/search.{_FORM}")
def search(form: str) -> Response:
    repository = site().repository
    given = tuple((n, v) for n, v in arguments(request) if n not in ("page", "per_page"))
    ids, total = found(repository.catalogue, repository.engine, search_request(given))
    cut = f"first-{len(ids)}-of-{total}-" if total > len(ids) else ""
    response = _file(ids, form, f"{cut}search-results")
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
    response = Response(
        together(written(repository.catalogue, ids, form, about)),
        content_type=FORMATS[form].media_type,
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def together(pieces: Iterator[str]) -> Iterator[str]:
    """The same text in fewer pieces, each of which is sent by itself."""
    while some := "".join(islice(pieces, _AT_ONCE)):
        yield some
