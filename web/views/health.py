"""For operators and robots: is it well, may it be asked, and what may be kept."""

import json
from typing import Any

from flask import Blueprint, Response

from repo_search.catalogue import fixities, outbox, records
from repo_search.errors import RepoSearchError, Unavailable
from repo_search.indexing import is_current
from web.faults import log_fault, reference
from web.mending import mender
from web.reach import reach
from web.site import open_to_web_search, root, site

views = Blueprint("health", __name__)


@views.get("/health")
def health() -> Response:
    """Answers 503 if the catalogue cannot be read, there is no index to search, the files cannot be
    reached, or one of them is damaged or missing.

    An index that is behind the catalogue, as during an import, still answers.
    """
    report: dict[str, Any] = {"status": "ok", "engine": site().repository.engine.name}
    try:
        report |= _catalogue()
        report |= {"catalogue": "ok", "index": _index()}
        if not reach().is_reached():
            report["holdings"] = "unreachable"
    except RepoSearchError as error:
        log_fault(error)  # what it is, and where, is for the log alone
        report |= {"status": "failing", "catalogue": "failing", "reference": reference()}
    else:
        well = report["index"] in _SEARCHED and report["holdings"] == "ok"
        report["status"] = "ok" if well else "failing"
    return _answer(report)


@views.get("/health/live")
def live() -> Response:
    """Answers as long as the process does."""
    return _answer({"status": "ok"})


@views.get("/health/ready")
def ready() -> Response:
    """Answers 503 as long as searches cannot be answered. A damaged file is no reason to ask
    nothing else."""
    try:
        searched = _index() in _SEARCHED
    except RepoSearchError as error:
        log_fault(error)
        searched = False
    return _answer({"status": "ok" if searched else "failing"})


@views.get("/robots.txt")
def robots() -> Response:
    # Nothing is disallowed: a robot that may not fetch a page never reads its noindex header.
    map_of_site = f"\nSitemap: {root()}/sitemap.xml\n" if open_to_web_search() else ""
    rules = f"User-agent: *\nDisallow:\n{map_of_site}"
    return Response(rules, content_type="text/plain; charset=utf-8")


_SEARCHED = ("current", "behind")
"""States of an index that answers."""


def _index() -> str:
    """ "current", "behind" (during an import), "damaged", "missing" or "unreachable". Raises
    RepoSearchError."""
    repository = site().repository
    try:
        built = repository.engine.built()
        if built is None:
            return "missing"
        if repository.engine.faults():
            mender().wake()
            return "damaged"
    except Unavailable as error:
        log_fault(error)
        return "unreachable"
    return "current" if is_current(repository.catalogue, built) else "behind"


def _catalogue() -> dict[str, Any]:
    """What the catalogue knows of itself. Raises RepoSearchError."""
    with site().repository.catalogue.read() as connection:
        checked = fixities.last_checked(connection)
        return {
            "records": records.counts(connection)["records"],
            "waiting": outbox.number(connection),
            "holdings": "damaged" if fixities.faults(connection) else "ok",
            "files_checked": f"{checked.isoformat(timespec='seconds')}Z" if checked else None,
        }


def _answer(report: dict[str, Any]) -> Response:
    status = 200 if report["status"] == "ok" else 503
    return Response(json.dumps(report), status, content_type="application/json")
