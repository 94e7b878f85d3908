"""The plain list of records, in whatever state they are."""

from dataclasses import dataclass

from repo_search.catalogue.record_list import STATES, Listed
from repo_search.records import Record
from repo_search.texts import N_, _
from web import urls, wording
from web.pages.desk.record import here
from web.pages.desk.record_fields import Choice
from web.pages.pager import Pager, pager

PER_PAGE = 50
_STATES = {
    "published": N_("Published"),
    "draft": N_("Draft"),
    "held": N_("Held back"),
    "withdrawn": N_("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class RecordLine:
    title: str
    href: str
    about: str
    state: str


@dataclass(frozen=True, slots=True)
class RecordListPage:
    title: str
    q: str
    states: tuple[Choice, ...]
    counted: str
    lines: tuple[RecordLine, ...]
    pager: Pager | None


def record_list_page(text: str, state: str, found: Listed, page: int) -> RecordListPage:
    def at(number: int) -> str:
        given = {"q": text, "state": state, "page": str(number) if number > 1 else ""}
        return urls.with_query("/desk/records", ((n, v) for n, v in given.items() if v))

    return RecordListPage(
        _("Records"),
        text,
        (
            Choice("", _("Any state"), not state),
            *(Choice(one, _(_STATES[one]), one == state) for one in STATES),
        ),
        wording.records(found.total),
        tuple(map(_line, found.records)),
        pager(page, -(-found.total // PER_PAGE), at),
    )


def _line(record: Record) -> RecordLine:
    issued = ", ".join(publisher.label for publisher in record.publishers)
    about = (wording.document_type(record), wording.published(record.published), issued)
    return RecordLine(
        record.title,
        here(record.record_id),
        " · ".join(filter(None, (record.record_id, *about))),
        in_words(record),
    )


def in_words(record: Record) -> str:
    """The state of a record in a word or two."""
    if record.tombstone:
        return _(_STATES["withdrawn"])
    words = [
        _(_STATES[name])
        for name, is_so in (("held", record.hold), ("draft", record.draft))
        if is_so
    ]
    return ", ".join(words) or _(_STATES["published"])
