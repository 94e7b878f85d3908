"""Mergers of publishers as the journal knows them: which rows they are about."""

import json
from typing import Any

from sqlalchemy import select

from repo_search.catalogue import tables

SUBJECT = "publishers:"
"""Begins the subject of a change that is a merger of two publishers."""


def subject(old: str, new: str) -> str:
    """The subject of changes by which one publisher becomes part of another."""
    return SUBJECT + json.dumps([old, new])


def ends(subject: str) -> tuple[str, str]:
    """The publisher that goes and the one that stays."""
    old, new = json.loads(subject.removeprefix(SUBJECT))
    return old, new


def selections(subject: str) -> dict[str, Any]:
    """The rows by table that are about the two publishers; of records only those of the one
    that becomes part of the other."""
    old, new = ends(subject)
    both = (old, new)
    decision, redirect, succession = tables.decision, tables.redirect, tables.succession
    return {
        "publisher": select(tables.publisher).where(tables.publisher.c.publisher_id.in_(both)),
        "publisher_name": select(tables.publisher_name).where(
            tables.publisher_name.c.publisher_id.in_(both)
        ),
        "succession": select(succession).where(
            succession.c.predecessor_id.in_(both) | succession.c.successor_id.in_(both)
        ),
        "decision": select(decision).where(
            decision.c.kind == "publisher", decision.c.one.in_(both) | decision.c.other.in_(both)
        ),
        "redirect": select(redirect).where(
            redirect.c.kind == "publisher",
            redirect.c.old_id.in_(both) | redirect.c.new_id.in_(both),
        ),
        "case_publisher": select(tables.case_publisher).where(
            tables.case_publisher.c.publisher_id.in_(both)
        ),
        "record_value": select(tables.record_value).where(
            tables.record_value.c.field == "publisher", tables.record_value.c.value == old
        ),
    }
