"""Precision and recall of suggested themes: `python -m benchmarks.theme_suggestions`.

Measured on the truth set in tests/indexer/metadata/themes_truth: sections with the themes that a
librarian would file them under. The sections of real reports are measured where that material
lies beside the project (`../shared/corpus`). Every third line of the truth is held out and printed
apart.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from indexer.metadata.themes import Vocabulary, suggestions, vocabulary
from indexer.readers import read
from repo_search.authorities import name_key
from repo_search.claims import SHOWN_FROM
from repo_search.passages import ExtractedText, Line, Passage
from repo_search.skos import shipped_themes
from repo_search.thesaurus import Theme

PROJECT = Path(__file__).resolve().parents[1]
TRUTH = PROJECT / "tests/indexer/metadata/themes_truth"
CORPUS = PROJECT.parent / "shared" / "corpus"
NOT_JUDGED = frozenset({"age-of-the-child", "criteria-for-a-review"})
"""Branches that are facts of a case and no subjects of a section: of their themes only those that
some entry names are judged."""
_TITLE_SIZE, _HEADING_SIZE, _BODY_SIZE = 20.0, 14.0, 11.0


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the truth. `themes` has the ids that are right, each with those that are right
    instead in a thesaurus that doesn't have it; those in `also` count neither way."""

    name: str
    title: str
    extracted: ExtractedText
    themes: tuple[tuple[str, ...], ...]
    also: tuple[str, ...]
    real: bool
    held_out: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over sections: suggestions shown that are right, shown that are wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    sections: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.sections + other.sections,
        )


def _entries() -> list[dict[str, Any]]:
    lines = (TRUTH / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _named() -> set[str]:
    return {
        theme_id
        for entry in _entries()
        for alternatives in entry["themes"]
        for theme_id in alternatives.split("|")
    }


def sections(corpus: Path | None) -> Iterator[Section]:
    """The truth set; sections of real material only where `corpus` is its folder."""
    for number, entry in enumerate(_entries(), start=1):
        real = "file" in entry
        if not real:
            name = entry["text"]
            title, extracted = marked_up((TRUTH / "texts" / name).read_text(encoding="utf-8"))
        elif corpus is None:
            continue
        elif "pages" in entry:
            first, last = entry["pages"]
            name, title = f"{entry['file']} {first}-{last}", ""
            extracted = _pages(str(corpus), entry["file"], first, last)
        else:
            first, last = entry["lines"]
            name, title = f"{entry['file']} {first}-{last}", ""
            written = (corpus / entry["file"]).read_text(encoding="utf-8").splitlines()
            text = "\n".join(written[first - 1 : last])
            extracted = ExtractedText("text/plain", (Passage(1, text),), paged=False)
        themes = tuple(tuple(alternatives.split("|")) for alternatives in entry["themes"])
        also = tuple(entry.get("also", ()))
        yield Section(name, title, extracted, themes, also, real, number % 3 == 0)


def marked_up(written: str) -> tuple[str, ExtractedText]:
    """Title and text of a text in which `# ` marks the title and `## ` and `### ` headings."""
    title, lines = "", []
    for line in written.splitlines():
        text = line.lstrip("#").strip()
        if line.startswith("# "):
            title = text
        size = {1: _TITLE_SIZE, 2: _HEADING_SIZE, 3: _HEADING_SIZE}
        lines.append(Line(1, text, size.get(len(line) - len(line.lstrip("#")), _BODY_SIZE)))
    text = "\n".join(line.text for line in lines)
    return title, ExtractedText("application/pdf", (Passage(1, text),), lines=tuple(lines))


@cache
def _read(path: Path) -> ExtractedText:
    return read(str(path), path.name)


def _pages(corpus: str, file: str, first: int, last: int) -> ExtractedText:
    whole = _read(Path(corpus) / file)
    return replace(
        whole,
        passages=whole.passages[first - 1 : last],
        lines=tuple(line for line in whole.lines if first <= line.page <= last),
    )


def ids_by_name(themes: Iterable[Theme]) -> Mapping[str, str]:
    """The id of each theme by its id, label and variants, folded."""
    found: dict[str, str] = {}
    for theme in themes:
        for name in (theme.theme_id.replace("-", " "), theme.label, *theme.variants):
            found.setdefault(name_key(name), theme.theme_id)
    return found


def shown(section: Section, words: Vocabulary) -> list[str]:
    """The labels that are shown as suggested for a section."""
    claims = suggestions(section.extracted, section.title, words)
    return [claim.values[0] for claim in claims if claim.confidence >= SHOWN_FROM]


def measure(
    themes: Iterable[Theme], chosen: Iterable[Section], failures: list[str] | None = None
) -> Figures:
    """Figures over sections; `failures` is filled with a line for each section not fully right.

    Themes that the thesaurus does not have are left out, and so are those not judged.
    """
    themes = list(themes)
    words, ids = vocabulary(themes), ids_by_name(themes)
    named = {ids[key] for key in map(_key, _named()) if key in ids}
    judged = {t for t in words.labels if t in named or not NOT_JUDGED & words.broader[t]}
    total = Figures()
    for section in chosen:
        expected = []
        for alternatives in section.themes:
            known = [ids[key] for key in map(_key, alternatives) if key in ids]
            if known and known[0] not in words.heads:
                expected.append(known)
        said = judged.intersection(ids[name_key(label)] for label in shown(section, words))
        said -= {ids[key] for key in map(_key, section.also) if key in ids}
        right = [known for known in expected if said & set(known)]
        wrong = said - {theme_id for known in expected for theme_id in known}
        missed = [known[0] for known in expected if not said & set(known)]
        total += Figures(len(right), len(wrong), len(missed), 1)
        if failures is not None and (wrong or missed):
            failures.append(f"{section.name}: wrong {sorted(wrong)}, missed {missed}")
    return total


def _key(theme_id: str) -> str:
    return name_key(theme_id.replace("-", " "))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--failures", action="store_true", help="list what is wrong, held-out apart"
    )
    options = parser.parse_args()
    corpus = CORPUS if CORPUS.is_dir() else None
    if corpus is None:
        print("No real material beside the project: only invented sections are measured.")
    every, themes = list(sections(corpus)), shipped_themes()
    report(themes, every, options.failures)


def report(themes: Iterable[Theme], every: Iterable[Section], failures: bool = False) -> None:
    themes, every = list(themes), list(every)
    for held_out in (False, True):
        for real in (False, True):
            chosen = [s for s in every if s.held_out is held_out and s.real is real]
            _line(themes, chosen, held_out, "real" if real else "invented", failures)
        _line(themes, [s for s in every if s.held_out is held_out], held_out, "all", False)


def _line(
    themes: list[Theme], chosen: list[Section], held_out: bool, part: str, failures: bool
) -> None:
    wrong: list[str] = []
    figures = measure(themes, chosen, wrong)
    print(
        f"{'held out' if held_out else 'tuned on'}, {part}: {figures.sections} sections, "
        f"precision {figures.precision:.2f}, recall {figures.recall:.2f} "
        f"({figures.right} right, {figures.wrong} wrong, {figures.missed} missed)"
    )
    if failures and not held_out:
        sys.stdout.writelines(f"  {line}\n" for line in wrong)


if __name__ == "__main__":
    main()
