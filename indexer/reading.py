"""What the import run asks of the jail for each file: its text, and what the text claims."""

from dataclasses import dataclass
from typing import cast

from indexer.metadata import claims_from
from indexer.readers import PdfReader, read
from repo_search.claims import Claim
from repo_search.passages import ExtractedText


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as read: the text, and claims from the text, its properties and the file's name."""

    extracted: ExtractedText
    claims: tuple[Claim, ...]


def read_file(path: str, name: str, pdf_reader: str = "pdfium") -> Reading:
    """The reading of the file at `path`, called `name`; `pdf_reader` is "pdfium" or "pdfminer".

    Run it as "indexer.reading:read_file" in a Jail. Raises NotADocument and Unreadable.
    """
    extracted = read(path, name, cast(PdfReader, pdf_reader))
    return Reading(extracted, tuple(claims_from(extracted, name)))
