"""What OpenSearch's three indexes hold: their mappings, and how records get into them.

Terms and words come from the core's analyser; here they are only parted at spaces. Lucene scores
a field by the documents that hold something in it, the other engines by all there are: so every
short field ends with a mark that counts every document once, and that the formula takes off again.
"""

from collections.abc import Iterator
from typing import Any

from repo_search.engine import (
    GAP,
    K1,
    TEXT,
    TEXT_FIELDS,
    B,
    IndexDocument,
    level_of,
    listed,
)
from repo_search.results import INDEXED

DOCUMENTS, PAGES, FINDINGS = "documents", "pages", "findings"
PARTS = (DOCUMENTS, PAGES, FINDINGS)
Fields = dict[str, Any]
WINDOW = 10_000
"""Hits that one search gives at most; `search.DEEPEST_RESULT` is no more."""
TERMS, APART = "terms", "apart"
"""Analysers of queries: terms side by side, and terms between which GAP stands for any other."""
RECORD, FINDING, PAGE, DIGEST, SAMPLES = "record_id", "finding_id", "page", "digest", "samples"
BM25, BM25_SINCE_3 = "BM25", "LegacyBM25"
"""What OpenSearch calls the BM25 of the other engines; since 3.0 the first is 2.2 times less."""
_MARK = "\x02"
"""Ends a field. No term holds it."""
_LONGEST_TITLE = 8_000
"""Characters by which titles sort: Lucene takes 32,766 bytes."""

_WEIGHT = (
    "double all = field.docCount; double held = term.docFreq; "
    f"return query.boost * {1 + K1} * Math.log(1 + (all - held + 0.5) / (held + 0.5));"
)
_SCORE = (
    "double average = (double) field.sumTotalTermFreq / field.docCount - 1; "
    f"return weight * doc.freq / (doc.freq + {K1} * ({1 - B} + {B} * doc.length / average));"
)
"""BM25 as the engine Protocol has it, of fields that end with a mark: a mark stands in the place of
the last term, so that it is not in the length of a document, but in the sum of them all."""


def words_of(field: str) -> str:
    """The name of the field that holds the words of a text field, for prefixes."""
    return f"{field}_words"


def facet_field(facet: str) -> str:
    """The name of the field that holds the values of a facet."""
    return f"facet_{facet}"


def index_body(part: str, shards: int, replicas: int, bm25: str = BM25) -> Fields:
    """The settings and the mapping of a new index. It shows what is written when it is told to."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "max_result_window": WINDOW,
            "max_inner_result_window": WINDOW,
            "gc_deletes": "1h",
            "similarity": {
                "of_texts": {"type": bm25, "k1": K1, "b": B},
                "of_marked": {
                    "type": "scripted",
                    "weight_script": {"source": _WEIGHT},
                    "script": {"source": _SCORE},
                },
            },
            "analysis": {
                "tokenizer": {"spaces": {"type": "char_group", "tokenize_on_chars": [" "]}},
                "filter": {
                    "mark": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": [f"([^{_MARK}]+)", f"({_MARK})"],
                    },
                    "gap": {"type": "stop", "stopwords": [GAP]},
                },
                "analyzer": {
                    TERMS: {"tokenizer": "spaces"},
                    "marked": {"tokenizer": "spaces", "filter": ["mark"]},
                    APART: {"tokenizer": "spaces", "filter": ["gap"]},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "properties": _of_pages() if part == PAGES else _of_documents(),
        },
    }


_KEYWORD: Fields = {"type": "keyword"}
_TEXT: Fields = {"type": "text", "analyzer": TERMS, "similarity": "of_texts"}
_MARKED: Fields = {
    "type": "text",
    "analyzer": "marked",
    "search_analyzer": TERMS,
    "similarity": "of_marked",
}


def _of_documents() -> Fields:
    """Findings have the mapping of documents, so that one query asks for either."""
    return {
        **dict.fromkeys((RECORD, FINDING, SAMPLES), _KEYWORD),
        **{field: _TEXT if field == TEXT else _MARKED for field in TEXT_FIELDS},
        **{words_of(field): _KEYWORD for field in TEXT_FIELDS},
        **{facet_field(facet): _KEYWORD for facet in INDEXED},
        **{number: {"type": "long"} for number in ("accession", "newest", "oldest")},
        **{day: {"type": "integer"} for day in ("earliest", "latest")},
        "title_key": {"type": "keyword", "index": False},
        DIGEST: {"type": "keyword", "index": False},
    }


def _of_pages() -> Fields:
    return {
        RECORD: _KEYWORD,
        PAGE: {"type": "integer"},
        TEXT: _MARKED,
        words_of(TEXT): {"type": "keyword", "doc_values": False},
    }


def page_id(record_id: str, page: int) -> str:
    """The id of a page in its index."""
    return f"{record_id}{GAP}{page}"


def finding_id(record_id: str, finding: str) -> str:
    """The id of a finding in its index."""
    return f"{record_id}{GAP}{finding}"


def entries(document: IndexDocument) -> Iterator[tuple[str, str, Fields]]:
    """What each index is given of a record: its part, the id there, and the fields."""
    yield DOCUMENTS, document.record_id, _as_document(document) | {DIGEST: document.digest}
    for page in document.pages:
        yield (
            PAGES,
            page_id(document.record_id, page.page),
            {
                RECORD: document.record_id,
                PAGE: page.page,
                TEXT: page.terms + _MARK,
                words_of(TEXT): listed(page.words),
            },
        )
    for one in document.by_finding:
        fields = _as_document(one) | {FINDING: one.finding_id}
        yield FINDINGS, finding_id(one.record_id, one.finding_id), fields


def _as_document(document: IndexDocument) -> Fields:
    fields: Fields = {
        RECORD: document.record_id,
        SAMPLES: [str(sample + 1) for sample in range(level_of(document.record_id))],
        "accession": document.accession,
        "newest": document.newest_key,
        "oldest": document.oldest_key,
        "title_key": document.title_key[:_LONGEST_TITLE],
    }
    if document.earliest is not None and document.latest is not None:
        fields |= {"earliest": document.earliest, "latest": document.latest}
    for field in TEXT_FIELDS:
        terms = document.terms.get(field, "")
        # A text is long enough for a mark not to be missed, and to be found in every record.
        fields[field] = terms if field == TEXT and terms else terms + _MARK
        fields[words_of(field)] = listed(document.words.get(field, ""))
    for facet in INDEXED:
        fields[facet_field(facet)] = list(document.facets.get(facet, ()))
    return fields
