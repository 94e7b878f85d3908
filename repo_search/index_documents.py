"""Record -> index document: what an engine is to hold of it, and of each of its findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection

from repo_search.analysis import fold, forms
from repo_search.authorities import Publisher
from repo_search.catalogue import publishers, themes, unused
from repo_search.catalogue.remembering import remembered
from repo_search.catalogue.unlisted import unlisted_values
from repo_search.engine import GAP, HEADING, TEXT, IndexDocument, IndexFinding, IndexPage, listed
from repo_search.findings import Finding
from repo_search.headings import headings
from repo_search.passages import Passage
from repo_search.records import Record, Reference
from repo_search.results import CONFIRMED, UNKNOWN_YEAR
from repo_search.theme_words import Vocabulary, mentions, vocabulary
from repo_search.thesaurus import Theme
from repo_search.vocabularies import document_types, review_kinds, type_groups

_MOST_YEARS = 30
_OF_RECORD = ("title", "publisher", "author", "case", "type")
"""Fields in which a finding has what its record has."""


@dataclass(frozen=True)
class Authorities:
    """The authority files a record's index document draws on, by id."""

    publishers: dict[str, Publisher]
    themes: dict[str, Theme]
    unlisted: dict[str, set[str]]
    """Values of their own that records carry for the facets type, review and language."""

    @cached_property
    def words_of_themes(self) -> Vocabulary:
        return vocabulary(self.themes.values())


def authorities(connection: Connection) -> Authorities:
    """What may be named to anybody: entries that came with documents are there as long as there is
    a public record that names them. It is read again when anything was written."""
    return remembered(connection, _authorities)


def _authorities(connection: Connection) -> Authorities:
    unseen = unused.unseen(connection)
    return Authorities(
        {i: p for i, p in publishers.all_publishers(connection).items() if i not in unseen},
        {i: t for i, t in themes.all_themes(connection).items() if i not in unseen},
        unlisted_values(connection),
    )


def index_document(
    record: Record, passages: Sequence[Passage], known: Authorities, said: Sequence[Finding] = ()
) -> IndexDocument:
    """What the engine is to hold of a record and of its findings that are shown: see the engine
    Protocol for the rules."""
    facets = _facets(record, known)
    values = _described(record, facets, known)
    described = _field(value for of_field in values.values() for value in of_field)
    values[HEADING] = [*headings(passages)]
    fields = {field: _field(of_field) for field, of_field in values.items()}
    body, words = list[IndexPage](), dict.fromkeys(listed(described.words))
    for passage in passages:
        found = forms(passage.text)
        of_page = dict.fromkeys([word for word, _ in found])
        words.update(of_page)
        terms = " ".join([term for _, term in found])
        body.append(IndexPage(passage.page, terms, " ".join(of_page)))
    everything = [described.terms, *(page.terms for page in body)]
    fields[TEXT] = _Field(" ".join(filter(None, everything)), " ".join(words))
    return IndexDocument(
        record.record_id,
        record.accession,
        terms={name: field.terms for name, field in fields.items()},
        words={name: field.words for name, field in fields.items()},
        pages=tuple(body),
        facets=facets,
        earliest=record.published.earliest.toordinal() if record.published else None,
        latest=record.published.latest.toordinal() if record.published else None,
        title_key=" ".join(fold(record.title)),
        findings=tuple(
            _index_finding(one, fields, facets, known)
            for one in said
            if one.is_shown and one.kind != "answer"
        ),
    )


def _index_finding(
    one: Finding,
    of_record: Mapping[str, "_Field"],
    facets: Mapping[str, tuple[str, ...]],
    known: Authorities,
) -> IndexFinding:
    """A finding is found by its own words, and by those of its section, addressees and themes; by
    the title, publisher, author, case and type of its record where one asks for these by name."""
    named = themes_of(one, known)
    about = tuple(dict.fromkeys(i for theme in named for i in themes.broader(known.themes, theme)))
    names = [name for i in about for name in (known.themes[i].label, *known.themes[i].variants)]
    described = _field([one.found.section, *one.found.addressees, *names])
    said = _field([one.wording])
    fields = {name: of_record[name] for name in _OF_RECORD} | {
        "theme": _field(names),
        HEADING: _field([one.found.section]),
        TEXT: _Field(
            " ".join(filter(None, (said.terms, described.terms))),
            " ".join(dict.fromkeys((*listed(said.words), *listed(described.words)))),
        ),
    }
    return IndexFinding(
        one.finding_id,
        one.serial,
        {name: field.terms for name, field in fields.items()},
        {name: field.words for name, field in fields.items()},
        {
            **facets,
            "theme": about,
            CONFIRMED: about,
            "kind": (one.kind,),
            "addressee": one.found.addressees,
        },
    )


def themes_of(one: Finding, known: Authorities) -> tuple[str, ...]:
    """Ids of the themes that a finding, or the heading it stands under, names."""
    said = f"{one.found.section}. {one.wording}"
    _, mentioned = mentions(said, known.words_of_themes)
    return tuple(dict.fromkeys(theme for found in mentioned for theme in found.phrase.names))


class _Field(NamedTuple):
    """Terms and words as an engine gets them."""

    terms: str
    words: str


def _field(values: Iterable[str]) -> _Field:
    """Those of some values, which no phrase joins."""
    found = [forms(value) for value in values]
    terms = [term for pairs in found for term in (*(term for _, term in pairs), GAP)]
    words = dict.fromkeys(word for pairs in found for word, _ in pairs)
    return _Field(" ".join(terms), " ".join(words))


def _described(
    record: Record, facets: dict[str, tuple[str, ...]], known: Authorities
) -> dict[str, list[str]]:
    """The searchable words of the description by field, each value once; under TEXT those that
    no field has: the kind of review and its names."""
    filed_under = [known.publishers[p] for p in facets["publisher"] if p in known.publishers]
    about = [known.themes[t] for t in facets[CONFIRMED] if t in known.themes]
    kind, group = document_types().get(record.document_type or ""), type_groups()
    review = review_kinds().get(record.review or "")
    values = {
        "title": [record.title, record.abstract or "", record.series or ""],
        "publisher": [n for p in filed_under for n in (p.name, p.area, *p.variants)],
        "theme": [name for theme in about for name in (theme.label, *theme.variants)],
        "author": list(record.authors),
        "case": [case.label for case in record.cases],
        "type": [kind.label, group[kind.group].label] if kind else [record.document_type or ""],
        TEXT: list(review.names) if review else [record.review or ""],
    }
    return {field: [v for v in dict.fromkeys(found) if v] for field, found in values.items()}


def _facets(record: Record, known: Authorities) -> dict[str, tuple[str, ...]]:
    kind = document_types().get(record.document_type or "")
    years = [str(year) for year in record.published.years] if record.published else []
    confirmed = _with_broader(record.themes, known)
    found: dict[str, list[str]] = {
        "publisher": [
            filed
            for publisher in record.publishers
            for filed in publishers.lineage_up(known.publishers, publisher.id)
        ],
        "theme": [*confirmed, *_with_broader(record.suggested, known)],
        CONFIRMED: confirmed,
        "type": [kind.id, kind.group] if kind else [record.document_type or ""],
        "review": [record.review or ""],
        "language": list(record.languages),
        "year": years if 0 < len(years) <= _MOST_YEARS else [UNKNOWN_YEAR],
    }
    return {facet: tuple(v for v in dict.fromkeys(values) if v) for facet, values in found.items()}


def _with_broader(about: Iterable[Reference], known: Authorities) -> list[str]:
    return [filed for theme in about for filed in themes.broader(known.themes, theme.id)]
