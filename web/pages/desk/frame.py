"""What surrounds every page of the desk: who is signed in, where to go, what was just done."""

from dataclasses import dataclass

from sqlalchemy import Connection

from repo_search.catalogue import journal, runs
from repo_search.catalogue.accounts import SignedIn
from repo_search.errors import NotFound
from repo_search.texts import N_, _, plural
from web.pages.desk.telling import what_said

_LIBRARIANS = (
    ("/desk", N_("Worklist")),
    ("/desk/records", N_("Records")),
    ("/desk/upload", N_("Upload")),
    ("/desk/batch", N_("Change many")),
    ("/desk/log", N_("Log")),
)
_PUBLISHERS = (("/desk/deposit", N_("Deposit a report")), ("/desk/deposits", N_("Your deposits")))
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done, in a sentence. `undo` is the address that takes it back, "" if it was
    taken back already or cannot be; `back` is where that leads, `run` the address of the run."""

    said: str
    run: str
    undo: str
    back: str


@dataclass(frozen=True, slots=True)
class Desk:
    name: str
    token: str
    navigation: tuple[Link, ...]
    done: Done | None


def desk_frame(
    connection: Connection, signed_in: SignedIn, section: str, done: str, here: str
) -> Desk:
    """`done` is the number of the run that was just done as the address has it, "" if none; `here`
    is the address without it."""
    is_librarian = signed_in.account.role == "librarian"
    links = _LIBRARIANS if is_librarian else _PUBLISHERS
    return Desk(
        signed_in.account.name,
        signed_in.form_token,
        tuple(Link(_(text), href, href == section) for href, text in links),
        _done(connection, done, here) if is_librarian else None,
    )


def _done(connection: Connection, written: str, here: str) -> Done | None:
    if not (written.isascii() and written.isdigit()) or len(written) > _LONGEST:
        return None
    try:
        run = runs.find(connection, int(written))
    except NotFound:
        return None
    changed = journal.count(connection, run.run_id)
    counted = plural("%(number)s record changed", "%(number)s records changed", changed)
    what = what_said(run)
    if run.undone:
        return Done(_("Taken back: %(what)s", what=what), address(run.run_id), "", here)
    said = _("Done: %(what)s. %(counted)s.", what=what, counted=counted)
    for_good = run.kind == "undo" and journal.gave_back(connection, run.run_id)
    undo = "" if for_good else f"{address(run.run_id)}/undo"
    return Done(said, address(run.run_id), undo, here)


def address(run_id: int) -> str:
    """Where a run is told."""
    return f"/desk/runs/{run_id}"
