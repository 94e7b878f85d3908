"""Jobs of the core: what a worker does for the desk that is not an import."""

from repo_search.catalogue import runs
from repo_search.editing import By, came_to_nothing, take_back
from repo_search.indexing import bring_up_to_date
from repo_search.repository import opened, opened_alone
from repo_search.texts import plural
from repo_search.working import Result, Task


def index(task: Task) -> Result:
    """Has the index follow the catalogue. Raises Busy while another has it in hand."""
    with opened(task.settings) as repository:
        bring_up_to_date(repository.catalogue, repository.engine)
    return Result("The index is up to date.")


def undo(task: Task) -> Result:
    """Takes back the run that `run_id` names. Raises NotFound, BadInput, and Busy while an import
    runs."""
    run_id = int(task.job.given["run_id"])
    by = By(task.job.who, f"desk: took back run {run_id}")
    with opened_alone(task.settings) as repository:
        with repository.catalogue.read() as connection:
            run = runs.find(connection, run_id)
        if run.undone:  # by this job before it was cut off, or by somebody else
            return Result(f"Run {run_id} was taken back on {run.undone:%Y-%m-%d %H:%M}.")
        mine, lines = take_back(repository, task.settings, run_id, by)
    counted = plural("%(number)s record", "%(number)s records", len(lines))
    left = [line for line in lines if line["outcome"] == "left"]
    more = f" {len(left)} were left as they are." if left else ""
    said = f"Run {run_id} is taken back: {counted}.{more}"
    if came_to_nothing(lines):
        said = f"Nothing of run {run_id} could be taken back."
    return Result(said, {"run_id": mine, "address": f"/desk/runs/{mine}", "link": "See the run"})
