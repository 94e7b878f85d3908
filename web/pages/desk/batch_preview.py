"""The preview of a batch: what would become of each record."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.batches.doing import Line, digest
from repo_search.records import SEPARATOR
from repo_search.texts import _, plural
from web import urls
from web.pages.desk.batch import PARTS, PATH, SAID, Asked
from web.pages.desk.labels import FieldChange, field_change

Named = Sequence[tuple[str, str]]
"""Names and what they are of."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    title: str
    href: str
    changes: tuple[FieldChange, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What would become of each record. `others` leads back to the form; `digest` tells this
    preview from any other."""

    title: str
    heading: str
    fault: str
    what: Named
    updated: tuple[RecordLine, ...]
    left: tuple[RecordLine, ...]
    unchanged: tuple[RecordLine, ...]
    counts: tuple[str, str, str]
    action: str
    others: str
    digest: str


def preview_page(
    asked: Asked, lines: Sequence[Line], labels: Sequence[tuple[str, str]], fault: str = ""
) -> PreviewPage:
    """`labels` are the entries that the change is about, by part."""
    by_outcome = {
        outcome: tuple(_line(line) for line in lines if line.outcome == outcome)
        for outcome in ("updated", "left", "unchanged")
    }
    numbers = {outcome: len(found) for outcome, found in by_outcome.items()}
    heading = _("Preview")
    return PreviewPage(
        _("Error: %(title)s", title=heading) if fault else heading,
        heading,
        fault,
        (
            (_("Change"), _(SAID[asked.kind])),
            *((_(PARTS[asked.kind, part]), label) for part, label in labels),
        ),
        by_outcome["updated"],
        by_outcome["left"],
        by_outcome["unchanged"],
        (
            plural(
                "%(number)s record will be changed",
                "%(number)s records will be changed",
                numbers["updated"],
            ),
            plural(
                "%(number)s record cannot be changed",
                "%(number)s records cannot be changed",
                numbers["left"],
            ),
            plural(
                "%(number)s record stays as it is",
                "%(number)s records stay as they are",
                numbers["unchanged"],
            ),
        ),
        urls.with_query(PATH, asked.pairs),
        urls.with_query(PATH, asked.pairs),
        digest(lines),
    )


def _line(line: Line) -> RecordLine:
    return RecordLine(
        line.title or line.record_id,
        f"/desk/records/{line.record_id}" if line.title else "",
        tuple(
            field_change(field, _values(before), _values(after))
            for field, (before, after) in line.changes.items()
        ),
        line.reason,
    )


def _values(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(SEPARATOR)))
