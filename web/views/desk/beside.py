"""What stands beside a task, read from the catalogue: its records, a page of a file, two texts."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, select

from repo_search.catalogue import (
    claims,
    disclosures,
    findings,
    publisher_desk,
    publishers,
    records,
    tables,
)
from repo_search.catalogue import texts as kept
from repo_search.claims import SUGGESTED, Claim
from repo_search.disclosures import Disclosure
from repo_search.errors import FileDamaged, Unavailable
from repo_search.evidence import spans_of_findings, spans_of_words, words_by_page
from repo_search.records import Holding, Record
from repo_search.results import Span
from repo_search.texts import N_
from repo_search.worklist import Task
from web.pages.desk.comparing import Comparison, comparison
from web.pages.desk.tasks import Known, Leaf
from web.site import check_file, site

_MOST_RECORDS = 20
_LEAFLESS = ("duplicate", "damaged", "rejected", "overdue", "vanished")
"""Kinds of task to which no page of a file is shown."""


def what_is_known(connection: Connection, task: Task, number: int, finding: str = "") -> Known:
    """What helps to decide a task; `number` is the page of its file that is asked for, 0 for the
    one that says most; `finding` is the one that is to be decided, "" for the first."""
    known = tuple(records.by_ids(connection, task.records[:_MOST_RECORDS]).values())
    if not known:
        return Known()
    first = known[0]
    if task.kind == "findings":
        return _findings_known(connection, first, number, finding)
    said = claims.of_record(connection, first.record_id)
    found = disclosures.of_record(connection, first.record_id)
    return Known(
        known,
        said,
        found if task.kind == "disclosure" else (),
        None
        if task.kind in _LEAFLESS
        else _leaf(
            connection, first, task.kind, number or _telling_page(task.kind, first, said, found)
        ),
        _near(connection, task.publisher) if task.publisher else (),
        _compared(connection, known) if task.kind == "duplicate" else None,
    )


def _findings_known(connection: Connection, record: Record, number: int, wanted: str) -> Known:
    waiting = findings.waiting(connection, record.record_id)
    one = next((one for one in waiting if one.finding_id == wanted), next(iter(waiting), None))
    page = number or (one.page if one else 1)
    leaf = _leaf(connection, record, "findings", page, one.finding_id if one else "")
    return Known((record,), (), (), leaf, findings=waiting, finding=one)


def spans_on(
    connection: Connection, record_id: str, kind: str, number: int, text: str, finding: str = ""
) -> tuple[Span, ...]:
    """What of a page speaks for a task of this kind about its record, or for one finding."""
    if kind == "findings":
        one = findings.by_ids(connection, [finding]).get(finding)
        if one is None or one.record_id != record_id:
            return ()
        return tuple((start, end) for page, start, end in one.found.stretches if page == number)
    if kind == "themes":
        said, suggested = claims.of_record(connection, record_id), _suggested(connection, record_id)
        words = [word for of in _told(said, suggested) for word in of.get(number, ())]
        return spans_of_words(text, words)
    if kind == "publisher":
        said = claims.of_record(connection, record_id)
        return spans_of_words(text, [v for one in said if one.field == kind for v in one.values])
    if kind == "disclosure":
        found = disclosures.of_record(connection, record_id)
        return spans_of_findings(text, [one for one in found if one.page in (number, None)])
    return ()


def publisher_names(connection: Connection, waits: Iterable[Task]) -> dict[str, str]:
    """Publishers about which, or about records of which, something waits: ids and names."""
    about = {record_id for task in waits for record_id in task.records}
    value = tables.record_value.c
    rows = connection.execute(
        select(value.record_id, value.value).where(value.field == "publisher")
    )
    named = {publisher_id for record_id, publisher_id in rows if record_id in about}
    entry = tables.publisher.c
    names = connection.execute(select(entry.publisher_id, entry.name).order_by(entry.name))
    return {publisher_id: name for publisher_id, name in names if publisher_id in named}


def _suggested(connection: Connection, record_id: str) -> Collection[str]:
    """The themes of a record that nobody has decided on yet, by their labels."""
    return [theme.label for theme in records.find(connection, record_id).suggested]


def _told(
    said: Iterable[Claim], suggested: Collection[str]
) -> Iterable[Mapping[int, tuple[str, ...]]]:
    """The words for these themes by the page on which they stand, theme by theme."""
    return [
        words_by_page(one.evidence)
        for one in said
        if one.field == SUGGESTED and not set(suggested).isdisjoint(one.values)
    ]


def _telling_page(
    kind: str, record: Record, said: Iterable[Claim], found: Iterable[Disclosure]
) -> int:
    """The page with the most quoted words, or the first finding; else the first."""
    if kind == "themes":
        counted: dict[int, int] = {}
        for of in _told(said, [theme.label for theme in record.suggested]):
            for number, words in of.items():
                counted[number] = counted.get(number, 0) + len(words)
        return max(counted, key=lambda number: (counted[number], -number), default=1)
    if kind == "disclosure":
        return next((one.page for one in found if one.holds and one.page), 1)
    return 1


def _leaf(
    connection: Connection, record: Record, kind: str, number: int, finding: str = ""
) -> Leaf | None:
    holding = record.holding
    if holding is None or holding.pages < 1:
        return None
    number = min(number, holding.pages)
    place = (record.record_id, number)
    text = kept.at(connection, [place]).get(place, "")
    return Leaf(
        number,
        text,
        spans_on(connection, record.record_id, kind, number, text, finding),
        number in kept.recognised_pages(connection, record.record_id),
        _why_no_picture(holding, number),
    )


def _why_no_picture(holding: Holding, number: int) -> str:
    try:
        check_file(holding)
    except FileDamaged:
        return N_("the file is damaged")
    except Unavailable:
        return N_("the file cannot be had at the moment")
    return site().pictures.why_not((holding.sha256, number))


def _near(connection: Connection, publisher_id: str) -> list[tuple[str, str, float]]:
    names = {p.publisher_id: p.name for p in publishers.all_publishers(connection).values()}
    near = publisher_desk.near_entry(connection, publisher_id)
    return [(other, names[other], alike) for other, alike in near]


def _compared(connection: Connection, both: tuple[Record, ...]) -> Comparison | None:
    if len(both) != 2:
        return None
    one, other = (kept.of_record(connection, record.record_id) for record in both)
    paged = any(record.holding is not None and record.holding.paged for record in both)
    return comparison(one, other, wrapped=paged)
