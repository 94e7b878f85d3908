"""Mails that no server has taken yet. Written down before they are sent, gone when they are."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from repo_search.catalogue import tables

LONGEST_WAIT = timedelta(days=1)
"""After this a mail is tried again at the latest."""

_MAIL = tables.mail.c


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail for one subscription: it asks for confirmation if it has a `confirm_token`, else it
    tells of what was announced after one serial and not after another."""

    subscription_id: int
    message_id: str
    made: datetime
    confirm_token: str
    after: int
    up_to: int
    attempts: int
    next_try: datetime


def new(
    subscription_id: int,
    at: datetime,
    domain: str,
    *,
    after: int = 0,
    up_to: int = 0,
    confirm_token: str = "",
) -> Mail:
    """A mail with an identification of its own (RFC 5322 §3.6.4), by which a repeat is known."""
    message_id = f"<{secrets.token_hex(16)}@{domain}>"
    return Mail(subscription_id, message_id, at, confirm_token, after, up_to, 0, at)


def put(connection: Connection, mail: Mail) -> None:
    values = {name: getattr(mail, name) for name in Mail.__slots__}
    connection.execute(tables.mail.insert().values(values))


def due(connection: Connection, at: datetime, *, confirmations_only: bool) -> list[Mail]:
    """Mails to be tried now: those that were tried least first, and of these the oldest."""
    wanted = select(tables.mail).where(
        or_(_MAIL.next_try <= at, _MAIL.next_try > at + LONGEST_WAIT)  # the clock was set back
    )
    if confirmations_only:
        wanted = wanted.where(_MAIL.confirm_token != "")
    rows = connection.execute(
        wanted.order_by(_MAIL.attempts, _MAIL.made, _MAIL.subscription_id)
    ).mappings()
    return [Mail(**row) for row in rows]


def put_off(connection: Connection, subscription_id: int, until: datetime) -> None:
    connection.execute(
        tables.mail.update()
        .where(_MAIL.subscription_id == subscription_id)
        .values(attempts=_MAIL.attempts + 1, next_try=until)
    )


def remove(connection: Connection, subscription_id: int) -> None:
    connection.execute(tables.mail.delete().where(_MAIL.subscription_id == subscription_id))
