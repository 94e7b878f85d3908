"""Librarians upload files: bounds, the form, and the whole way through a browser."""

import csv
import io
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repo_search.catalogue import Catalogue, accounts, jobs, records
from repo_search.catalogue.accounts import Role
from repo_search.catalogue.jobs import Job
from repo_search.settings import Settings
from tests.indexer.documents import pdf, scan, text
from tests.torture.wire import connected, everything
from tests.web.desk.conftest import Client, add_account, desk_site, signed_in_page
from web.gate import COOKIE
from web.limits import MOST_FILES
from web.site import site

PLANTED = 22
"""Files without a fault beside those that have one."""


def catalogue_of(app: Flask) -> Catalogue:
    with app.app_context():
        return site().repository.catalogue


def all_jobs(app: Flask) -> list[Job]:
    with catalogue_of(app).read() as connection:
        return jobs.latest(connection, 100)


def file(name: str, content: bytes = b"words of a report") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def request(path: str, cookie: str, length: int) -> bytes:
    """The head of a request that says how many bytes follow, and waits until it may send them."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {COOKIE}={cookie}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n"
        "Expect: 100-continue\r\nConnection: close\r\n\r\n"
    ).encode()


@pytest.fixture(scope="module")
def guarded(
    tmp_path_factory: pytest.TempPathFactory, empty_catalogue: Path
) -> Iterator[tuple[str, dict[str, str]]]:
    """A server, and the sessions of a librarian and of a publisher by their role."""
    data = tmp_path_factory.mktemp("guarded")
    shutil.copy(empty_catalogue, data)
    sessions: dict[str, str] = {}
    roles: tuple[Role, ...] = ("librarian", "publisher")
    with closing(Catalogue(f"sqlite:///{data / 'catalogue.db'}")) as catalogue:
        for role in roles:
            add_account(catalogue, role, role, "northmere-scp")
            with catalogue.write() as connection:
                found = accounts.find(connection, role)
                sessions[role] = accounts.begin_session(connection, found)
    with desk_site(Settings(data=data)) as address:
        yield address, sessions


def test_much_is_taken_in_only_of_who_is_signed_in_and_only_where_files_are_taken(
    guarded: tuple[str, dict[str, str]],
) -> None:
    address, sessions = guarded
    large, form, too_large = 100 << 20, 100 << 10, 600 << 20

    def answered(path: str, token: str, length: int) -> str:
        with connected(address) as connection:
            connection.sendall(request(path, token, length))
            first = connection.recv(65_536)
            waits = first.startswith(b"HTTP/1.1 100")
            return (first if waits else first + everything(connection)).decode()

    librarian, publisher = sessions["librarian"], sessions["publisher"]
    taken = [
        ("/desk/upload", librarian, large), ("/desk/deposit", publisher, large),
        ("/desk/jobs", librarian, form), ("/desk/upload", publisher, form),
    ]  # fmt: skip
    refused = [
        ("/desk/upload", "", form), ("/desk/upload", "x" * 43, large),
        ("/desk/upload", publisher, large), ("/desk/deposit", librarian, large),
        ("/desk/jobs", librarian, large), ("/alerts", librarian, form),
        ("/desk/upload", librarian, too_large),
    ]  # fmt: skip
    assert {answered(*one)[:12] for one in taken} == {"HTTP/1.1 100"}
    said = [answered(*one) for one in refused]
    assert {one[:12] for one in said} == {"HTTP/1.1 413"}
    assert "at most 500 files are taken at once, of 512 MiB in all" in said[-1]
    assert not any("500 files" in one for one in said[:-1]), "nobody else is told of uploads"


def test_only_so_many_uploads_come_in_at_once(guarded: tuple[str, dict[str, str]]) -> None:
    address, sessions = guarded
    said = []
    with ExitStack() as held:
        for _number in range(5):
            connection = held.enter_context(connected(address))
            connection.sendall(request("/desk/upload", sessions["librarian"], 1 << 20))
            said.append(connection.recv(65_536).decode()[9:12])
    assert said == ["100"] * 4 + ["503"]


def test_the_form_puts_the_files_and_what_was_chosen_into_a_job(
    desk_app: Flask, librarian: Client
) -> None:
    given = {"files": [file("a.pdf"), file("a.pdf"), file("list.csv", b"file\n")]}
    chosen = {"publish": "at-once", "back_catalogue": "1", "dry_run": "1"}
    answer = librarian.post("/desk/upload", {**given, **chosen})
    (job,) = all_jobs(desk_app)
    assert answer.headers["Location"] == f"/desk/jobs/{job.job_id}"
    folder = job.given["folder"]
    assert job.given == {
        "folder": folder, "manifest": "list.csv", "drafts": False, "back_catalogue": True,
        "ocr": False, "dry_run": True, "place": job.given["place"],
    }  # fmt: skip
    with desk_app.app_context():
        place = site().settings.uploads_directory / folder
    assert place.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in place.iterdir()) == ["a (2).pdf", "a.pdf", "list.csv"]
    assert (job.who, job.kind) == ("Librarian", "import")


def test_a_form_without_files_or_with_two_spreadsheets_is_given_back(
    desk_app: Flask, librarian: Client
) -> None:
    for files, said in (
        ([file("", b"")], "Choose one file or more."),
        ([file("a.csv"), file("b.xlsx")], "Choose one spreadsheet at most: here are 2"),
    ):
        answer = librarian.post("/desk/upload", {"files": files, "publish": "at-once"})
        assert answer.status_code == 400
        assert said in answer.text
        assert 'value="at-once" checked' in answer.text
    assert all_jobs(desk_app) == []


def test_more_files_than_are_taken_are_refused_and_nothing_is_kept(
    desk_app: Flask, librarian: Client
) -> None:
    files = [file(f"{number}.txt", b"x") for number in range(MOST_FILES + 30)]
    answer = librarian.post("/desk/upload", {"files": files})
    assert answer.status_code == 413
    assert "at most 500 files are taken at once" in answer.text
    assert all_jobs(desk_app) == []


def test_an_upload_without_the_token_is_refused_and_nothing_is_kept(
    desk_app: Flask, librarian: Client
) -> None:
    librarian.token = ""
    assert librarian.post("/desk/upload", {"files": [file("a.pdf")]}).status_code == 403
    assert all_jobs(desk_app) == []
    with desk_app.app_context():
        assert not site().settings.uploads_directory.exists()


def test_files_that_were_tried_are_imported_once_without_being_sent_again(
    desk_app: Flask, librarian: Client
) -> None:
    librarian.post("/desk/upload", {"files": [file("a.txt")], "dry_run": "1"})
    (tried,) = all_jobs(desk_app)
    page = librarian.get(f"/desk/upload/{tried.job_id}")
    assert "The file that you tried is still here." in page.text
    answers = [librarian.post(f"/desk/upload/{tried.job_id}") for _twice in range(2)]
    (begun, _) = all_jobs(desk_app)
    assert {a.headers["Location"] for a in answers} == {f"/desk/jobs/{begun.job_id}"}
    assert begun.given == {**tried.given, "dry_run": False}
    assert librarian.get(f"/desk/upload/{begun.job_id}").status_code == 404


def thirty(folder: Path) -> list[Path]:
    """Thirty files and a spreadsheet that describes them, with problems planted."""
    good = [
        pdf(folder / f"report-{n}.pdf", f"Review number {n}\nPublished in May 20{n:02}")
        for n in range(PLANTED)
    ]
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "the-same.pdf").write_bytes(good[0].read_bytes())
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    scan(folder / "scanned.pdf")
    text(folder / "undated.txt", "no date stands in it")
    text(folder / "wrong-row.txt", "its row has a wrong date")
    large = pdf(folder / "large.pdf", "A large file")
    large.write_bytes(large.read_bytes() + b"%" + b"x" * (1 << 20))
    rows = [{"file": f"{n}.pdf", "title": "", "publisher": "", "published": ""} for n in ("gone",)]
    rows += [
        {"file": path.name, "title": f"Review {n}", "publisher": "Northmere SCP",
         "published": f"May 20{n:02}"} for n, path in enumerate(good)
    ]  # fmt: skip
    rows[1]["publisher"] = "A body that nobody knows"
    rows.append({"file": "wrong-row.txt", "title": "", "publisher": "", "published": "Mayish"})
    with (folder / "list.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return sorted(folder.iterdir())


@pytest.mark.long
def test_thirty_files_with_planted_problems_are_uploaded_and_taken_back(
    settings: Settings, browser: Any, tmp_path: Path, axe: str
) -> None:
    catalogue = Catalogue(settings.catalogue_url)
    add_account(catalogue, "Librarian")
    (folder := tmp_path / "reports").mkdir()
    files = thirty(folder)
    assert len(files) == PLANTED + 9
    with desk_site(settings) as address, signed_in_page(browser, address) as page:
        page.goto("/desk/upload")
        check(page, axe)
        drop(page, files)
        page.get_by_text("Files: 31. Together: 1.").wait_for()
        page.get_by_role("button", name="Try it first").click()
        page.get_by_role("link", name="Import them now").click(timeout=60_000)
        assert held(catalogue) == []
        page.get_by_role("button", name="Import").click()
        page.get_by_text("It is done.").wait_for(timeout=60_000)
        assert outcomes(page) == {
            **{f"report-{n}.pdf": "added" for n in range(PLANTED)},
            "the-same.pdf": "duplicate", "broken.pdf": "rejected", "empty.pdf": "rejected",
            "gone.pdf": "rejected", "large.pdf": "added", "picture.png": "ignored",
            "scanned.pdf": "added", "undated.txt": "added", "wrong-row.txt": "rejected",
        }  # fmt: skip
        assert len(found := held(catalogue)) == PLANTED + 3
        assert not any(record.is_public for record in found), "they are drafts"
        page.get_by_role("button", name="Undo").click()
        for _turn in range(100):
            if not held(catalogue):
                break
            page.wait_for_timeout(200)
        assert held(catalogue) == []
    catalogue.close()


def drop(page: Any, files: list[Path]) -> None:
    """Drags files into the box, as a person does from another window."""
    box = page.get_by_label("Files").bounding_box()
    place = {"x": box["x"] + box["width"] - 20, "y": box["y"] + 10}
    dragged = {"items": [], "files": list(map(str, files)), "dragOperationsMask": 1}
    chromium = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        chromium.send("Input.dispatchDragEvent", {"type": step, **place, "data": dragged})


def check(page: Any, axe: str) -> None:
    """That axe finds nothing to mend."""
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def held(catalogue: Catalogue) -> list[Any]:
    with catalogue.read() as connection:
        return list(records.by_ids(connection, records.all_ids(connection)).values())


def outcomes(page: Any) -> dict[str, str]:
    cells = page.locator("tbody td").all_inner_texts()
    return dict(zip(cells[::3], cells[1::3], strict=True))
