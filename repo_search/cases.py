"""Cases: what one or more records are about. Never identified by the label alone."""

from dataclasses import dataclass
from datetime import date

from repo_search.dates import ImpreciseDate
from repo_search.records import Reference

YEARS_APART = 5
"""Publications about one label further apart than this may be about two cases: a person decides."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case: opaque id, label ("Child H1"), publishers. `asked_about` is the id of an older case
    with the same publisher and label whose dates do not fit, or ""."""

    case_id: str
    label: str
    publishers: tuple[Reference, ...]
    asked_about: str = ""


def dates_fit(one: ImpreciseDate | None, other: tuple[date, date] | None) -> bool:
    """Whether a date of publication can belong to a case published between two days.

    An unknown date fits anything.
    """
    if one is None or other is None:
        return True
    earliest, latest = other
    years = max(one.earliest.year - latest.year, earliest.year - one.latest.year)
    return years <= YEARS_APART
