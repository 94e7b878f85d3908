"""Reports that publishers sent in themselves: the receipt of each, and what became of it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from repo_search.catalogue import jobs, records, tables
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, Erased, Moved, NotFound
from repo_search.records import Record
from repo_search.texts import N_, _

State = Literal["received", "waiting", "published", "refused", "withdrawn", "erased"]

MOST_A_DAY = 50
"""Deposits of one account in 24 hours: they take up room until a librarian has seen them."""
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without those that are taken for each other when a receipt is read out or typed."""
_ID_LENGTH = 10
WITHDRAWN = N_("The librarians have withdrawn this report before. Ask them about it.")
"""What is told of it to whoever sends it in again."""
_DEPOSIT, _RECORD = tables.deposit.c, tables.record.c


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file that a publisher sent in, with its receipt. `who` is the name of the account, `made`
    UTC, `note` to the librarian, `job_id` the work that reads it, `record_id` the record it became
    or is a copy of, None before it was read; `refused` says why it was not taken in, or is ""."""

    receipt_id: str
    who: str
    publisher_id: str
    filename: str
    sha256: str
    size: int
    made: datetime
    note: str
    job_id: int | None
    record_id: str | None
    refused: str


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a deposit: `record_id` if it is published, and the reason if it was refused
    or withdrawn."""

    state: State
    record_id: str = ""
    reason: str = ""


def put(
    connection: Connection,
    who: str,
    publisher_id: str,
    filename: str,
    sha256: str,
    size: int,
    note: str,
) -> str:
    """Keeps a deposit that has arrived; gives the id of its receipt. Raises BadInput for one too
    many in a day."""
    moment = now()
    recent = select(func.count()).where(
        _DEPOSIT.who == who, _DEPOSIT.made > moment - timedelta(days=1)
    )
    if (connection.scalar(recent) or 0) >= MOST_A_DAY:
        raise BadInput(
            _(
                "%(number)s reports have been deposited by this account in 24 hours, the most that "
                "are taken. Deposit the others tomorrow, or ask the librarians to bring them in.",
                number=MOST_A_DAY,
            )
        )
    receipt_id = "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))
    connection.execute(
        tables.deposit.insert().values(
            receipt_id=receipt_id, who=who, publisher_id=publisher_id, filename=filename,
            sha256=sha256, size=size, made=moment, note=note, refused="",
        )
    )  # fmt: skip
    return receipt_id


def put_job(connection: Connection, receipt_id: str, job_id: int) -> None:
    """Notes which work reads a deposit."""
    _put(connection, receipt_id, job_id=job_id)


def settle(connection: Connection, receipt_id: str, record_id: str) -> None:
    """Notes the record that a deposit became, or is a copy of."""
    _put(connection, receipt_id, record_id=record_id, refused="")


def refuse(connection: Connection, receipt_id: str, why: str) -> None:
    """Notes why a deposit was not taken in, as a sentence that its publisher reads."""
    _put(connection, receipt_id, refused=why)


def find(connection: Connection, receipt_id: str) -> Deposit:
    """Raises NotFound."""
    found = _deposits(connection, _DEPOSIT.receipt_id == receipt_id)
    if not found:
        raise NotFound(_("There is no such receipt."))
    return found[0]


def of_account(connection: Connection, who: str, limit: int) -> list[Deposit]:
    """The deposits of an account, the newest first."""
    return _deposits(connection, _DEPOSIT.who == who, limit)


def latest(connection: Connection, limit: int) -> list[Deposit]:
    """The deposits of all accounts, the newest first."""
    return _deposits(connection, True, limit)


def of_record(connection: Connection, record_id: str) -> list[Deposit]:
    """The deposits that a record has come from, the newest first."""
    return _deposits(connection, _DEPOSIT.record_id == record_id)


def waiting(connection: Connection) -> list[Deposit]:
    """The deposits that a librarian has to decide on, the oldest first: those that are drafts."""
    drafts = select(_RECORD.record_id).where(
        _RECORD.draft.is_not(None), _RECORD.withdrawn.is_(None)
    )
    return _deposits(connection, _DEPOSIT.record_id.in_(drafts))[::-1]


def became(connection: Connection, deposit: Deposit) -> Became:
    """What became of a deposit. Nothing is told of a record that the public does not see, but why
    a librarian refused or withdrew it."""
    if deposit.refused:
        return Became("refused", reason=deposit.refused)
    if deposit.record_id is None:
        if not deposit.sha256:
            return Became("erased")
        if deposit.job_id is not None and jobs.find(connection, deposit.job_id).state == "failed":
            return Became("refused", reason=_("It could not be read. Ask the librarians about it."))
        return Became("received")
    try:
        record = _followed(connection, deposit.record_id)
    except Erased:
        return Became("erased")
    except NotFound:
        return Became("refused", reason=_("A librarian has taken it out again."))
    if record.tombstone is not None:
        if _first(connection, record.record_id) != deposit.receipt_id:
            return Became("refused", reason=_(WITHDRAWN))  # the reason is for whoever brought it in
        state: State = "refused" if record.draft else "withdrawn"
        return Became(state, reason=record.tombstone.reason)
    if not record.is_public:
        return Became("waiting")
    return Became("published", record.record_id)


def _first(connection: Connection, record_id: str) -> str | None:
    """The receipt of the deposit that brought a record in, if one did."""
    mine = select(_DEPOSIT.receipt_id).where(_DEPOSIT.record_id == record_id)
    return connection.scalar(mine.order_by(_DEPOSIT.made, _DEPOSIT.job_id.nulls_first()).limit(1))


def _followed(connection: Connection, record_id: str) -> Record:
    try:
        return records.find(connection, record_id)
    except Moved as moved:
        return records.find(connection, moved.new_id)


def forget(
    connection: Connection, record_ids: Collection[str], sha256s: Collection[str]
) -> list[int]:
    """Leaves of the deposits of erased records nothing but who sent something in, and when; gives
    the jobs that read them."""
    theirs = _DEPOSIT.record_id.in_(record_ids) | _DEPOSIT.sha256.in_(sha256s)
    read_by = list(connection.scalars(select(_DEPOSIT.job_id).where(theirs)))
    connection.execute(
        tables.deposit.update()
        .where(theirs)
        .values(filename="", sha256="", size=0, note="", record_id=None, refused="")
    )
    return [job_id for job_id in read_by if job_id is not None]


def _deposits(connection: Connection, condition: Any, limit: int | None = None) -> list[Deposit]:
    # Those of one second in the order in which they were sent: the job counts on.
    order = (_DEPOSIT.made.desc(), _DEPOSIT.job_id.desc().nulls_last(), _DEPOSIT.receipt_id)
    wanted = select(tables.deposit).where(condition).order_by(*order).limit(limit)
    return [Deposit(**row) for row in connection.execute(wanted).mappings()]


def _put(connection: Connection, receipt_id: str, **values: Any) -> None:
    mine = _DEPOSIT.receipt_id == receipt_id
    connection.execute(tables.deposit.update().where(mine).values(**values))
