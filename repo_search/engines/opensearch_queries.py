"""Clauses and searches -> the bodies that OpenSearch is sent: pure functions.

No text of a person is ever parsed by OpenSearch: there is no `query_string` in here, and terms
are parted at spaces only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from repo_search.engine import BOOSTS, GAP, TEXT, Boost, EngineQuery, family
from repo_search.engines.opensearch_documents import (
    APART,
    FINDING,
    RECORD,
    SAMPLES,
    TERMS,
    facet_field,
    words_of,
)
from repo_search.query import Alike, And, Clause, Dates, Not, Or, Prefix, Words, leaves

Body = dict[str, Any]
ALL: Body = {"match_all": {}}
_NOWHERE = "\x03"
"""A term that no text can hold."""
_NONE: Body = {"match_none": {}}
_MOST_LEAVES = 1_000
"""Lucene takes 1,024 words, phrases and the like in a query, each counted in each field."""
_MOST_AT_ONCE = 50_000
"""Values of one filter: OpenSearch takes 65,536."""
MOST_VALUES = 5_000
"""Values that are counted at once of a facet: OpenSearch counts 65,535 in all."""
_LAST_DAY = date.max.toordinal()

_ROUNDED = (
    "double score = _score; if (score <= 0) { return 0; } "
    "double digits = Math.pow(10, 4 - (int) Math.floor(Math.log10(score))); "
    "return Math.rint(score * digits) / digits;"
)
BY_SCORE: Body = {"_script": {"type": "number", "order": "desc", "script": {"source": _ROUNDED}}}
"""The best first, their scores rounded as `engine.rounded` does."""
_ORDERS: Mapping[str, list[Body]] = {
    "relevance": [BY_SCORE, {"newest": "desc"}],
    "newest": [{"newest": "desc"}],
    "oldest": [{"oldest": "asc"}],
    "title": [{"title_key": "asc"}, {"accession": "asc"}],
}


def by_relevance(query: EngineQuery) -> bool:
    """Whether scores order what is found: of everything there is, they would say nothing."""
    return query.sort == "relevance" and query.clause != And(())


def search_body(query: EngineQuery, hidden: Collection[str]) -> Body:
    """A search without its hits: what matches, in what order, and what of it is counted. A hit's
    record and finding are the last two of what it is sorted by."""
    chosen = selection(query)
    required = filters(query, hidden)
    scored = by_relevance(query)
    body: Body = {
        "query": filtered(
            compiled(query.clause, BOOSTS if scored else ()),
            [*required, *([] if query.facets else chosen.values())],
        ),
        "sort": [*_ORDERS[query.sort if scored or query.sort != "relevance" else "newest"],
                 {RECORD: "asc"}, {FINDING: "asc"}],
        "track_total_hits": True,
        "track_scores": scored,
        "_source": False,
        "stored_fields": "_none_",
    }  # fmt: skip
    if query.facets:
        if chosen:
            body["post_filter"] = {"bool": {"filter": list(chosen.values())}}
        body["aggs"] = {facet: _counted(facet, chosen) for facet in query.facets}
    return body


def selection(query: EngineQuery) -> dict[str, Body]:
    """The filters of what is chosen, by facet."""
    return {
        facet: {"terms": {facet_field(facet): list(values)}}
        for facet, values in query.selection.items()
        if values
    }


def beside(facet: str, chosen: Mapping[str, Body]) -> list[Body]:
    """The filters of what is chosen, those left out that a facet is counted without."""
    return [part for other, part in chosen.items() if family(other) != family(facet)]


def _counted(facet: str, chosen: Mapping[str, Body]) -> Body:
    others = beside(facet, chosen)
    return {
        "filter": {"bool": {"filter": others}} if others else ALL,
        "aggs": {"values": {"terms": {"field": facet_field(facet), "size": MOST_VALUES}}},
    }


def filters(query: EngineQuery, hidden: Collection[str]) -> list[Body]:
    """What narrows a search beside what is chosen of facets."""
    found = []
    if query.start or query.end:
        found.append(_between(query.start, query.end))
    if query.among is not None:
        found.append(of_records(query.among))
    if hidden:
        found.append({"bool": {"must_not": [of_records(sorted(hidden))]}})
    return found


def filtered(scored: Body, required: Sequence[Body]) -> Body:
    """What matches and is left by every filter."""
    if not required:
        return scored
    return {"bool": {"must": [scored], "filter": list(required)}}


def of_records(record_ids: Sequence[str]) -> Body:
    """A filter: what is of one of these records."""
    parts: list[Body] = [
        {"terms": {RECORD: list(record_ids[at : at + _MOST_AT_ONCE])}}
        for at in range(0, len(record_ids), _MOST_AT_ONCE)
    ]
    return parts[0] if len(parts) == 1 else _any_of(parts)


def in_sample(sample: int) -> Body:
    """A filter: the records of a sample."""
    return {"term": {SAMPLES: str(sample)}} if sample else ALL


def compiled(clause: Clause, fields: Iterable[str]) -> Body:
    """The query for a clause; a match in one of `fields` adds to the score by its boost, unless
    that were more than Lucene takes."""
    within = tuple(fields)
    if (1 + len(within)) * _leaves(clause) > _MOST_LEAVES:
        within = ()
    asked = [leaf.field for leaf in leaves(clause) if isinstance(leaf, Words) and leaf.terms[1:]]
    phrased = {field for one in asked for field in ([one] if one else [TEXT, *within])}
    return _counted_everywhere(_compiled(clause, within), sorted(phrased))


def _counted_everywhere(scored: Body, phrased: Sequence[str]) -> Body:
    """The same where phrases are looked for in these fields. Lucene counts the documents of a
    shard that has no word of a phrase only if a word by itself is asked for in the field, be it
    one that stands nowhere."""
    if not phrased:
        return scored
    return {"bool": {"must": [scored], "should": [{"term": {f: _NOWHERE}} for f in phrased]}}


def _compiled(clause: Clause, fields: Sequence[str]) -> Body:
    match clause:
        case And(children):
            wanted = [_compiled(child, fields) for child in children if not isinstance(child, Not)]
            unwanted = [_compiled(child.clause, ()) for child in children if isinstance(child, Not)]
            if not unwanted:
                return {"bool": {"must": wanted}} if wanted else ALL
            return {"bool": {"must": wanted or [ALL], "must_not": unwanted}}
        case Or(children):
            return _any_of([_compiled(child, fields) for child in children])
        case Not(child):
            return {"bool": {"must": [ALL], "must_not": [_compiled(child, ())]}}
        case Alike(written, others):
            parts = [_compiled(child, fields) for child in (written, *others)]
            return {"dis_max": {"queries": parts}}
        case Dates(start, end):
            return {"constant_score": {"filter": _between(start, end), "boost": 0.0}}
        case Words() | Prefix():
            return _leaf(clause, fields)


def _any_of(parts: list[Body]) -> Body:
    return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else _NONE


def _leaf(leaf: Words | Prefix, fields: Sequence[str]) -> Body:
    if leaf.field:
        return _in_field(leaf, leaf.field, 1.0)
    within = _in_field(leaf, TEXT, 1.0)
    if not fields:
        return within
    described = [_in_field(leaf, field, BOOSTS[field]) for field in fields]
    return {"bool": {"must": [within], "should": described}}


def _in_field(leaf: Words | Prefix, field: str, weight: float) -> Body:
    if isinstance(leaf, Prefix):
        words = {"terms": {words_of(field): list(leaf.words)}}
        return {"constant_score": {"filter": words, "boost": weight}}
    return _standing(leaf.terms, field, weight)


def boost(of: Boost) -> Body:
    """The query that adds to a score; by itself it matches where its terms stand."""
    phrased = [TEXT] if of.terms[1:] else []
    return _counted_everywhere(_standing(of.terms, TEXT, of.weight, of.gap), phrased)


def _standing(terms: Sequence[str], field: str, weight: float, gap: int = 0) -> Body:
    if not terms:
        return _NONE
    if len(terms) == 1:
        return {"term": {field: {"value": terms[0], "boost": weight}}}
    between = " ".join(["", *[GAP] * gap, ""])
    return {
        "match_phrase": {
            field: {
                "query": between.join(terms),
                "analyzer": APART if gap else TERMS,
                "boost": weight,
            }
        }
    }


def _between(start: date | None, end: date | None) -> Body:
    """Records whose days overlap [start, end]; never those without a date."""
    first = start.toordinal() if start else 0
    last = end.toordinal() if end else _LAST_DAY
    return {
        "bool": {
            "filter": [
                {"range": {"latest": {"gte": first}}},
                {"range": {"earliest": {"lte": last}}},
            ]
        }
    }


def _leaves(clause: Clause) -> int:
    match clause:
        case And(children) | Or(children):
            return sum(map(_leaves, children))
        case Not(child):
            return _leaves(child)
        case Alike(written, others):
            return sum(map(_leaves, (written, *others)))
    return 1
