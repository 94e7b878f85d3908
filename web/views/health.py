"""For operators and robots: is it well, and what may be kept."""

import json

from flask import Blueprint, Response

from repo_search.catalogue import fixities, records
from repo_search.errors import RepoSearchError
from repo_search.indexing import is_current
from web.faults import log_fault, reference
from web.mending import mender
from web.site import open_to_web_search, root, site

views = Blueprint("health", __name__)


@views.get("/health")
def health() -> Response:
    """Answers 503 if the catalogue cannot be read, there is no index to search, or a file that is
    held is damaged or missing.

    An index that is behind the catalogue, as during an import, still answers.
    """
    repository = site().repository
    report: dict[str, object] = {"status": "ok", "engine": repository.engine.name}
    try:
        built = repository.engine.built()
        current = is_current(repository.catalogue, built)
        with repository.catalogue.read() as connection:
            report["records"] = records.counts(connection)["records"]
            faults = fixities.faults(connection)
        damaged = built is not None and bool(repository.engine.faults())
        if damaged:
            mender().wake()
        index = "missing" if built is None else "damaged" if damaged else "behind"
        report |= {
            "catalogue": "ok",
            "index": "current" if current and not damaged else index,
            "holdings": "damaged" if faults else "ok",
        }
        report["status"] = "failing" if built is None or damaged or faults else "ok"
    except RepoSearchError as error:
        log_fault(error)  # what it is, and where, is for the log alone
        report |= {"status": "failing", "catalogue": "failing", "reference": reference()}
    status = 200 if report["status"] == "ok" else 503
    return Response(json.dumps(report), status, content_type="application/json")


@views.get("/robots.txt")
def robots() -> Response:
    # Nothing is disallowed: a robot that may not fetch a page never reads its noindex header.
    map_of_site = f"\nSitemap: {root()}/sitemap.xml\n" if open_to_web_search() else ""
    rules = f"User-agent: *\nDisallow:\n{map_of_site}"
    return Response(rules, content_type="text/plain; charset=utf-8")
