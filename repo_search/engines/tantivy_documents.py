"""What tantivy's three indexes hold: schemas, and how records get into them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import tantivy
from tantivy import Document, Index, Schema

from repo_search.disks import sync
from repo_search.engine import TEXT, TEXT_FIELDS, IndexDocument, level_of
from repo_search.results import INDEXED

DIGEST = "digest"
SAMPLES = "samples"


def _document_schema() -> Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("record_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("finding_id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(words_of(field), tokenizer_name="whitespace", index_option="basic")
    for facet in INDEXED:
        builder.add_text_field(facet_field(facet), tokenizer_name="raw", index_option="basic")
    builder.add_text_field(SAMPLES, tokenizer_name="raw", index_option="basic")
    for number in ("accession", "earliest", "latest", "newest", "oldest"):
        builder.add_unsigned_field(number, fast=True)
    builder.add_text_field("by_title", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(DIGEST, stored=True, indexed=False)
    return builder.build()


def _page_schema() -> Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("record_id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("page", stored=True, fast=True)
    builder.add_unsigned_field("record", fast=True)
    builder.add_text_field(TEXT, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(words_of(TEXT), tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def words_of(field: str) -> str:
    """The name of the field that holds the words of a text field, for prefixes."""
    return f"{field}_words"


def facet_field(facet: str) -> str:
    """The name of the field that holds the values of a facet."""
    return f"facet_{facet}"


def record_number(record_id: str) -> int:
    """By which a page is known to be one of a record, without its text being read."""
    return int.from_bytes(blake2b(record_id.encode(), digest_size=8).digest())


DOCUMENTS, PAGES = _document_schema(), _page_schema()
"""Findings have the schema of documents, so that one query asks for either."""


class _Part(NamedTuple):
    schema: Schema
    heap_bytes: int


_PARTS: Mapping[str, _Part] = {
    "documents": _Part(DOCUMENTS, 64 << 20),
    "pages": _Part(PAGES, 64 << 20),
    "findings": _Part(DOCUMENTS, 16 << 20),
}


def create(generation: Path) -> None:
    """Three empty indexes."""
    for part, (schema, _) in _PARTS.items():
        (generation / part).mkdir()
        Index(schema, path=str(generation / part))


def write(directory: Path, documents: Iterable[IndexDocument], withdrawn: Sequence[str]) -> None:
    """Commits documents and withdrawals; fresh handles, since old ones leak segment files."""
    writers = {
        part: Index.open(str(directory / part)).writer(heap_bytes, num_threads=1)
        for part, (_, heap_bytes) in _PARTS.items()
    }
    try:
        for record_id in withdrawn:
            for writer in writers.values():
                writer.delete_documents_by_term("record_id", record_id)
        for document in documents:
            for writer in writers.values():
                writer.delete_documents_by_term("record_id", document.record_id)
            for part, fields in _as_entries(document):
                writers[part].add_document(Document.from_dict(fields, _PARTS[part].schema))
        for writer in writers.values():
            writer.commit()
    except BaseException:
        for writer in writers.values():
            writer.rollback()
        raise
    finally:  # its threads may write files until they are waited for
        for writer in writers.values():
            writer.wait_merging_threads()
    for part in writers:  # tantivy syncs all but its last renaming
        sync(directory / part)


def _as_entries(document: IndexDocument) -> Iterator[tuple[str, dict[str, list[Any]]]]:
    """What each part is given of a record."""
    yield "documents", _as_document(document) | {DIGEST: [document.digest.encode()]}
    for page in _as_pages(document):
        yield "pages", page
    for finding in document.by_finding:
        yield "findings", _as_document(finding) | {"finding_id": [finding.finding_id]}


def _as_document(document: IndexDocument) -> dict[str, list[Any]]:
    unknown = document.earliest is None or document.latest is None
    fields: dict[str, list[Any]] = {
        "record_id": [document.record_id],
        "accession": [document.accession],
        "newest": [document.newest_key],
        "oldest": [document.oldest_key],
        "by_title": [document.by_title],
        SAMPLES: [str(sample + 1) for sample in range(level_of(document.record_id))],
        "earliest": [] if unknown else [document.earliest],
        "latest": [] if unknown else [document.latest],
    }
    for field in TEXT_FIELDS:
        fields[field] = [document.terms.get(field, "")]
        fields[words_of(field)] = [document.words.get(field, "")]
    for facet in INDEXED:
        fields[facet_field(facet)] = list(document.facets.get(facet, ()))
    return fields


def _as_pages(document: IndexDocument) -> Iterable[dict[str, list[Any]]]:
    record = record_number(document.record_id)
    for page in document.pages:
        yield {
            "record_id": [document.record_id],
            "page": [page.page],
            "record": [record],
            TEXT: [page.terms],
            words_of(TEXT): [page.words],
        }
