"""The API, version 1: searches and records as JSON."""

import json
from typing import Any

from flask import Blueprint, Response, request

from repo_search.catalogue import records
from repo_search.formats import jsonable
from repo_search.records import visible
from repo_search.search import search as find
from repo_search.typeahead import LONGEST, suggest
from web.inputs import arguments, number, plain, search_request
from web.site import notice, site

views = Blueprint("api", __name__, url_prefix="/api/v1")


@views.get("/search")
def search() -> Response:
    repository = site().repository
    found = find(repository.catalogue, repository.engine, search_request(arguments(request)))
    return _json(jsonable.result_page(found, notice()))


@views.get("/suggestions")
def suggestions() -> Response:
    repository = site().repository
    text = plain(request.args.get("q", "")[: LONGEST + 1])
    limit = number(tuple(request.args.items()), "limit", 3)
    found = suggest(repository.catalogue, repository.engine, text, limit)
    return _json(jsonable.completions(found))


@views.get("/records/<record_id>")
def record(record_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        found = visible(records.find(connection, record_id))
    return _json(jsonable.record(found, notice()))


def _json(value: dict[str, Any]) -> Response:
    return Response(json.dumps(value), content_type="application/json")
