"""Claims of a record's metadata made from the document itself, for files without a manifest.

One module for each concern; each is a pure function of the front matter (and of the title, where
the concern is read from it) and says where it read what it claims.
"""

from indexer.metadata import authors, cases, dates, language, publishers, title, types
from indexer.metadata.front_matter import front_matter
from repo_search.claims import Claim, Source, resolve
from repo_search.passages import ExtractedText

__all__ = ["claims_from"]


def claims_from(extracted: ExtractedText, name: str) -> tuple[Claim, ...]:
    """All claims of title, published, publisher, document_type, review, case, authors, language.

    `name` is the file's name, the last and weakest source; a meaningless one claims little. Never
    raises, whatever the text holds, and reads a bounded part of it. Every value of `published` can
    be read by `repo_search.dates.parse_date`; values of `document_type` and `review` are labels of
    `document_types.csv` and `review_kinds.csv`; languages are ISO 639-1 codes.
    """
    front = front_matter(extracted, name)
    titles = title.claims(front)
    printed = next((claim.values[0] for claim in titles if claim.source is Source.TEXT), "")
    declared = title.declared(front)
    issued = publishers.claims(front, printed or declared)
    sorts = types.claims(front, printed, declared)
    winners = resolve((*issued, *sorts))
    review = winners["review"].values[0] if "review" in winners else ""
    bodies = winners["publisher"].values if "publisher" in winners else ()
    return (
        *titles,
        *dates.claims(front),
        *issued,
        *sorts,
        *cases.claims(front, printed or declared, review, bodies),
        *authors.claims(front),
        *language.claims(front),
    )
