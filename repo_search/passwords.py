"""Passwords: kept as Argon2id hashes (RFC 9106) with the parameters that its library recommends."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from repo_search.catalogue import Catalogue, accounts
from repo_search.catalogue.accounts import Account
from repo_search.errors import BadInput, NotFound
from repo_search.texts import _

SHORTEST, LONGEST = 12, 200
_hasher = PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """What is kept of a password. Raises BadInput for one that is too short or too long."""
    if len(password) < SHORTEST:
        raise BadInput(_("Choose a password of at least %(number)s characters.", number=SHORTEST))
    if len(password) > LONGEST:
        raise BadInput(_("Choose a password of at most %(number)s characters.", number=LONGEST))
    return _hasher.hash(password)


def checked(catalogue: Catalogue, name: str, password: str) -> Account | None:
    """The account that this name and password open, or None. It takes as long for a name that
    nobody has, so that its time does not tell who has an account."""
    nobodys = _nobodys()  # before anything is known of the account
    with catalogue.read() as connection:
        try:
            account = accounts.find(connection, name)
        except NotFound:
            account = None
    usable = account is not None and account.password and account.disabled is None
    right = _is_right(account.password if account and usable else nobodys, password)
    if account is None or not usable or not right:
        return None
    if _hasher.check_needs_rehash(account.password):
        kept = _hasher.hash(password)
        with catalogue.write() as connection:
            accounts.hash_anew(connection, account, kept)
            account = accounts.find(connection, name)  # as it was, it would open no session
        if not account.password or not _is_right(account.password, password):
            return None
    return account


def _is_right(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
