"""The words of real reports as figures, and texts drawn from them.

`python -m benchmarks.words FOLDER` counts the words and phrases of a folder of PDFs and writes
words.tsv: how often each stands there and in how many reports, and how long sentences and pages
are. No name and no sentence is kept: what fewer than five reports say, or what only stands with a
capital in fewer than sixty, is left out. The texts drawn from it need no report.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from pathlib import Path
from random import Random

_FILE = Path(__file__).with_name("words.tsv")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-Z])")
_FEWEST_REPORTS, _NAMES_IN, _FEWEST_OF_PHRASE = 5, 60, 70
_LEARNT_PAGES = 20.7
"""Of the reports that were counted, on average: a longer one holds more of the rare words."""
_STEPS = 20
_LINE = re.compile(r"(.{1,88})(?:\s+|$)")
_OWN_NAMES, _SHARE_OF_NAMES = 60, 0.006
_MOST_NAMES = 400_000
_SYLLABLES = (
    *("al", "an", "ar", "bar", "bel", "bro", "car", "chad", "cor", "dal", "den", "dor", "el"),
    *("fen", "gar", "glen", "ham", "har", "hol", "in", "kel", "lan", "ley", "lin", "mar", "mere"),
    *("min", "mor", "nor", "ol", "pen", "ra", "ros", "sal", "sel", "shaw", "stan", "ter", "ton"),
    *("ul", "val", "wen", "wick", "win", "wor", "yar"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or a phrase: how often it stands in the reports, and in what share of them."""

    text: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """Units, most frequent first; lengths of sentences and pages in words, as quantiles."""

    units: tuple[Unit, ...]
    sentences: tuple[int, ...]
    pages: tuple[int, ...]

    @property
    def words(self) -> list[Unit]:
        return [unit for unit in self.units if " " not in unit.text]

    @property
    def phrases(self) -> list[Unit]:
        return [unit for unit in self.units if " " in unit.text]


@cache
def statistics() -> Statistics:
    """The figures that come with the project."""
    rows = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines()]
    (reports,), sentences, pages = ([int(cell) for cell in row[1:]] for row in rows[:3])
    units = (
        Unit(text, int(count), int(held) / reports)
        for count, held, texts in rows[3:]
        for text in texts.split("|")
    )
    return Statistics(tuple(units), tuple(sentences), tuple(pages))


def name(number: int) -> str:
    """An invented name, the same for the same number; there is no end of them."""
    syllables = [_SYLLABLES[number % len(_SYLLABLES)]]
    number //= len(_SYLLABLES)
    while number or len(syllables) < 2:
        syllables.append(_SYLLABLES[number % len(_SYLLABLES)])
        number //= len(_SYLLABLES)
    return "".join(syllables).capitalize()


def any_name(draw: Random) -> str:
    """A name; few are frequent and most are rare, as surnames and places are."""
    return name(int(_MOST_NAMES ** draw.random()))


class Writer:
    """Writes one report: of rare words it has some and uses them again, as reports do."""

    def __init__(self, draw: Random, pages: int) -> None:
        self._draw, self._known = draw, statistics()
        length = pages / _LEARNT_PAGES
        units, weights = [], []
        for unit in self._known.units:
            chance = 1 - (1 - unit.share) ** length if unit.share < 1 else 1.0
            if draw.random() < chance:
                units.append(unit.text)
                weights.append(unit.count / chance)
        own = [*(any_name(draw) for _ in range(_OWN_NAMES)), *(str(n) for n in range(1, 31))]
        of_each = sum(weights) * _SHARE_OF_NAMES / _OWN_NAMES
        self._units = [*units, *own]
        self._weights = list(accumulate(chain(weights, (of_each for _ in own))))
        self.names = own[:_OWN_NAMES]

    def pages(self, number: int) -> list[str]:
        """So many pages of text with headings, numbered paragraphs and lines as in print."""
        return [self._page(at) for at in range(1, number + 1)]

    def sentence(self) -> str:
        words = self._some(max(2, self._length(self._known.sentences) * 2 // 3))
        if len(words) > 8:
            at = self._draw.randrange(2, len(words) - 2)
            words[at] += ","
        written = " ".join(words)
        return f"{written[0].upper()}{written[1:]}."

    def heading(self) -> str:
        written = " ".join(self._some(self._draw.randint(2, 4)))
        return f"{written[0].upper()}{written[1:]}"

    def _page(self, number: int) -> str:
        left = self._length(self._known.pages) - 55  # half a paragraph comes on top
        parts: list[str] = []
        while left > 0:
            if self._draw.random() < 0.12:
                parts.append(f"{self.heading()}\n")
            sentences = [self.sentence() for _ in range(self._draw.randint(2, 5))]
            paragraph = " ".join(sentences)
            left -= paragraph.count(" ")
            parts.append(_LINE.sub("\\1\n", f"{number}.{len(parts) + 1} {paragraph}"))
        return "".join(parts)

    def _some(self, number: int) -> list[str]:
        return self._draw.choices(self._units, cum_weights=self._weights, k=number)

    def _length(self, quantiles: Sequence[int]) -> int:
        at = self._draw.random() * (len(quantiles) - 1)
        low = quantiles[int(at)]
        return int(low + (at % 1) * (quantiles[int(at) + 1] - low))


def _texts(folder: Path) -> Iterator[list[str]]:
    from pypdfium2 import PdfDocument

    for file in sorted(folder.rglob("*.pdf")):
        with PdfDocument(file) as document:
            yield [page.get_textpage().get_text_bounded() for page in document]


def _quantiles(values: Iterable[int]) -> list[int]:
    ordered = sorted(values)
    return [ordered[(len(ordered) - 1) * at // _STEPS] for at in range(_STEPS + 1)]


def _sentences(page: str) -> list[list[str]]:
    return [_TOKEN.findall(sentence) for sentence in _SENTENCE.split(page)]


def _runs(sentence: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for length in (1, 2, 3):
        for at in range(len(sentence) - length + 1):
            yield tuple(sentence[at : at + length])


def _lowered(report: Sequence[str]) -> list[list[str]]:
    return [[w.lower() for w in sentence] for page in report for sentence in _sentences(page)]


def learn(folder: Path) -> str:
    """What words.tsv holds, from the PDFs of a folder."""
    reports = list(_texts(folder))
    sentences = [_lowered(report) for report in reports]
    counts, held = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for report in sentences:
        found = Counter(run for sentence in report for run in _runs(sentence))
        counts += found
        held.update(found.keys())
    written = Counter(
        word for report in reports for page in report for word in _TOKEN.findall(page)
    )
    kept = {
        run
        for run, number in held.items()
        if number >= _FEWEST_REPORTS
        and (len(run) == 1 or counts[run] >= _FEWEST_OF_PHRASE)
        and all(written[word] or held[(word,)] >= _NAMES_IN for word in run)
    }
    used = Counter(unit for r in sentences for s in r for unit in _parted(s, kept))
    rows: dict[tuple[int, int], list[str]] = {}
    for unit, number in sorted(used.items(), key=lambda item: (-item[1], item[0])):
        rows.setdefault((number, held[unit]), []).append(" ".join(unit))
    lengths = [len(s) for report in sentences for s in report if len(s) > 1]
    pages = [sum(map(len, _sentences(page))) for report in reports for page in report]
    head = [
        ["reports", len(reports)],
        ["sentences", *_quantiles(lengths)],
        ["pages", *_quantiles(pages)],
    ]
    body = [[number, of, "|".join(units)] for (number, of), units in rows.items()]
    return "".join("\t".join(map(str, row)) + "\n" for row in [*head, *body])


def _parted(sentence: Sequence[str], kept: set[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The sentence as the longest phrases that are kept, from its beginning; other words fall
    out."""
    at = 0
    while at < len(sentence):
        runs = (tuple(sentence[at : at + length]) for length in (3, 2, 1))
        unit = next((run for run in runs if run in kept), None)
        if unit is not None:
            yield unit
        at += len(unit) if unit else 1


if __name__ == "__main__":
    _FILE.write_text(learn(Path(sys.argv[1])), encoding="utf-8")
