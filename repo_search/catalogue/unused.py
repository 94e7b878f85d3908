"""Entries that came with documents and that nothing names any more."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from repo_search.catalogue import tables
from repo_search.claims import SUGGESTED

ENTRIES = ("publisher", "themes", "case")
"""The fields of a record whose values are ids of entries."""


def names_missing(connection: Connection, record_id: str) -> bool:
    """Whether a record names an entry that is not there any more."""
    value = tables.record_value.c
    for field, key in (
        ("publisher", tables.publisher.c.publisher_id),
        ("themes", tables.theme.c.theme_id),
        ("case", tables.case.c.case_id),
    ):
        gone = select(value.value).where(
            value.record_id == record_id, value.field == field, value.value.not_in(select(key))
        )
        if connection.execute(gone.limit(1)).first():
            return True
    return False


def unseen(connection: Connection) -> set[str]:
    """Ids of publishers and themes that came with documents and that no public record names."""
    value, found = tables.record_value.c, set[str]()
    for fields, key, matched in (
        (("publisher",), tables.publisher.c.publisher_id, tables.publisher.c.matched),
        (("themes", SUGGESTED), tables.theme.c.theme_id, tables.theme.c.matched),
    ):
        public = (
            select(value.record_id)
            .join(tables.record, tables.record.c.record_id == value.record_id)
            .where(value.value == key, value.field.in_(fields), tables.PUBLIC)
        )
        found.update(connection.scalars(select(key).where(matched.is_(False), ~public.exists())))
    return found


def clear_away(connection: Connection, used: Mapping[str, Collection[str]]) -> None:
    """Removes those of these entries, ids by ENTRIES, that came with documents and that nothing
    names any more; and the publishers of a case that no record about it has any more."""
    value = tables.record_value.c
    for case_id in used.get("case", ()):
        publishers = tables.case_publisher
        about = select(value.record_id).where(value.field == "case", value.value == case_id)
        issued = select(value.value).where(value.field == "publisher", value.record_id.in_(about))
        mine = publishers.c.case_id == case_id
        if connection.execute(about).first() or _has_events(connection, case_id):
            connection.execute(
                publishers.delete().where(
                    mine,
                    publishers.c.publisher_id.in_(used.get("publisher", ())),
                    publishers.c.publisher_id.not_in(issued),
                )
            )
            continue
        connection.execute(publishers.delete().where(mine))
        connection.execute(
            tables.case.update()
            .where(tables.case.c.asked_about == case_id)
            .values(asked_about=None)
        )
        connection.execute(tables.case.delete().where(tables.case.c.case_id == case_id))
    for field, entry, names in (
        ("publisher", tables.publisher, tables.publisher_name),
        ("themes", tables.theme, tables.theme_name),
    ):
        (key,) = entry.primary_key
        for entry_id in used.get(field, ()):
            named = select(value.record_id).where(value.field == field, value.value == entry_id)
            of_case = select(tables.case_publisher.c.case_id).where(
                tables.case_publisher.c.publisher_id == entry_id
            )
            signs_in = select(tables.account.c.account_id).where(
                tables.account.c.publisher_id == entry_id
            )
            unmatched = select(key).where(key == entry_id, entry.c.matched.is_(False))
            if (
                connection.execute(unmatched).first()
                and not connection.execute(named).first()
                and not (
                    field == "publisher"
                    and any(connection.execute(one).first() for one in (of_case, signs_in))
                )
            ):
                connection.execute(names.delete().where(names.c[key.name] == entry_id))
                connection.execute(entry.delete().where(key == entry_id))


def _has_events(connection: Connection, case_id: str) -> bool:
    return (
        connection.execute(
            select(tables.event.c.event_id).where(tables.event.c.case_id == case_id)
        ).first()
        is not None
    )
