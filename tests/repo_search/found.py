"""Reports with recommendations, for tests of what becomes of these."""

from collections.abc import Mapping

from sqlalchemy import Connection

from repo_search.catalogue import findings, tables, texts
from repo_search.findings import Finding

from .library import Value, put, text_of

DISCHARGE = "The Partnership should ensure that information is shared at discharge from hospital."
BRUISES = "Police officers should be trained about the bruises of children who do not walk yet."
HOUSING = "The council should tell landlords which flats have damp before winter begins."
FATHERS = "Midwives should ask every mother who the father is and write down his name."
FIRST = "A review of the case of a child."


def recommending(*wordings: str) -> str:
    """A page that recommends this."""
    said = "\n\n".join(f"Recommendation {n}: {one}" for n, one in enumerate(wordings, start=1))
    return f"Recommendations\n\n{said}\n"


def report(connection: Connection, *wordings: str, **fields: Value) -> str:
    """A record that recommends this on its second page; gives its id."""
    return put(connection, FIRST, recommending(*wordings), **fields)


def read_anew(connection: Connection, record_id: str, *pages: str) -> None:
    """Gives a record another text."""
    texts.put(connection, record_id, text_of(pages))


def doubt(connection: Connection, record_id: str, confidence: float = 0.3) -> None:
    """Has its findings found with this confidence."""
    connection.execute(
        tables.finding.update()
        .where(tables.finding.c.record_id == record_id)
        .values(confidence=round(confidence * 1000))
    )


def by_wording(connection: Connection, record_id: str) -> Mapping[str, Finding]:
    return {one.found.wording: one for one in findings.of_record(connection, record_id)}


def outdate(connection: Connection, record_id: str) -> None:
    """Has its findings found by older rules."""
    connection.execute(
        tables.extraction.update()
        .where(tables.extraction.c.record_id == record_id)
        .values(made_by="findings/none")
    )
