"""Every page of the desk in every state, over a repository in which a task of each kind waits: what
is checked to be valid HTML and accessible. A new page, or a new state of one, is a line here."""

from bs4 import BeautifulSoup
from flask import Flask

from repo_search.catalogue import jobs, publishers
from repo_search.indexing import bring_up_to_date
from tests.repo_search.awaiting import Awaiting, fill
from tests.web.desk.conftest import Client
from web.site import site


def filled(app: Flask) -> Awaiting:
    """Fills the repository of the application: tasks, jobs, a deposit."""
    with app.app_context():
        repository = site().repository
    with repository.catalogue.write() as connection:
        awaiting = fill(connection)
        assert publishers.find_or_add(connection, "Northmere SCP") == "northmere-scp"
        lines = [
            {"outcome": "added", "path": "a.pdf", "record_id": awaiting.themes, "reason": None},
            {"outcome": "rejected", "path": "b.pdf", "record_id": None, "reason": "It is empty."},
        ]
        for kind in ("import", "undo", "index"):
            jobs.put(connection, kind, {}, "Librarian")
        for told in ({"outcomes": lines, "run_id": awaiting.run}, None):
            job = jobs.take(connection, "worker")
            assert job is not None
            if told is None:
                jobs.fail(connection, job.job_id, "worker", "There is no run 99.")
            else:
                jobs.finish(connection, job.job_id, "worker", "2 files: 1 added.", told)
    bring_up_to_date(repository.catalogue, repository.engine)
    return awaiting


def of_librarians(app: Flask, librarian: Client, awaiting: Awaiting) -> dict[str, str]:
    """Addresses by the names of what is to be seen there."""
    page = BeautifulSoup(librarian.get("/desk").text, "html.parser")
    links = {str(link["href"]) for link in page.find_all("a", href=True)}
    tasks = {link.split("/")[3]: link for link in sorted(links) if link.startswith("/desk/tasks/")}
    kinds = sorted(link for link in links if link.startswith("/desk?kind="))
    assert len(tasks) > 5
    record = f"/desk/records/{awaiting.themes}"
    return {
        "worklist": "/desk",
        **{f"list of {link.rpartition('=')[2]}": link for link in kinds},
        **{f"task of {kind}": link for kind, link in tasks.items()},
        "what was just done": f"/desk?done={awaiting.run}",
        "records": "/desk/records",
        "records found": "/desk/records?q=one&state=published",
        "a record": record,
        "a draft": f"/desk/records/{awaiting.draft}",
        "a record that is held": f"/desk/records/{awaiting.held}",
        "history": f"{record}/history",
        "findings": f"/desk/records/{awaiting.unsure}/findings",
        "no findings": f"{record}/findings",
        "two records": f"/desk/records/{awaiting.one}/compare/{awaiting.other}",
        "upload": "/desk/upload",
        "deposits": "/desk/deposits",
        "change many": "/desk/batch",
        "what to change": "/desk/batch?q=&change=add-theme",
        "a faulty change": "/desk/batch/preview?change=add-theme&new=zzzz",
        "preview": "/desk/batch/preview?change=add-theme&new=Neglect",
        "log": "/desk/log",
        "a faulty log": "/desk/log?from=yesterday",
        "a run": f"/desk/runs/{awaiting.run}",
        "jobs": "/desk/jobs",
        "a job that is done": "/desk/jobs/1",
        "a job that failed": "/desk/jobs/2",
        "a job that waits": "/desk/jobs/3",
        "account": "/desk/account",
        "nothing": "/desk/records/zzzzzzzz",
    }


OF_PUBLISHERS = {
    "deposit": "/desk/deposit",
    "deposits": "/desk/deposits",
    "account": "/desk/account",
    "not for publishers": "/desk",
}
