"""Watched pages: where partnerships list their reviews, and what each has listed so far."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now
from repo_search.errors import NotFound

_PAGE, _LISTED = tables.page.c, tables.listed.c


@dataclass(frozen=True, slots=True)
class Page:
    """A watched page: its address (a URL or an absolute path), the publisher and base address
    given for it, when it was last looked at and last found changed (UTC), and what had changed.
    `sha256`, `etag` and `last_modified` are of the version that was read."""

    address: str
    publisher: str = ""
    base: str = ""
    title: str = ""
    checked: datetime | None = None
    changed: datetime | None = None
    summary: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row that a page lists or has listed. `row` is what it says, as it was printed by the
    run; `vanished` is when the row was first missed (UTC)."""

    address: str
    key: str
    row: dict[str, Any]
    record_id: str | None
    case_id: str | None
    first_seen: datetime
    last_seen: datetime
    vanished: datetime | None


def all_pages(connection: Connection) -> list[Page]:
    """Every watched page in the order of addresses."""
    return [
        Page(**row)
        for row in connection.execute(select(tables.page).order_by(_PAGE.address)).mappings()
    ]


def find(connection: Connection, address: str) -> Page:
    """Raises NotFound."""
    row = connection.execute(select(tables.page).where(_PAGE.address == address)).mappings().first()
    if row is None:
        raise NotFound(f"{address[:200]} is not watched. “repo-search pages” lists the pages.")
    return Page(**row)


def put(connection: Connection, page: Page) -> None:
    """Adds a page, or notes that it was looked at just now."""
    values = {column.name: getattr(page, column.name) for column in tables.page.columns}
    values["checked"] = now()
    done = connection.execute(
        tables.page.update().where(_PAGE.address == page.address).values(**values)
    )
    if not done.rowcount:
        connection.execute(tables.page.insert().values(**values))


def listed(connection: Connection, address: str | None = None) -> list[Listed]:
    """What a page has listed, or all pages have, vanished rows too."""
    wanted = select(tables.listed).order_by(_LISTED.address, _LISTED.first_seen, _LISTED.key)
    if address is not None:
        wanted = wanted.where(_LISTED.address == address)
    return [
        Listed(**{**row, "row": json.loads(row["row"])})
        for row in connection.execute(wanted).mappings()
    ]


def put_listed(connection: Connection, address: str, rows: Sequence[Listed]) -> None:
    """Puts these rows in the place of all that is known of a page."""
    connection.execute(tables.listed.delete().where(_LISTED.address == address))
    for row in rows:
        values = {column.name: getattr(row, column.name) for column in tables.listed.columns}
        values["row"] = json.dumps(row.row, ensure_ascii=False)
        connection.execute(tables.listed.insert().values(**values))


@dataclass(frozen=True, slots=True)
class Due:
    """Why a listed report needs a look: it is `vanishing` (local publication ends twelve months
    after `day`), `vanished` (since `day`) or `overdue` (promised for `day` at the latest)."""

    why: Literal["vanishing", "vanished", "overdue"]
    day: date
    listed: Listed
    held: bool


_ORDER = ("overdue", "vanished", "vanishing")


def due(connection: Connection, today: date, days_ahead: int = 60) -> list[Due]:
    """What is promised and overdue, has vanished, or is about to vanish within so many days.

    A report stays on its publisher's page for at least twelve months (Working Together to
    Safeguard Children 2018, chapter 4); what has stood longer may vanish any day.
    """
    held = set(connection.scalars(select(tables.holding.c.record_id)))
    found = []
    for row in listed(connection):
        holds = row.record_id in held
        published = row.row.get("published")
        if row.vanished is not None:
            found.append(Due("vanished", row.vanished.date(), row, holds))
        elif promised := row.row.get("promised"):
            if date.fromisoformat(promised["latest"]) < today:
                found.append(Due("overdue", date.fromisoformat(promised["latest"]), row, holds))
        elif published and row.row.get("url"):
            first = date.fromisoformat(published["latest"])
            end = _a_year_after(first)
            if (end - today).days <= days_ahead:
                found.append(Due("vanishing", end, row, holds))
    return sorted(found, key=lambda d: (_ORDER.index(d.why), d.held, d.day))


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)
