"""OCR in an import: which pages need it, page after page through the jail, and what comes of it."""

import re
import time
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from pathlib import Path

from indexer.readers import bounds, recognition
from indexer.readers.recognition import RecognisedPage
from indexer.readers.shaping import clean, has_words, join_broken_words
from indexer.reading import Reading
from repo_search.errors import BadInput, Unreadable
from repo_search.jail import Jail
from repo_search.passages import ExtractedText, Passage, TextState

PDF = "application/pdf"
NEEDED = "that needs Tesseract (Debian: tesseract-ocr)"
_LANGUAGES = re.compile(r"[A-Za-z0-9_]{1,40}(?:\+[A-Za-z0-9_]{1,40}){0,9}")
_TOO_LONG = f"it took longer than {bounds.OCR_SECONDS_A_PAGE:g} seconds a page"
_NOTHING = "no words could be recognised on its pages"


def check_available(languages: str) -> None:
    """Raises BadInput, saying what to install, where these languages cannot be recognised."""
    if recognition.program() is None:
        raise BadInput(
            "--ocr needs Tesseract, which is not installed. On Debian: apt install tesseract-ocr"
        )
    if not _LANGUAGES.fullmatch(languages):
        raise BadInput(
            "--ocr-language takes languages as Tesseract names them, such as eng or eng+cym."
        )
    installed = recognition.installed_languages()
    for language in languages.split("+"):
        if language not in installed:
            raise BadInput(
                f"Tesseract has no language “{language}” on this machine. "
                f"Installed: {', '.join(sorted(installed - {'osd'})) or 'none'}. "
                f"On Debian: apt install tesseract-ocr-{language.replace('_', '-').lower()}"
            )


def pages_without_text(passages: Sequence[Passage]) -> list[int]:
    """The pages that hold no word."""
    return [passage.page for passage in passages if not has_words(passage.text)]


def with_ocr(jail: Jail, path: Path, name: str, reading: Reading, languages: str) -> Reading:
    """The reading of a PDF with its pages without text recognised, and claims from all its text.

    Each page is a job of its own: one that hangs or crashes costs itself. `name` is the file's;
    `languages` have been checked. Raises what the jail raises.
    """
    extracted = reading.extracted
    pages = pages_without_text(extracted.passages) if extracted.media_type == PDF else []
    if not pages:
        return reading
    found, failures = _recognised(jail, path, pages[: bounds.OCR_PAGES], languages)
    if found:
        merged = _merged(extracted, found)
        reading = jail.run(
            "indexer.reading:reading_of", merged, name, reading.disclosures, gives=Reading
        )
    return replace(reading, remark=_remark(len(pages), len(found), failures))


def _recognised(
    jail: Jail, path: Path, pages: Sequence[int], languages: str
) -> tuple[dict[int, RecognisedPage], list[str]]:
    """The pages that were recognised, and why others were not."""
    job = "indexer.readers.recognition:recognise_page"
    jobs: dict[int, Future[RecognisedPage]] = {
        page: jail.submit(job, path, page, languages, gives=RecognisedPage) for page in pages
    }
    found: dict[int, RecognisedPage] = {}
    failures: list[str] = []
    wait(list(jobs.values())[:1])  # until then other files are read
    end = time.monotonic() + bounds.OCR_SECONDS_A_PAGE * len(pages)
    for page, future in jobs.items():
        if len(failures) >= bounds.OCR_FAILURES or time.monotonic() > end:
            for waiting in jobs.values():  # all at once: one alone would let the next begin
                waiting.cancel()
        if future.cancelled():
            continue
        try:
            found[page] = future.result()
        except Unreadable as error:
            failures.append(f"page {page}: {error}")
    if any(future.cancelled() for future in jobs.values()) and not failures:
        failures.append(_TOO_LONG)
    return found, failures


def _merged(extracted: ExtractedText, found: dict[int, RecognisedPage]) -> ExtractedText:
    texts = [found[p.page].text if p.page in found else p.text for p in extracted.passages]
    texts = [clean(text) for text in join_broken_words(texts)]
    bounds.check_text(sum(map(len, texts)))
    passages = tuple(
        Passage(before.page, text, before.page in found)
        for before, text in zip(extracted.passages, texts, strict=True)
    )
    lines = [
        *(line for line in extracted.lines if line.page not in found),
        *(line for page in found if page <= bounds.LINE_PAGES for line in found[page].lines),
    ]
    state: TextState = "none"
    if any(has_words(passage.text) for passage in passages):
        state = "ocr" if extracted.text == "none" else "layer"
    return replace(
        extracted,
        passages=passages,
        lines=tuple(sorted(lines, key=lambda line: line.page)),
        text=state,
        reason=_NOTHING if state == "none" else "",
        reader=f"{extracted.reader}, tesseract",
    )


def _remark(wanted: int, recognised: int, failures: Sequence[str]) -> str:
    if wanted == recognised:
        return ""
    why = f": {failures[0]}" if failures else f"; at most {bounds.OCR_PAGES} are"
    return f"{wanted - recognised} of {wanted} pages without text were not recognised{why}."
