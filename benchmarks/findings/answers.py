"""How well answers are linked: `python -m benchmarks.findings.answers [--held-out] [--ocr]
[--files]`.

Against labels/answers.csv, in the files of ../shared/corpus. What the reports recommend is taken
from labels/recommendations.csv, its wording found again in their text, so that the figures are of
the answers alone, and then from what the rules find in the reports. A label is linked right where
an answer that begins with its first words, or that repeats a recommendation with the words
labelled, is linked to that recommendation (to any of its printings); a link is right where a label
says so. What is held out is scored with `--held-out` only. `--ocr` reads files without text by
Tesseract, which takes minutes.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from pathlib import Path

from indexer.readers import read
from indexer.readers.recognition import program, recognise_page
from indexer.readers.shaping import clean, join_broken_words
from repo_search.answering import link
from repo_search.finding_rules import extract
from repo_search.finding_rules.answers import answers
from repo_search.findings import Finding, Found, Stretch
from repo_search.passages import Passage

LABELS = Path(__file__).parent / "labels"
CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus"
FOLDERS = ("inquiries", "ofsted", "partnership_pages")
Row = Mapping[str, str]


@dataclass(slots=True)
class Score:
    """Counts: labels; of these answers found, linked right, with the right status; links given to
    what is labelled as a recommendation, and those that are right."""

    labelled: int = 0
    found: int = 0
    linked: int = 0
    status: int = 0
    given: int = 0
    right: int = 0

    def add(self, other: "Score") -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        return (
            f"answers found {_share(self.found, self.labelled)}, linked right "
            f"{_share(self.linked, self.labelled)}, links that are right "
            f"{_share(self.right, self.given)}, status right {_share(self.status, self.labelled)}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "0/0"


def score(
    labelled: Sequence[Row], asked: Sequence[Finding], given: Sequence[Finding]
) -> tuple[Score, list[str]]:
    """How the answers of one response are found and linked to what one report asks, and the labels
    that were missed, by page and number."""
    result = Score(labelled=len(labelled))
    links = link(asked, given)
    by_id = {one.finding_id: one for one in (*asked, *given)}
    pairs = [(by_id[one.asked_id], by_id[one.answer_id]) for one in links]
    right: set[tuple[str, str]] = set()
    missed = []
    for row in labelled:
        found = [one for one in given if _is_labelled(one, row)]
        linked = [(to, answer) for to, answer in pairs if answer in found and _is_asked(to, row)]
        right |= {(to.finding_id, answer.finding_id) for to, answer in linked}
        result.found += bool(found)
        result.linked += bool(linked)
        result.status += any(_letters(row["status"]) == _letters(_status(one)) for one in found)
        if not linked:
            why = "linked to another or to none" if found else "not found"
            missed.append(f"page {row['page']}, recommendation {row['report_number']}: {why}")
    # A recommendation that is printed twice is linked twice, and labelled once.
    wordings = {(_letters(by_id[to].wording), answer) for to, answer in right}
    judged = [(to, answer) for to, answer in pairs if to.kind == "recommendation"]
    result.given = len(judged)
    result.right = sum(
        (_letters(to.wording), answer.finding_id) in wordings for to, answer in judged
    )
    return result, missed


def _status(one: Finding) -> str:
    return one.found.status


def _is_labelled(answer: Finding, row: Row) -> bool:
    """Whether an answer is the one of a label: by its own first words, or by those it repeats."""
    about = _letters(answer.found.about)
    begins = _letters(answer.wording).startswith(_letters(row["answer_first_words"]))
    return (begins and bool(row["answer_first_words"])) or _letters(row["first_words"]) in about


def _is_asked(asked: Finding, row: Row) -> bool:
    return _letters(asked.wording).startswith(_letters(row["report_first_words"]))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def from_labels(file: str, rows: Sequence[Row]) -> list[Finding]:
    """What a report asks for by its labels, each wording as it stands in the text of the report."""
    texts = {passage.page: passage.text for passage in _passages(file, False)}
    found = []
    for row in rows:
        page = int(row["page"])
        text = "\n".join(texts.get(page + more, "") for more in range(3))
        places = [at for at, sign in enumerate(text) if sign.isalnum()]
        letters = "".join(text[at] for at in places).casefold()
        first = letters.find(_letters(row["first_words"]))
        if len(letters) != len(places) or first < 0:
            wording = row["first_words"]
        else:
            last = min(len(places), first + int(row["letters"])) - 1
            wording = text[places[first] : places[last] + 1]
        found.append(_asked(row["number"], wording, page))
    return list(_kept(file, found))


def extracted(file: str) -> list[Finding]:
    """What a report asks for by the rules."""
    return list(_kept(file, extract(_passages(file, False))))


def _asked(number: str, wording: str, page: int) -> Found:
    return Found("recommendation", number, wording, (Stretch(page, 0, 1),), "", (), 1.0, "label")


def _kept(file: str, found: Sequence[Found]) -> Iterator[Finding]:
    for serial, one in enumerate(found):
        yield Finding(f"{file} {serial}", file, serial, one)


@cache
def _passages(file: str, ocr: bool) -> tuple[Passage, ...]:
    path = next((at for folder in FOLDERS if (at := CORPUS / folder / file).is_file()), None)
    if path is None:
        return ()
    text = read(str(path), path.name)
    if text.text != "none" or not ocr or program() is None:
        return text.passages
    pages = [recognise_page(str(path), one.page, "eng").text for one in text.passages]
    texts = map(clean, join_broken_words(pages))
    return tuple(Passage(number, page, True) for number, page in enumerate(texts, start=1))


def is_held_out(file: str) -> bool:
    """Whether a file of the corpus is kept from those who write the rules."""
    return int(sha256(file.encode()).hexdigest(), 16) % 3 == 0


def measure(
    *, held_out: bool = False, ocr: bool = False, by_rules: bool = False, files: bool = False
) -> Score:
    """Prints the figures of each response and of all, and gives those of all. `by_rules` takes the
    recommendations that the rules find in the reports instead of those labelled."""
    by_pair: Mapping[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _rows("answers"):
        by_pair[row["response_file"], row["report_file"]].append(row)
    if not held_out:
        kept = {pair: rows for pair, rows in by_pair.items() if not any(map(is_held_out, pair))}
        left = sum(map(len, by_pair.values())) - sum(map(len, kept.values()))
        if left and not by_rules:
            print(f"{left} answers of files held out are not counted without --held-out")
        by_pair = kept
    recommended = _rows("recommendations")
    total = Score()
    for (response, report), labelled in by_pair.items():
        passages = _passages(response, ocr)
        if not any(passage.text.strip() for passage in passages):
            print(f"{response}: {len(labelled)} answers are not counted: no text")
            continue
        asked = (
            extracted(report)
            if by_rules
            else from_labels(report, [row for row in recommended if row["file"] == report])
        )
        given = list(_kept(response, answers(passages)))
        one, missed = score(labelled, asked, given)
        total.add(one)
        print(f"{response}: {one}")
        if files:
            print(*(f"  {text}" for text in missed), sep="\n")
    if total.labelled:
        print(f"all answers, recommendations {'found' if by_rules else 'as labelled'}: {total}")
    return total


def _rows(name: str) -> list[Row]:
    with (LABELS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    if not CORPUS.is_dir():
        print("The real reports (../shared/corpus) are not here: nothing is measured")
        return
    for by_rules in (False, True):
        measure(
            held_out="--held-out" in sys.argv,
            ocr="--ocr" in sys.argv,
            by_rules=by_rules,
            files="--files" in sys.argv,
        )


if __name__ == "__main__":
    main()
