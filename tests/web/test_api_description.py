"""The API is what its description (OpenAPI 3.1) says: tried by schemathesis, which makes requests
that the description allows and others that it does not, and holds every answer against it."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from web.api.operations import operations
from web.inputs import plain
from web.scopes import FINDINGS, RECORDS

from .conftest import Fetch

ADDRESS = "/api/v1/openapi.json"
NUMBERS = ("page", "per_page", "after", "limit")
REFUSED_BY_VALUE = {
    "include-path": ["/api/v1/search", "/api/v1/findings"],
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400"]}},
}
"""No description can say which publishers there are and that dates run forwards."""


@pytest.fixture
def engine() -> str:
    return "tantivy"


def described(app: Flask, examples: int) -> Any:
    config = {
        "headers": {"Accept-Encoding": "identity"},  # it does not unpack answers of an application
        "generation": {"mode": "all", "max-examples": examples, "database": "none"},
        "operations": [REFUSED_BY_VALUE],
        "continue-on-failure": True,
        "seed": 1,
    }
    found = schemathesis.openapi.from_wsgi(
        ADDRESS, app, config=SchemathesisConfig.from_dict(config)
    )

    @found.hook
    def filter_query(_context: object, query: Any) -> bool:
        """What is left blank, as forms send it, is as usual; a schema of such numbers and orders
        would be no use to those who read it."""
        given = query if isinstance(query, dict) else {}
        return not any(name in given and is_blank(given[name]) for name in (*NUMBERS, "sort"))

    return found


def is_blank(value: object) -> bool:
    if isinstance(value, str):
        return not plain(value)
    if isinstance(value, list):
        return not value or is_blank(value[0])  # of several the first counts
    return value in ({}, None)


def test_the_description_is_openapi_and_has_every_route_and_argument(
    app: Flask, fetch: Fetch
) -> None:
    schema = described(app, 1)
    schema.validate()
    paths = fetch(ADDRESS).get_json()["paths"]
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    written = {rule.replace("<", "{").replace(">", "}") for rule in rules}
    assert written - {ADDRESS} == set(paths)
    assert len(list(operations(app))) == len(paths)
    for scope, path in ((RECORDS, "/api/v1/search"), (FINDINGS, "/api/v1/findings")):
        asked = paths[path]["get"]["parameters"]
        assert {one["name"] for one in asked} == {*scope.facets, *scope.others}


@pytest.mark.filterwarnings("ignore")  # of schemathesis' own
@pytest.mark.parametrize(
    "examples", [6, pytest.param(300, marks=(pytest.mark.long, pytest.mark.timeout(1_200)))]
)
def test_the_api_answers_as_it_is_described(app: Flask, examples: int) -> None:
    tried, faults = 0, []
    for event in from_schema(described(app, examples)).execute():
        if isinstance(event, events.ScenarioFinished):
            for checks in event.recorder.checks.values():
                tried += 1
                faults += [
                    f"{event.recorder.label}: {one.failure_info.failure.title}\n"
                    f"{one.failure_info.failure.message}\n{one.failure_info.code_sample[:2_000]}"
                    for one in checks
                    if one.failure_info is not None
                ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            faults.append(str(event))
        elif isinstance(event, events.PhaseFinished):
            assert event.status in (Status.SUCCESS, Status.SKIP, Status.FAILURE), event.phase
    assert not faults, "\n\n".join(faults)
    assert tried > 400
