"""Who may sign in at the desk, and who is signed in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, and_, select

from repo_search.analysis import fold
from repo_search.catalogue import tables
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, NotFound

Role = Literal["librarian", "publisher"]
LONGEST_NAME = 60
IDLE = timedelta(hours=2)
"""After which who does nothing is signed out."""
LONGEST = timedelta(hours=12)
"""After which everybody is."""
_NOTED_EVERY = timedelta(minutes=5)
_KEPT = timedelta(days=2)
"""For which a session that is over is kept, so that a form of it can be sent by the next."""
_ACCOUNT, _SESSION = tables.account.c, tables.session.c


@dataclass(frozen=True, slots=True)
class Account:
    """One who may sign in. `publisher_id` is for whom a publisher deposits, `mail` where receipts
    go, `subject` who it is to the single sign-on; each "" if there is none. `password` is a hash,
    "" for who has none."""

    account_id: int
    name: str
    password: str
    role: Role
    publisher_id: str
    mail: str
    subject: str
    made: datetime
    disabled: datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is open, and whose."""

    account: Account
    form_token: str


def add(connection: Connection, name: str, role: Role, publisher_id: str, mail: str) -> Account:
    """A new account, which cannot sign in before it has a password or is known to a single
    sign-on. Raises BadInput for a name that cannot be or is taken."""
    written = check_free(connection, name)
    connection.execute(
        tables.account.insert().values(
            name=written, name_key=key(written), password="", role=role,
            publisher_id=publisher_id, mail=mail, subject="", made=now(),
        )
    )  # fmt: skip
    return find(connection, written)


def check_free(connection: Connection, name: str) -> str:
    """The name as it is kept, white space folded. Raises BadInput for one that cannot be or is
    taken."""
    written = " ".join(name.split())
    if not key(written) or len(written) > LONGEST_NAME or not written.isprintable():
        raise BadInput(
            f"“{name[:80]}” is no name. Write letters or digits, {LONGEST_NAME} at most."
        )
    if _row(connection, written):
        raise BadInput(f"There is an account “{written}” already.")
    return written


def find(connection: Connection, name: str) -> Account:
    """Raises NotFound."""
    row = _row(connection, name)
    if row is None:
        raise NotFound(
            f"There is no account “{name[:LONGEST_NAME]}”. “repo-search users” lists them."
        )
    return _account(row)


def by_subject(connection: Connection, subject: str) -> Account | None:
    """The account that a single sign-on calls so."""
    wanted = select(tables.account).where(_ACCOUNT.subject == subject, _ACCOUNT.subject != "")
    row = connection.execute(wanted).mappings().first()
    return _account(row) if row else None


def all_accounts(connection: Connection) -> list[Account]:
    """Every account, by name."""
    rows = connection.execute(select(tables.account).order_by(_ACCOUNT.name_key)).mappings()
    return [_account(row) for row in rows]


def any_account(connection: Connection) -> bool:
    """Whether there is a desk at all."""
    return connection.execute(select(_ACCOUNT.account_id).limit(1)).first() is not None


def put_password(connection: Connection, account_id: int, hashed: str) -> None:
    """Sets a password; whoever is signed in with the old one is signed out."""
    _put(connection, account_id, password=hashed)
    end_all(connection, account_id)


def hash_anew(connection: Connection, account: Account, hashed: str) -> None:
    """Puts another hash of the same password, unless it has another password by now."""
    connection.execute(tables.account.update().where(_unchanged(account)).values(password=hashed))


def put_subject(connection: Connection, account_id: int, subject: str) -> None:
    """Who an account is to the single sign-on. Raises BadInput if another is so called."""
    other = by_subject(connection, subject)
    if other and other.account_id != account_id:
        raise BadInput(f"{other.name} signs in as that already.")
    _put(connection, account_id, subject=subject)


def disable(connection: Connection, account_id: int) -> None:
    """Lets an account sign in no more, and signs it out. Its name stays in what it has done."""
    _put(connection, account_id, disabled=now(), password="", subject="")
    end_all(connection, account_id)


def enable(connection: Connection, account_id: int) -> None:
    _put(connection, account_id, disabled=None)


def begin_session(connection: Connection, account: Account) -> str:
    """A new session; gives its token, of which only a hash is kept, or "" if the account has
    another password by now, or is shut out. It takes the forms of the account's last one: what was
    typed while that ended is not lost."""
    forget_old(connection)
    token, moment = secrets.token_urlsafe(32), now()
    account_id = account.account_id
    as_read = _unchanged(account), _ACCOUNT.disabled.is_(None)
    if connection.execute(select(_ACCOUNT.account_id).where(*as_read)).first() is None:
        return ""
    mine = select(_SESSION.form_token).where(_SESSION.account_id == account_id)
    last = connection.scalar(mine.order_by(_SESSION.made.desc()).limit(1))
    connection.execute(
        tables.session.insert().values(
            token_hash=_hash(token), account_id=account_id,
            form_token=last or secrets.token_urlsafe(32), made=moment, seen=moment,
        )
    )  # fmt: skip
    return token


def signed_in(connection: Connection, token: str) -> SignedIn | None:
    """Whose session has this token, if it is still open."""
    row = (
        connection.execute(
            select(tables.account, _SESSION.form_token)
            .join(tables.session, _SESSION.account_id == _ACCOUNT.account_id)
            .where(
                _SESSION.token_hash == _hash(token),
                _SESSION.made > now() - LONGEST,
                _SESSION.seen > now() - IDLE,
                _ACCOUNT.disabled.is_(None),
            )
        )
        .mappings()
        .first()
    )
    return SignedIn(_account(row), row["form_token"]) if row else None


def is_stale(connection: Connection, token: str) -> bool:
    """Whether a session has not been noted as used for some minutes."""
    seen = connection.scalar(select(_SESSION.seen).where(_SESSION.token_hash == _hash(token)))
    return seen is not None and seen < now() - _NOTED_EVERY


def note_use(connection: Connection, token: str) -> None:
    """Keeps a session open for longer."""
    mine = _SESSION.token_hash == _hash(token)
    connection.execute(tables.session.update().where(mine).values(seen=now()))


def end_session(connection: Connection, token: str) -> None:
    connection.execute(tables.session.delete().where(_SESSION.token_hash == _hash(token)))


def end_all(connection: Connection, account_id: int) -> None:
    """Signs an account out everywhere."""
    connection.execute(tables.session.delete().where(_SESSION.account_id == account_id))


def forget_old(connection: Connection) -> None:
    """Removes sessions that have long been over."""
    connection.execute(tables.session.delete().where(_SESSION.made <= now() - _KEPT))


def key(name: str) -> str:
    """What is the same for a name however it is written."""
    return " ".join(fold(name))


def _unchanged(account: Account) -> Any:
    """That an account has the password still with which it was read."""
    mine = _ACCOUNT.account_id == account.account_id
    return and_(mine, _ACCOUNT.password == account.password)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _row(connection: Connection, name: str) -> Any:
    wanted = select(tables.account).where(_ACCOUNT.name_key == key(name))
    return connection.execute(wanted).mappings().first()


def _account(row: Any) -> Account:
    return Account(**{name: row[name] for name in Account.__slots__})


def _put(connection: Connection, account_id: int, **values: Any) -> None:
    mine = _ACCOUNT.account_id == account_id
    connection.execute(tables.account.update().where(mine).values(**values))
