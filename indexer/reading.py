"""What the import run asks of the jail for each file: its text, and what the text claims."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from indexer.disclosure import Watch, in_text
from indexer.metadata import claims_from
from indexer.metadata.themes import Vocabulary, suggestions
from indexer.readers import PdfReader, read
from repo_search.claims import Claim, resolve
from repo_search.disclosures import Disclosure
from repo_search.passages import ExtractedText, Line, Passage


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as read: the text, claims from the text, its properties and the file's name, and
    a `remark` on what a person should look at, and what the file may disclose of people."""

    extracted: ExtractedText
    claims: tuple[Claim, ...]
    remark: str = ""
    disclosures: tuple[Disclosure, ...] = ()


def read_file(path: str, name: str, pdf_reader: str = "pdfium") -> Reading:
    """The reading of the file at `path`, called `name`; `pdf_reader` is "pdfium" or "pdfminer".

    Run it as "indexer.reading:read_file" in a Jail. Raises NotADocument and Unreadable.
    """
    watch = Watch()
    extracted = read(path, name, cast(PdfReader, pdf_reader), watch)
    disclosures = watch.examined(path, extracted)
    return Reading(extracted, tuple(claims_from(extracted, name)), disclosures=disclosures)


def prepare() -> None:
    """Has made what is made when first needed (lists, patterns, names), once for all workers that
    are forked afterwards: it took a seventh of the time of each file."""
    words = "Serious case review: Child A\nA Safeguarding Children Board, May 2018\n"
    lines = tuple(
        Line(1, line, size) for line, size in zip(words.splitlines(), (20, 12), strict=True)
    )
    reading_of(ExtractedText("application/pdf", (Passage(1, words),), lines=lines), "review.pdf")


def reading_of(
    extracted: ExtractedText, name: str, disclosures: Sequence[Disclosure] = ()
) -> Reading:
    """The reading of a file whose text is known already, with what its file is known to disclose.
    Runs in a Jail likewise."""
    found = in_text(extracted, disclosures)
    return Reading(extracted, tuple(claims_from(extracted, name)), disclosures=found)


def with_themes(reading: Reading, said: Sequence[Claim], vocabulary: Vocabulary) -> Reading:
    """The reading with claims of the themes its text suggests; `said` is what is claimed of the
    file elsewhere, its title perhaps."""
    titled = resolve([*reading.claims, *said]).get("title")
    title = next(iter(titled.values), "") if titled else ""
    suggested = suggestions(reading.extracted, title, vocabulary)
    return replace(reading, claims=(*reading.claims, *suggested))
