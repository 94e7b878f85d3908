"""What a librarian decides about publishers: names nobody has entered, and what they may be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection, func, select

from repo_search.authorities import Publisher, name_key
from repo_search.body_names import NEAR, likeness, taken_apart, words_like
from repo_search.catalogue import decisions, outbox, publishers, records, tables
from repo_search.catalogue.takeovers import take_over
from repo_search.errors import BadInput, NotFound

_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An entry that came with documents: how many records that are not withdrawn name it, and
    the entries it may be, with likenesses from NEAR to 1, likest first."""

    publisher: Publisher
    records: int
    near: tuple[tuple[str, float], ...]


def near(connection: Connection, name: str) -> list[tuple[str, float]]:
    """Entries that may be the body of this written name, and how alike the names are, likest
    first, at most five: for a person to judge. Those that have the name, and those a person
    kept apart from one that has it, are left out."""
    known = publishers.all_publishers(connection)
    bearers = {p.publisher_id for p in known.values() if name_key(name) in map(name_key, p.names)}
    return _near(
        [name], _by_word(known), bearers | _apart_from(bearers, publishers.kept_apart(connection))
    )


def near_entry(connection: Connection, publisher_id: str) -> list[tuple[str, float]]:
    """The same for an entry, by any of its names, without those it was kept apart from. Raises
    NotFound."""
    known = publishers.all_publishers(connection)
    if publisher_id not in known:
        raise NotFound(f"There is no publisher with the id “{publisher_id[:80]}”.")
    apart = _apart_from({publisher_id}, publishers.kept_apart(connection))
    return _near(known[publisher_id].names, _by_word(known), {publisher_id} | apart)


def unmatched(connection: Connection) -> list[Unmatched]:
    """All entries that are not in the authority file, those of most records first."""
    known = publishers.all_publishers(connection)
    apart = publishers.kept_apart(connection)
    counts = _record_counts(connection)
    by_word = _by_word(known)
    found = []
    for entry in known.values():
        if not entry.matched:
            left_out = {entry.publisher_id} | _apart_from({entry.publisher_id}, apart)
            candidates = tuple(_near(entry.names, by_word, left_out))
            found.append(Unmatched(entry, counts.get(entry.publisher_id, 0), candidates))
    return sorted(found, key=lambda one: -one.records)


def merge(connection: Connection, old_id: str, new_id: str) -> list[str]:
    """Makes one entry part of another (see `take_over`); gives the ids of the records to be
    indexed anew, which are in the outbox.

    Raises NotFound for an unknown id, and BadInput for one entry, for a predecessor and its
    successor, and where the entry that would remain is the one nobody has entered.
    """
    old, new = _two(connection, old_id, new_id)
    known = publishers.all_publishers(connection)
    later, earlier = (
        walk(known, old_id) for walk in (publishers.lineage_up, publishers.lineage_down)
    )
    if new_id in (*later, *earlier):
        raise BadInput(
            f"“{old.name}” and “{new.name}” came one after the other: they are two bodies, and "
            "choosing the later one finds the records of both. If that is wrong, take the "
            "predecessor out of the authority file first."
        )
    if old.matched and not new.matched:
        raise BadInput(
            f"“{new.name}” is not in the authority file and “{old.name}” is. Merge the other "
            f"way round: {new_id} into {old_id}."
        )
    take_over(connection, old_id, new_id)
    changed = records.ids_filed_under(connection, [new_id])
    outbox.put(connection, changed)
    return changed


def keep_apart(connection: Connection, one_id: str, other_id: str, who: str) -> None:
    """Keeps the decision that two entries are two bodies: they are not offered as one again.
    Raises NotFound for an unknown id and BadInput for one entry."""
    _two(connection, one_id, other_id)
    decisions.put(connection, "publisher", (one_id, other_id), "apart", who)


def _two(connection: Connection, one_id: str, other_id: str) -> tuple[Publisher, Publisher]:
    known = publishers.all_publishers(connection)
    for publisher_id in (one_id, other_id):
        if publisher_id not in known:
            raise NotFound(f"There is no publisher with the id “{publisher_id[:80]}”.")
    if one_id == other_id:
        raise BadInput(f"Both are “{known[one_id].name}” [{one_id}]. Name two publishers.")
    return known[one_id], known[other_id]


def _by_word(known: Mapping[str, Publisher]) -> dict[str, list[tuple[str, str]]]:
    """Ids and names by each word of the place, or of a name without a kind of body."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in known.values():
        for name in entry.names:
            for word in set(taken_apart(name).place):
                found[word].append((entry.publisher_id, name))
    return found


def _near(
    names: Iterable[str],
    by_word: Mapping[str, Sequence[tuple[str, str]]],
    left_out: Collection[str],
) -> list[tuple[str, float]]:
    best: dict[str, float] = {}
    for name in names:
        words = chain.from_iterable(
            words_like(word, by_word) for word in set(taken_apart(name).place)
        )
        for publisher_id, other in {pair for word in words for pair in by_word[word]}:
            if publisher_id not in left_out:
                alike = round(likeness(name, other), 2)
                best[publisher_id] = max(alike, best.get(publisher_id, 0.0))
    likest = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pair for pair in likest if pair[1] >= NEAR][:_MOST_NEAR]


def _apart_from(ids: Iterable[str], apart: Iterable[frozenset[str]]) -> set[str]:
    wanted = set(ids)
    return {other for pair in apart if pair & wanted for other in pair}


def _record_counts(connection: Connection) -> dict[str, int]:
    value, record = tables.record_value.c, tables.record.c
    rows = connection.execute(
        select(value.value, func.count().label("records"))
        .join(tables.record, record.record_id == value.record_id)
        .where(value.field == "publisher", tables.PUBLIC)
        .group_by(value.value)
    )
    return {row.value: row.records for row in rows}
