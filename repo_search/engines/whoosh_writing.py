"""How records get into whoosh's three indexes: as many at a time as fit in memory."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from repo_search.disks import sync
from repo_search.engine import TEXT, TEXT_FIELDS, IndexDocument, listed
from repo_search.engines import whoosh_cards
from repo_search.engines.whoosh_fields import CARD, DOCUMENTS, LENGTH, PAGE, PAGES, RECORD, words_of

_MOST_POSTINGS = 3_000_000
"""About how many are held in memory before a segment is written."""
_POOL_MEGABYTES = 768
_SCHEMAS = {"documents": DOCUMENTS, "pages": PAGES, "findings": DOCUMENTS}


class _Storage(FileStorage):  # type: ignore[misc]  # whoosh has no types
    """Files that are on disk before the table of contents that names them: whoosh renames that
    one alone, when all else is written, and syncs nothing."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        for path in folder.iterdir():
            if path.name.startswith(f"{newname}.") and path.name != oldname:
                path.unlink()  # left by a process that was killed just here
            elif path.is_file():
                _sync_file(path)
        super().rename_file(oldname, newname, safe)
        sync(folder)


def _sync_file(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def open_index(generation: Path, part: str) -> FileIndex:
    """The "documents", "pages" or "findings" of a generation."""
    return FileIndex(_Storage(str(generation / part)), _SCHEMAS[part])


def create(generation: Path) -> None:
    """Three empty indexes."""
    for part, schema in _SCHEMAS.items():
        (generation / part).mkdir()
        FileIndex.create(_Storage(str(generation / part)), schema)


def write(generation: Path, documents: Iterable[IndexDocument], withdrawn: Sequence[str]) -> None:
    """Commits withdrawals and documents, as many at a time as fit in memory."""
    batch: dict[str, IndexDocument] = {}
    postings = 0
    for document in documents:
        batch[document.record_id] = document
        postings += sum(page.terms.count(" ") + page.words.count(" ") for page in document.pages)
        for one in (document, *document.by_finding):
            postings += sum(words.count(" ") for words in one.words.values())
        if postings > _MOST_POSTINGS:
            _commit(generation, batch, withdrawn)
            batch, withdrawn, postings = {}, (), 0
    if batch or withdrawn:
        _commit(generation, batch, withdrawn)


def _commit(
    generation: Path, documents: Mapping[str, IndexDocument], withdrawn: Sequence[str]
) -> None:
    writers = {part: _writer(generation, part) for part in _SCHEMAS}
    try:
        for writer in writers.values():
            for record_id in (*withdrawn, *documents):
                writer.delete_by_term(RECORD, record_id)
        for document in documents.values():
            for part, fields in _as_entries(document):
                writers[part].add_document(**fields)
        for writer in writers.values():
            writer.commit()
    finally:
        for writer in writers.values():
            if not writer.is_closed:
                writer.cancel()


def _writer(generation: Path, part: str) -> Any:
    """A writer without whoosh's lock: the generation's is held."""
    return open_index(generation, part).writer(_lk=False, limitmb=_POOL_MEGABYTES)


def _as_entries(document: IndexDocument) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each index is given of a record."""
    yield "documents", _as_document(document)
    for page in _as_pages(document):
        yield "pages", page
    for finding in document.by_finding:
        yield "findings", _as_document(finding)


def _as_document(document: IndexDocument) -> dict[str, Any]:
    fields: dict[str, Any] = {RECORD: document.record_id, CARD: whoosh_cards.written(document)}
    for field in TEXT_FIELDS:
        fields[field] = listed(document.terms.get(field, ""))
        fields[words_of(field)] = listed(document.words.get(field, ""))
    return fields


def _as_pages(document: IndexDocument) -> Iterable[dict[str, Any]]:
    for page in document.pages:
        terms = listed(page.terms)
        yield {
            RECORD: document.record_id,
            PAGE: page.page,
            LENGTH: len(terms),
            TEXT: terms,
            words_of(TEXT): listed(page.words),
        }
