"""Resumption tokens: what was asked for and how far it was answered, signed with a key of the
repository. They hold as long as the repository does."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import NamedTuple

from sqlalchemy import Connection

from repo_search.catalogue import Catalogue, fact, set_fact
from repo_search.harvesting.asking import no_such_token

KEY = "harvest_key"
"""The fact of the catalogue that signs them."""


class Part(NamedTuple):
    """A part of a list: the arguments of its verb, the serial after which it begins, how many
    records came before it, and how many there were when it was begun."""

    verb: str
    prefix: str
    start: str
    end: str
    of_set: str
    after: int = 0
    before: int = 0
    total: int = 0


def written(catalogue: Catalogue, part: Part) -> str:
    """The token: letters, digits, "-", "_" and "."."""
    said = _letters(json.dumps(part, separators=(",", ":")).encode())
    signed = hmac.digest(_key(catalogue), said.encode(), hashlib.sha256)
    return f"{said}.{_letters(signed)}"


def read(catalogue: Catalogue, token: str, verb: str) -> Part:
    """The part that a token stands for. Raises Refused (badResumptionToken) for one that we have
    not written, or not for this verb."""
    said, _dot, signature = token.partition(".")
    with catalogue.read() as connection:
        key = fact(connection, KEY)
    if key is None:  # none was ever written
        raise no_such_token()
    signed = hmac.digest(bytes.fromhex(key), said.encode(), hashlib.sha256)
    if not hmac.compare_digest(signature.encode(), _letters(signed).encode()):
        raise no_such_token()
    part = Part(*json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))))
    if part.verb != verb:
        raise no_such_token()
    return part


def forget(connection: Connection) -> None:
    """Makes all tokens that were ever written those of somebody else."""
    set_fact(connection, KEY, secrets.token_hex(32))


def _letters(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _key(catalogue: Catalogue) -> bytes:
    """Made when it is first needed."""
    with catalogue.read() as connection:
        found = fact(connection, KEY)
    if found is None:
        with catalogue.write() as connection:
            found = fact(connection, KEY) or secrets.token_hex(32)
            set_fact(connection, KEY, found)
    return bytes.fromhex(found)
