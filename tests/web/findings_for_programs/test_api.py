"""Findings by the API: searched, each by itself, and those of a record."""

import json
from collections.abc import Iterator

import pytest

from repo_search.catalogue import drafts, findings, tables
from repo_search.catalogue.finding_groups import put as group
from repo_search.repository import opened

from ..conftest import NOTICE, Fetch
from .conftest import FORMULA, MEETING, SLEEP, Advised

API = "/api/v1"
ANSWER = "We accept this in part: meetings are held on working days."


def one(get: Fetch, wording: str) -> dict[str, object]:
    """A finding as a search gives it."""
    found = get(f"{API}/findings?per_page=100&q=hospital+OR+sleeps+OR+refused").json
    assert found is not None
    return next(result for result in found["results"] if result["wording"] == wording)


@pytest.fixture
def answer(advised: Advised) -> Iterator[str]:
    """What the response says to the second recommendation of the report, while the test runs."""
    record_id = advised.ids["response"]
    with opened(advised.settings) as repository:
        with repository.catalogue.write() as connection:
            row = {
                "finding_id": "answer0123456789", "record_id": record_id, "position": 0,
                "kind": "answer", "number": "2", "wording": ANSWER, "section": "",
                "stretches": json.dumps([[1, 0, 5]]), "addressees": "[]", "confidence": 900,
                "rule": "test", "about": MEETING, "status": "accepted in part", "verdict": "",
                "corrected": "", "decided_by": "", "decided": None,
            }  # fmt: skip
            connection.execute(tables.finding.insert(), row)
            group(connection, record_id)
        yield "answer0123456789"
        with repository.catalogue.write() as connection:
            connection.execute(
                tables.finding.delete().where(tables.finding.c.record_id == record_id)
            )


def test_a_search_gives_findings_in_full_with_their_records_and_counts(
    get: Fetch, advised: Advised
) -> None:
    found = get(f"{API}/findings?q=sleeps&words=all").json
    assert found is not None
    assert (found["total"], found["notice"]) == (1, NOTICE)
    (result,) = found["results"]
    assert result["wording"] == SLEEP
    assert [result["wording"][start:end] for start, end in result["spans"]] == ["sleeps"]
    assert (result["kind"], result["number"], result["page"]) == ("recommendation", "1", 1)
    assert (result["group"], result["folded"]) == (None, 0)
    record = advised.ids["alike"]
    assert result["url"] == f"/findings/{result['finding_id']}"
    assert result["page_url"] == f"/records/{record}/pages/1?finding={result['finding_id']}"
    assert result["record"]["record_id"] == record
    assert result["record"]["rights"] == "Copyright of the publisher"
    assert [value["value"] for value in found["facets"]["publisher"]] == ["southmere-scp"]
    assert set(found["facets"]) == {"kind", "addressee", "theme", "publisher", "type", "year"}


def test_what_is_worded_alike_is_one_result_and_each_is_counted(get: Fetch) -> None:
    found = get(f"{API}/findings?q=discharge&publisher=northmere-scp&publisher=southmere-scp").json
    assert found is not None
    (result,) = found["results"]
    assert (found["total"], result["folded"]) == (2, 1)
    assert result["group"] == {"reports": 3, "first": "2018-05-15", "last": "2021-12-31"}


def test_facets_narrow_a_search(get: Fetch) -> None:
    for narrowed, wordings in {
        "publisher=southmere-scp&q=sleeps": [SLEEP],
        "theme=neglect&year=2018": [MEETING],
        "kind=learning+point": [],
        "to=2018": [FORMULA, MEETING],
        "sort=newest&per_page=1": [SLEEP],
    }.items():
        found = get(f"{API}/findings?{narrowed}").json
        assert found is not None
        assert sorted(result["wording"] for result in found["results"]) == sorted(wordings)


def test_one_finding_has_its_answers_and_where_else_it_was_said(
    get: Fetch, advised: Advised, answer: str
) -> None:
    rows = get(f"{API}/records/{advised.ids['report']}/findings").json
    assert rows is not None
    finding_id = rows["findings"][1]["finding_id"]
    found = get(f"{API}/findings/{finding_id}").json
    assert found is not None
    assert found["notice"] == NOTICE
    assert found["wording"] == MEETING
    (said,) = found["answers"]
    assert (said["status"], said["wording"]) == ("accepted in part", ANSWER)
    assert said["record"]["title"] == "Response: Child H1"
    assert [other["record"]["title"] for other in found["alike"]] == ["Child J2", "An old report"]
    assert rows["findings"][1]["answers"] == found["answers"]
    assert get(f"{API}/findings/{answer}").status_code == 404, "it is shown with what it answers"
    with opened(advised.settings) as repository, repository.catalogue.write() as connection:
        drafts.put(connection, advised.ids["response"], "It came out too early")
    try:
        hidden = get(f"{API}/findings/{finding_id}").json
        assert hidden is not None
        assert hidden["answers"] == []
    finally:
        with opened(advised.settings) as repository, repository.catalogue.write() as connection:
            drafts.publish(connection, advised.ids["response"])


def test_those_of_a_record_come_in_the_order_of_its_text(get: Fetch, advised: Advised) -> None:
    address = f"{API}/records/{advised.ids['report']}/findings"
    found = get(address).json
    assert found is not None
    assert [said["wording"] for said in found["findings"]] == [FORMULA, MEETING]
    assert (found["total"], found["record_id"]) == (2, advised.ids["report"])
    second = get(f"{address}?per_page=1&page=2")
    assert [said["wording"] for said in second.json["findings"]] == [MEETING]  # type: ignore[index]
    assert 'rel="last"' in second.headers["Link"]
    none = get(f"{API}/records/{advised.ids['response']}/findings").json
    assert none is not None
    assert (none["total"], none["findings"]) == (0, [])


def test_what_may_not_be_seen_is_not_there(get: Fetch, advised: Advised) -> None:
    with opened(advised.settings) as repository, repository.catalogue.read() as connection:
        (hidden,) = findings.of_record(connection, advised.ids["withdrawn"])
    assert get(f"{API}/findings/{hidden.finding_id}").status_code == 410
    assert get(f"{API}/records/{advised.ids['withdrawn']}/findings").status_code == 410
    assert get(f"{API}/findings/0000000000000000").status_code == 404
    said = one(get, SLEEP)
    with opened(advised.settings) as repository:
        with repository.catalogue.write() as connection:
            findings.decide(connection, str(said["finding_id"]), "rejected", "librarian")
        try:
            assert get(f"{API}{said['url']}").status_code == 404
            assert SLEEP not in get(f"{API}/records/{advised.ids['alike']}/findings").text
            assert SLEEP not in get("/findings.csv").text, "before the index knows"
        finally:
            with repository.catalogue.write() as connection:
                findings.decide(connection, str(said["finding_id"]), "", "librarian")
