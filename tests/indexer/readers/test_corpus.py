"""The real material, through the jail as an import sends it: awkward files, and reports."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from repo_search.errors import RepoSearchError, Unreadable
from repo_search.jail import Jail
from repo_search.passages import ExtractedText

pytestmark = pytest.mark.long


GIBIBYTE = 2**30
SECONDS = 20
_BY_LIBREOFFICE = (".doc", ".rtf", ".odt")
"""Each takes LibreOffice seconds; test_office.py has some of each."""


def test_awkward_files_are_read_or_refused_in_plain_words(corpus: Path, every: int) -> None:
    office = [p for p in _files(corpus / "office") if p.suffix.lower() not in _BY_LIBREOFFICE]
    paths = [*_files(corpus / "bad_pdfs"), *office]
    assert len(paths) > 700
    with Jail(workers=2, seconds=SECONDS, programs=True) as jail, _memory_of(jail) as sampled:
        for path, answer, taken in _answers(jail, paths[::every]):
            if isinstance(answer, RepoSearchError):
                assert len(str(answer)) > 10, path
                assert str(answer)[0].isupper(), path
                assert "failed on it" not in str(answer), path
            else:
                assert answer.text == "layer" or answer.reason, path
            assert taken < SECONDS + 5, path
    assert max(sampled) < 2 * GIBIBYTE


def test_the_reason_for_one_file_does_not_depend_on_the_file_before(corpus: Path) -> None:
    damaged = corpus / "bad_pdfs/pdfjs/test__pdfs__poppler-395-0-fuzzed.pdf"
    encrypted = corpus / "bad_pdfs/made/enc_user_password_rc4_40.pdf"
    with Jail(workers=1, seconds=SECONDS, programs=True) as jail:
        before = jail.run("indexer.readers:read", damaged, "")
        with pytest.raises(Unreadable, match="encrypted"):
            jail.run("indexer.readers:read", encrypted, "")
        assert jail.run("indexer.readers:read", damaged, "") == before


def test_real_reports_have_text_on_nearly_every_page(corpus: Path, every: int) -> None:
    reports = sorted((corpus / "ofsted").glob("*.pdf"))[::every]
    with Jail(workers=2, seconds=60, programs=True) as jail:
        for path, answer, _ in _answers(jail, reports):
            assert isinstance(answer, ExtractedText), path
            empty = sum(not passage.text.strip() for passage in answer.passages)
            assert empty <= 0.1 * len(answer.passages), path
            assert answer.lines, path


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _answers(
    jail: Jail, paths: list[Path]
) -> Iterator[tuple[Path, ExtractedText | RepoSearchError, float]]:
    """Each path with its answer, and the seconds since the one before was known."""
    futures = [jail.submit("indexer.readers:read", path, path.name) for path in paths]
    for path, future in zip(paths, futures, strict=True):
        begun = time.monotonic()
        try:
            answer = future.result()
        except RepoSearchError as error:
            answer = error
        yield path, answer, time.monotonic() - begun


@contextmanager
def _memory_of(jail: Jail) -> Iterator[list[int]]:
    """Bytes in use by this process and its workers (PSS), sampled while the block runs."""
    sampled = [0]
    done = threading.Event()

    def sample() -> None:
        while not done.wait(0.1):
            workers = [worker.pid for worker in list(jail._live)]
            sampled.append(sum(map(_proportional, [*workers, "self"])))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield sampled
    finally:
        done.set()
        thread.join()


def _proportional(pid: int | str) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return 1024 * sum(
        int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")
    )
