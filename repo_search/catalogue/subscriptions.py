"""Searches of which people asked to be told by e-mail; addresses are kept for nothing else."""

import hashlib
import json
import secrets
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, func, or_, select

from repo_search.catalogue import announcements, mails, tables

Frequency = Literal["at once", "daily", "weekly"]
FREQUENCIES: tuple[Frequency, ...] = ("at once", "daily", "weekly")

DAYS_TO_CONFIRM = 3
"""Days after which a sign-up that was not confirmed is forgotten."""
MOST_UNCONFIRMED = 5
"""Sign-ups of one address in a day that wait to be confirmed; further ones get no mail."""
_MOST_WAITING = 5_000
"""Sign-ups that wait to be confirmed, of all addresses together."""

_SUBSCRIPTION, _MAIL = tables.subscription.c, tables.mail.c


@dataclass(frozen=True, slots=True)
class Subscription:
    """`search` is the request as JSON, `path` the address of its results within the site; `serial`
    that of the last announcement it was told of; `confirmed` None as long as nobody followed the
    link in the first mail. Times are UTC."""

    subscription_id: int
    address: str
    frequency: Frequency
    search: str
    path: str
    stop_token: str
    made: datetime
    confirmed: datetime | None
    serial: int
    mailed: datetime | None
    refusals: int


_COLUMNS = [_SUBSCRIPTION[name] for name in Subscription.__slots__]


def add(
    connection: Connection,
    at: datetime,
    domain: str,
    *,
    address: str,
    frequency: Frequency,
    search: str,
    path: str,
) -> bool:
    """A sign-up that waits to be confirmed, with the mail that asks for it; False if too many wait
    already, of this address or of all."""
    forget_unconfirmed(connection, at)
    waiting = select(func.count()).where(_SUBSCRIPTION.confirmed.is_(None))
    of_address = waiting.where(
        _SUBSCRIPTION.address == address, _SUBSCRIPTION.made > at - timedelta(days=1)
    )
    if (connection.scalar(of_address) or 0) >= MOST_UNCONFIRMED:
        return False
    if (connection.scalar(waiting) or 0) >= _MOST_WAITING:
        return False
    token = secrets.token_hex(20)
    added = tables.subscription.insert().values(
        address=address,
        frequency=frequency,
        search=search,
        path=path,
        confirm_hash=_hashed(token),
        stop_token=secrets.token_hex(20),
        made=at,
        serial=0,
        refusals=0,
    )
    subscription_id = connection.execute(
        added.returning(_SUBSCRIPTION.subscription_id)
    ).scalar_one()
    mails.put(connection, mails.new(subscription_id, at, domain, confirm_token=token))
    return True


def by_confirm_token(connection: Connection, token: str) -> Subscription | None:
    return _one(connection, _SUBSCRIPTION.confirm_hash == _hashed(token))


def by_stop_token(connection: Connection, token: str) -> Subscription | None:
    return _one(connection, _SUBSCRIPTION.stop_token == token)


def by_id(connection: Connection, subscription_id: int) -> Subscription | None:
    return _one(connection, _SUBSCRIPTION.subscription_id == subscription_id)


def _one(connection: Connection, condition: ColumnElement[bool]) -> Subscription | None:
    row = connection.execute(select(*_COLUMNS).where(condition)).mappings().first()
    return Subscription(**row) if row else None


def confirm(connection: Connection, found: Subscription, at: datetime) -> None:
    """Begins to tell of what is announced from now on. It takes the place of what this address was
    told of the same search, which goes on from where that was."""
    same = (
        connection.execute(
            select(*_COLUMNS).where(
                _SUBSCRIPTION.address == found.address,
                _SUBSCRIPTION.search == found.search,
                _SUBSCRIPTION.subscription_id != found.subscription_id,
            )
        )
        .mappings()
        .all()
    )
    told = [row["serial"] for row in same if row["confirmed"]]
    for row in same:
        erase(connection, row["subscription_id"])
    mails.remove(connection, found.subscription_id)
    _set(
        connection,
        found.subscription_id,
        confirmed=at,
        mailed=at,
        serial=min([announcements.last(connection), *told]),
    )


def due(connection: Connection, at: datetime, up_to: int) -> list[Subscription]:
    """Those that may be sent a mail about what was announced up to a serial: they have not been
    told of it, no other mail waits for them, and it is a day, or a week, since the last one."""
    today = at.replace(hour=0, minute=0, second=0)
    soon = or_(
        _SUBSCRIPTION.frequency == "at once",
        (_SUBSCRIPTION.frequency == "daily") & (_SUBSCRIPTION.mailed < today),
        (_SUBSCRIPTION.frequency == "weekly") & (_SUBSCRIPTION.mailed < today - timedelta(days=6)),
        _SUBSCRIPTION.mailed > at + timedelta(days=1),  # the clock was set back
    )
    rows = connection.execute(
        select(*_COLUMNS)
        .outerjoin(tables.mail, _MAIL.subscription_id == _SUBSCRIPTION.subscription_id)
        .where(
            _SUBSCRIPTION.confirmed.is_not(None),
            _SUBSCRIPTION.serial < up_to,
            _MAIL.subscription_id.is_(None),
            soon,
        )
        .order_by(_SUBSCRIPTION.subscription_id)
    ).mappings()
    return [Subscription(**row) for row in rows]


def move_on(connection: Connection, found: Subscription, up_to: int) -> bool:
    """Takes note that what was announced up to a serial is dealt with; False if the subscription
    is not as it was found."""
    moved = connection.execute(
        tables.subscription.update()
        .where(
            _SUBSCRIPTION.subscription_id == found.subscription_id,
            _SUBSCRIPTION.serial == found.serial,
        )
        .values(serial=up_to)
    )
    return moved.rowcount == 1


def mark_mailed(connection: Connection, subscription_id: int, at: datetime) -> None:
    _set(connection, subscription_id, mailed=at, refusals=0)


def mark_refused(connection: Connection, subscription_id: int) -> None:
    _set(connection, subscription_id, refusals=_SUBSCRIPTION.refusals + 1)


def _set(connection: Connection, subscription_id: int, **values: object) -> None:
    connection.execute(
        tables.subscription.update()
        .where(_SUBSCRIPTION.subscription_id == subscription_id)
        .values(**values)
    )


def erase(connection: Connection, subscription_id: int) -> None:
    """Takes away the address, the search and the mail that waits."""
    mails.remove(connection, subscription_id)
    connection.execute(
        tables.subscription.delete().where(_SUBSCRIPTION.subscription_id == subscription_id)
    )


def forget_unconfirmed(connection: Connection, at: datetime) -> None:
    """Erases sign-ups that were not confirmed in time."""
    late = select(_SUBSCRIPTION.subscription_id).where(
        _SUBSCRIPTION.confirmed.is_(None),
        _SUBSCRIPTION.made < at - timedelta(days=DAYS_TO_CONFIRM),
    )
    for subscription_id in connection.scalars(late).all():
        erase(connection, subscription_id)


def forget_searches(connection: Connection, values: Set[str]) -> None:
    """Takes out those that ask for one of these values of a facet."""
    rows = select(_SUBSCRIPTION.subscription_id, _SUBSCRIPTION.search)
    for subscription_id, search in connection.execute(rows).all():
        chosen = json.loads(search).get("selection", {})
        if any(not values.isdisjoint(of_facet) for of_facet in chosen.values()):
            erase(connection, subscription_id)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
