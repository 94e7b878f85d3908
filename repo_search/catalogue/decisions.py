"""What a person said of two things that looked alike, or of a task: kept so as not to ask again."""

from datetime import datetime

from sqlalchemy import Connection, select

from repo_search.catalogue import tables
from repo_search.catalogue.clock import now

DISMISSED, UNSURE = "dismissed", "unsure"
"""What is said of a task: that it is nothing to do, or that somebody was not sure."""
_DECISION = tables.decision.c


def put(
    connection: Connection,
    kind: str,
    pair: tuple[str, str],
    verdict: str,
    who: str,
    made: datetime | None = None,
) -> None:
    """Keeps a verdict on two things, whichever is named first, in place of an earlier one."""
    forget(connection, kind, pair)
    one, other = sorted(pair)
    connection.execute(
        tables.decision.insert().values(
            kind=kind, one=one, other=other, verdict=verdict, who=who, made=made or now()
        )
    )


def forget(connection: Connection, kind: str, pair: tuple[str, str]) -> None:
    """Takes back what was said of two things, if anything was."""
    one, other = sorted(pair)
    connection.execute(
        tables.decision.delete().where(
            _DECISION.kind == kind, _DECISION.one == one, _DECISION.other == other
        )
    )


def verdicts(connection: Connection, kind: str) -> dict[tuple[str, str], tuple[str, str]]:
    """What was said of every pair, and by whom, each pair in the order of its ids."""
    rows = connection.execute(
        select(_DECISION.one, _DECISION.other, _DECISION.verdict, _DECISION.who).where(
            _DECISION.kind == kind
        )
    )
    return {(one, other): (verdict, who) for one, other, verdict, who in rows}


def pairs(connection: Connection, kind: str, verdict: str) -> set[tuple[str, str]]:
    """The pairs of which this was said, each in the order of its ids."""
    rows = connection.execute(
        select(_DECISION.one, _DECISION.other).where(
            _DECISION.kind == kind, _DECISION.verdict == verdict
        )
    )
    return {(one, other) for one, other in rows}
