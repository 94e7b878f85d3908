"""Tasks: something that a person has to decide or mend, with what tells of it."""

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "damaged",
    "rejected",
    "disclosure",
    "deposit",
    "duplicate",
    "publisher",
    "overdue",
    "vanished",
    "textless",
    "undated",
    "themes",
    "findings",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are listed."""

_NAME_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Task:
    """Something a person has to decide or mend. `key` tells it from all others; `command` settles
    it. `records` are the ids of the records it is about, `publisher` the id of the entry, `run` the
    one that rejected a file, 0 if none did. `unsure` is who looked at it and was not sure."""

    kind: Kind
    key: str
    what: str
    evidence: str
    command: str
    records: tuple[str, ...] = ()
    publisher: str = ""
    run: int = 0
    unsure: str = ""

    @property
    def name(self) -> str:
        """Its key as it stands in addresses: short, and without what the key says."""
        return hashlib.sha256(self.key.encode("utf-8", "surrogateescape")).hexdigest()[
            :_NAME_LENGTH
        ]
