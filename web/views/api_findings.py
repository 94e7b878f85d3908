"""The API: what records find and recommend."""

from typing import Any

from flask import Blueprint, Response, request

from repo_search.catalogue import finding_groups, records
from repo_search.finding_list import Stated, of_record, shown
from repo_search.finding_results import FindingResult
from repo_search.finding_search import described, search_findings
from repo_search.formats import finding_objects
from repo_search.index_documents import authorities
from repo_search.records import visible
from repo_search.search import DEEPEST_RESULT
from repo_search.texts import N_
from web.api import arguments as asking
from web.api import finding_answers
from web.api.answering import answered, listed, noticed
from web.api.operations import PATH, operation
from web.api.paging import links, window
from web.inputs import arguments, search_request
from web.scopes import FINDINGS
from web.site import notice, site

views = Blueprint("api_findings", __name__, url_prefix=PATH)

_MOST_ALIKE = 100


@views.get("/findings")
@operation(N_("Findings and recommendations"), finding_answers.FindingResults, asking.Findings)
def findings() -> Response:
    """The findings, learning points, recommendations, questions and good practice that answer a
    query, of all records. Those worded alike are one result; `total` counts each."""
    repository = site().repository
    asked = search_request(arguments(request, FINDINGS), FINDINGS)
    found = search_findings(repository.catalogue, repository.engine, asked)
    last = min(max(found.pages, 1), DEEPEST_RESULT // found.per_page)
    answer = finding_objects.finding_page(found, notice())
    return answered(answer, links(found.page, last, known=False))


@views.get("/findings/<finding_id>")
@operation(N_("A finding"), finding_answers.WholeFinding)
def finding(finding_id: str) -> Response:
    """One finding, what responses to its record answer to it, and where else it was said."""
    with site().repository.catalogue.read() as connection:
        stated = shown(connection, finding_id)
        group = finding_groups.members(connection, stated.finding)
        others = [one for one in group if one != finding_id][:_MOST_ALIKE]
        here, *alike = described(connection, [finding_id, *others], authorities(connection))
    elsewhere = {"alike": [finding_objects.finding(one) for one in alike]}
    return noticed(_answered(here, stated) | elsewhere)


@views.get("/records/<record_id>/findings")
@operation(N_("What a record finds"), finding_answers.RecordFindings, asking.Paging)
def record_findings(record_id: str) -> Response:
    """The findings of one record in the order of its text, with what was answered to them."""
    asked = window()
    with site().repository.catalogue.read() as connection:
        stated = of_record(connection, visible(records.find(connection, record_id)))
        said = {one.finding.finding_id: one for one in asked.of(stated)}
        found = described(connection, list(said), authorities(connection))
    answer = [_answered(one, said[one.finding.finding_id]) for one in found]
    return listed("findings", answer, asked, len(stated), {"record_id": record_id})


def _answered(one: FindingResult, stated: Stated) -> dict[str, Any]:
    return finding_objects.answered(one, ((of.finding, of.record) for of in stated.answers))
