"""Files that were uploaded, and deposits: brought in by a worker as on the command line."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from repo_search import uploads, working
from repo_search.catalogue import Catalogue, accounts, deposits, jobs, journal, publishers, records
from repo_search.catalogue.jobs import Job
from repo_search.editing import By, deed
from repo_search.errors import BadInput, Busy
from repo_search.holdings import sha256_of
from repo_search.records import Record
from repo_search.repository import opened, opened_alone
from repo_search.settings import Settings

from .documents import manifest, pdf, scan, text

WHO = "Rowan Ashby"


class Desk:
    """A repository and what is asked of its worker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.catalogue = Catalogue(settings.catalogue_url)

    def folder(self, *made: Callable[[Path], object]) -> Path:
        """An upload of files, which are made in its folder."""
        folder = uploads.new_folder(self.settings)
        for make in made:
            make(folder)
        return folder

    def ask(self, kind: str, **given: Any) -> int:
        with self.catalogue.write() as connection:
            return jobs.put(connection, kind, given, WHO)

    def upload(self, folder: Path, **given: Any) -> int:
        asked = {"manifest": "", "drafts": False, "back_catalogue": False, "ocr": False}
        return self.ask("import", folder=folder.name, **{**asked, "dry_run": False, **given})

    def work(self) -> None:
        working.work(self.settings, until_idle=True, stopped=Event())

    def job(self, job_id: int) -> Job:
        with self.catalogue.read() as connection:
            return jobs.find(connection, job_id)

    def done(self, job_id: int) -> Job:
        self.work()
        job = self.job(job_id)
        assert job.state == "done", job.said
        return job

    def records(self) -> list[Record]:
        with self.catalogue.read() as connection:
            return list(records.by_ids(connection, records.all_ids(connection)).values())

    def deposit(self, make: Callable[[Path], object], **said: str) -> str:
        """A deposit of the account, which is made if there is none; gives its receipt."""
        path = uploads.only_file(folder := self.folder(make))
        with self.catalogue.write() as connection:
            publisher = publishers.find_or_add(connection, "Northmere Safeguarding Partnership")
            if not accounts.any_account(connection):
                accounts.add(connection, WHO, "publisher", publisher, "")
            receipt = deposits.put(
                connection, WHO, publisher, path.name, sha256_of(path), path.stat().st_size, ""
            )
            given = {"receipt": receipt, "folder": folder.name, "said": said}
            deposits.put_job(connection, receipt, jobs.put(connection, "deposit", given, WHO))
        return receipt

    def became(self, receipt: str) -> deposits.Became:
        with self.catalogue.read() as connection:
            return deposits.became(connection, deposits.find(connection, receipt))


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    made = Desk(settings)
    yield made
    made.catalogue.close()


def told(job: Job) -> dict[str, str]:
    return {line["path"]: line["outcome"] for line in job.told["outcomes"]}


def report(name: str, words: str = "") -> Callable[[Path], object]:
    return lambda folder: text(folder / name, words)


def broken(folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is not one")


def test_uploaded_files_have_the_outcomes_they_would_have_on_the_command_line(desk: Desk) -> None:
    folder = desk.folder(
        report("one.txt", "one"), report("same.txt", "one"), broken,
        lambda to: scan(to / "scan.pdf"), lambda to: (to / "empty.pdf").write_bytes(b""),
    )  # fmt: skip
    job = desk.done(desk.upload(folder))
    assert told(job) == {
        "broken.pdf": "rejected",
        "empty.pdf": "rejected",
        "one.txt": "added",
        "same.txt": "duplicate",
        "scan.pdf": "added",
    }
    assert job.said == "2 added, 1 duplicate, 2 rejected."
    with desk.catalogue.read() as connection:
        (change, *_) = journal.of_run(connection, job.told["run_id"])
    assert change.record_id == job.told["outcomes"][2]["record_id"]
    assert all(str(desk.settings.data) not in str(line) for line in job.told["outcomes"])
    assert "from one.txt, which was uploaded" in job.told["outcomes"][3]["reason"]
    assert not folder.exists()


def test_a_second_file_of_a_name_is_a_record_of_its_own(desk: Desk) -> None:
    for words in ("the first", "the second"):
        desk.done(desk.upload(desk.folder(report("report.txt", words))))
    assert [r.holding.filename for r in desk.records() if r.holding] == ["report.txt"] * 2


def test_a_spreadsheet_among_them_describes_the_others_wherever_they_were(desk: Desk) -> None:
    rows = [
        {"file": r"C:\Reports\2019\one.txt", "title": "The first review"},
        {"file": "reports/two.txt", "title": "The second review"},
        {"file": "gone.txt", "title": "A review that was not uploaded"},
        {"file": "/etc/passwd", "title": "Not a review"},
        {"file": "", "title": "A review without a file"},
    ]
    folder = desk.folder(
        report("one.txt", "one"), report("two.txt", "two"), report("same.txt", "three"),
        lambda to: manifest(to / "list.csv", *rows),
    )  # fmt: skip
    job = desk.done(desk.upload(folder, manifest="list.csv"))
    assert told(job) == {
        "one.txt": "added",
        "same.txt": "added",
        "two.txt": "added",
        "gone.txt": "rejected",
        "/etc/passwd": "rejected",
        "list.csv#row=6": "added",
    }
    assert {r.title for r in desk.records()} >= {"The first review", "The second review"}
    said = [line["reason"] for line in job.told["outcomes"] if line["outcome"] == "rejected"]
    assert said == [f"Row {number} names a file that is not there." for number in (4, 5)]


def test_two_rows_that_could_mean_the_same_uploaded_file_describe_neither(desk: Desk) -> None:
    rows = [{"file": f"{year}/report.txt", "title": f"Review of {year}"} for year in (2018, 2019)]
    folder = desk.folder(report("report.txt"), lambda to: manifest(to / "list.csv", *rows))
    job = desk.done(desk.upload(folder, manifest="list.csv"))
    assert sorted(told(job).values()) == ["added", "rejected", "rejected"]
    assert [r.title for r in desk.records()] != ["Review of 2018"]


def test_a_spreadsheet_that_cannot_be_read_ends_the_job_with_the_reason(desk: Desk) -> None:
    folder = desk.folder(report("one.txt"), lambda to: (to / "list.csv").write_text("a,b\n1,2\n"))
    job_id = desk.upload(folder, manifest="list.csv")
    desk.work()
    assert desk.job(job_id).state == "failed"
    assert desk.job(job_id).said.startswith("list.csv has no column “file”")
    assert desk.records() == []


def test_a_dry_run_changes_nothing_and_keeps_the_files_for_the_run(desk: Desk) -> None:
    folder = desk.folder(report("one.txt"), broken)
    rehearsed = desk.done(desk.upload(folder, dry_run=True))
    assert rehearsed.told["dry_run"]
    assert desk.records() == []
    assert told(rehearsed) == {"broken.pdf": "rejected", "one.txt": "added"}
    assert told(desk.done(desk.upload(folder))) == told(rehearsed)
    assert len(desk.records()) == 1


def test_files_that_were_only_tried_are_gone_after_a_day(desk: Desk) -> None:
    folder, fresh, asked = (desk.folder(report("one.txt", w)) for w in ("a", "b", "c"))
    desk.done(desk.upload(folder, dry_run=True))
    old = time.time() - uploads.SECONDS_KEPT - 1
    for one in (folder, asked):
        os.utime(one, (old, old))
    desk.upload(fresh, dry_run=True)
    assert told(desk.done(desk.upload(asked))) == {"one.txt": "added"}
    assert [folder.exists(), fresh.exists()] == [False, True]
    job_id = desk.upload(folder)
    desk.work()
    assert desk.job(job_id).said == "The files are not here any more. Upload them again."


def test_drafts_are_never_seen_by_the_public(desk: Desk) -> None:
    rows = [{"file": "", "title": "Without a file"}]
    folder = desk.folder(report("one.txt"), lambda to: manifest(to / "list.csv", *rows))
    desk.done(desk.upload(folder, manifest="list.csv", drafts=True))
    assert [r.is_public for r in desk.records()] == [False, False]
    with opened(desk.settings) as repository, desk.catalogue.read() as connection:
        for record in desk.records():
            (change,) = journal.of_record(connection, record.record_id)
            assert change.after["record"][0]["draft"], "added and made a draft in one step"
    with deed(repository, "publish", By(WHO, "test")) as by:
        by.publish(desk.records()[0].record_id)
    assert [r.is_public for r in desk.records()] == [True, False]


@pytest.mark.parametrize("kind", ["one worker dies", "none does"])
def test_a_worker_that_is_killed_leaves_nothing_that_the_next_does_not_end(
    desk: Desk, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"file": f"{n}.txt", "title": f"Review {n}"} for n in range(12)]
    rows.append({"file": "", "title": "Without a file"})
    folder = desk.folder(
        *(report(f"{n}.txt", f"words {n % 10}") for n in range(12)),
        lambda to: manifest(to / "list.csv", *rows),
    )
    job_id = desk.upload(folder, manifest="list.csv", drafts=True)
    if kind == "one worker dies":
        _kill_a_worker(desk)
        monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=-1))
    job = desk.done(job_id)
    assert job.said == "11 added, 2 duplicate."
    assert told(job) == {
        **{f"{n}.txt": "added" if n < 10 else "duplicate" for n in range(12)},
        "list.csv#row=14": "added",
    }
    assert len(desk.records()) == 11
    assert all(record.draft for record in desk.records())
    with (
        opened_alone(desk.settings) as repository,
        deed(repository, "undo", By(WHO, "test")) as by,
    ):
        by.undo(job.told["run_id"])
    assert desk.records() == []


def _kill_a_worker(desk: Desk) -> None:
    """Starts a worker, and kills it when it has some of the records."""
    code = (
        "import sys; from pathlib import Path; from threading import Event;"
        "from repo_search import working; from repo_search.settings import Settings;"
        "working.work(Settings(data=Path(sys.argv[1])), until_idle=True, stopped=Event())"
    )
    worker = subprocess.Popen([sys.executable, "-c", code, str(desk.settings.data)])
    deadline = time.monotonic() + 60
    while len(desk.records()) < 3:
        assert time.monotonic() < deadline
        assert worker.poll() is None, "it was over before it could be killed"
        time.sleep(0.005)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()


def test_a_deposit_becomes_a_draft_with_what_its_publisher_said(desk: Desk) -> None:
    receipt = desk.deposit(
        lambda to: pdf(to / "report.pdf", "A review\nof something"),
        title="Review of Child K", published="May 2021", document_type="overview-report",
    )  # fmt: skip
    assert desk.became(receipt).state == "received"
    desk.work()
    (record,) = desk.records()
    assert record.title == "Review of Child K"
    assert [p.label for p in record.publishers] == ["Northmere Safeguarding Partnership"]
    assert record.published is not None
    assert record.published.written == "May 2021"
    assert record.draft
    assert desk.became(receipt) == deposits.Became("waiting")
    with desk.catalogue.read() as connection:
        assert [d.receipt_id for d in deposits.waiting(connection)] == [receipt]
    with opened(desk.settings) as repository, deed(repository, "publish", By(WHO, "t")) as by:
        by.publish(record.record_id)
    assert desk.became(receipt) == deposits.Became("published", record.record_id)
    with desk.catalogue.read() as connection:
        assert deposits.waiting(connection) == []


def test_a_deposit_says_nothing_of_a_record_that_is_here_already(desk: Desk) -> None:
    rows = [{"file": "one.txt", "title": "As the librarian has it"}]
    folder = desk.folder(report("one.txt"), lambda to: manifest(to / "list.csv", *rows))
    desk.done(desk.upload(folder, manifest="list.csv"))
    receipt = desk.deposit(report("mine.txt"), title="As somebody else would have it")
    desk.work()
    (record,) = desk.records()
    assert record.title == "As the librarian has it"
    assert record.is_public
    assert desk.became(receipt) == deposits.Became("published", record.record_id)


def test_a_deposit_that_cannot_be_read_is_refused_with_the_reason(desk: Desk) -> None:
    receipt = desk.deposit(broken)
    desk.work()
    became = desk.became(receipt)
    assert became.state == "refused"
    assert became.reason
    assert desk.records() == []


def test_a_deposit_that_a_librarian_refuses_tells_its_publisher_why(desk: Desk) -> None:
    receipt = desk.deposit(report("one.txt"))
    desk.work()
    with opened(desk.settings) as repository, deed(repository, "withdraw", By(WHO, "t")) as by:
        by.withdraw(desk.records()[0].record_id, "It names a child.")
    assert desk.became(receipt) == deposits.Became("refused", reason="It names a child.")


def test_a_deposit_whose_reading_ends_badly_each_time_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = desk.deposit(report("one.txt"))
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=-1))
    for number in range(jobs.MOST_ATTEMPTS + 1):
        assert desk.became(receipt).state == "received"
        with desk.catalogue.write() as connection:
            jobs.take(connection, f"a worker that dies {number}")
    assert desk.became(receipt) == deposits.Became(
        "refused", reason="It could not be read. Ask the librarians about it."
    )


def test_a_deposit_that_is_taken_back_says_so(desk: Desk) -> None:
    receipt = desk.deposit(report("one.txt"))
    desk.work()
    with desk.catalogue.read() as connection:
        (change,) = journal.of_record(connection, desk.records()[0].record_id)
    with (
        opened_alone(desk.settings) as repository,
        deed(repository, "undo", By(WHO, "test")) as by,
    ):
        by.undo(change.run_id)
    assert desk.became(receipt).state == "refused"
    assert desk.became(receipt).reason == "A librarian has taken it out again."


def test_no_more_files_are_taken_in_than_there_is_room_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.folder(report("one.txt"))
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    with pytest.raises(Busy, match="Too many uploaded files wait"):
        uploads.new_folder(desk.settings)


def test_no_more_than_so_many_deposits_are_taken_in_a_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deposits, "MOST_A_DAY", 1)
    desk.deposit(report("one.txt"))
    with pytest.raises(BadInput, match="Deposit the others tomorrow"):
        desk.deposit(report("two.txt"))


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("report.pdf", "report.pdf"),
        (r"C:\fakepath\Child A – review.pdf", "Child A – review.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        (".hidden", "hidden"),
        ("a\x00b\nc\u202e.pdf", "a b c .pdf"),
        ("taken.pdf", "taken (2).pdf"),
        ("é" * 200 + ".pdf", "é" * 98 + ".pdf"),
        ("adolygiad o’r achos.docx", "adolygiad o’r achos.docx"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_it_can(tmp_path: Path, uploaded: str, kept: str) -> None:
    (tmp_path / "taken.pdf").touch()
    name = uploads.free_name(tmp_path, uploaded)
    assert name == kept
    (tmp_path / name).touch()
    assert (tmp_path / name).parent == tmp_path
