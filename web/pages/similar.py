"""Records and cases like another, each with the words that make them alike."""

from dataclasses import dataclass

from repo_search.records import Record
from repo_search.similar import SimilarCase, SimilarRecord
from web import urls, wording
from web.pages import Link


@dataclass(frozen=True, slots=True)
class SimilarLine:
    """`lang` is the language of the link's words when not English, else ""."""

    link: Link
    lang: str
    about: str
    words: str


def similar_record(found: SimilarRecord) -> SimilarLine:
    record = found.record
    about = [
        wording.document_type(record),
        *(publisher.label for publisher in record.publishers),
        wording.published(record.published),
    ]
    return SimilarLine(
        Link(record.title, urls.record(record.record_id)),
        wording.language_attribute(record),
        ", ".join(part for part in about if part),
        ", ".join(found.words),
    )


def similar_case(found: SimilarCase) -> SimilarLine:
    return SimilarLine(
        Link(found.case.label, urls.case(found.case.id)),
        "",
        _reviewed(found.record),
        ", ".join(found.words),
    )


def _reviewed(record: Record) -> str:
    publishers = [publisher.label for publisher in record.publishers]
    return ", ".join([*publishers, wording.published(record.published)])
