"""A repository, uploads, and the worker that brings them in."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from repo_search import uploads, working
from repo_search.catalogue import Catalogue, accounts, deposits, jobs, publishers, records
from repo_search.catalogue.jobs import Job
from repo_search.holdings import sha256_of
from repo_search.records import Record
from repo_search.settings import Settings

from .documents import text

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


def report(name: str, words: str = "") -> Callable[[Path], object]:
    return lambda folder: text(folder / name, words)


def broken(folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is not one")
