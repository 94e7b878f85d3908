"""What the API gives away: nothing of what is not public, full texts where a licence allows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from repo_search.catalogue import disclosures, drafts, findings, records
from repo_search.catalogue.clock import now
from repo_search.disclosures import Disclosure
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from web import create_app
from web.api.operations import operations

from .conftest import PDF, Collection, Fetch, close, extracted, fetcher, pdf, put

API = "/api/v1"
ADVICE = """Recommendations

Recommendation 1: The Quillworth board should speak of alcohol with everybody it meets.
"""
HIDDEN = re.compile("zanzibar|quillworth|hushtown|umbrage", re.IGNORECASE)
"""Words that only records have that are not public."""


@pytest.fixture
def engine() -> str:
    return "tantivy"


class Kept(NamedTuple):
    app: Flask
    open: str
    hidden: dict[str, str]
    case_id: str
    findings: dict[str, str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A record under an open licence, and one that is a draft, held, withdrawn, and withdrawn
    after it was public."""
    folder: Path = tmp_path_factory.mktemp("kept")
    settings = Settings(data=folder / "data")
    with opened(settings, create=True) as repository:
        shown = put(
            repository, folder, pdf(3), "open.pdf",
            extracted(PDF, "Alcohol", "", "Neglect and alcohol"),
            title=("An open report",), publisher=("Northmere SCP",), licence=("OGL 3.0",),
            case=("Child A",),
        )  # fmt: skip
        hidden = {name: secret(repository, folder, name) for name in ("draft", "held", "gone")}
        with repository.catalogue.write() as connection:
            case_id = records.find(connection, hidden["gone"]).cases[0].id
            found = findings.of_records(connection, hidden.values())
            drafts.put(connection, hidden["draft"], "It is not cleared.")
            disclosures.put(connection, hidden["held"], [Disclosure("NHS number", 2, "One.")])
            disclosures.settle_hold(connection, hidden["held"], "", now(), hold=True)
        bring_up_to_date(repository.catalogue, repository.engine)
        with repository.catalogue.write() as connection:
            records.withdraw(connection, hidden["gone"], "It names a child.")
        bring_up_to_date(repository.catalogue, repository.engine)
    app = create_app(settings)
    of_records = {record_id: one.finding_id for record_id, (one,) in found.items()}
    yield Kept(app, shown, hidden, case_id, of_records)
    close(app)


def secret(repository: Repository, folder: Path, name: str) -> str:
    return put(
        repository, folder, name.encode() + pdf(2), f"zanzibar-{name}.pdf",
        extracted(PDF, f"Umbrage and alcohol {name}", "Umbrage", ADVICE),
        title=(f"Zanzibar report {name}",), publisher=("Quillworth SCP",), licence=("CC BY 4.0",),
        case=("Child Hushtown",), themes=("Zanzibar",),
    )  # fmt: skip


def test_nothing_is_told_of_drafts_held_and_withdrawn_records(kept: Kept) -> None:
    fetch = fetcher(kept.app)
    ids = kept.hidden
    for rule, made in operations(kept.app):
        for record_id in ids.values():
            values = {"record_id": record_id, "case_id": kept.case_id}
            values |= {"publisher_id": "quillworth-scp", "theme_id": "zanzibar"}
            values |= {"finding_id": kept.findings[record_id]}
            address = rule.rule
            for argument in rule.arguments:
                address = address.replace(f"<{argument}>", values[argument])
            named = f"?id={record_id}&per_page=100"
            for query in ("", "?q=alcohol", "?q=umb", "?q=zanzibar", named):
                answer = fetch(address + query)
                said = answer.text.replace("zanzibar", "") if "zanzibar" in query else answer.text
                assert not HIDDEN.search(said), address + query
                if rule.arguments:
                    of_record = rule.arguments <= {"record_id", "finding_id"}
                    gone = of_record and record_id == ids["gone"]
                    assert answer.status_code == (410 if gone else 404), address
                    if made.name == "finding" and not gone:
                        assert record_id not in answer.text, "nobody learns whose it is"
                elif made.name == "record_list" and "id=" in query:
                    assert answer.json == {"records": [], "missing": [record_id]}
                elif made.name != "changes":
                    assert record_id not in answer.text, address + query


def test_a_reading_list_tells_nothing_of_them_either(kept: Kept) -> None:
    for name, record_id in kept.hidden.items():
        answer = fetcher(kept.app)(f"/list?r={record_id}")
        assert not HIDDEN.search(answer.text), name
        assert ("was withdrawn" in answer.text) == (name == "gone")


def test_changes_tell_of_what_was_public_once_only_that_it_is_gone(kept: Kept) -> None:
    answer = fetcher(kept.app)(f"{API}/changes").json
    assert answer is not None
    assert [one["record_id"] for one in answer["changes"]] == [kept.open, kept.hidden["gone"]]
    here, gone = answer["changes"]
    assert here["record"] == fetcher(kept.app)(f"{API}/records/{kept.open}").json
    assert not here["deleted"]
    assert gone == {
        "serial": gone["serial"],
        "record_id": kept.hidden["gone"],
        "changed": gone["changed"],
        "deleted": True,
        "record": None,
    }
    after = fetcher(kept.app)(f"{API}/changes?after={answer['after']}")
    assert after.json == {"changes": [], "after": answer["after"], "more": False}


def test_full_texts_are_given_where_the_licence_allows_that(
    kept: Kept, fetch: Fetch, held: Collection
) -> None:
    whole = fetcher(kept.app)(f"{API}/records/{kept.open}/passages").json
    assert whole is not None
    assert [one["text"] for one in whole["passages"]] == ["Alcohol", "", "Neglect and alcohol"]
    assert (whole["full_text"], whole["reason"], whole["total"]) == (True, None, 3)
    second = fetcher(kept.app)(f"{API}/records/{kept.open}/passages?per_page=1&page=3").json
    assert second is not None
    assert [one["page"] for one in second["passages"]] == [3]
    closed = fetch(f"{API}/records/{held.ids['report']}/passages").json
    assert closed is not None
    assert (closed["full_text"], closed["passages"], closed["total"]) == (False, [], 0)
    assert "No licence is known" in closed["reason"]
