"""Findings: the search for them, one of them, and all of a record."""

from flask import Blueprint, Response, request

from repo_search import finding_list
from repo_search.catalogue import finding_groups, records
from repo_search.errors import BadInput
from repo_search.finding_search import described, search_findings
from repo_search.index_documents import authorities
from repo_search.records import visible
from web import urls
from web.inputs import arguments, search_request
from web.pages.finding_results import finding_results
from web.pages.findings import MOST_ELSEWHERE, one_finding_page
from web.pages.record_findings import record_findings_page
from web.scopes import FINDINGS
from web.site import notice, root, site
from web.templating import render
from web.views.searching import faulty, led_on

views = Blueprint("findings", __name__)


@views.get("/findings")
def results() -> Response:
    given = arguments(request, FINDINGS)
    if elsewhere := led_on(given, FINDINGS):
        return elsewhere
    repository = site().repository
    try:
        asked = search_request(given, FINDINGS)
        found = search_findings(repository.catalogue, repository.engine, asked)
    except BadInput as error:
        return faulty(error, given, FINDINGS)
    return render("finding_results.html", finding_results(found, given), section=FINDINGS.path)


@views.get("/findings/<finding_id>")
def finding(finding_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        stated = finding_list.shown(connection, finding_id)
        alike = finding_groups.members(connection, stated.finding)[: MOST_ELSEWHERE + 1]
        listed = described(connection, [finding_id, *alike], authorities(connection))
    by_id = {result.finding.finding_id: result for result in listed}
    page = one_finding_page(
        by_id[finding_id],
        stated.answers,
        [by_id[other] for other in alike],
        notice(),
        root() + urls.finding(finding_id),
    )
    return render("finding.html", page, section=FINDINGS.path)


@views.get("/records/<record_id>/findings")
def of_record(record_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        found = visible(records.find(connection, record_id))
        stated = finding_list.of_record(connection, found)
    return render("record_findings.html", record_findings_page(found, stated))
