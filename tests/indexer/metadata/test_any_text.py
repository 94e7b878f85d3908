"""Whatever a file holds, claims can be made of it, and they are claims the catalogue can take."""

import time
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata import claims_from
from indexer.metadata.language import _CODES
from indexer.metadata.vocabulary import document_type_labels, review_labels
from repo_search.claims import FIELDS, Claim, Source
from repo_search.dates import parse_date
from repo_search.passages import ExtractedText, Line, Passage

pytestmark = pytest.mark.long


_WORDS = st.sampled_from(
    """
    Serious Case Review Child H1 ‘Robert’ Safeguarding Children Board Partnership Published: on 24
    November 2017 31/02/2018 © 2019 2019/20 Author: by Jane Smith Lead inspector: Inspection of
    Brent response Inquiry Volume 1 Executive summary 7 minute briefing LSCB and the — : ( ) ’
    0000-00-00 99/99/9999 1st 32 May 2018 Dear Contents CHILD A & B ﷽ 한국어
    \x00 \ud800 \u202e \ufeff \x85 \u2028""".split(" ")  # noqa: SIM905 -- one to a line says less
)
_TEXT = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=30).map(" ".join))
_PAGE = st.lists(_TEXT, max_size=12).map("\n".join)
_LINE = st.builds(
    Line,
    page=st.integers(-1, 4),
    text=_TEXT,
    size=st.one_of(st.floats(), st.sampled_from([0.0, 10.0, 11.0, 24.0])),
    bold=st.booleans(),
)
_DAY = st.one_of(_TEXT, st.dates().map(str), st.just("2018-05-15T10:00:00+00:00"))
EXTRACTED = st.builds(
    ExtractedText,
    media_type=st.just("application/pdf"),
    passages=st.lists(st.builds(Passage, page=st.integers(-1, 9), text=_PAGE), max_size=9).map(
        tuple
    ),
    lines=st.lists(_LINE, max_size=20).map(tuple),
    properties=st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("title", "author", "subject", "producer", "language"), _TEXT),
            **dict.fromkeys(("created", "modified"), _DAY),
        },
    ),
)


def check(claim: Claim) -> None:
    assert claim.field in FIELDS
    assert claim.values
    assert all(value.strip() and value == " ".join(value.split()) for value in claim.values)
    assert len(claim.values) == 1 or FIELDS[claim.field]
    assert claim.evidence
    assert claim.extractor
    assert 0 < claim.confidence <= 1
    for text in (*claim.values, claim.evidence):
        text.encode("utf-8")
        assert not {category(character) for character in text} & {"Cc", "Cs", "Zl", "Zp"}
        assert len(text) <= 250
    if claim.field == "published":
        parse_date(claim.values[0])
    if claim.field == "document_type":
        assert claim.values[0] in document_type_labels().values()
    if claim.field == "review":
        assert claim.values[0] in review_labels().values()
    if claim.field == "language":
        assert set(claim.values) <= _CODES
    assert claim.source in (Source.TEXT, Source.PROPERTIES, Source.FILENAME)


@settings(max_examples=400, deadline=None)
@given(EXTRACTED, _TEXT)
def test_any_text_yields_claims_that_can_be_taken(extracted: ExtractedText, name: str) -> None:
    for claim in claims_from(extracted, name):
        check(claim)


def test_the_same_text_yields_the_same_claims() -> None:
    extracted = ExtractedText("text/plain", (Passage(1, "Serious Case Review\nChild A\nMay 2018"),))
    assert claims_from(extracted, "a") == claims_from(extracted, "a")


@pytest.mark.parametrize(
    "unit",
    """a |A |and |& |1.|1 |2018 |1 May |Child A and |‘A|— |(|©|Safeguarding Children and |Safer A |
    published |published by |lead and the |the report of the |multi agency |Jane de |Inquiry |
    Independent Inquiry into |response to the |A, |A-|A’|thematic a |x@|www.|Leeds of the |
    May 2018 |Author: |by |v1.|final |ﻻ |ж|字|""".replace("\n    ", "").split("|"),
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_endless_repetition_costs_no_more_than_text(unit: str, end: str) -> None:
    text = (unit + end or " ") * 20_000
    passages = tuple(Passage(number, text) for number in range(1, 40))
    lines = tuple(Line(1, text[:4000], 20.0, bold=True) for _ in range(300))
    extracted = ExtractedText("application/pdf", passages, lines=lines, properties={"title": text})
    start = time.perf_counter()
    claims_from(extracted, text)
    assert time.perf_counter() - start < 3
