"""Records as items of the Citation Style Language (CSL-JSON), which citation processors and
reference managers read.

Names are literal: nothing tells safely which of them are persons with a family name. Where no
author is known, the publishers are, as in citations. CSL has no variable for rights: they are in
the note, as is the notice of the repository.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from repo_search.formats.exported import About, document_type, one_line, rights
from repo_search.records import Record


def records_to_csl(records: Iterable[Record], about: About) -> Iterator[str]:
    """An array with an item for each record, piece by piece."""
    before = "[\n"
    for record in records:
        yield before + json.dumps(csl(record, about), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def csl(record: Record, about: About) -> Mapping[str, Any]:
    """A record as an item of the type "report", without what is unknown."""
    publishers = [publisher.label for publisher in record.publishers]
    names = map(one_line, record.authors or publishers)
    texts = {
        "title": record.title,
        "genre": document_type(record),
        "publisher": "; ".join(publishers),
        "collection-title": record.series or "",
        "page": ", ".join(map(str, about.pages_of(record))),
        "language": next(iter(record.languages), ""),
        "keyword": ", ".join(theme.label for theme in record.themes),
        "abstract": record.abstract or "",
        "note": f"{rights(record)} {about.notice}",
        "URL": about.address(record),
    }
    found: dict[str, Any] = {
        "id": record.record_id,
        "type": "report",
        "author": [{"literal": name} for name in names if name],
        "issued": {"date-parts": record.published.parts} if record.published else None,
        **{name: one_line(text) for name, text in texts.items()},
    }
    return {name: value for name, value in found.items() if value}
