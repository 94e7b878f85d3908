"""Which answer belongs to which recommendation: by number, then by likeness of the wording.

Responders repeat what they answer, often cut short, with a heading or an explanation around it, or
in words of their own. Likeness is told from the terms of both, each weighted by how few of the
report's recommendations hold it: the mean of what the shorter shares with the longer, and of what
both share of all (Dice). A number is believed unless the repeated wording contradicts it; an answer
that is like nothing stays without a link.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from repo_search.analysis import FUNCTION_WORDS, forms
from repo_search.finding_rules.openings import COUNTED
from repo_search.findings import Finding, Kind

LIKE = 0.5
"""Likeness from which a repeated wording tells the recommendation by itself."""
LIKE_UNREPEATED = 0.6
"""The same where an answer repeats nothing, and its own first words are compared."""
CONTRADICTED = 0.15
"""Likeness below which a repeated wording contradicts a number."""
_CLEARER = 0.25
"""How much more another recommendation must be like the repeated wording than the one that bears
the number, to be the one that is meant."""
_APART = 0.05
"""How much the most alike must be ahead of the next."""
_HELD = 0.85
"""The share of a recommendation that a repeated wording holds where several are answered."""
_SAME = 0.9
"""Likeness of two wordings of a report that print one recommendation twice."""
_FEW = 5
"""Terms below which a wording is too short to contradict a number or to be held by chance."""
_MOST_UNKNOWN = 0.34
"""The share of the numbers answered that the report may lack; more of them, and the responder
counts otherwise: then a number needs a repeated wording beside it."""
_FIRST_WORDS = 80
_MOST_LOOKED_AT = 500_000
"""The places of terms that are looked at for all answers, and for all that is printed twice. Only
where hundreds of recommendations are in the same words is that not enough."""
_LONGEST_RANGE = 100

_COUNTED = {word: str(number) for number, word in enumerate(COUNTED, start=1)}
_SORTS: tuple[tuple[str, Kind], ...] = (
    ("finding", "finding"),
    ("learning", "learning-point"),
    ("lesson", "learning-point"),
    ("question", "question"),
)
_WORDS = re.compile(r"(?![ivx]+\b)[a-z]{3,}\.?|\bno\.?(?=\s)")
_ONE = re.compile(
    r"((?!to)[a-z]{0,2})\.?\s?(\d{1,4}(?:\.\d{1,3})*)(?:\s?\(?((?!to\b)[a-z]{1,4})(?![a-z])\)?)?"
)
_NUMBERS = re.compile(
    rf"(?P<one>{_ONE.pattern})|(?P<counted>\b(?:{'|'.join(_COUNTED)})\b)|(?P<to>\bto\b|[-–—])"
)


@dataclass(frozen=True, slots=True)
class Link:
    """An answer to a recommendation, by their finding_id. `by` is what told them; `likeness` is
    that of the repeated wording, from 0 to 1, 0 where nothing is repeated."""

    asked_id: str
    answer_id: str
    by: Literal["number", "likeness"]
    likeness: float


def link(asked: Sequence[Finding], answers: Sequence[Finding]) -> tuple[Link, ...]:
    """The links of the answers of a report's responses to what the report recommends or finds, in
    the order of the answers. One answer may have several links, and many none."""
    if not asked:
        return ()
    report = Report(asked, _MOST_LOOKED_AT // max(len(asked), len(answers)))
    counted = [number for answer in answers for number in numbers(answer.number)]
    unknown = sum(not report.has(number) for number in counted)
    doubted = unknown > _MOST_UNKNOWN * len(counted)
    return tuple(found for answer in answers for found in _links(report, answer, doubted))


def _links(report: "Report", answer: Finding, doubted: bool) -> Iterator[Link]:
    about = report.likenesses(answer.found.about)
    by_number = [
        at
        for number in numbers(answer.number)
        if (at := report.numbered(number, _sort(answer.number), about)) is not None
    ]
    if doubted and about.terms < _FEW:
        by_number = []
    by_number = [at for at in dict.fromkeys(by_number) if not _contradicted(report, about, at)]
    if by_number:
        for at in by_number:
            for same in report.printings(at):
                yield Link(report.ids[same], answer.finding_id, "number", about.of(same))
        return
    least = LIKE
    if not answer.found.about.strip():
        least = LIKE_UNREPEATED
        words = answer.wording.split(maxsplit=_FIRST_WORDS)[:_FIRST_WORDS]
        about = report.likenesses(" ".join(words))
    for at in _alike(report, about, least):
        yield Link(report.ids[at], answer.finding_id, "likeness", about.of(at))


def _contradicted(report: "Report", about: "_Likenesses", at: int) -> bool:
    if about.terms < _FEW or len(report.terms[at]) < _FEW:
        return False
    best = max(about.by_place.values(), default=0.0)
    like = about.of(at)
    return like < CONTRADICTED or (best >= LIKE and best - like >= _CLEARER and not about.holds(at))


def _alike(report: "Report", about: "_Likenesses", least: float) -> list[int]:
    """The places of what is meant by a wording: the most alike, if it is so alone, wherever it is
    printed; with all others that the wording holds."""
    ordered = sorted(about.by_place, key=lambda at: (-about.by_place[at], at))
    if not ordered or about.by_place[ordered[0]] < least:
        return []
    best = ordered[0]
    found = report.printings(best)
    others = [at for at in ordered if at not in found]
    held = [at for at in others if about.holds(at)]
    if others and not held and about.of(best) - about.of(others[0]) < _APART:
        return []
    return sorted({*found, *held})


def numbers(printed: str) -> list[str]:
    """The numbers of what is answered, in one form: "Recommendations 4 to 6" are 4, 5, 6; "R4(a)"
    is 4a; "Two" is 2."""
    text = _WORDS.sub(lambda word: _COUNTED.get(word[0], _kept(word[0])), printed.casefold())
    found: list[tuple[str, str, str]] = []
    goes_on = False
    for match in _NUMBERS.finditer(text):
        if match["to"]:
            goes_on = bool(found)
            continue
        one = _ONE.fullmatch(match["one"] or _COUNTED.get(match["counted"] or "", ""))
        if one is None:
            continue
        prefix = "" if one[1] in ("r", "no") else one[1]
        number = (prefix, one[2], one[3] or "")
        if goes_on:
            found += _between(found[-1], number)
        found.append(number)
        goes_on = False
    return list(dict.fromkeys("".join(one) for one in found))


def _kept(word: str) -> str:
    return word if word == "to" else " "


def _between(
    first: tuple[str, str, str], last: tuple[str, str, str]
) -> Iterator[tuple[str, str, str]]:
    """What a range leaves out: 5 of 4 to 6, 4.4 of 4.3 to 4.5, b of 1a to 1c."""
    if first[1] == last[1] and len(first[2]) == len(last[2]) == 1:
        for letter in range(ord(first[2]) + 1, ord(last[2])):
            yield (first[0], first[1], chr(letter))
        return
    under, _, low = first[1].rpartition(".")
    same, _, high = last[1].rpartition(".")
    if under == same:
        for number in range(int(low) + 1, min(int(high), int(low) + _LONGEST_RANGE)):
            yield (first[0], f"{under}.{number}" if under else str(number), "")


def _sort(printed: str) -> Kind | None:
    """The kind that the word before a number tells: "Finding 3"."""
    return next((kind for word, kind in _SORTS if printed.casefold().startswith(word)), None)


def _terms(text: str) -> frozenset[str]:
    return frozenset(term for word, term in forms(text) if word not in FUNCTION_WORDS)


@dataclass(frozen=True, slots=True)
class _Likenesses:
    """Of a wording of so many terms to each recommendation that shares any, by its place; `held` is
    the share of each that the wording holds."""

    terms: int
    by_place: Mapping[int, float]
    held: Mapping[int, float]
    lengths: Sequence[int]

    def of(self, at: int) -> float:
        return self.by_place.get(at, 0.0)

    def holds(self, at: int) -> bool:
        return self.lengths[at] >= _FEW and self.held.get(at, 0.0) >= _HELD


class Report:
    """What a report asks for, looked up by number and by term. At most `most` places are looked at
    for each wording: of terms that the fewest hold, the others are as if they were not there;
    `looked_at` counts them."""

    def __init__(self, asked: Sequence[Finding], most: int) -> None:
        self._most = most
        self.looked_at = 0
        self.ids = [one.finding_id for one in asked]
        self.kinds = [one.kind for one in asked]
        self.terms = [_terms(one.found.wording) for one in asked]
        self._lengths = [len(terms) for terms in self.terms]
        holding = Counter(term for terms in self.terms for term in terms)
        self._weights = {term: log(1 + len(asked) / n) for term, n in holding.items()}
        self._unknown = log(1 + len(asked))
        self._by_term: dict[str, list[int]] = defaultdict(list)
        self._by_number: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(asked):
            for term in self.terms[at]:
                self._by_term[term].append(at)
            for number in numbers(one.number)[:1]:
                self._by_number[number].append(at)
        self._sizes = [self._size(terms) for terms in self.terms]
        self._printings: dict[int, list[int]] = {}

    def likenesses(self, text: str) -> _Likenesses:
        terms, shared = self._shared(_terms(text))
        size = self._size(terms)
        return _Likenesses(
            len(terms),
            {at: self._like(both, size, self._sizes[at]) for at, both in shared.items()},
            {at: both / self._sizes[at] for at, both in shared.items()},
            self._lengths,
        )

    def numbered(self, number: str, sort: Kind | None, about: _Likenesses) -> int | None:
        """The place of what bears a number: of several the one most like what is repeated of it,
        None where that does not tell. "4a" is answered under 4 where there is no 4a."""
        places = self._bearing(number)
        wanted = sort or "recommendation"
        places = [at for at in places if self.kinds[at] == wanted] or places
        if len(places) > 1:
            places = sorted(places, key=lambda at: (-about.of(at), at))
            first, second = places[:2]
            if second not in self.printings(first) and about.of(first) - about.of(second) < _APART:
                return None
        return places[0] if places else None

    def has(self, number: str) -> bool:
        return bool(self._bearing(number))

    def _bearing(self, number: str) -> list[int]:
        return self._by_number.get(number) or self._by_number.get(number.rstrip("abcdefghij"), [])

    def printings(self, at: int) -> list[int]:
        """The places at which a report prints the same, `at` among them."""
        if at not in self._printings:
            _, alike = self._shared(self.terms[at])
            self._printings[at] = sorted(
                {at}
                | {
                    other
                    for other, both in alike.items()
                    if self.kinds[other] == self.kinds[at]
                    and 2 * both >= _SAME * (self._sizes[at] + self._sizes[other])
                }
            )
        return self._printings[at]

    def _shared(self, terms: frozenset[str]) -> tuple[frozenset[str], Mapping[int, float]]:
        """The terms that were looked up, and the weight of those that each place shares."""
        until = self.looked_at + self._most
        looked_up = []
        shared: dict[int, float] = defaultdict(float)
        for term in sorted(terms, key=lambda term: (len(self._by_term.get(term, ())), term)):
            places = self._by_term.get(term, ())
            if self.looked_at + len(places) > until:
                break
            looked_up.append(term)
            for at in places:
                shared[at] += self._weights[term]
                self.looked_at += 1
        return frozenset(looked_up), shared

    def _size(self, terms: frozenset[str]) -> float:
        return sum(self._weights.get(term, self._unknown) for term in terms)

    @staticmethod
    def _like(shared: float, one: float, other: float) -> float:
        return (shared / min(one, other) + 2 * shared / (one + other)) / 2
