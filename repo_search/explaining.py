"""Why a record stands where it does: the parts of its score, as `--explain` prints them.

The formula is told in `ranking` and `engine`: the parts add up to the score, except that of words
that mean the same only the best counts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from repo_search.engine import BOOSTS, RERANKED, Boost, Engine
from repo_search.query import Alike, And, Clause, Or, Prefix, Words, show
from repo_search.results import Part
from repo_search.search import Answer


def explain(engine: Engine, found: Answer, record_ids: Sequence[str]) -> dict[str, list[Part]]:
    """The parts of the scores of these records, greatest first; none where the order is not by
    relevance."""
    if found.asked.sort != "relevance":
        return {record_id: [] for record_id in record_ids}
    places = {hit.record_id: at for at, hit in enumerate(found.ranking.hits, found.asked.offset)}
    explained: dict[str, list[Part]] = {}
    for record_id in record_ids:
        ahead = record_id in found.ahead
        clause = found.meaning.clause if ahead else found.clause
        place = places.get(record_id, 0) - (0 if ahead else found.holding_all * found.relaxed)
        boosts = _boosts(found) if place < RERANKED else {}
        explained[record_id] = _explained(engine, clause, boosts, record_id)
    return explained


def _explained(
    engine: Engine, clause: Clause, boosts: Mapping[str, Boost], record_id: str
) -> list[Part]:
    summands = list(_parts(clause))
    times = Counter(what for what, _ in summands)
    parts: dict[str, Clause | Boost] = {**dict(summands), **boosts}
    values = engine.scores(list(parts.values()), [record_id])
    return _of_record(dict(zip(parts, values, strict=True)), times, record_id)


_TEXT, _FIELD = "{}", "{} in the {}"


def _parts(clause: Clause, *, given: bool = True) -> Iterator[tuple[str, Clause]]:
    """The summands of a clause by what they are called: each word, and it in each field. `given`
    tells that every record found matches it; what must stand together otherwise is one part."""
    match clause:
        case And(children) if given:
            for child in children:
                yield from _parts(child)
        case Or(children):
            for child in children:
                yield from _parts(child, given=False)
        case Words(field="") | Prefix(field=""):
            yield _TEXT.format(show(clause)), clause
            for field in BOOSTS:
                yield _FIELD.format(show(clause), field), replace(clause, field=field)
        case Alike(written, others):
            alike = [show(written), *(" ".join(other.words) for other in others)]
            yield f"the best of: {'; '.join(dict.fromkeys(alike))}", clause
        case And():
            yield f"all together: {show(clause)}", clause
        case Words() | Prefix():
            yield show(clause), clause


def _boosts(found: Answer) -> dict[str, Boost]:
    return {
        **found.close,
        **{f"“{word}”, from the best pages": boost for word, boost in found.feedback.items()},
    }


def _of_record(
    by_part: Mapping[str, Mapping[str, float]], times: Mapping[str, int], record_id: str
) -> list[Part]:
    values = {
        what: found[record_id] * times.get(what, 1)
        for what, found in by_part.items()
        if record_id in found
    }
    for what in list(values):
        for field, factor in BOOSTS.items():
            in_field = _FIELD.format(what, field)
            if in_field in values:
                values[in_field] *= factor
                values[what] -= values[in_field]
    parts = [Part(what, value) for what, value in values.items() if value > 0]
    return sorted(parts, key=lambda part: (-part.value, part.what))
