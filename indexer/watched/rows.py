"""Rows of a partnership's page: by what they are known again, what they claim, how they settle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from indexer.ingest import described_anew, outcome_of, refused
from indexer.intake import Intake
from indexer.report import Outcome
from indexer.sources import link
from indexer.sources.listing import ListedRow, Listing
from repo_search.authorities import name_key
from repo_search.cases import Event
from repo_search.catalogue import holdings, journal, origins, records
from repo_search.catalogue.erasures import hash_of
from repo_search.catalogue.pages import Listed
from repo_search.claims import Claim, Source
from repo_search.dates import ImpreciseDate, parse_date
from repo_search.formats import jsonable
from repo_search.vocabularies import document_types, find_entry

_QUOTES = "‘’“”'\""
_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class Keyed:
    """A row and the `key` by which it is known again on its page: its link, else its words. `was`
    is the key of the row it has taken the place of: a promise that has been kept. `address` is
    the web address its link means, if it means one; `promised` the date for which its case is
    promised; `events` are those of its case."""

    key: str
    was: str
    row: ListedRow
    address: str | None
    promised: ImpreciseDate | None
    events: tuple[Event, ...]

    @property
    def is_report(self) -> bool:
        kind = find_entry(document_types(), self.row.document_type)
        return kind is not None and kind.group == "case-reviews"

    def as_json(self) -> dict[str, Any]:
        """The row as the run prints it; dates as everywhere."""
        row = self.row
        return {
            "case": row.case or None,
            "title": row.title,
            "document_type": row.document_type or None,
            "url": row.url or None,
            "published": jsonable.published(parse_date(row.published)) if row.published else None,
            "themes": list(row.themes),
            "status": row.status or None,
            "language": row.language or None,
            "review": row.review or None,
            "authors": list(row.authors),
            "relation": row.relation or None,
            "promised": jsonable.published(self.promised),
            "learning": list(row.learning),
            "events": [
                {"event": told.kind, "state": told.state, "date": jsonable.published(told.when)}
                for told in self.events
            ],
        }


def keyed(listing: Listing, base: str) -> list[Keyed]:
    """The rows of a page, one for each document; a link given twice for one case is one."""
    found: dict[str, Keyed] = {}
    for row in listing.rows:
        where = link.resolve(base, row.url) if row.url else None
        key = f"link:{where or row.url}" if row.url else f"row:{_words(row)}"
        if (there := found.get(key)) is not None and row.url:
            if there.row.of_case == row.of_case:
                continue
            key = f"{key} {_words(row)}"
        number = 1
        while key in found:
            number += 1
            key = f"{key.partition(' #')[0]} #{number}"
        events = listing.cases[row.of_case].events if row.of_case >= 0 else ()
        found[key] = Keyed(key, key, row, where, _promised(row, events), events)
    return list(found.values())


def _words(row: ListedRow) -> str:
    return "|".join(map(name_key, (row.case, row.title, row.document_type)))


def _promised(row: ListedRow, events: Sequence[Event]) -> ImpreciseDate | None:
    if row.status in ("published", "not published", "no longer published"):
        return None
    return next(
        (
            event.when
            for event in events
            if event.kind == "publication" and event.state in ("planned", "delayed")
        ),
        None,
    )


def matched(rows: Sequence[Keyed], known: Mapping[str, Listed]) -> list[Keyed]:
    """The rows with what each was before: a row that is new, of a case of which a row without a
    link is missing now, is that row with its document published."""
    here = {row.key for row in rows}
    missing = {
        key: listed
        for key, listed in known.items()
        if key not in here and not listed.vanished and not listed.row.get("url")
    }
    found = []
    for row in rows:
        if row.key not in known and row.row.case:
            for key, before in missing.items():
                if name_key(before.row.get("case") or "") == name_key(row.row.case) and (
                    before.row.get("document_type") in (None, row.row.document_type)
                    or row.is_report
                ):
                    row = replace(row, was=key)
                    del missing[key]
                    break
        found.append(row)
    return found


def cleared(label: str) -> str:
    """A case's label without the quotation marks round it."""
    return label.strip(_QUOTES + " ")


def claims_of(row: Keyed, publisher: str, page: str) -> tuple[Claim, ...]:
    """What a page claims of one of its rows."""
    said = row.row
    evidence = f"{page}: “{said.evidence[:_EVIDENCE]}”"
    values: dict[str, tuple[str, ...]] = {
        "title": (said.title,),
        "publisher": (publisher,),
        "published": (said.published,),
        "document_type": (said.document_type,),
        "review": (said.review,),
        "themes": said.themes,
        "authors": said.authors,
        "case": (cleared(said.case),),
        "status": (said.status,),
        "language": (said.language,),
        "source_url": (row.address or "",),
        "abstract": ("; ".join(said.learning),),
    }
    return tuple(
        Claim(field, kept, Source.PAGE, evidence)
        for field, given in values.items()
        if (kept := tuple(filter(None, given)))
    )


def settle_without_file(
    connection: Connection,
    intake: Intake,
    row: Keyed,
    claims: Sequence[Claim],
    page: str,
    owner: str | None,
    why: str,
) -> Outcome:
    """Adds or updates the record of a row whose file is not here. `page` is the address of its
    page, `owner` the record this row had before; `why` says why there is no file, "" if none is
    to be expected. A run that was cut off finds its records again by their origin."""
    origin = f"link:{row.address}" if row.address else f"page:{page}#{row.key}"
    if (erased := refused(connection, "", hash_of(origin))) is not None:
        return erased
    there = records.by_ids(connection, [owner]).get(owner) if owner else None
    known = there.record_id if there else _known(connection, row.address, origin)
    if known is None:
        record_id = records.add(connection, None, claims, back_catalogue=intake.back_catalogue)
        origins.put(connection, origin, record_id)
        journal.note(connection, intake.run_id, record_id, {})
        intake.describes(connection, record_id)
        return outcome_of(connection, "", "added", records.find(connection, record_id), why)
    before = records.find(connection, known)
    if before.tombstone is not None:
        return Outcome("", "ignored", known, f"The record {known} was withdrawn.")
    changed = described_anew(connection, intake, known, claims, Source.PAGE)
    return outcome_of(connection, "", "updated" if changed else "unchanged", before, why)


def _known(connection: Connection, where: str | None, origin: str) -> str | None:
    owner = holdings.owner_of_address(connection, where) if where else None
    owner = owner or origins.owner(connection, origin)
    return owner.record_id if owner else None
