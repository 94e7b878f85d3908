"""How a record is cited in the APA style, and with its address."""

from dataclasses import replace
from datetime import datetime

import pytest

from repo_search.dates import parse_date
from repo_search.formats.citation import apa, cite
from repo_search.records import Holding, Record, Reference

RECORD = Record(
    record_id="k7m2q9xw",
    accession=12,
    title="Child H1",
    publishers=(Reference("avon-partnership", "Avon Partnership"),),
    themes=(),
    suggested=(),
    status=None,
    cases=(),
    published=parse_date("15 May 2018"),
    document_type="overview-report",
    review=None,
    authors=("Dr Ruth Calderley",),
    languages=("en",),
    abstract=None,
    rights=None,
    rights_holder=None,
    licence=None,
    source_url=None,
    series=None,
    period_covered=None,
    notes=(),
    text="layer",
    text_reason="",
    holding=Holding("ab" * 32, 1000, "application/pdf", "h1.pdf", 40, True),
    added=datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001 - the catalogue's times are UTC
    changed=datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001
)


@pytest.mark.parametrize(
    ("changes", "citation"),
    [
        ({}, "Calderley, R. (2018, May 15). Child H1 [Overview report]. Avon Partnership."),
        ({"authors": ()}, "Avon Partnership. (2018, May 15). Child H1 [Overview report]."),
        (
            {"published": parse_date("April 2018"), "document_type": None},
            "Calderley, R. (2018, April). Child H1. Avon Partnership.",
        ),
        (
            {"published": None, "authors": ("Stephen Adeyinka-Moss", "A. van der Berg")},
            "Adeyinka-Moss, S., & van der Berg, A. (n.d.). Child H1 [Overview report]. "
            "Avon Partnership.",
        ),
        (
            {"published": parse_date("2018/19"), "authors": ("Hollin Safeguarding Consultants",)},
            "Hollin Safeguarding Consultants. (2018/19). Child H1 [Overview report]. "
            "Avon Partnership.",
        ),
        (
            {"published": parse_date("2018"), "authors": ("Panel",), "title": "An overview report"},
            "Panel. (2018). An overview report. Avon Partnership.",
        ),
        (
            {"authors": (), "publishers": (), "published": None, "document_type": None},
            "Unknown publisher. (n.d.). Child H1.",
        ),
    ],
)
def test_a_record_is_cited_in_the_apa_style(changes: dict[str, object], citation: str) -> None:
    assert apa(replace(RECORD, **changes)) == citation  # type: ignore[arg-type]


def test_page_address_and_notice_stand_in_their_places() -> None:
    address = "https://reviews.example/records/k7m2q9xw/pages/7"
    assert apa(RECORD, "Invented sample", 7, address) == (
        "Calderley, R. (2018, May 15). Child H1 (p. 7) [Overview report]. Avon Partnership. "
        f"{address} [Invented sample]"
    )
    assert cite(RECORD, "Invented sample", 7, address).endswith(
        f"Avon Partnership. p. 7. Available at: {address} [Invented sample]"
    )
    assert RECORD.holding is not None
    flowing = replace(RECORD, holding=replace(RECORD.holding, paged=False))
    assert apa(flowing, page=7) == apa(RECORD)
