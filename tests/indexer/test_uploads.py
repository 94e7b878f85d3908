"""Files that were uploaded: brought in by a worker as on the command line."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from repo_search import uploads
from repo_search.catalogue import jobs, journal, tables
from repo_search.catalogue.clock import now
from repo_search.catalogue.jobs import Job
from repo_search.editing import By, deed
from repo_search.erasing import erase
from repo_search.errors import Busy, NotFound, Withdrawn
from repo_search.records import visible
from repo_search.repository import opened, opened_alone

from ..alerts.mail_server import mail_server
from .desk import WHO, Desk, broken, report
from .documents import manifest, scan, text


def told(job: Job) -> dict[str, str]:
    return {line["path"]: line["outcome"] for line in job.told["outcomes"]}


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


def test_no_more_files_are_taken_in_than_there_is_room_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.folder(report("one.txt"))
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    with pytest.raises(Busy, match="Too many uploaded files wait"):
        uploads.new_folder(desk.settings)


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


def test_nothing_is_left_of_an_erased_record_in_what_was_only_tried(desk: Desk) -> None:
    def described(folder: Path) -> None:
        text(folder / "JaneZebra.txt", "the same words")
        manifest(folder / "Zebra.csv", {"file": "JaneZebra.txt", "title": "Zebra"})

    tried = desk.folder(described)
    job_id = desk.upload(tried, dry_run=True, manifest="Zebra.csv")
    assert told(desk.done(job_id)) == {"JaneZebra.txt": "added"}
    desk.done(desk.upload(desk.folder(lambda folder: text(folder / "p.txt", "the same words"))))
    (record,) = desk.records()
    with opened(desk.settings) as repository:
        erase(repository, desk.settings, record.record_id, "request")
    assert not tried.exists()
    job = desk.job(job_id)
    assert "Zebra" not in f"{job.given} {job.said} {job.told}"
    for path in desk.settings.data.rglob("*"):
        assert not path.is_file() or b"Zebra" not in path.read_bytes(), path


def test_a_deposit_that_was_refused_never_was_there_for_others(desk: Desk) -> None:
    receipts = [desk.deposit(report(f"{n}.txt", "the same words"), title="Zebra") for n in "ab"]
    desk.work()
    (record,) = desk.records()
    with opened(desk.settings) as repository, deed(repository, "withdraw", By(WHO, "x")) as by:
        by.withdraw(record.record_id, "It names somebody")
    withdrawn = desk.records()[0]
    with pytest.raises(NotFound):
        visible(withdrawn)
    assert [desk.became(one).state for one in receipts] == ["refused", "refused"]
    assert desk.became(receipts[0]).reason == "It names somebody"
    assert "names" not in desk.became(receipts[1]).reason


def test_a_record_that_was_public_leaves_a_tombstone_also_as_a_draft(desk: Desk) -> None:
    desk.done(desk.upload(desk.folder(report("one.txt"))))
    (record,) = desk.records()
    time.sleep(1.1)  # the catalogue's clock goes by seconds
    with opened(desk.settings) as repository, deed(repository, "withdraw", By(WHO, "x")) as by:
        by.draft(record.record_id, "to be mended")
        by.withdraw(record.record_id, "It cannot be mended")
    with pytest.raises(Withdrawn):
        visible(desk.records()[0])


def test_a_receipt_that_the_mail_server_puts_off_is_sent_later(desk: Desk) -> None:
    receipt = desk.deposit(report("one.txt"))
    with desk.catalogue.write() as connection:
        mail = {"mail": "office@northmere.example"}
        connection.execute(tables.account.update().values(mail))
    with mail_server() as server:
        server.refuse[mail["mail"]] = "451 4.7.1 Greylisted"
        desk.settings = desk.settings.model_copy(
            update={"smtp": server.url, "sender": "a@r.example", "address": "https://r.example"}
        )
        job_id = desk.ask("receipt", receipt=receipt)
        desk.work()
        assert desk.job(job_id).state == "waiting"
        server.refuse.clear()
        with desk.catalogue.write() as connection:
            connection.execute(tables.job.update().values(not_before=now() - timedelta(seconds=1)))
        assert desk.done(job_id).said == "The receipt was sent."
        assert receipt in server.received[0].text
