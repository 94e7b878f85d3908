"""Jobs: what was asked for and is done outside the web process, and how far it is."""

from flask import Response

from repo_search.catalogue import jobs
from web.gate import answer, desk
from web.pages.desk.jobs import job_page, jobs_page
from web.site import site

_SHOWN = 100


@desk.get("/jobs")
def job_list() -> Response:
    with site().repository.catalogue.read() as connection:
        latest = jobs.latest(connection, _SHOWN)
    return answer("desk/jobs.html", jobs_page(latest))


@desk.get("/jobs/<int:job_id>")
def job(job_id: int) -> Response:
    with site().repository.catalogue.read() as connection:
        found = jobs.find(connection, job_id)
    return answer("desk/job.html", job_page(found))
