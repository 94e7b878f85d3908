"""Records for tests of the core, added as the indexer adds them: from a text and claims."""

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from repo_search.authorities import read_authority_file
from repo_search.catalogue import Catalogue, holdings, publishers, records
from repo_search.claims import FIELDS, Claim, Source
from repo_search.passages import ExtractedText, Passage
from repo_search.results import ResultPage

AUTHORITY = "name,predecessors\nNorth Board,\nNorth Partnership,North Board\n"
Value = str | Sequence[str]


def claimed(fields: Mapping[str, Value], source: Source = Source.MANIFEST) -> list[Claim]:
    """Claims of one source; a string is one value."""
    assert set(fields) <= set(FIELDS)
    return [
        Claim(field, (value,) if isinstance(value, str) else tuple(value), source)
        for field, value in fields.items()
    ]


def text_of(pages: Sequence[str]) -> ExtractedText:
    passages = tuple(Passage(number, text) for number, text in enumerate(pages, start=1))
    return ExtractedText("application/pdf", passages)


def put(connection: Connection, *pages: str, **fields: Value) -> str:
    """A record with these pages, a file, and claims of a manifest; gives its id."""
    extracted = text_of(pages)
    record_id = records.add(connection, extracted, claimed({"title": "A review", **fields}))
    sha256 = hashlib.sha256(record_id.encode()).hexdigest()
    holdings.add(connection, record_id, sha256, 1000, "report.pdf", extracted)
    holdings.put_address(connection, f"/in/{record_id}.pdf", sha256)
    return record_id


def add(catalogue: Catalogue, *pages: str, **fields: Value) -> str:
    """The same in a transaction of its own."""
    with catalogue.write() as connection:
        return put(connection, *pages, **fields)


def fill(connection: Connection) -> None:
    """Seven records of three publishers, one the successor of another; the last is withdrawn."""
    publishers.add_rows(connection, read_authority_file(AUTHORITY))
    put(
        connection,
        "Nothing here.",
        "The risk of co-sleeping and alcohol was known.",
        "Alcohol. Alcohol.",
        title="Child A",
        publisher="North Board",
        published="2012",
        document_type="overview report",
        review="SCR",
        themes="Alcohol misuse",
        language="en",
    )
    put(
        connection,
        "A briefing on neglect.",
        title="Seven minutes on neglect",
        publisher="North Partnership",
        published="April 2020",
        document_type="7-minute briefing",
        themes="Neglect",
        language="Welsh",
    )
    put(
        connection,
        "Neglect over many years.",
        title="Child B",
        publisher="South Partnership",
        published="2018-05-15",
        document_type="executive summary",
        review="LCSPR",
        language="en",
    )
    put(
        connection,
        "No date is known of this review.",
        title="Undated",
        publisher="South Partnership",
    )
    put(
        connection, "", title="A scanned review", publisher="South Partnership", published="2018/19"
    )
    put(connection, "A study.", title="Zebra", document_type="A type of our own", published="1999")
    withdrawn = put(connection, "Alcohol and neglect.", title="Withdrawn", published="2018")
    records.withdraw(connection, withdrawn, "A reason")


def titles(page: ResultPage) -> list[str]:
    return [result.record.title for result in page.results]
