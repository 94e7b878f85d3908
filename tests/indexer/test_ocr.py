"""Pages without a text layer are recognised when asked for, by the real Tesseract, and say so."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from textwrap import fill

import pytest
from click.testing import Result
from reportlab.pdfgen.canvas import Canvas

from indexer.plan import Plan
from indexer.readers import bounds
from indexer.run import Run
from repo_search.catalogue import texts
from repo_search.passages import Passage
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app

from .documents import PROSE, names, outcomes, pdf, pictures

Command = Callable[..., Result]
WORDS = "Learning review about Child Q\n\nThe agencies met and considered a zebra."


def passages(settings: Settings, record_id: str) -> list[Passage]:
    with opened(settings) as repository, repository.catalogue.read() as connection:
        return texts.of_record(connection, record_id)


def found(command: Command, words: str) -> list[str]:
    answer = json.loads(command("search", words, "--json").stdout)
    return [one["record_id"] for one in answer["results"]]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a shell script in the place of Tesseract: it recognises by the real one, unless
    `misfortune`, run before with the picture to come, ends it."""

    def put(misfortune: str) -> None:
        place = tmp_path / "bin" / "tesseract"
        place.parent.mkdir()
        real = shutil.which("tesseract")
        place.write_text(
            f'#!/bin/sh\nif [ "$1" = stdin ]; then {misfortune}; fi\nexec {real} "$@"\n'
        )
        place.chmod(0o755)
        monkeypatch.setenv("PATH", f"{place.parent}:{os.environ['PATH']}")

    return put


@pytest.mark.long
def test_the_scanned_review_of_the_sample_is_recognised_and_found(
    tesseract: None, folder: Path, bring_in: Command, command: Command, sample_files: Path,
    settings: Settings,
) -> None:  # fmt: skip
    scanned = next(sample_files.rglob("part-8-review-child-b.pdf"))
    shutil.copy(scanned, folder)
    said = outcomes(bring_in("--ocr"))[scanned.name]
    assert (said["outcome"], said["text"], said["reason"]) == ("added", "ocr", None)
    assert found(command, '"health visitor\'s cards"') == [said["record_id"]]
    assert all(passage.recognised for passage in passages(settings, said["record_id"]))
    shown = json.loads(command("show", said["record_id"], "--json").stdout)
    assert (shown["text"], shown["text_reason"]) == ("ocr", None)
    assert shown["title"] == "PART 8 REVIEW: CHILD B"
    assert shown["published"]["written"] == "1998"


def test_without_ocr_the_reason_says_how_to_have_it(folder: Path, bring_in: Command) -> None:
    pictures(folder / "scan.pdf", WORDS)
    said = outcomes(bring_in())["scan.pdf"]
    assert (said["outcome"], said["text"]) == ("added", "none")
    assert said["reason"] == (
        "No text: the pages are pictures without a text layer. Import it again with --ocr to have "
        "its pages recognised; that needs Tesseract (Debian: tesseract-ocr)."
    )


def test_a_file_that_is_held_without_text_is_recognised_once(
    tesseract: None, folder: Path, bring_in: Command, command: Command, settings: Settings
) -> None:
    pictures(folder / "scan.pdf", WORDS)
    shutil.copy(folder / "scan.pdf", folder / "copy.pdf")
    before = outcomes(bring_in())
    assert before["copy.pdf"]["outcome"] == "added"
    record_id = before["copy.pdf"]["record_id"]
    assert names(bring_in()) == {"copy.pdf": "unchanged", "scan.pdf": "unchanged"}
    told = names(bring_in("--ocr", "--dry-run"))
    again = outcomes(bring_in("--ocr"))
    assert {name: one["outcome"] for name, one in again.items()} == told
    assert told == {"copy.pdf": "updated", "scan.pdf": "unchanged"}
    assert {one["record_id"] for one in again.values()} == {record_id}
    assert found(command, "zebra") == [record_id]
    assert set(names(bring_in("--ocr")).values()) == {"unchanged"}
    assert len(passages(settings, record_id)) == 1


def test_reading_again_from_another_path_of_the_same_bytes_renews_the_one_record(
    tesseract: None, folder: Path, bring_in: Command, command: Command
) -> None:
    pictures(folder / "a" / "scan.pdf", WORDS)
    shutil.copytree(folder / "a", folder / "b")
    bring_in()
    said = command("import", folder / "b", "--json", "--ocr")
    assert names(said) == {"scan.pdf": "updated"}
    assert len(found(command, "zebra")) == 1
    with sqlite3.connect(Path(str(folder.parent)) / "data" / "catalogue.db") as database:
        assert database.execute("SELECT count(*) FROM record").fetchone() == (1,)
    database.close()


def test_only_pages_without_a_text_layer_are_recognised(
    tesseract: None, folder: Path, bring_in: Command, settings: Settings, tmp_path: Path
) -> None:
    path = mixed(folder / "mixed.pdf", tmp_path)
    said = outcomes(bring_in("--ocr"))[path.name]
    assert (said["text"], said["reason"]) == ("layer", None)
    first, second, third = passages(settings, said["record_id"])
    assert (first.recognised, first.text.startswith("Typed words")) == (False, True)
    assert (second.recognised, "considered a zebra" in second.text) == (True, True)
    assert (third.recognised, third.text) == (True, "")


def mixed(path: Path, tmp_path: Path) -> Path:
    """A page of type, a page that is a picture, a white page."""
    import pypdfium2

    typed = pdf(tmp_path / "typed.pdf", f"Typed words\n{fill(PROSE, 80)}")
    drawn = pictures(tmp_path / "drawn.pdf", WORDS, "")
    with pypdfium2.PdfDocument.new() as whole:
        for part in (typed, drawn):
            with pypdfium2.PdfDocument(part) as source:
                whole.import_pages(source)
        whole.save(path)
    return path


def test_record_and_page_say_that_they_were_recognised(
    tesseract: None, folder: Path, bring_in: Command, settings: Settings, tmp_path: Path
) -> None:
    mixed(folder / "mixed.pdf", tmp_path)
    record = f"/records/{outcomes(bring_in('--ocr'))['mixed.pdf']['record_id']}"
    browser = create_app(settings).test_client()
    assert "1 page was recognised from pictures (OCR)" in browser.get(record).text
    said = "This page’s text was recognised from a picture (OCR) and may hold mistakes."
    assert [said in browser.get(f"{record}/pages/{page}").text for page in (1, 2, 3)] == [
        False, True, False,
    ]  # fmt: skip


def test_a_page_that_stands_on_its_head_is_read(
    tesseract: None, folder: Path, bring_in: Command, command: Command
) -> None:
    pictures(folder / "scan.pdf", f"{WORDS}\n\n" + PROSE.replace(". ", ".\n"), turned=180)
    said = outcomes(bring_in("--ocr"))["scan.pdf"]
    assert found(command, '"considered a zebra"') == [said["record_id"]]


def test_a_word_that_is_broken_at_the_end_of_a_line_is_found_whole(
    tesseract: None, folder: Path, bring_in: Command, command: Command
) -> None:
    pictures(folder / "scan.pdf", "What the board says of safe-\nguarding in its own report")
    said = outcomes(bring_in("--ocr"))["scan.pdf"]
    assert found(command, "safeguarding") == [said["record_id"]]


def test_white_pages_hold_no_words_and_are_not_tried_again(
    tesseract: None, folder: Path, bring_in: Command
) -> None:
    pictures(folder / "white.pdf", "", "")
    said = outcomes(bring_in("--ocr"))["white.pdf"]
    assert (said["outcome"], said["text"]) == ("added", "none")
    assert said["reason"] == "No text: no words could be recognised on its pages."
    assert names(bring_in("--ocr")) == {"white.pdf": "unchanged"}


def test_scribble_is_not_taken_for_words(tesseract: None, folder: Path, bring_in: Command) -> None:
    canvas = Canvas(str(folder / "scribble.pdf"))
    random = Random(7)  # noqa: S311 - strokes of a pen, which Tesseract takes for capitals
    for at in range(12 * 40 * 3):
        x, y = 80 + 10 * (at // 3 % 40), 700 - 40 * (at // 120)
        ends = [random.randrange(most) for most in (8, 14, 8, 14)]
        canvas.line(x + ends[0], y + ends[1], x + ends[2], y + ends[3])
    canvas.save()
    said = outcomes(bring_in("--ocr"))["scribble.pdf"]
    assert (said["outcome"], said["text"]) == ("added", "none")


def test_without_tesseract_nothing_starts_and_the_error_says_what_to_install(
    folder: Path, bring_in: Command, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures(folder / "scan.pdf", WORDS)
    shutil.rmtree(settings.data)
    monkeypatch.setenv("PATH", str(folder))
    refused = bring_in("--ocr")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "On Debian: apt install tesseract-ocr" in refused.stderr
    assert not settings.data.exists()


@pytest.mark.parametrize("language", ["xyz", "eng+xyz"])
def test_a_language_that_is_not_installed_is_named(
    tesseract: None, folder: Path, bring_in: Command, language: str
) -> None:
    refused = bring_in("--ocr", "--ocr-language", language)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "no language “xyz”" in refused.stderr
    assert "tesseract-ocr-xyz" in refused.stderr


@pytest.mark.parametrize("language", ["", "../eng", "--help", "eng;ls", "eng+" * 40 + "eng"])
def test_what_is_no_language_is_refused(
    tesseract: None, folder: Path, bring_in: Command, language: str
) -> None:
    refused = bring_in("--ocr", f"--ocr-language={language}")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "such as eng or eng+cym" in refused.stderr


def test_a_page_that_crashes_tesseract_costs_only_itself(
    tesseract: None, folder: Path, settings: Settings, program: Callable[[str], None]
) -> None:
    # It is confined: it writes to the folder of its job only, and may send no signal.
    program("cat > page; tesseract page - | grep -q First && exit 139; exec < page")
    pictures(folder / "scan.pdf", "First page of it", WORDS)
    (outcome,) = Run(settings, Plan([folder], jobs=1, ocr="eng")).outcomes()
    assert (outcome.outcome, outcome.text) == ("added", "ocr")
    assert outcome.reason == (
        "1 of 2 pages without text were not recognised: page 1: Tesseract failed on it."
    )
    assert outcome.record_id is not None
    first, second = passages(settings, outcome.record_id)
    assert (first.recognised, second.recognised) == (False, True)


@pytest.mark.long
def test_a_page_that_hangs_ends_with_its_time(
    tesseract: None, folder: Path, settings: Settings, program: Callable[[str], None]
) -> None:
    program("sleep 973")
    pictures(folder / "scan.pdf", WORDS)
    begun = time.monotonic()
    plan = Plan([folder], jobs=1, ocr="eng", seconds_per_file=5)
    (outcome,) = Run(settings, plan).outcomes()
    assert time.monotonic() - begun < 30
    assert (outcome.outcome, outcome.text) == ("added", "none")
    assert outcome.reason is not None
    assert "page 1: Reading took longer than 5 seconds." in outcome.reason


def test_after_a_few_failures_the_rest_of_a_file_is_left(
    tesseract: None,
    folder: Path,
    settings: Settings,
    program: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "OCR_FAILURES", 2)
    program("sleep 1; exit 1")  # it is confined, and can leave no trace but the time that it takes
    pages = 40
    pictures(folder / "scan.pdf", *["Page"] * pages)
    begun = time.monotonic()
    (outcome,) = Run(settings, Plan([folder], jobs=1, ocr="eng")).outcomes()
    assert outcome.outcome == "added"
    assert time.monotonic() - begun < pages * 0.75


def test_no_more_pages_are_recognised_than_the_bounds_allow(
    tesseract: None, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "OCR_PAGES", 1)
    pictures(folder / "scan.pdf", WORDS, WORDS)
    (outcome,) = Run(settings, Plan([folder], jobs=1, ocr="eng")).outcomes()
    assert outcome.reason == "1 of 2 pages without text were not recognised; at most 1 are."
