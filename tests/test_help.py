"""Every example of the help page finds what the page says, on every engine, in the sample
collection: checked record by record against a reading of its text by hand."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from repo_search.analysis import fold, terms
from repo_search.catalogue import records, texts
from repo_search.engine import listed
from repo_search.index_documents import authorities, index_document
from repo_search.records import Record
from repo_search.repository import opened
from repo_search.search import SearchRequest, search
from repo_search.settings import EMBEDDED_ENGINES, Settings
from web.pages.plain import help_page

from .sites import filled

Text = Sequence[str]
"""The stems of everything that stands in a record and its description, in order."""
Claim = Callable[[Record, Text], bool]


def _pair(text: Text, first: str, second: str) -> bool:
    return (first, second) in pairwise(text)


def _themes(record: Record) -> str:
    return " ".join(theme.label for theme in record.themes)


SAID: Mapping[str, Claim] = {
    "neglect alcohol": lambda _, text: "neglect" in text and "alcohol" in text,
    "neglect OR alcohol": lambda _, text: "neglect" in text or "alcohol" in text,
    '"professional curiosity"': lambda _, text: _pair(text, *terms("professional curiosity")),
    "co-sleeping": lambda _, text: _pair(text, "co", "sleep"),
    "neglect NOT dental": lambda _, text: "neglect" in text and "dental" not in text,
    "safeguard*": lambda _, text: any(term.startswith("safeguard") for term in text),
    "title:briefing": lambda record, _: (
        "brief" in terms(f"{record.title} {record.abstract} {record.series}")
    ),
    "publisher:partnership": lambda record, _: (
        "partnership" in fold(" ".join(publisher.label for publisher in record.publishers))
    ),
    "theme:neglect": lambda record, _: "neglect" in terms(_themes(record)),
    'case:"Child H1"': lambda record, _: "Child H1" in [case.label for case in record.cases],
    "published:2018..2020": lambda record, _: (
        record.published is not None
        and record.published.earliest.year <= 2020
        and record.published.latest.year >= 2018
    ),
    "(alcohol OR drugs) theme:neglect": lambda record, text: (
        ("alcohol" in text or "drug" in text) and "neglect" in terms(_themes(record))
    ),
}
WIDER = {"publisher:partnership", "theme:neglect", "(alcohol OR drugs) theme:neglect"}
"""Names of broader themes, variants and bodies that came after count too: the page says so."""


def test_every_example_has_its_claim() -> None:
    assert {example.query for example in help_page().examples} == set(SAID)


@pytest.mark.parametrize("engine", EMBEDDED_ENGINES)
@pytest.mark.parametrize("query", SAID)
def test_an_example_finds_what_the_page_says(samples: Path, query: str, engine: str) -> None:
    filled(samples, engine)
    with opened(Settings(data=samples / engine, engine=engine)) as repository:
        asked = SearchRequest(query, per_page=100, expand=False)
        found = search(repository.catalogue, repository.engine, asked)
        assert (found.relaxed, found.notes) == (False, ())
        with repository.catalogue.read() as connection:
            known = authorities(connection)
            held = records.by_ids(connection, records.all_ids(connection)).values()
            expected = {
                record.record_id
                for record in held
                if record.tombstone is None
                and SAID[query](
                    record,
                    listed(
                        index_document(record, texts.of_record(connection, record.record_id), known)
                        .terms["text"]
                    ),
                )
            }  # fmt: skip
    ids = {result.record.record_id for result in found.results}
    assert expected
    assert ids >= expected if query in WIDER else ids == expected
    assert len(ids) < len(held)
