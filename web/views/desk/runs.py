"""Taking back what a run did."""

from flask import Response, request

from repo_search.catalogue import jobs, journal, runs
from repo_search.editing import take_back
from repo_search.errors import Busy
from repo_search.repository import let_go, only_import
from web.foreman import foreman
from web.gate import by, desk, done, make_current, person, place
from web.site import site
from web.templating import see_other

_AT_ONCE = 30
"""Records of a run that is taken back while somebody waits for the page."""


@desk.post("/runs/<int:run_id>/undo")
def undo(run_id: int) -> Response:
    """Takes back a run and leads on to where the form asks; a large run, or one while an import
    goes on, is left to a worker."""
    repository, settings = site().repository, site().settings
    with repository.catalogue.read() as connection:
        run = runs.find(connection, run_id)
        size = journal.count(connection, run_id)
    if run.undone:
        return see_other(f"/desk/runs/{run_id}")
    if size <= _AT_ONCE:
        try:
            with only_import(settings):
                mine, _lines = take_back(
                    repository, settings, run_id, by(f"took back run {run_id}")
                )
                let_go(repository)
        except Busy:
            pass
        else:
            make_current()
            return done(place(request.form.get("back", "")) or f"/desk/runs/{run_id}", mine)
    with repository.catalogue.write() as connection:
        job_id = jobs.put(connection, "undo", {"run_id": run_id}, person().name)
    foreman().wake()
    return see_other(f"/desk/jobs/{job_id}")
