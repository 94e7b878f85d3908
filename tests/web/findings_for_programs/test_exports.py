"""Findings as files, for everyone."""

import csv
import io
from collections.abc import Callable

import pytest
import rispy

from repo_search import exporting
from repo_search.formulas import restored

from ..conftest import NOTICE, Fetch
from .conftest import ADDRESS, FORMULA, MEETING, SLEEP, Advised

SEARCHES = (
    "",
    "q=neglect",
    "q=discharge&sort=oldest",
    "q=neglect+zebra",
    "kind=recommendation&publisher=northmere-scp",
    "theme=neglect&from=2018&to=2018",
    "year=2021&sort=title",
    "q=nowhere",
)


def as_table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


IDS: dict[str, Callable[[str], list[str]]] = {
    "csv": lambda text: [row["finding_id"] for row in as_table(text)],
    "ris": lambda text: [str(one["id"]) for one in rispy.loads(text)],
}


@pytest.mark.parametrize("form", IDS)
@pytest.mark.parametrize("search", SEARCHES)
def test_an_export_holds_each_finding_that_the_search_counts(
    get: Fetch, search: str, form: str
) -> None:
    found = get(f"/api/v1/findings?{search}&per_page=100").json
    assert found is not None
    exported = get(f"/findings.{form}?{search}&page=2&per_page=25")
    ids = IDS[form](exported.text)
    assert len(ids) == len(set(ids)) == found["total"]
    assert exported.headers["X-Total-Count"] == str(found["total"])
    shown = [one["finding_id"] for one in found["results"]]
    assert [one for one in ids if one in shown] == shown, "in the order of the pages"
    assert len(shown) + sum(one["folded"] for one in found["results"]) == len(ids)


def test_a_row_says_what_was_recommended_by_whom_and_where(get: Fetch, advised: Advised) -> None:
    rows = as_table(get("/findings.csv?publisher=northmere-scp&sort=oldest").text)
    assert [(restored(row["wording"]), row["number"]) for row in rows] == [
        (FORMULA, "1"),
        (MEETING, "2"),
    ]
    assert rows[0]["wording"] == f"'{FORMULA}"
    row = rows[1]
    assert (row["kind"], row["page"], row["title"]) == ("recommendation", "2", "Child H1")
    assert (row["publisher"], row["published"]) == ("Northmere SCP", "15 May 2018")
    assert row["themes"].startswith("Neglect")
    assert row["said_in_reports"] == "3"
    assert row["rights"] == "Copyright of the publisher. Licence: OGL 3.0."
    assert row["url"] == f"{ADDRESS}/findings/{row['finding_id']}"
    page = f"{ADDRESS}/records/{advised.ids['report']}/pages/2?finding={row['finding_id']}"
    assert row["page_url"] == page
    assert row["citation"].endswith(f"[{NOTICE}]")


def test_reference_managers_read_the_wording_and_its_page(get: Fetch) -> None:
    (reference,) = rispy.loads(get("/findings.ris?q=sleeps&words=all").text)
    assert reference["type_of_reference"] == "RPRT"
    assert reference["abstract"] == SLEEP
    assert reference["start_page"] == "1"
    assert reference["title"] == "Child J2"
    assert "Recommendation 1" in reference["notes"]
    assert NOTICE in reference["notes"]


@pytest.mark.parametrize("form", IDS)
def test_it_is_a_download_nobody_indexes(get: Fetch, form: str) -> None:
    response = get(f"/findings.{form}")
    assert response.headers["Content-Type"] == exporting.FORMATS[form].media_type
    said = f'attachment; filename="findings.{form}"'
    assert response.headers["Content-Disposition"] == said
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "no-store"
    head = get(f"/findings.{form}?q=neglect", method="HEAD")
    assert (head.status_code, head.data) == (200, b"")


def test_what_is_withdrawn_is_in_none(get: Fetch) -> None:
    for form in IDS:
        for search in ("", "?q=zanzibar", "?q=secret"):
            assert "Zanzibar" not in get(f"/findings.{form}{search}").text


def test_the_name_of_the_file_says_where_it_was_cut(
    get: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 2)
    response = get("/findings.ris")
    assert len(IDS["ris"](response.text)) == 2
    total = response.headers["X-Total-Count"]
    name = f'filename="first-2-of-{total}-findings.ris"'
    assert name in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/findings.bib", 404),
        ("/findings.csv?from=never", 400),
        ("/findings.ris?kind=nothing-of-the-kind", 400),
        ("/findings.csv?sort=sideways", 400),
        ("/findings.csv?theme=nothing-of-the-kind", 400),
    ],
)
def test_what_cannot_be_exported_is_refused(get: Fetch, address: str, status: int) -> None:
    assert get(address).status_code == status
