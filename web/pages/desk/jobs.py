"""Pages of jobs: all that were asked for of late, and how far one is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from repo_search.catalogue.jobs import Job
from repo_search.texts import N_, _
from web.pages.desk.frame import address
from web.pages.desk.telling import moment, outcome_said

_KINDS = {
    "batch": N_("Change many records"),
    "deposit": N_("Take in a deposit"),
    "import": N_("Import"),
    "index": N_("Bring the index up to date"),
    "receipt": N_("Send a receipt"),
    "undo": N_("Take back a run"),
}
_STATES = {
    "waiting": N_("It waits for its turn."),
    "running": N_("It is being done."),
    "done": N_("It is done."),
    "failed": N_("It failed."),
}
_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class JobLine:
    title: str
    href: str
    who: str
    made: str
    state: str


@dataclass(frozen=True, slots=True)
class JobsPage:
    title: str
    lines: tuple[JobLine, ...]


def jobs_page(latest: Iterable[Job]) -> JobsPage:
    return JobsPage(_("What was asked for"), tuple(map(_line, latest)))


def _line(job: Job) -> JobLine:
    return JobLine(
        _(_KINDS.get(job.kind, job.kind)), f"/desk/jobs/{job.job_id}", job.who,
        moment(job.made), _(_STATES[job.state]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """What became of one file; `href` is that of its record, "" if it has none."""

    outcome: str
    name: str
    reason: str
    href: str


@dataclass(frozen=True, slots=True)
class JobPage:
    """How far a job is: `done` of `total`, 0 of 0 if that is not known. `link` and `address` lead
    to what came of it, `undo` takes it back; "" where there is none. `more` outcomes are not
    shown."""

    title: str
    state: str
    said: str
    is_over: bool
    failed: bool
    done: int
    total: int
    here: str
    address: str
    link: str
    undo: str
    outcomes: tuple[OutcomeLine, ...]
    more: int
    line: JobLine


def job_page(job: Job) -> JobPage:
    told = job.told
    is_over = job.state in ("done", "failed")
    run_id, dry_run = int(told.get("run_id") or 0), bool(told.get("dry_run"))
    outcomes = told.get("outcomes", ())
    return JobPage(
        _(_KINDS.get(job.kind, job.kind)),
        _(_STATES[job.state]),
        job.said,
        is_over,
        job.state == "failed",
        job.done,
        job.total,
        f"/desk/jobs/{job.job_id}",
        str(told.get("address", "")),
        str(told.get("link", "")),
        f"{address(run_id)}/undo" if run_id and not dry_run else "",
        tuple(map(_outcome, outcomes[:_SHOWN])),
        max(0, len(outcomes) - _SHOWN),
        _line(job),
    )


def _outcome(told: Mapping[str, Any]) -> OutcomeLine:
    record_id = told.get("record_id") or ""
    return OutcomeLine(
        outcome_said(told["outcome"]),
        told.get("path") or "",
        told.get("reason") or "",
        f"/desk/records/{record_id}" if record_id else "",
    )
