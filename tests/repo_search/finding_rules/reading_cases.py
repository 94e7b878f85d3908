"""Cases of finding rules: invented texts in cases/, each with what is to be found in it.

A file holds a line on what it shows, pages after lines "--- page", and after "--- expected" a line
for each finding, its parts between " | ": its kind (with "?" where it waits for a librarian) and
number, page, addressees between "; ", section and wording, a new line of it as " / ".
"""

from dataclasses import dataclass
from pathlib import Path

from repo_search.findings import SHOWN_FROM, Found
from repo_search.passages import Passage

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """A text by its pages, and the lines that say what is found in it."""

    passages: tuple[Passage, ...]
    expected: tuple[str, ...]


def case_of(path: Path) -> Case:
    """The case that a file holds."""
    text, _, expected = path.read_text(encoding="utf-8").partition("--- expected\n")
    pages = text.split("--- page\n")[1:]
    passages = tuple(Passage(number, page) for number, page in enumerate(pages, start=1))
    return Case(passages, tuple(expected.splitlines()))


def line_of(found: Found) -> str:
    """What a case says of a finding."""
    waits = "?" if found.confidence < SHOWN_FROM else ""
    parts = (
        f"{found.kind}{waits} {found.number}".strip(),
        f"page {found.stretches[0].page}",
        "; ".join(found.addressees),
        found.section,
        found.wording.replace("\n", " / "),
    )
    return " | ".join(parts)
