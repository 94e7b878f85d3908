"""What the API and --json answer with, member by member; and how a record is cited."""

from dataclasses import replace
from datetime import datetime

import pytest

from repo_search.dates import parse_date
from repo_search.formats import jsonable
from repo_search.formats.citation import cite
from repo_search.query.parse import parse
from repo_search.records import Holding, Record, Reference
from repo_search.results import (
    Addition,
    Completion,
    DidYouMean,
    FacetValue,
    Offer,
    Result,
    ResultPage,
    Sense,
    Snippet,
    WayOn,
)

RECORD = Record(
    record_id="k7m2q9xw",
    accession=12,
    title="Child H1: overview report.",
    publishers=(Reference("avon-partnership", "Avon Partnership"),),
    themes=(Reference("neglect", "Neglect"),),
    suggested=(),
    status=None,
    cases=(Reference("c4s3", "Child H1"),),
    published=parse_date("April 2018"),
    document_type="overview-report",
    review="scr",
    authors=("A. Writer",),
    languages=("en",),
    abstract=None,
    rights=None,
    rights_holder=None,
    licence=None,
    source_url="https://example.org/h1",
    series=None,
    period_covered=None,
    notes=("Signed",),
    text="layer",
    text_reason="",
    holding=Holding("ab" * 32, 1000, "application/pdf", "h1.pdf", 40, True, ("/in/h1.pdf",)),
    added=datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001 - the catalogue's times are UTC
    changed=datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001
)
SUMMARY = {
    "record_id": "k7m2q9xw",
    "title": "Child H1: overview report.",
    "publishers": [{"id": "avon-partnership", "name": "Avon Partnership"}],
    "document_type": "overview report",
    "review": "SCR",
    "published": {"written": "April 2018", "earliest": "2018-04-01", "latest": "2018-04-30"},
    "themes": [{"id": "neglect", "label": "Neglect"}],
    "suggested_themes": [],
    "languages": ["en"],
    "rights": "Copyright of the publisher",
    "rights_holder": None,
    "licence": None,
    "url": "/records/k7m2q9xw",
}


def page(text: str, *results: Result) -> ResultPage:
    facets = {"type": (FacetValue("overview-report", "overview report", 1, True),)}
    return ResultPage(
        parse(text),
        len(results),
        False,
        len(results),
        (),
        1,
        10,
        results,
        facets,
        ("A note.",),
        (Addition("co sleeping", ("bed sharing",)),),
        (Offer("cpr", (Sense("child practice review", "child practice review"),)),),
    )


def test_a_page_of_results_has_exactly_the_promised_members() -> None:
    snippet = Snippet(3, "risk of co-sleeping", ((8, 19),))
    answer = jsonable.result_page(page("co-sleeping", Result(RECORD, 1.5, 4, (snippet,))))
    assert answer == {
        "query": {"text": "co-sleeping", "understood": "co-sleeping"},
        "total": 1,
        "relaxed": False,
        "holding_all": 1,
        "feedback": [],
        "page": 1,
        "per_page": 10,
        "results": [
            {
                **SUMMARY,
                "lacking": [],
                "pages_matched": 4,
                "passages": [
                    {
                        "page": 3,
                        "snippet": "risk of co-sleeping",
                        "spans": [[8, 19]],
                        "url": "/records/k7m2q9xw/pages/3?q=co-sleeping",
                    }
                ],
            }
        ],
        "facets": {
            "type": [
                {
                    "value": "overview-report",
                    "label": "overview report",
                    "count": 1,
                    "selected": True,
                }
            ]
        },
        "added": [{"written": "co sleeping", "others": ["bed sharing"]}],
        "offers": [
            {
                "written": "cpr",
                "senses": [{"name": "child practice review", "query": "child practice review"}],
            }
        ],
        "notes": ["A note."],
        "did_you_mean": None,
        "ways_on": [],
    }


def test_near_queries_and_ways_on_are_told_with_what_they_find() -> None:
    near = DidYouMean("alcohol", ((0, 7),), 3)
    way = WayOn("Without “x”", "alcohol", ("publisher",), 2)
    answer = jsonable.result_page(replace(page("alchohol"), did_you_mean=near, ways_on=(way,)))
    assert answer["did_you_mean"] == {"q": "alcohol", "spans": [[0, 7]], "total": 3}
    assert answer["ways_on"] == [
        {"said": "Without “x”", "q": "alcohol", "without": ["publisher"], "total": 2}
    ]


def test_completions_have_addresses_that_no_id_can_break() -> None:
    found = [Completion("theme", "a/b?c", "A", "", 1), Completion("words", "", "a&b", "", 2)]
    suggestions = jsonable.completions(found)["suggestions"]
    assert [one["url"] for one in suggestions] == ["/themes/a%2Fb%3Fc", "/search?q=a%26b"]
    assert suggestions[1]["id"] is None


def test_the_notice_of_a_demo_is_in_every_answer() -> None:
    notice = "Invented sample: not a real case"
    assert jsonable.result_page(page(""), notice)["notice"] == notice
    shown = jsonable.record(RECORD, notice)
    assert shown["notice"] == notice
    assert shown["citation"].endswith(f"[{notice}]")


def test_a_record_is_shown_with_all_that_is_public() -> None:
    assert jsonable.record(RECORD) == {
        **SUMMARY,
        "accession": 12,
        "cases": [{"id": "c4s3", "label": "Child H1"}],
        "status": None,
        "authors": ["A. Writer"],
        "abstract": None,
        "rights": "Copyright of the publisher",
        "rights_holder": None,
        "licence": None,
        "source_url": "https://example.org/h1",
        "series": None,
        "period_covered": None,
        "notes": ["Signed"],
        "text": "layer",
        "text_reason": None,
        "pages": 40,
        "holdings": [
            {
                "sha256": "ab" * 32,
                "size": 1000,
                "media_type": "application/pdf",
                "filename": "h1.pdf",
                "pages": 40,
                "url": "/records/k7m2q9xw/file",
            }
        ],
        "citation": "Writer, A. (2018) Child H1: overview report. Avon Partnership.",
        "added": "2026-01-02T03:04:05Z",
        "changed": "2026-01-02T03:04:05Z",
    }


def test_unknown_is_null_and_nobodys_address_is_public() -> None:
    bare = replace(
        RECORD, published=None, document_type=None, review=None, holding=None, publishers=()
    )
    shown = jsonable.record(bare)
    assert [shown[name] for name in ("published", "document_type", "review")] == [None] * 3
    assert (shown["holdings"], shown["pages"]) == ([], 0)
    assert "/in/h1.pdf" not in str(jsonable.record(RECORD))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("", "/records/x/pages/2"),
        ("a&b=c #1", "/records/x/pages/2?q=a%26b%3Dc+%231"),
        ("\udcff", "/records/x/pages/2?q=%3F"),
    ],
)
def test_the_address_of_a_page_carries_any_query(text: str, url: str) -> None:
    assert jsonable.page_url("x", 2, text) == url


@pytest.mark.parametrize(
    ("changes", "citation"),
    [
        ({"authors": ()}, "Avon Partnership (2018) Child H1: overview report."),
        (
            {"published": None, "document_type": None},
            "Writer, A. (no date) Child H1: overview report. Avon Partnership.",
        ),
        (
            {"published": parse_date("2018/19"), "authors": ("A", "B"), "document_type": "A kind"},
            "A and B (2018/19) Child H1: overview report. A kind. Avon Partnership.",
        ),
        (
            {"authors": ("Dr Ruth Calderley", "Hollin Safeguarding Consultants")},
            "Calderley, R. and Hollin Safeguarding Consultants (2018) Child H1: overview report. "
            "Avon Partnership.",
        ),
        (
            {"authors": (), "publishers": (), "document_type": None},
            "Unknown publisher (2018) Child H1: overview report.",
        ),
    ],
)
def test_a_record_is_cited_by_author_or_publisher_and_year(
    changes: dict[str, object], citation: str
) -> None:
    assert cite(replace(RECORD, **changes)) == citation  # type: ignore[arg-type]


def test_a_page_is_cited_where_the_file_has_pages() -> None:
    assert cite(RECORD, page=7).endswith("Avon Partnership. p. 7.")
    assert RECORD.holding is not None
    flowing = replace(RECORD, holding=replace(RECORD.holding, paged=False))
    assert cite(flowing, page=7) == cite(RECORD)
