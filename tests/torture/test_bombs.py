"""Bombs: files that are small to send and large to read. Each has an outcome within its limits of
time and memory, and what comes after it is brought in."""

import resource
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from indexer.ocr import with_ocr
from indexer.readers import bounds
from indexer.readers.recognition import program
from indexer.readers.shaping import parts
from repo_search.analysis import forms
from repo_search.errors import Unreadable
from repo_search.jail import Jail

from . import file_bombs, pdf_bombs
from .hostile_pdfs import many_pages, one_page, stream
from .importing import Imported, imported

Figure = Callable[[str, object], None]
SECONDS = 60
MEMORY = 2 << 30
_OWN_SECONDS = 15
"""What a busy machine may add to what the jail allows."""
_PICTURE_SECONDS = 8

# Those that are cheap to make and to read, one of each kind.
_BRIEF_PDFS = (
    *("flate-in-flate-256-MiB", "flate-of-operators", "nested-arrays", "pages-20,000"),
    *("pages-that-hold-themselves", "places-that-loop", "image-50,000-claimed"),
    *("forms-that-laugh", "letters-in-a-flate-bomb", "bookmarks-that-loop", "fields-that-loop"),
)
_BRIEF_FILES = (
    *("text-of-60-MiB.docx", "laughing-entities.docx", "long-entity.docx", "files-4,900.docx"),
    *("says-it-is-larger.docx", "entries-over-4,000-entries.docx", "picture-of-50,000.docx"),
    *("divs-50,000-deep.html", "one-line-of-20-MB.html", "picture-of-50,000.html"),
    *("one-line-of-20-MB.txt", "one-line-of-20-MB.csv", "picture-of-50,000.png"),
)
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "pages-20,000.pdf": "It has 20,000 pages; at most 5,000 are read",
        "text-of-60-MiB.docx": "One of its parts unpacks to more than 16 MiB",
        "one-line-of-20-MB.txt": "It is larger than 16 MiB, the most that is read",
        "one-line-of-20-MB.html": "It is larger than 4 MiB, the most that is read",
        "one-line-of-20-MB.csv": "This is a file of data (.csv), not a document",
    }
)


def _bombs(at_length: bool) -> dict[str, Callable[[], bytes]]:
    pdfs = {f"{name}.pdf": made for name, made in pdf_bombs.BOMBS.items()}
    every = pdfs | file_bombs.BOMBS
    brief = {*(f"{name}.pdf" for name in _BRIEF_PDFS), *_BRIEF_FILES}
    assert brief <= set(every)
    return every if at_length else {name: every[name] for name in every if name in brief}


@pytest.fixture(scope="module")
def bombs(at_length: bool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of bombs, made once, with an honest file after the last of them."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, made in _bombs(at_length).items():
        (folder / name).write_bytes(made())
    (folder / "zzz.txt").write_text("Learning from the review of Child A.", encoding="utf-8")
    return folder


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_every_bomb_has_an_outcome_in_time_and_the_run_goes_on(
    bombs: Path, tmp_path: Path, figure: Figure
) -> None:
    done = imported(tmp_path / "data", bombs)
    assert {path.name for path in bombs.iterdir()} == set(done.outcomes)
    assert done.outcomes["zzz.txt"]["outcome"] == "added"
    check(done)
    for name, said in _SAID.items():
        if name in done.outcomes:
            assert said in done.outcomes[name]["reason"]
    figure("bombs tried", f"{len(done.outcomes) - 1} ({done.counts})")
    figure("the slowest bomb", done.slowest)
    figure("most memory of one process", f"{done.memory >> 20} MiB")


def check(done: Imported) -> None:
    """What holds for every import of hostile files."""
    assert done.exit_code == 1, done.said
    assert "Traceback" not in done.said
    for name, one in done.outcomes.items():
        assert done.seconds[name] < SECONDS + _OWN_SECONDS, name
        assert one["outcome"] in ("added", "unchanged", "duplicate", "ignored", "rejected"), name
        reason = one["reason"] or ""
        assert one["record_id"] or len(reason) > 10, name
        assert "failed on it" not in reason, (name, reason)
    assert done.memory < MEMORY


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_the_pages_of_a_bomb_that_was_taken_cost_no_more_than_themselves(
    bombs: Path, figure: Figure
) -> None:
    tried, slowest = 0, (0.0, "")
    said: list[str] = []
    asked: dict[str, tuple[object, ...]] = {
        "web.paper:draw": (1,),
        "web.paper:boxes": (1, "Learning from the review of Child A", ((0, 8),)),
        "web.paper:outline": (),
    }
    with Jail(workers=1, seconds=_PICTURE_SECONDS) as jail:
        for path in sorted(bombs.glob("*.pdf")):
            for function, more in asked.items():
                begun = time.monotonic()
                tried += 1
                try:
                    jail.run(function, path, *more)
                except Unreadable as error:
                    said.append(f"{path.name}: {error}")
                taken = time.monotonic() - begun
                assert taken < _PICTURE_SECONDS + _OWN_SECONDS, path.name
                slowest = max(slowest, (taken, f"{function} of {path.name}"))
        honest = bombs / "zzz.pdf"
        honest.write_bytes(one_page())
        assert jail.run("web.paper:draw", honest, 1).startswith(b"\x89PNG")
        honest.unlink()
    assert not [one for one in said if "failed on it" in one]
    assert memory_of_workers() < MEMORY
    figure("pictures, boxes and outlines of bombs", f"{tried}, {len(said)} refused")
    figure("the slowest picture, boxes or outline", f"{slowest[0]:.0f} s ({slowest[1]})")


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_a_page_of_a_bomb_costs_recognition_no_more_than_itself(
    bombs: Path, figure: Figure
) -> None:
    if program() is None:
        pytest.skip("no Tesseract (said in the report header)")
    recognised = 0
    said: list[str] = []
    with Jail(workers=1, seconds=SECONDS, programs=True) as jail:
        for path in sorted(bombs.glob("*.pdf")):
            begun = time.monotonic()
            try:
                jail.run("indexer.readers.recognition:recognise_page", path, 1, "eng")
                recognised += 1
            except Unreadable as error:
                said.append(f"{path.name}: {error}")
            assert time.monotonic() - begun < SECONDS + _OWN_SECONDS, path.name
    assert not [one for one in said if "failed on it" in one]
    assert memory_of_workers() < MEMORY
    figure(
        "pages of bombs put through recognition",
        f"{recognised} drawn and read, {len(said)} refused",
    )


def test_recognition_of_one_file_ends_when_its_pages_take_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "OCR_SECONDS_A_PAGE", 0.0)
    path = tmp_path / "blank.pdf"
    path.write_bytes(many_pages(200, stream(b"")))
    with Jail(workers=1, programs=True) as jail:
        reading = jail.run("indexer.reading:read_file", path, "blank.pdf")
        done = with_ocr(jail, path, "blank.pdf", reading, "eng")
        last = jail.run("indexer.readers.recognition:recognise_page", path, 200, "eng")
    assert last.text == ""
    assert "of 200 pages without text were not recognised: it took longer than" in done.remark


def test_a_text_of_one_long_line_takes_time_by_its_length() -> None:
    begun = time.process_time()
    assert len(parts(["Learning " * 1_700_000])) == 5_106
    assert time.process_time() - begun < 5  # it took 14, by the square of its length


def test_words_without_end_are_not_remembered() -> None:
    forms("word")
    tracemalloc.start()
    for number in range(10):
        assert len(forms(chr(ord("a") + number) * 500_000)) == 1
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_large_texts_that_come_together_stay_within_the_memory(
    at_length: bool, tmp_path: Path, figure: Figure
) -> None:
    if not at_length:
        pytest.skip("makes and reads 225 MB; make torture")
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(15):
        (folder / f"{number}.txt").write_text(f"a{number}\n\n" + "a\n\n" * 5_000_000)
    done = imported(tmp_path / "data", folder)
    assert len(done.outcomes) == 15
    assert done.memory < MEMORY
    said = f"{done.memory >> 20} MiB ({done.counts})"
    figure("most memory of an import of 15 texts of 15 MB", said)


def memory_of_workers() -> int:
    """Bytes that any process started by these tests, and reaped, had at most."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
