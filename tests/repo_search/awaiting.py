"""A catalogue in which a task of each kind that needs no file on disk waits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from repo_search.authorities import read_authority_file
from repo_search.catalogue import (
    claims,
    disclosures,
    drafts,
    pages,
    publishers,
    records,
    runs,
    tables,
)
from repo_search.catalogue.clock import now
from repo_search.claims import SUGGESTED, Claim, Source
from repo_search.disclosures import Disclosure
from repo_search.worklist import Task, waiting

from .found import BRUISES, DISCHARGE, doubt, report
from .library import put

TODAY = date(2026, 11, 22)
WORDS = " ".join(f"word{number}" for number in range(300))


@dataclass(frozen=True)
class Awaiting:
    """Ids of the records, and the run that brought in the first."""

    themes: str
    undated: str
    one: str
    other: str
    held: str
    draft: str
    textless: str
    misspelt: str
    unsure: str
    run: int


def fill(connection: Connection) -> Awaiting:
    publishers.add_rows(connection, read_authority_file("name\nNorthmere Partnership\n"))
    good = {"publisher": "Northmere Partnership", "published": "2020"}
    run = runs.begin(connection, "import", "repo-search import folder", "a librarian")
    rejected = {"outcome": "rejected", "path": "/in/empty.pdf", "reason": "The file is empty."}
    runs.put_report(connection, run, [rejected])
    themes = put(connection, "Neglect went on for years.", title="On neglect", **good)
    suggest(connection, themes, "Neglect", "Domestic abuse")
    undated = put(connection, "Nobody wrote when.", title="Undated", publisher=good["publisher"])
    one = put(connection, WORDS, title="One", **good)
    other = put(connection, f"{WORDS} corrected", title="Other", **good)
    held = put(connection, "Born on 3 May 2001.", title="Held", **good)
    disclosures.put(connection, held, [Disclosure("date of birth", 1, "A date of birth (… 01).")])
    sha256 = str(records.find(connection, held).holding.sha256)  # type: ignore[union-attr]
    disclosures.settle_hold(connection, held, sha256, now(), hold=True)
    draft = put(connection, "Sent in by its publisher.", title="A draft", **good)
    drafts.put(connection, draft, "deposited")
    textless = put(connection, "", title="A scan", **good)
    connection.execute(
        tables.record.update()
        .where(tables.record.c.record_id == textless)
        .values(text="none", text_reason="the pages are pictures without a text layer")
    )
    misspelt = put(
        connection, "Of a board.", title="Misspelt", publisher="Nortmere Partnership",
        published="2019",
    )  # fmt: skip
    unsure = report(connection, DISCHARGE, BRUISES, title="Found with little confidence", **good)
    doubt(connection, unsure)
    pages.put(connection, pages.Page("https://northmere.example/reviews"))
    promised = {"title": "Child B", "promised": {"latest": "2026-01-31"}}
    listed = pages.Listed(
        "https://northmere.example/reviews", "title:child b", promised, None, None, now(), now(),
        None,
    )  # fmt: skip
    pages.put_listed(connection, listed.address, [listed])
    return Awaiting(themes, undated, one, other, held, draft, textless, misspelt, unsure, run)


def suggest(connection: Connection, record_id: str, *labels: str) -> None:
    claims.replace(
        connection,
        record_id,
        (),
        [
            Claim(SUGGESTED, (label,), Source.TEXT, f"page 1: “{label.lower()}” 2 times", "", 0.9)
            for label in labels
        ],
    )


def by_kind(connection: Connection) -> dict[str, Task]:
    return {task.kind: task for task in waiting(connection, TODAY)}
