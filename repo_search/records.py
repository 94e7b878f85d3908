"""Values the repository holds: records, their holdings, tombstones and references."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from repo_search.dates import ImpreciseDate
from repo_search.errors import NotFound, Withdrawn
from repo_search.passages import TextState
from repo_search.texts import N_, _

_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH = 8

UNKNOWN_RIGHTS = N_("Copyright of the publisher")

SEPARATOR = " || "
"""Between several values in one cell of a manifest or authority file."""


def split_values(cell: str) -> tuple[str, ...]:
    """The values of one cell, white space folded, empty ones left out."""
    values = (" ".join(value.split()) for value in cell.split(SEPARATOR.strip()))
    return tuple(value for value in values if value)


def new_id() -> str:
    """An opaque identifier of 40 random bits in Crockford's base 32, such as "k7m2q9xw"."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))


@dataclass(frozen=True, slots=True)
class Reference:
    """A publisher, theme or case as a record names it: its id and its preferred label."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One file we keep of a record. `size` is in bytes, `pages` counts pages or numbered parts."""

    sha256: str
    size: int
    media_type: str
    filename: str
    pages: int
    paged: bool
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of a withdrawn record: when and why."""

    withdrawn: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Why and since when a record awaits clearance by a librarian; the public sees none of it."""

    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Since when and why a record is not published yet; `publish_on` is the day on which it is to
    be published by itself, if there is one."""

    since: datetime
    reason: str
    publish_on: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """The description of one publication, as its claims resolve. Unknown is None or ().

    `status` is one of `repo_search.cases.STATUSES` where its publisher says how it stands, or is
    promised. `suggested` are themes read in its text that no librarian has accepted or refused.
    """

    record_id: str
    accession: int
    title: str
    publishers: tuple[Reference, ...]
    themes: tuple[Reference, ...]
    suggested: tuple[Reference, ...]
    cases: tuple[Reference, ...]
    status: str | None
    published: ImpreciseDate | None
    document_type: str | None
    review: str | None
    authors: tuple[str, ...]
    languages: tuple[str, ...]
    abstract: str | None
    rights: str | None
    rights_holder: str | None
    licence: str | None
    source_url: str | None
    series: str | None
    period_covered: str | None
    notes: tuple[str, ...]
    text: TextState
    text_reason: str
    holding: Holding | None
    added: datetime
    changed: datetime
    tombstone: Tombstone | None = None
    hold: Hold | None = None
    draft: Draft | None = None

    @property
    def is_public(self) -> bool:
        """Whether the public may see it: `visible` as a condition, `tables.PUBLIC` in SQL."""
        return self.tombstone is None and self.hold is None and self.draft is None

    @property
    def never_public(self) -> bool:
        """Whether it came in as a draft and is one still: nobody is told that it was there."""
        return self.draft is not None and self.draft.since <= self.added

    @property
    def rights_statement(self) -> str:
        return self.rights or UNKNOWN_RIGHTS


def visible(record: Record) -> Record:
    """The record as the public may see it; raises Withdrawn for one taken out of publication,
    and NotFound for a draft, or one that awaits clearance.

    The one answer to "who may see this record, and what of it": results, counts, files, pages,
    pictures, API and feeds all ask here.
    """
    if record.tombstone is not None and not record.never_public:
        raise Withdrawn(record.record_id, record.tombstone.withdrawn.date().isoformat())
    if not record.is_public:
        raise not_held(record.record_id)
    return record


def not_held(record_id: str) -> NotFound:
    """What is said of an id that no public record has."""
    return NotFound(_("There is no record %(record_id)s.", record_id=record_id[:40]))
