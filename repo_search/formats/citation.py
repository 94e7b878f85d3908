"""How to cite a record, in the author-date manner of the Harvard style."""

from repo_search.records import Record
from repo_search.vocabularies import document_types, label_of


def cite(record: Record, notice: str = "", page: int | None = None) -> str:
    """One line: author or publisher, year, title, type, publisher, page; then the notice of the
    repository, such as "Invented sample: not a real case"."""
    publishers = " and ".join(publisher.label for publisher in record.publishers)
    authors = " and ".join(record.authors)
    year = record.published.written if record.published else "no date"
    if record.published and len(record.published.years) == 1:
        year = str(record.published.earliest.year)
    kind = label_of(document_types(), record.document_type or "")
    if kind.casefold() in record.title.casefold():
        kind = ""  # the title says it already
    parts = [
        f"{authors or publishers or 'Unknown publisher'} ({year}) {record.title.rstrip('.')}.",
        f"{kind.capitalize()}." if kind else "",
        f"{publishers}." if authors and publishers else "",
        f"p. {page}." if page and record.holding and record.holding.paged else "",
        f"[{notice}]" if notice else "",
    ]
    return " ".join(part for part in parts if part)
