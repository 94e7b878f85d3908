"""Uploading many files, with or without a spreadsheet that describes them, straight into a run."""

import shutil
from http import HTTPStatus

from flask import Response, request

from repo_search import uploads
from repo_search.catalogue import jobs
from repo_search.errors import NotFound
from repo_search.texts import _
from web.foreman import foreman
from web.gate import answer, desk, person
from web.pages.desk.upload import Chosen, fault_of, tried_page, upload_page
from web.site import site
from web.templating import see_other
from web.uploading import chosen, taken_in

_HERE = "/desk/upload"
_SPREADSHEETS = (".csv", ".tsv", ".xlsx", ".xls")


@desk.get("/upload")
def upload() -> Response:
    return answer("desk/upload.html", upload_page(Chosen(), _can_ocr()), section=_HERE)


@desk.post("/upload")
def uploaded() -> Response:
    files = chosen(request.files.getlist("files"))
    names = [file.filename or "" for file in files]
    tables = [name for name in names if name.lower().endswith(_SPREADSHEETS)]
    asked = _asked()
    if fault := fault_of(names, tables):
        page = upload_page(asked, _can_ocr(), fault)
        return answer("desk/upload.html", page, section=_HERE, status=HTTPStatus.BAD_REQUEST)
    with taken_in(files) as paths:
        table = paths[names.index(tables[0])].name if tables else ""
        given = {
            **uploads.given(site().settings, paths[0].parent),
            "manifest": table,
            "drafts": asked.drafts,
            "back_catalogue": asked.back_catalogue,
            "ocr": asked.ocr,
            "dry_run": asked.dry_run,
        }
        with site().repository.catalogue.write() as connection:
            job_id = jobs.put(connection, "import", given, person().name)
    return _followed(job_id)


@desk.get("/upload/<int:job_id>")
def tried(job_id: int) -> Response:
    with site().repository.catalogue.read() as connection:
        job = _tried(jobs.find(connection, job_id))
    folder = uploads.folder_of(site().settings, str(job.given["folder"]))
    page = tried_page(job_id, sum(1 for _file in folder.iterdir()))
    return answer("desk/tried.html", page, section=_HERE)


@desk.post("/upload/<int:job_id>")
def bring_in(job_id: int) -> Response:
    with site().repository.catalogue.write() as connection:
        job = _tried(jobs.find(connection, job_id))
        folder = uploads.folder_of(site().settings, str(job.given["folder"])).name
        begun = [j for j in jobs.given_to(connection, folder) if _brings_in(j)]
        given = {**job.given, "dry_run": False}
        wanted = begun[0].job_id if begun else jobs.put(connection, "import", given, person().name)
    return _followed(wanted)


def _tried(job: jobs.Job) -> jobs.Job:
    """A job that only tried its files. Raises NotFound for any other."""
    if job.kind != "import" or not job.given.get("dry_run"):
        raise NotFound(_("There is nothing to import."))
    return job


def _brings_in(job: jobs.Job) -> bool:
    return not job.given.get("dry_run") and job.state != "failed"


def _asked() -> Chosen:
    form = request.form
    return Chosen(
        form.get("publish", "drafts") != "at-once",
        "back_catalogue" in form,
        "ocr" in form and _can_ocr(),
        "dry_run" in form,
    )


def _can_ocr() -> bool:
    return shutil.which("tesseract") is not None


def _followed(job_id: int) -> Response:
    foreman().wake()
    return see_other(f"/desk/jobs/{job_id}")
