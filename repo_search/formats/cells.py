"""A record as the cells of a table: one text for each field, as a manifest would say it."""

from repo_search.records import SEPARATOR, Record
from repo_search.vocabularies import document_types, label_of, languages, review_kinds


def cells(record: Record) -> dict[str, str]:
    """The description by field name, several values joined by SEPARATOR, unknown ones empty."""
    return {
        "title": record.title,
        "publisher": SEPARATOR.join(p.label for p in record.publishers),
        "published": record.published.written if record.published else "",
        "document_type": label_of(document_types(), record.document_type or ""),
        "review": label_of(review_kinds(), record.review or ""),
        "themes": SEPARATOR.join(t.label for t in record.themes),
        "authors": SEPARATOR.join(record.authors),
        "case": SEPARATOR.join(c.label for c in record.cases),
        "status": record.status or "",
        "language": SEPARATOR.join(label_of(languages(), code) for code in record.languages),
        "abstract": record.abstract or "",
        "rights": record.rights or "",
        "rights_holder": record.rights_holder or "",
        "licence": record.licence or "",
        "source_url": record.source_url or "",
        "series": record.series or "",
        "period_covered": record.period_covered or "",
        "note": SEPARATOR.join(record.notes),
    }


def differences(before: Record, after: Record) -> dict[str, tuple[str, str]]:
    """The fields that differ, each from what to what."""
    old, new = cells(before), cells(after)
    return {field: (old[field], new[field]) for field in old if old[field] != new[field]}
