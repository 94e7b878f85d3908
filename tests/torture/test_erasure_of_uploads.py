"""Nothing is left of an erased record in uploads, jobs and deposits."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from repo_search import uploads, working
from repo_search.catalogue import Catalogue, accounts, deposits, jobs, publishers, records
from repo_search.catalogue.traces import ERASED
from repo_search.clearing import clear_here
from repo_search.erasing import erase
from repo_search.holdings import sha256_of
from repo_search.repository import opened_alone
from repo_search.settings import Settings

from ..indexer.documents import text

WORDS = {
    "file name": "dwozzlefink",
    "text": "velmuntrasch",
    "title": "quixandor",
    "note": "vashkembord",
}
"""What the secret report alone holds."""


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = Catalogue(settings.catalogue_url)
    yield opened
    opened.close()


def uploaded(settings: Settings, *files: tuple[str, str]) -> Path:
    folder = uploads.new_folder(settings)
    for name, words in files:
        text(folder / name, words)
    return folder


def put(catalogue: Catalogue, folder: Path, **given: Any) -> int:
    usual = {"manifest": "", "drafts": False, "back_catalogue": False, "ocr": False}
    with catalogue.write() as connection:
        return jobs.put(
            connection, "import", {**usual, "folder": folder.name, "dry_run": False, **given}, "L"
        )


def deposit(settings: Settings, catalogue: Catalogue, name: str, words: str) -> str:
    folder = uploaded(settings, (name, words))
    path = uploads.only_file(folder)
    with catalogue.write() as connection:
        receipt = deposits.put(
            connection, "Depositor", publishers.find_or_add(connection, "Northmere SCP"), name,
            sha256_of(path), path.stat().st_size, f"{WORDS['note']} is why",
        )  # fmt: skip
        said = {"title": f"Review of {WORDS['title']}"}
        given = {"receipt": receipt, "folder": folder.name, "said": said}
        deposits.put_job(connection, receipt, jobs.put(connection, "deposit", given, "Depositor"))
    return receipt


def work(settings: Settings) -> None:
    working.work(settings, until_idle=True, stopped=Event())


def places(settings: Settings, word: str) -> set[str]:
    """The files of the data directory whose name or content holds a word, but for the engine's."""
    held = set()
    for path in settings.data.rglob("*"):
        if word in path.name or (path.is_file() and word.encode() in path.read_bytes()):
            held.add(str(path.relative_to(settings.data)).split("/")[0])
    return held


@pytest.mark.parametrize("came_by", ["deposit", "import"])
def test_an_erased_record_leaves_nothing_in_jobs_deposits_and_uploads(
    settings: Settings, catalogue: Catalogue, came_by: str
) -> None:
    with catalogue.write() as connection:
        accounts.add(connection, "Depositor", "publisher", "northmere-scp", "")
    secret = f"{WORDS['file name']}.txt", f"{WORDS['text']} and {WORDS['title']}"
    receipt = ""
    if came_by == "deposit":
        receipt = deposit(settings, catalogue, *secret)
    else:
        put(catalogue, uploaded(settings, secret, ("kept.txt", "it stays")))
    tried = uploaded(settings, secret, ("also-kept.txt", "it stays too"))
    put(catalogue, tried, dry_run=True)
    work(settings)
    assert all(places(settings, WORDS[word]) for word in ("file name", "text", "title"))
    waiting = deposit(settings, catalogue, *secret)

    with catalogue.read() as connection:
        (record_id,) = [
            one.record_id
            for one in records.by_ids(connection, records.all_ids(connection)).values()
            if one.holding and one.holding.filename == secret[0]
        ]
    with opened_alone(settings) as repository:
        erase(repository, settings, record_id, "court-order")
    catalogue.forget()

    assert {word: found for word in WORDS.values() if (found := places(settings, word))} == {}
    assert not tried.exists(), "what lies beside it may describe it"
    with catalogue.read() as connection:
        told = [(job.said, job.told) for job in jobs.all_jobs(connection)]
        assert json.dumps(ERASED) in json.dumps(told)
        for one in filter(None, (receipt, waiting)):
            found = deposits.find(connection, one)
            assert (found.sha256, found.filename, found.note) == ("", "", "")
            assert deposits.became(connection, found).state == "erased"
    work(settings)
    with catalogue.read() as connection:
        states = {job.state for job in jobs.all_jobs(connection)}
        names = {
            one.holding.filename
            for one in records.by_ids(connection, records.all_ids(connection)).values()
            if one.holding
        }
    assert states == {"done", "failed"}, "what waited has found its file gone"
    assert names == ({"kept.txt"} if came_by == "import" else set())


def test_a_deposit_of_what_was_erased_is_refused(settings: Settings, catalogue: Catalogue) -> None:
    with catalogue.write() as connection:
        accounts.add(connection, "Depositor", "publisher", "northmere-scp", "")
    secret = f"{WORDS['file name']}.txt", WORDS["text"]
    deposit(settings, catalogue, *secret)
    work(settings)
    with opened_alone(settings) as repository:
        with catalogue.read() as connection:
            (record_id,) = records.all_ids(connection)
        erase(repository, settings, record_id, "court-order")
    receipt = deposit(settings, catalogue, *secret)
    work(settings)
    with catalogue.read() as connection:
        became = deposits.became(connection, deposits.find(connection, receipt))
        assert records.all_ids(connection) == []
    assert (became.state, became.reason) == (
        "refused", "This file may not be taken in. Ask the librarians about it.",
    )  # fmt: skip
    assert record_id not in became.reason
    catalogue.forget()
    assert {word: found for word in WORDS.values() if (found := places(settings, word))} == {}


def test_another_machine_removes_what_it_has_of_an_erased_record(
    settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    elsewhere = Settings(data=tmp_path / "elsewhere", catalogue=settings.catalogue_url)
    secret = "secret.txt", WORDS["text"]
    put(catalogue, uploaded(settings, secret))
    work(settings)
    tried = uploaded(elsewhere, secret)
    job_id = put(catalogue, tried, place=uploads.place(elsewhere), dry_run=True)
    with catalogue.read() as connection:
        (record_id,) = records.all_ids(connection)
    with opened_alone(settings) as repository:
        erase(repository, settings, record_id, "court-order")
    assert tried.exists(), "nobody has been there yet"
    again = uploaded(elsewhere, secret)
    later = time.time() + 3600
    os.utime(again, (later, later))
    clear_here(catalogue, elsewhere)
    assert not tried.exists()
    assert again.exists(), "what came later is refused when it is brought in"
    with catalogue.read() as connection:
        assert jobs.find(connection, job_id).given == {}
