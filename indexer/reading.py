"""What the import run asks of the jail for each file: its text, and what the text claims."""

from dataclasses import dataclass
from typing import cast

from indexer.metadata import claims_from
from indexer.readers import PdfReader, read
from repo_search.claims import Claim
from repo_search.passages import ExtractedText


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as read: the text, claims from the text, its properties and the file's name, and
    a `remark` on what a person should look at."""

    extracted: ExtractedText
    claims: tuple[Claim, ...]
    remark: str = ""


def read_file(path: str, name: str, pdf_reader: str = "pdfium") -> Reading:
    """The reading of the file at `path`, called `name`; `pdf_reader` is "pdfium" or "pdfminer".

    Run it as "indexer.reading:read_file" in a Jail. Raises NotADocument and Unreadable.
    """
    return reading_of(read(path, name, cast(PdfReader, pdf_reader)), name)


def reading_of(extracted: ExtractedText, name: str) -> Reading:
    """The reading of a file whose text is known already. Runs in a Jail likewise."""
    return Reading(extracted, tuple(claims_from(extracted, name)))
