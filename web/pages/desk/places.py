"""Addresses of the worklist, and what its kinds of task are called."""

from collections.abc import Mapping

from repo_search.texts import N_, _
from repo_search.worklist import Narrowing
from repo_search.worklist.tasks import Kind, Task
from web import urls

WORKLIST = "/desk"
_KINDS: Mapping[str, str] = {
    "damaged": N_("Damaged files"),
    "rejected": N_("Rejected files"),
    "disclosure": N_("May disclose a person"),
    "deposit": N_("Drafts and deposits"),
    "duplicate": N_("Likely duplicates"),
    "publisher": N_("Unmatched publishers"),
    "overdue": N_("Overdue reports"),
    "vanished": N_("Vanished reports"),
    "textless": N_("No text"),
    "undated": N_("No date"),
    "themes": N_("Suggested themes"),
    "findings": N_("Findings to look at"),
}


def kind_name(kind: Kind) -> str:
    return _(_KINDS[kind])


def worklist(wanted: Narrowing, page: int = 1) -> str:
    """The address of the list of these tasks."""
    pages = [("page", str(page))] if page > 1 else []
    return urls.with_query(WORKLIST, [*arguments(wanted), *pages])


def task(one: Task, wanted: Narrowing, page: int = 0, finding: str = "") -> str:
    """The address of a task in the list that is worked through, with a page of its record, or one
    of its findings."""
    pages = [("page", str(page))] if page else []
    pages += [("finding", finding)] if finding else []
    path = f"{WORKLIST}/tasks/{one.kind}/{one.name}"
    return urls.with_query(path, [*arguments(wanted), *pages])


def arguments(wanted: Narrowing) -> list[tuple[str, str]]:
    pairs = [
        ("kind", wanted.kind),
        ("publisher", wanted.publisher),
        ("run", str(wanted.run) if wanted.run else ""),
        ("unsure", "yes" if wanted.unsure else ""),
    ]
    return [pair for pair in pairs if pair[1]]


def record(record_id: str) -> str:
    """The address of a record's form."""
    return WORKLIST + urls.record(record_id)


def picture(record_id: str, number: int) -> str:
    return WORKLIST + urls.picture(record_id, number)


def boxes(one: Task, record_id: str, number: int, finding: str = "") -> str:
    """The address of the boxes around what speaks for a task on a page of its record, or around
    one of its findings."""
    path = f"{WORKLIST}{urls.record(record_id)}/pages/{number}/boxes.svg"
    return urls.with_query(path, [("of", one.kind), *([("finding", finding)] if finding else [])])


def file(record_id: str, page: int | None = None) -> str:
    return WORKLIST + urls.file(record_id, page)
