"""The two tables that go with the files: manifest.csv and publishers.csv (UTF-8, comma)."""

import csv
from collections.abc import Iterable
from io import StringIO

from indexer.sample.publications import Publication, Publisher

SEPARATOR = " || "
_MANIFEST = (
    *("file", "title", "publisher", "published", "document_type", "review", "themes", "authors"),
    *("case", "language", "abstract", "rights", "rights_holder", "licence", "source_url"),
    *("series", "period_covered"),
)
_PUBLISHERS = (
    *("name", "variants", "kind", "nation", "region", "area"),
    *("valid_from", "valid_to", "predecessors"),
)


def manifest(publications: Iterable[tuple[Publication, str]]) -> str:
    """The manifest's text; each publication comes with the label of its case."""
    return _table(
        _MANIFEST,
        (
            (
                one.file,
                one.title,
                SEPARATOR.join(one.publishers),
                one.published,
                one.document_type,
                one.review,
                SEPARATOR.join(one.themes),
                SEPARATOR.join(one.authors),
                case,
                one.language,
                one.abstract,
                one.rights,
                SEPARATOR.join(one.publishers),
                one.licence,
                one.source_url,
                one.series,
                one.period_covered,
            )
            for one, case in publications
        ),
    )


def publishers_table(publishers: Iterable[Publisher]) -> str:
    """The text of the table of publishers."""
    return _table(
        _PUBLISHERS,
        (
            (
                one.name,
                SEPARATOR.join(one.variants),
                one.kind,
                one.nation,
                one.region,
                one.area,
                one.valid_from,
                one.valid_to,
                SEPARATOR.join(one.predecessors),
            )
            for one in publishers
        ),
    )


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
