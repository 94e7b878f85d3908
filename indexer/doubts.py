"""What a person should look at in a record that was taken in."""

from collections.abc import Iterator

from sqlalchemy import Connection

from indexer.ocr import NEEDED, PDF, pages_without_text
from repo_search.catalogue import cases, disclosures, likenesses, records, texts
from repo_search.disclosures import summary
from repo_search.records import Record
from repo_search.uploads import shown
from repo_search.vocabularies import document_types, languages, review_kinds


def doubts(connection: Connection, record: Record) -> Iterator[str]:
    """What a person should look at in a record that was taken in, as sentences."""
    if record.text == "none" and record.holding:
        yield f"No text: {record.text_reason}."
        if awaits_ocr(connection, record.record_id, record.holding.sha256):
            yield f"Import it again with --ocr to have its pages recognised; {NEEDED}."
    if found := summary(disclosures.of_record(connection, record.record_id)):
        if record.hold:
            yield f"Held: it awaits clearance for {found}."
        else:
            yield f"Disclosures: {found}."
    for value, listed, what in (
        (record.document_type, document_types(), "document type"),
        (record.review, review_kinds(), "kind of review"),
        *((language, languages(), "language") for language in record.languages),
    ):
        if value and value not in listed:
            yield f"“{value}” is not a {what} of the list; it is kept as written."
    for case in record.cases:
        if cases.find(connection, case.id).asked_about:
            yield (
                f"Its case “{case.label}” may be an older one of the same name, "
                "but the dates are far apart; it was begun anew."
            )
    for other in likenesses.alike(connection, record.record_id)[:1]:
        yield _likely_the_same(connection, other)


def _likely_the_same(connection: Connection, other: likenesses.Alike) -> str:
    percent = f"{int(other.likeness * 100)} % alike"
    if other.withdrawn:
        return f"Likely the same as record {other.record_id}, which was withdrawn ({percent})."
    holding = records.find(connection, other.record_id).holding
    place = next(iter(holding.addresses if holding else ()), f"record {other.record_id}")
    return f"Likely the same as {shown(place)} ({percent}): see “repo-search duplicates”."


def awaits_ocr(connection: Connection, record_id: str, sha256: str) -> bool:
    """Whether a record's file, which has this SHA-256, has pages that OCR may give a text."""
    holding = records.find(connection, record_id).holding
    if holding is None or holding.sha256 != sha256 or holding.media_type != PDF:
        return False
    passages = texts.of_record(connection, record_id)
    return bool(pages_without_text(passages)) and not any(p.recognised for p in passages)
