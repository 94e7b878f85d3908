"""The engine Protocol: what holds postings, matches, scores and counts.

Engines store terms that the core's analyser made; they never see text. Facet values arrive as
they are to be counted: a record carries its publisher's successors, broader themes and the group
of its type, so that a count is the number of records that selecting the value would give.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nsmallest
from typing import NamedTuple, Protocol
from zlib import crc32

from repo_search.query import EVERYTHING, FIELDS, Clause
from repo_search.results import CONFIRMED, PageHits, Ranking, Sort

SCHEMA_VERSION = "10"

GAP = "\x1f"
"""A term no text can hold: it keeps phrases from running over the end of one value."""

TEXT = "text"
"""The field in which everything of a record stands; FIELDS name the others."""

HEADING = "heading"
"""The field of the headings in the document's text; nobody asks for it by name."""

TEXT_FIELDS = (TEXT, *FIELDS, HEADING)
BOOSTS: Mapping[str, float] = {
    "title": 0.5,
    "case": 0.5,
    "theme": 0.3,
    "publisher": 0.3,
    HEADING: 0.3,
}
"""How much a match in a field adds, beside the match in the text: this times its BM25 there."""

K1, B = 1.2, 0.75
"""BM25 as in Robertson and Zaragoza (2009), with Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5)).
tantivy's are fixed, so all engines have the same."""

RERANKED = 200
"""Records that boosts put in a new order: the best without them. The others follow as they are."""

SAMPLE = 500
"""Records that are looked at, at least, where it is estimated in how many something stands."""

_LAST_SERIAL = (1 << 32) - 1
UNKNOWN_LAST = 1 << 21
"""A day number beyond every date: where records without a date sort, oldest first."""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One page: its terms in order, and its folded words, each once, for prefixes; with a space
    between two."""

    page: int
    terms: str
    words: str


@dataclass(frozen=True, slots=True)
class IndexFinding:
    """One finding of a record: its terms, words and facets as those of a document; `serial` is the
    order of arrival of findings, as `accession` is that of records."""

    finding_id: str
    serial: int
    terms: Mapping[str, str]
    words: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What the engine holds of a record.

    `terms` and `words` as in a page, by text field; `facets` by facet;
    `earliest` and `latest` as ordinal days (date.toordinal), None when unknown; `title_key` is
    the folded title by which titles sort.
    """

    record_id: str
    accession: int
    terms: Mapping[str, str]
    words: Mapping[str, str]
    pages: tuple[IndexPage, ...]
    facets: Mapping[str, tuple[str, ...]]
    earliest: int | None
    latest: int | None
    title_key: str
    findings: tuple[IndexFinding, ...] = ()
    finding_id: str = ""
    """Of one of `by_finding`."""

    @property
    def by_finding(self) -> Iterator["IndexDocument"]:
        """Each finding as a document by itself, with the dates and the title of its record; its
        accession is its serial."""
        for one in self.findings:
            yield replace(
                self,
                accession=one.serial,
                terms=one.terms,
                words=one.words,
                pages=(),
                facets=one.facets,
                findings=(),
                finding_id=one.finding_id,
            )

    @property
    def newest_key(self) -> int:
        """Sorted downwards: newest first, unknown dates last; later accessions first, but findings
        in the order of their serials, as they stand in a report."""
        last = _LAST_SERIAL - self.accession if self.finding_id else self.accession
        return ((self.earliest or 0) << 32) + last

    @property
    def oldest_key(self) -> int:
        """Sorted upwards: oldest first, earlier accessions first, unknown dates last."""
        day = UNKNOWN_LAST if self.earliest is None else self.earliest
        return (day << 32) + self.accession

    @property
    def by_title(self) -> str:
        return f"{self.title_key}\x1f{self.accession:010}"

    @property
    def digest(self) -> str:
        """A hash of all this: kept in the index, it tells whether the catalogue still says so."""
        dates = (self.earliest, self.latest)
        kept = [
            repr((self.record_id, self.accession, sorted(self.facets.items()), *dates)),
            self.title_key,
            *(part for of_field in sorted(self.terms.items()) for part in of_field),
            *(part for of_field in sorted(self.words.items()) for part in of_field),
            *(part for page in self.pages for part in (str(page.page), page.terms, page.words)),
            *map(repr, self.findings),
        ]
        return hashlib.sha256("\n".join(kept).encode("utf-8", "surrogatepass")).hexdigest()


def listed(terms: str) -> list[str]:
    """The terms or words of a text field of a document or page, as a list."""
    return terms.split(" ") if terms else []


def family(facet: str) -> str:
    """Facets that count the same thing, more or less of it, are of one family."""
    return "theme" if facet == CONFIRMED else facet


def rounded(score: float) -> float:
    """To five digits: sums of the same parts in another order are the same score."""
    return float(f"{score:.5g}")


def best_pages(scored: Iterable[tuple[float, int]], limit: int) -> tuple[int, ...]:
    """The numbers of the best of these scored pages, best first."""
    best = nsmallest(limit, ((-rounded(score), page) for score, page in scored))
    return tuple(page for _, page in best)


def level_of(record_id: str) -> int:
    """The last of the samples that a record is in: half of all records are in the first, half of
    these in the second, and so on, as chance, the checksum of its id, has it."""
    number = crc32(record_id.encode()) | 1 << 32
    return (number & -number).bit_length() - 1


def sample_of(records: int) -> int:
    """Which sample has about SAMPLE of so many records or more; the one of all is 0."""
    return max(0, (records // SAMPLE).bit_length() - 1)


def estimated(found: int, sample: int) -> float:
    """In how many records something stands, by a sample; if in none of it, it still may in some."""
    return float((found or 0.5 * bool(sample)) * 2**sample)


class Built(NamedTuple):
    """What the live index was built with: schema and analyser, and the catalogue's revision."""

    fingerprint: str
    revision: int


class Indexed(NamedTuple):
    """What an index holds of a record: the digest of each of its documents, of which there is to
    be one, the numbers of its pages in order, and the ids of its findings, sorted."""

    digests: tuple[str, ...]
    pages: tuple[int, ...]
    findings: tuple[str, ...] = ()


class Boost(NamedTuple):
    """Something that adds to the score of records that match anyway: `weight` times the BM25 in
    the text of one term, or of several in this order with `gap` other words between each two."""

    terms: tuple[str, ...]
    weight: float
    gap: int = 0


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """A search as the engine gets it.

    `selection` holds chosen values by facet: ORed within a facet, ANDed across. A record matches
    `start` and `end` when [earliest, latest] overlaps them; unknown never does. `offset` and
    `limit` choose the hits. `boosts` count where the order is by relevance, for the RERANKED best.
    Each facet is counted with its own selection left out, and that of a facet of the same family.
    `among` are the ids of the records that are asked about; None is all of them.
    """

    clause: Clause = EVERYTHING
    selection: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    boosts: tuple[Boost, ...] = ()
    among: tuple[str, ...] | None = None


class Engine(Protocol):
    """One search engine with a document index, a page index and an index of findings."""

    hidden: Callable[[], Collection[str]]
    """Gives the ids of records that may not be found although the index has them still: withdrawn
    while somebody else writes to it. Whoever opens the engine sets it; else there are none."""

    @property
    def name(self) -> str: ...

    def built(self) -> Built | None:
        """What the live index was built with, or None if there is none that can be read."""

    def rebuild(self, documents: Iterable[IndexDocument], revision: int) -> None:
        """Builds a new index beside the live one and swaps; if it fails, the old one answers."""

    def update(
        self,
        documents: Sequence[IndexDocument],
        withdrawn: Sequence[str],
        revision: int,
        since: int = 0,
    ) -> None:
        """Replaces these documents and takes out the withdrawn ones. Idempotent; on return every
        reader sees it. Does nothing if the index has a later revision: who sent that read later.
        Raises IndexDamaged if it has not all up to `since`, Busy if another keeps writing."""

    def search(self, query: EngineQuery) -> Ranking:
        """Matches, orders and counts. Ties are in a total, stable order."""

    def findings(self, query: EngineQuery) -> Ranking:
        """The same of findings: each by itself matches, is ordered and counted, with the dates and
        the title of its record; `among` are ids of records. Boosts are left out."""

    def pages(self, clause: Clause, record_ids: Sequence[str], limit: int) -> dict[str, PageHits]:
        """The best pages of each record for a clause without fields, dates or NOT: by score to
        five digits, then by number. Every engine gives the same."""

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """In how many texts of records each term stands. Withdrawn records may count until the
        index is next tidied: for weighing terms, not for telling anybody."""

    def adjacent(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """In how many texts of records one term stands just before the other: of all records, or
        where there are many `estimated` from a sample, the same in every engine."""

    def scores(
        self, parts: Sequence[Clause | Boost], record_ids: Sequence[str]
    ) -> list[dict[str, float]]:
        """What each part of a query by itself gives to the score of each of these records, by
        record id; those it does not match are left out."""

    def terms(self, prefix: str, field: str, limit: int) -> list[tuple[str, int]]:
        """Folded words of live records that begin so, with how many records hold each: most
        records first, then by alphabet, at most `limit`."""

    def contents(self) -> dict[str, Indexed]:
        """What is held, by record id; withdrawn records and replaced documents do not count."""

    def faults(self, *, thorough: bool = False) -> list[str]:
        """What is wrong with the files of the live index, a phrase for each, or that there is no
        index. Sizes are compared; everything is hashed if it is to be `thorough`."""

    def give_up(self) -> None:
        """Takes the live index out of use, since what it answers cannot be relied on."""

    def close(self) -> None: ...
