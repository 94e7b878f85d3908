"""Clauses and filters -> tantivy's query objects. No text of a person is ever parsed by tantivy."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import tantivy
from tantivy import Occur, Query, Schema

from repo_search.engine import BOOSTS, TEXT, Boost, EngineQuery
from repo_search.engines.tantivy_documents import DOCUMENTS, SAMPLES, facet_field, words_of
from repo_search.query import Alike, And, Clause, Dates, Not, Or, Prefix, Words

_LAST_DAY = 1 << 31
_MOST_BY_ONE = 500


def all_of(queries: Sequence[Query]) -> Query:
    """What every one of these matches."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def with_added(required: Query, parts: Iterable[Query]) -> Query:
    """What `required` matches, scored by these too where they match. One around the other: of
    several side by side tantivy looks at all records, of one only at those that are required."""
    for part in parts:
        required = Query.boolean_query([(Occur.Must, required), (Occur.Should, part)])
    return required


def compiled(clause: Clause, schema: Schema, fields: Sequence[str]) -> Query:
    """The query for a clause; a match in one of `fields` adds to the score by its boost."""
    match clause:
        case And(clauses=()):
            return Query.all_query()
        case And(children):
            parts = [
                (Occur.MustNot, compiled(child.clause, schema, fields))
                if isinstance(child, Not)
                else (Occur.Must, compiled(child, schema, fields))
                for child in children
            ]
            if all(occur == Occur.MustNot for occur, _ in parts):
                parts.append((Occur.Must, Query.all_query()))
            return Query.boolean_query(parts)
        case Or(children):
            return Query.boolean_query(
                [(Occur.Should, compiled(child, schema, fields)) for child in children]
            )
        case Not(child):
            return Query.boolean_query(
                [
                    (Occur.Must, Query.all_query()),
                    (Occur.MustNot, compiled(child, schema, fields)),
                ]
            )
        case Alike(written, others):
            return Query.disjunction_max_query(
                [compiled(child, schema, fields) for child in (written, *others)]
            )
        case Dates(start, end):
            return _between(start, end)
        case Words() | Prefix():
            return _leaf(clause, schema, fields)


def _leaf(leaf: Words | Prefix, schema: Schema, fields: Sequence[str]) -> Query:
    if leaf.field:
        return _in_field(leaf, schema, leaf.field)
    described = (
        Query.boost_query(_in_field(leaf, schema, field), factor)
        for field, factor in BOOSTS.items()
        if field in fields
    )
    return with_added(_in_field(leaf, schema, TEXT), described)


def _in_field(leaf: Words | Prefix, schema: Schema, field: str) -> Query:
    if isinstance(leaf, Prefix):
        return Query.term_set_query(schema, words_of(field), list(leaf.words))
    terms: list[str | tuple[int, str]] = list(leaf.terms)
    if len(terms) == 1:
        return Query.term_query(schema, field, leaf.terms[0])
    return Query.phrase_query(schema, field, terms)


def boost(of: Boost) -> Query:
    """The query that adds to a score; by itself it matches where its terms stand."""
    if len(of.terms) == 1:
        found = Query.term_query(DOCUMENTS, TEXT, of.terms[0])
    else:
        places: list[str | tuple[int, str]] = [
            (at * (of.gap + 1), term) for at, term in enumerate(of.terms)
        ]
        found = Query.phrase_query(DOCUMENTS, TEXT, places)
    return Query.boost_query(found, of.weight)


def _between(start: date | None, end: date | None) -> Query:
    """Records whose days overlap [start, end]; never those without a date."""
    integer = tantivy.FieldType.Unsigned
    first = start.toordinal() if start else 0
    last = end.toordinal() if end else _LAST_DAY
    return Query.const_score_query(
        all_of(
            [
                Query.range_query(DOCUMENTS, "latest", integer, first, _LAST_DAY),
                Query.range_query(DOCUMENTS, "earliest", integer, 0, last),
            ]
        ),
        0.0,
    )


def filters(query: EngineQuery, hidden: Collection[str]) -> dict[str, Query]:
    """The filters by facet; the range of dates, the records asked about and those that are hidden
    stand under names of their own."""
    found = {
        facet: Query.const_score_query(
            Query.term_set_query(DOCUMENTS, facet_field(facet), list(values)), 0.0
        )
        for facet, values in query.selection.items()
        if values
    }
    if query.start or query.end:
        found["published"] = _between(query.start, query.end)
    if query.among is not None:
        found["among"] = of_records(DOCUMENTS, query.among)
    if hidden:
        found["hidden"] = Query.const_score_query(all_but(hidden), 0.0)
    return found


def all_but(hidden: Collection[str]) -> Query:
    """What is of none of these records."""
    if not hidden:
        return Query.all_query()
    return Query.boolean_query(
        [
            (Occur.Must, Query.all_query()),
            (Occur.MustNot, of_records(DOCUMENTS, sorted(hidden))),
        ]
    )


def in_sample(sample: int) -> Query:
    """A filter: the records of a sample."""
    if sample == 0:
        return Query.const_score_query(Query.all_query(), 0.0)
    return Query.const_score_query(Query.term_query(DOCUMENTS, SAMPLES, str(sample), "basic"), 0.0)


def of_records(schema: Schema, record_ids: Sequence[str]) -> Query:
    """A filter; a set of terms takes as long as four hundred terms."""
    if len(record_ids) > _MOST_BY_ONE:
        found = Query.term_set_query(schema, "record_id", list(record_ids))
    else:
        found = Query.boolean_query(
            [
                (Occur.Should, Query.term_query(schema, "record_id", record_id, "basic"))
                for record_id in record_ids
            ]
        )
    return Query.const_score_query(found, 0.0)
