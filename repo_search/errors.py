"""The one error tree, and the table that maps it to HTTP status and exit code.

Every message is safe to show to anybody: it names what is wrong, where, and what would be right.
"""

from typing import NamedTuple

from repo_search.texts import _


class RepoSearchError(Exception):
    """Anything this program refuses or cannot do."""


class BadInput(RepoSearchError):
    """What was asked for cannot be understood or is not allowed."""


class NotFound(RepoSearchError):
    """There is no such record, case, publisher, theme, page or file."""


class Moved(NotFound):
    """What had this id became part of something else, to which the id leads from now on."""

    def __init__(self, what: str, old_id: str, new_id: str) -> None:
        super().__init__(f"{what.capitalize()} {old_id} is now part of {what} {new_id}.")
        self.old_id = old_id
        self.new_id = new_id


class Withdrawn(RepoSearchError):
    """The record was taken out of publication; its tombstone remains."""

    def __init__(self, record_id: str, day: str) -> None:
        super().__init__(
            _("Record %(record_id)s was withdrawn on %(day)s.", record_id=record_id, day=day)
        )
        self.record_id = record_id
        self.day = day


class Erased(RepoSearchError):
    """The record was erased: that it was there, and the day, is all that is known of it."""

    def __init__(self, record_id: str, day: str) -> None:
        super().__init__(
            _("Record %(record_id)s was erased on %(day)s.", record_id=record_id, day=day)
        )
        self.record_id = record_id
        self.day = day


class Unreadable(RepoSearchError):
    """A file could not be read as a document; the message says why, in plain words."""


class Unreachable(RepoSearchError):
    """Something on the web could not or may not be fetched; the message says why."""


class Busy(RepoSearchError):
    """Another process is writing; try again."""


class Unavailable(Busy):
    """A server this repository needs does not answer."""


class NoSpace(RepoSearchError):
    """A disk is full; the message names the place."""


class Damaged(RepoSearchError):
    """The catalogue, the index or a holding is not what it was when it was written."""


class IndexDamaged(Damaged):
    """The index cannot be used; it can be built anew from the catalogue at any time."""


class FileDamaged(Damaged):
    """A file that is held is missing, or is not what it was; nothing is shown in its place."""


class Answer(NamedTuple):
    """How an error is answered: HTTP status code and exit code of a command."""

    http_status: int
    exit_code: int


_ANSWERS: dict[type[RepoSearchError], Answer] = {
    BadInput: Answer(400, 2),
    NotFound: Answer(404, 1),
    Withdrawn: Answer(410, 1),
    Erased: Answer(410, 1),
    Unreadable: Answer(422, 1),
    Unreachable: Answer(502, 1),
    Busy: Answer(503, 1),
    Unavailable: Answer(503, 1),
    NoSpace: Answer(507, 1),
    Damaged: Answer(503, 1),
}


def answer_to(error: RepoSearchError) -> Answer:
    """The HTTP status and exit code for an error, by the nearest class in its family."""
    for family in type(error).__mro__:
        if family in _ANSWERS:
            return _ANSWERS[family]
    return Answer(500, 1)
