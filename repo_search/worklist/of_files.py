"""Tasks about files and watched pages: damaged, rejected, overdue, vanished."""

import shlex
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from repo_search.catalogue import fixities, pages, runs
from repo_search.texts import _
from repo_search.worklist.tasks import Task


def damaged(connection: Connection) -> Iterator[Task]:
    for one in fixities.faults(connection):
        yield Task(
            "damaged",
            f"damaged:{one.sha256}",
            f"{one.filename} of record {one.record_id} {one.fault}",
            _(
                "Found on %(when)s; its SHA-256 was %(sha256)s.",
                when=f"{one.checked:%Y-%m-%d %H:%M}",
                sha256=one.sha256,
            ),
            "repo-search import the same file again, or put it back from a backup; then: "
            "repo-search fixity",
            (one.record_id,),
        )


def rejected(connection: Connection) -> Iterator[Task]:
    for one in runs.still_rejected(connection):
        path = one.path.encode("utf-8", "backslashreplace").decode()  # names may be no text
        yield Task(
            "rejected",
            f"rejected:{path}",
            path,
            one.reason,
            f"mend it, then: {one.command}",
            run=one.run_id,
        )


def due(connection: Connection, today: date) -> Iterator[Task]:
    """What is overdue or has vanished."""
    for one in pages.due(connection, today, days_ahead=0):
        if one.why == "vanishing" or one.held:
            continue
        row, address, record_id = one.listed.row, one.listed.address, one.listed.record_id
        if one.why == "overdue":
            evidence = _(
                "%(address)s promised it for %(day)s at the latest.", address=address, day=one.day
            )
            command = f"repo-search pages check {shlex.quote(address)}"
        else:
            evidence = _(
                "It has not been on %(address)s since %(day)s, and no file is held.",
                address=address,
                day=one.day,
            )
            command = f"repo-search show {record_id}"
        yield Task(
            one.why,
            f"{one.why}:{address}:{one.listed.key}",
            " — ".join(filter(None, (row.get("case"), row["title"]))),
            evidence,
            command,
            (record_id,) if record_id else (),
        )
