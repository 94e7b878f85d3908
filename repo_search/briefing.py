"""The briefing sheet: what a record, a reading list or a theme has to tell a team in some minutes,
made of quoted parts alone.

What is to change is quoted in full: of a recommendation that is cut nobody knows what it asks for.
What was learnt is quoted by its first sentences, as far as there is room; the rest is counted.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from sqlalchemy import Connection

from repo_search import finding_list
from repo_search.catalogue import Catalogue, finding_groups, findings, texts
from repo_search.engine import Engine, EngineQuery
from repo_search.finding_list import Stated
from repo_search.finding_search import described
from repo_search.findings import Kind
from repo_search.index_documents import authorities
from repo_search.passages import Passage
from repo_search.records import Record
from repo_search.sentences import whole_sentences
from repo_search.summaries import summary

LEARNT: tuple[Kind, ...] = ("finding", "learning-point", "good-practice")
CHANGE: tuple[Kind, ...] = ("recommendation",)
QUESTIONS: tuple[Kind, ...] = ("question",)

_LINE = 108
"""Characters of a printed line, by which room is measured."""
_ROOM, _LITTLE = 40 * _LINE, 6 * _LINE
"""What a printed page has beside its headings and the lines to write on, and what is too little to
begin a chapter in."""
_AROUND, _APART, _CITED = 70, 25, 260
"""Characters that stand around each quotation, what the space after it takes, and the citation of a
report."""
_OPENING, _OPENING_OF_LIST = 600, 280
_SHORT = 280
"""Characters of what is quoted in short, unless its first sentence is longer."""
_PAGES = 2
"""Printed pages of the sheet of a theme or a list."""
_SHARES = ((QUESTIONS, 1 / 5), (LEARNT, 1 / 2), (CHANGE, 1.0))
"""Which part each chapter may take of what those before it have left."""
_FRONT = 30
"""Pages among which the summary of a document is looked for."""
_LOOKED_AT, _MOST = 1_000, 100
"""Findings on a theme, the newest, among which the most telling are looked for, and of these so
many."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a record as they stand there, on a page or, with page 0, in its description. It is
    `cut` where more follows. `stated` is the finding that it is, None for what is none. With ""
    for text there is nothing to quote, and the page is where reading begins, 0 if there is none."""

    record: Record
    page: int
    text: str
    cut: bool = False
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is quoted of these kinds, and how many others there are."""

    kinds: tuple[Kind, ...]
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Briefing:
    """`other` are the beginnings of pages that were chosen and hold no finding; `records` those
    that are quoted, in the order in which they were asked for or come first; `left` counts those
    asked for of which nothing is."""

    happened: tuple[Quote, ...]
    learnt: Chapter
    change: Chapter
    questions: Chapter
    other: tuple[Quote, ...]
    records: tuple[Record, ...]
    left: int


def of_record(connection: Connection, record: Record) -> Briefing:
    """The sheet of a record that may be seen: all that it recommends, and the rest as far as it
    goes on one printed page, or on the last of those that the recommendations take."""
    said = finding_list.of_record(connection, record)
    room = _Room(_ROOM, {record.record_id})
    happened = room.fill([_opening(connection, record, _OPENING)], fewest=1)

    def chapter(kinds: tuple[Kind, ...], part: float, fewest: int = 1) -> Chapter:
        quotes = _quotes(record, said, kinds)
        shown = room.fill(quotes, part, fewest)
        return Chapter(kinds, shown, len(quotes) - len(shown))

    change = chapter(CHANGE, 1.0, fewest=len(said))
    room.turn_over()
    questions, learnt = chapter(QUESTIONS, 1 / 2), chapter(LEARNT, 1.0)
    return Briefing(happened, learnt, change, questions, (), (record,), 0)


def of_list(
    connection: Connection, chosen: Sequence[Record], pages: Mapping[str, Sequence[int]]
) -> Briefing:
    """The sheet of records that may be seen. Of those with pages, what stands on these is quoted;
    of the others, each in turn and what is worded alike once, as much as goes on two printed
    pages."""
    picked = [one for one in chosen if pages.get(one.record_id)]
    whole = [one for one in chosen if not pages.get(one.record_id)]
    said = {one.record_id: finding_list.of_record(connection, one) for one in chosen}
    kept = {one.record_id: _on(pages[one.record_id], said[one.record_id]) for one in picked}
    bare = [
        _beginning(connection, one, page)
        for one in picked
        for page in pages[one.record_id]
        if not _on([page], said[one.record_id])
    ]
    room = _Room(_PAGES * _ROOM)
    other = room.fill(bare, fewest=len(bare))
    openings = (_opening(connection, one, _OPENING_OF_LIST) for one in whole)
    happened = room.fill(openings, 1 / 3, fewest=1)
    place = {one.record_id: at for at, one in enumerate(chosen)}
    alike: dict[str, int] = {}
    for of_one in said.values():  # apart, since SQLite takes only so many ids at once
        alike |= finding_groups.groups_of(connection, [one.finding.finding_id for one in of_one])

    def chapter(kinds: tuple[Kind, ...], part: float) -> Chapter:
        first = [q for one in picked for q in _quotes(one, kept[one.record_id], kinds)]
        lists = [_quotes(one, said[one.record_id], kinds) for one in whole]
        in_turn = (quote for turn in zip_longest(*lists) for quote in turn if quote is not None)
        others = _once(in_turn, alike, first)
        shown = room.fill(chain(first, others), part, fewest=len(first))
        more = len(first) + sum(map(len, lists)) - len(shown)
        ordered = sorted(shown, key=lambda quote: place[quote.record.record_id])
        return Chapter(kinds, tuple(ordered), more)

    questions, learnt, change = (chapter(*shared) for shared in _SHARES)
    records = tuple(one for one in chosen if one.record_id in room.cited)
    left = len(chosen) - len(records)
    return Briefing(happened, learnt, change, questions, other, records, left)


def of_theme(catalogue: Catalogue, engine: Engine, theme_id: str) -> Briefing:
    """The sheet of a theme: of what is worded alike one, what most reports say first and of these
    the newest, as far as it goes on two printed pages."""
    room = _Room(_PAGES * _ROOM)

    def chapter(kinds: tuple[Kind, ...], part: float) -> Chapter:
        on_it = {"theme": (theme_id,), "kind": kinds}
        found = engine.findings(EngineQuery(selection=on_it, sort="newest", limit=_LOOKED_AT))
        telling = _telling(catalogue, [hit.finding_id for hit in found.hits])
        shown = room.fill((_quote(record, stated) for record, stated in telling), part, fewest=1)
        return Chapter(kinds, shown, max(found.total - len(shown), 0))

    questions, learnt, change = (chapter(*shared) for shared in _SHARES)
    quoted = chain(learnt.quotes, change.quotes, questions.quotes)
    records = {quote.record.record_id: quote.record for quote in quoted}
    return Briefing((), learnt, change, questions, (), tuple(records.values()), 0)


class _Room:
    """What is left of a sheet, in characters, and the records that are cited on it."""

    def __init__(self, left: int, cited: Iterable[str] = ()) -> None:
        self.left = left
        self.cited = set(cited)

    def fill(
        self, quotes: Iterable[Quote], part: float = 1.0, fewest: int = 0
    ) -> tuple[Quote, ...]:
        """The first of these that go into this part of what is left; so many go in anyway."""
        share = self.left * part
        shown: list[Quote] = []
        for quote in quotes:
            of_record = quote.record.record_id
            size = _size(quote) + (0 if of_record in self.cited else _CITED)
            if size > share and len(shown) >= fewest:
                break
            share -= size
            self.left -= size
            self.cited.add(of_record)
            shown.append(quote)
        return tuple(shown)

    def turn_over(self) -> None:
        """Leaves what is free of the page on which the quotations so far end, or of the next one
        if that is little."""
        self.left = (self.left - _LITTLE) % _ROOM + _LITTLE


def _size(quote: Quote) -> int:
    lines = sum(-(-len(line) // _LINE) for line in f"{quote.text}{' ' * _AROUND}".split("\n"))
    answers = len(quote.stated.answers) if quote.stated else 0
    return lines * _LINE + _APART + answers * (_LINE + _APART)


def _quotes(record: Record, said: Iterable[Stated], kinds: Collection[Kind]) -> list[Quote]:
    return [_quote(record, one) for one in said if one.finding.kind in kinds]


def _once(
    quotes: Iterable[Quote], alike: Mapping[str, int], before: Iterable[Quote]
) -> Iterator[Quote]:
    """Of those that are worded alike the first, unless one was quoted before."""
    seen = {_group(quote, alike) for quote in before}
    for quote in quotes:
        if (group := _group(quote, alike)) not in seen:
            seen.add(group)
            yield quote


def _group(quote: Quote, alike: Mapping[str, int]) -> int | str:
    """What those have in common that are worded alike."""
    finding_id = quote.stated.finding.finding_id if quote.stated else ""
    return alike.get(finding_id, finding_id)


def _quote(record: Record, stated: Stated) -> Quote:
    finding = stated.finding
    text, cut = _cut(finding.wording, _SHORT if finding.kind in LEARNT else 0)
    return Quote(record, finding.page, text, cut, stated)


def _cut(text: str, most: int) -> tuple[str, bool]:
    """A text up to the end of a sentence, if it has more than so many characters (0: it stays as it
    is), and whether anything was left out."""
    kept = whole_sentences(text, most) if most and len(text) > most else text
    return (kept, len(kept) < len(text)) if kept else (text, False)


def _opening(connection: Connection, record: Record, most: int) -> Quote:
    """What happened: the abstract, else how the summary of the document begins."""
    if record.abstract:
        return Quote(record, 0, *_cut(record.abstract, most))
    pages = record.holding.pages if record.holding and record.text != "none" else 0
    read = texts.at(connection, [(record.record_id, n) for n in range(1, min(pages, _FRONT) + 1)])
    found = summary([Passage(page, text) for (_, page), text in sorted(read.items())])
    if found is None:
        return Quote(record, min(pages, 1), "")
    kept = whole_sentences(found.text, most)
    return Quote(record, found.page, kept, cut=True)


def _beginning(connection: Connection, record: Record, page: int) -> Quote:
    """How a page begins."""
    text = texts.at(connection, [(record.record_id, page)]).get((record.record_id, page), "")
    return Quote(record, page, whole_sentences(" ".join(text.split()), _OPENING_OF_LIST), cut=True)


def _on(pages: Collection[int], said: Iterable[Stated]) -> list[Stated]:
    """What stands on these pages, wholly or in part."""
    return [one for one in said if any(s.page in pages for s in one.finding.found.stretches)]


def _telling(catalogue: Catalogue, finding_ids: Sequence[str]) -> Iterator[tuple[Record, Stated]]:
    """Of what is worded alike the first, in the order of how many records say so."""
    with catalogue.read() as connection:
        known = authorities(connection)
        groups = finding_groups.groups_of(connection, finding_ids)
        firsts: dict[int, str] = {}
        for one in finding_ids:
            if one in groups:
                firsts.setdefault(groups[one], one)
        found = findings.by_ids(connection, list(firsts.values()))
        said = finding_groups.of(connection, found.values())
        records = {one: said[one].reports if one in said else 1 for one in found}
        most = sorted(found, key=lambda one: -records[one])[:_MOST]
        results = described(connection, most, known)
    return ((one.record, Stated(one.finding, one.group)) for one in results)
