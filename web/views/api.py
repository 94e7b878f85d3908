"""The API, version 1: what the repository holds as JSON."""

from typing import Any

from flask import Blueprint, Response, current_app, request

from repo_search.catalogue import harvest, texts
from repo_search.catalogue import records as rows
from repo_search.errors import BadInput
from repo_search.formats import entries, jsonable
from repo_search.inside import pages_inside
from repo_search.licences import allows_copies
from repo_search.records import Record, visible
from repo_search.search import DEEPEST_RESULT
from repo_search.search import search as find
from repo_search.texts import N_, _
from repo_search.typeahead import LONGEST, suggest
from web.api import answers, search_answers
from web.api import arguments as asking
from web.api.answering import answered, listed, noticed
from web.api.openapi import openapi
from web.api.operations import PATH, operation
from web.api.paging import Window, header, link, links, window
from web.inputs import arguments, first, number, plain, search_request
from web.site import notice, root, site

views = Blueprint("api", __name__, url_prefix=PATH)


@views.get("/search")
@operation(N_("Search"), search_answers.SearchResults, asking.Search)
def search() -> Response:
    """The records that answer a query. Values of one argument are alternatives; different
    arguments must all fit."""
    repository, asked = site().repository, search_request(arguments(request))
    found = find(repository.catalogue, repository.engine, asked)
    last = min(max(found.pages, 1), DEEPEST_RESULT // found.per_page)
    return answered(jsonable.result_page(found, notice()), links(found.page, last))


@views.get("/suggestions")
@operation(N_("What a search may become"), search_answers.Suggestions, asking.Suggestions)
def suggestions() -> Response:
    """What a search that is being typed may become: words, themes, publishers, cases."""
    repository = site().repository
    text = plain(request.args.get("q", "")[: LONGEST + 1])
    limit = number(tuple(request.args.items()), "limit", 3)
    found = suggest(repository.catalogue, repository.engine, text, limit)
    return noticed(jsonable.completions(found))


@views.get("/records")
@operation(N_("Some records"), answers.Records, asking.Records)
def record_list() -> Response:
    """The records with these ids, in their order."""
    given = request.args.getlist("id")
    if not 1 <= len(given) <= asking.MOST_IDS:
        raise BadInput(_("Name 1 to %(most)s records: id=k7m2q9xw.", most=asking.MOST_IDS))
    ids = list(dict.fromkeys(given))
    with site().repository.catalogue.read() as connection:
        found = {one.record_id: one for one in rows.published(connection, ids)}
    return noticed(
        {
            "records": [jsonable.record(one, notice()) for one in found.values()],
            "missing": [one for one in ids if one not in found],
        }
    )


@views.get("/records/<record_id>")
@operation(N_("A record"), answers.Record)
def record(record_id: str) -> Response:
    """One record. The id of one that became part of another leads there."""
    return answered(jsonable.record(_record(record_id), notice()))


@views.get("/records/<record_id>/holdings")
@operation(N_("The file of a record"), answers.Holdings)
def holdings(record_id: str) -> Response:
    """The file that is held of a record, with its checksum and where it can be read."""
    found = _record(record_id)
    return noticed({"record_id": record_id, "holdings": jsonable.holdings(found)})


@views.get("/records/<record_id>/passages")
@operation(N_("The text of a record, page by page"), answers.Passages, asking.Passages)
def passages(record_id: str) -> Response:
    """The texts of the pages of a record, where its licence allows them to be handed on
    (Creative Commons, Open Government Licence). With a query: extracts of the pages that answer
    it, of every record."""
    found, asked = _record(record_id), window()
    reason = _why_no_text(found)
    if first(arguments(request), "q"):
        total, shown = _extracts(found, asked)
    elif reason:
        total, shown = 0, []
    else:
        with site().repository.catalogue.read() as connection:
            text = texts.of_record(connection, record_id)
        total, shown = len(text), [entries.passage(record_id, one) for one in asked.of(text)]
    more = {
        "record_id": record_id,
        "full_text": not reason,
        "reason": reason or None,
        "rights": found.rights_statement,
        "licence": found.licence,
    }
    return listed("passages", shown, asked, total, more)


def _why_no_text(found: Record) -> str:
    """Why the text of a record is not given away page by page, "" if it is."""
    if not allows_copies(found.licence):
        return _(
            "No licence is known that allows the full text to be handed on. Ask with q= for "
            "extracts; the document itself can be read on its page."
        )
    return found.text_reason if found.text == "none" else ""


def _extracts(found: Record, asked: Window) -> tuple[int, list[dict[str, Any]]]:
    repository, of = site().repository, found.record_id
    pages = pages_inside(
        repository.catalogue,
        repository.engine,
        of,
        search_request(arguments(request)),
        asked.per_page,
    )
    with repository.catalogue.read() as connection:
        recognised = texts.recognised_pages(connection, of)
    text = pages.query.text
    shown = [entries.extract(of, one, text, one.page in recognised) for one in pages.snippets]
    return pages.total, shown


@views.get("/changes")
@operation(N_("What changed since"), answers.Changes, asking.Changes)
def changes() -> Response:
    """The records that were added, changed or taken back after a serial, each once, in the order
    of their last change. Of those that are public no more only that is told. To keep a copy,
    begin with 0 and ask on with what `after` says."""
    given = tuple(request.args.items())
    after, limit = number(given, "after", 0), number(given, "limit", asking.MOST_CHANGES)
    if not 1 <= limit <= asking.MOST_CHANGES:
        raise BadInput(_("At most %(most)s changes are told at once.", most=asking.MOST_CHANGES))
    with site().repository.catalogue.read() as connection:
        told = harvest.since(connection, after, limit + 1)
        shown = told[:limit]
        found = rows.by_ids(connection, [one.record_id for one in shown if one.public])
    until, more = shown[-1].serial if shown else after, len(told) > limit
    made = {
        "changes": [entries.change(one, found.get(one.record_id), notice()) for one in shown],
        "after": until,
        "more": more,
    }
    pages = {"first": link([("after", "0")])}
    if more:
        pages["next"] = link([("after", str(until))])
    return noticed(made, header(pages))


@views.get("/openapi.json")
def description() -> Response:
    """The description of all of these (OpenAPI 3.1)."""
    return answered(openapi(current_app, site().service.name, root(), notice()))


def _record(record_id: str) -> Record:
    with site().repository.catalogue.read() as connection:
        return visible(rows.find(connection, record_id))
