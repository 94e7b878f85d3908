"""Rows that tell of one document or case brought together; the cases of a page."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from indexer.sources.listing import documents
from indexer.sources.listing.about import About
from indexer.sources.listing.openers import Opener
from indexer.sources.listing.places import Found
from indexer.sources.listing.values import ListedCase, ListedRow, Standing
from repo_search.cases import Event, status_of
from repo_search.dates import parse_date

_MOST = 30
"""The latest cases of a label, and rows of a case, that a further row is compared with."""


def gather(found: list[Found], about: About) -> tuple[list[ListedRow], list[ListedCase]]:
    """The rows without repetition, each with the number of its case, and the cases."""
    rows = _once(_joined(found))
    groups: list[list[Found]] = []
    numbers: list[int] = []
    of_label: dict[str, list[int]] = {}
    for index, one in enumerate(rows):
        if not one.row.case:
            numbers.append(-1)
            continue
        known = of_label.setdefault(one.row.case, [])
        before = rows[index - 1] if index else None
        number = next((n for n in known[-_MOST:] if _same_case(one, groups[n], before)), -1)
        if number < 0:
            number = len(groups)
            groups.append([])
            known.append(number)
        groups[number].append(one)
        numbers.append(number)
    listed = [replace(one.row, of_case=n) for one, n in zip(rows, numbers, strict=True)]
    return listed, [_case(group, about) for group in groups]


def _once(found: list[Found]) -> list[Found]:
    """One row for each address in a case: that with the most telling words."""
    kept: dict[tuple[str, str], int] = {}
    rows: list[Found] = []
    for one in found:
        key = (one.row.case, one.row.url)
        if one.row.url and key in kept:
            held = rows[kept[key]]
            if held.wordless and not one.wordless:
                rows[kept[key]] = one
        else:
            kept[key] = len(rows)
            rows.append(one)
    return rows


def _joined(found: list[Found]) -> list[Found]:
    """Without rows for a case named again where its documents stand elsewhere on the page.

    A date told of the report there goes to the report's row.
    """
    linked: dict[str, list[Found]] = {}
    for one in found:
        if one.linked and one.row.case:
            linked.setdefault(one.row.case, []).append(one)
    kept = []
    for one in found:
        others = linked.get(one.row.case, []) if not one.linked else []
        others = [other for other in others if other.opener is not one.opener]
        same = [other for other in others if other.row.document_type == one.row.document_type]
        if others and not one.stated:
            continue
        if len(same) == 1 and one.row.status in ("published", ""):
            if not same[0].row.published:
                same[0].row = replace(same[0].row, published=one.row.published)
            if _fits(same[0].row.published, one.row.published):
                if one.opener and same[0].opener:
                    same[0].opener.scope += one.opener.scope
                continue
        kept.append(one)
    return kept


@lru_cache(maxsize=4096)
def _fits(one: str, other: str) -> bool:
    if not one or not other:
        return True
    first, second = parse_date(one), parse_date(other)
    return first.overlaps(second.earliest, second.latest)


def _same_case(one: Found, group: list[Found], before: Found | None) -> bool:
    """Whether a row is of the case of a group of its label: one opener, or no conflict."""
    group = group[-_MOST:]
    if any(other.opener is one.opener for other in group if one.opener):
        return True
    if all(_fits(other.row.published, one.row.published) for other in group):
        titled = [o for o in (one, *group) if o.opener and o.opener.rank in ("heading", "cell")]
        if not (one in titled and len(titled) > 1 and one.linked and group[0].linked):
            return True
    types = {other.row.document_type for other in group}
    return group[-1] is before and one.row.document_type not in types


def _case(group: list[Found], about: About) -> ListedCase:
    openers: list[Opener] = []
    for one in group:
        if one.opener and one.opener not in openers:
            openers.append(one.opener)
    told = [
        t for opener in openers if opener.label == group[0].row.case for t in about.told(opener)
    ]
    events = _with_publication([t.event for t in told], [one.row for one in group])
    standings: list[Standing] = [about.status(opener, about.told(opener)) for opener in openers]
    if any(one.linked for one in group):
        standings.append("published")
    if any(event.kind == "publication" for event in events):
        standings.insert(0, status_of(events) or "")
    return ListedCase(
        label=group[0].row.case,
        review=next((one.row.review for one in group if one.row.review), ""),
        events=tuple(events),
        status=next((standing for standing in standings if standing), ""),
        learning=_all(one.row.learning for one in group),
        themes=_all(one.row.themes for one in group),
        evidence=group[0].row.evidence,
    )


def _with_publication(events: list[Event], rows: list[ListedRow]) -> list[Event]:
    """The events told of, each once, with the publication that a row's date tells of.

    That is the report's date, or that of its first document where nothing is said against the
    report's publication.
    """
    events = list(dict.fromkeys(events))
    told = [event for event in events if event.kind == "publication"]
    if any(event.when for event in told):
        return events
    dated = [row for row in rows if row.published]
    reports = [row for row in dated if documents.is_report(row.document_type)]
    if {event.state for event in told} <= {"happened", "ended"}:
        reports += dated
    if not reports:
        return events
    undated = Event("publication", "happened")
    when = parse_date(reports[0].published)
    return [*(event for event in events if event != undated), replace(undated, when=when)]


def _all(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for some in values for value in some))
