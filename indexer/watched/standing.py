"""What a page lists now against what it listed before: cases, events, relations, what is missed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from indexer.report import Outcome
from indexer.sources.listing import Listing
from indexer.watched.rows import Keyed, cleared
from repo_search.cases import Event
from repo_search.catalogue import cases, journal, pages, records, relations
from repo_search.catalogue.clock import now
from repo_search.catalogue.pages import Listed, Page
from repo_search.catalogue.unused import clear_away


def write_down(
    connection: Connection,
    run_id: int,
    page: Page,
    listing: Listing,
    done: Sequence[tuple[Keyed, Outcome]],
    vanished: Mapping[str, Listed],
    known: Mapping[str, Listed],
) -> str:
    """Writes down what the page lists now, its cases with their events, and what is missed; gives
    in a few words what has changed."""
    where, moment = page.address, now()
    with journal.noting(connection, run_id, journal.PAGE + where):
        of_case = _cases(connection, run_id, done, known)
        kept = []
        for row, outcome in done:
            before = known.get(row.was)
            kept.append(
                Listed(
                    where,
                    row.key,
                    row.as_json(),
                    outcome.record_id,
                    of_case.get(row.row.of_case),
                    before.first_seen if before else moment,
                    moment,
                    None,
                )
            )
        gone = [replace(row, vanished=row.vanished or moment) for row in vanished.values()]
        new = [row for row in gone if vanished[row.key].vanished is None]
        counts = {
            "new": sum(outcome.outcome == "added" for _, outcome in done),
            "changed": sum(outcome.outcome == "updated" for _, outcome in done),
            "vanished": len(new),
        }
        said = [f"{count} {name}" for name, count in counts.items() if count]
        summary = ", ".join(said) or "nothing new"
        pages.put(connection, replace(page, title=listing.title or page.title, summary=summary))
        pages.put_listed(connection, where, [*kept, *gone])
        for place, case_id in of_case.items():
            cases.put_events(connection, case_id, where, listing.cases[place].events)
        _note_ended(connection, where, new, {row.case_id for row in kept})
    for row, outcome in done:
        _relate(connection, run_id, row, outcome, done)
    return summary


def _cases(
    connection: Connection,
    run_id: int,
    done: Sequence[tuple[Keyed, Outcome]],
    known: Mapping[str, Listed],
) -> dict[int, str]:
    """The case of each case of the page, by its place there. Two of one label on a page are
    two, whatever their dates."""
    chosen: dict[int, str] = {}
    rows = defaultdict[int, list[tuple[Keyed, str]]](list)
    for row, outcome in done:
        if row.row.of_case >= 0 and outcome.record_id:
            rows[row.row.of_case].append((row, outcome.record_id))
    left = set[str]()
    for place, of_place in rows.items():
        label = cleared(of_place[0][0].row.case)
        found = records.by_ids(connection, [record_id for _, record_id in of_place])
        named = [c.id for r in found.values() for c in r.cases if cases.same_label(c.label, label)]
        before = [known[row.was].case_id for row, _ in of_place if row.was in known]
        candidates = [c for c in (*before, *named) if c and c not in chosen.values()]
        living = [c for c in candidates if cases.exists(connection, c)]
        if not named:
            continue
        issued = [p.id for r in found.values() for p in r.publishers]
        case_id = living[0] if living else cases.begin(connection, label, issued)
        chosen[place] = case_id
        for record_id, record in found.items():
            if any(c.id != case_id and cases.same_label(c.label, label) for c in record.cases):
                with journal.noting(connection, run_id, record_id):
                    cases.assign(connection, record_id, label, case_id)
        left.update(c for c in named if c != case_id)
    clear_away(connection, {"case": left - set(chosen.values())})
    return chosen


def _relate(
    connection: Connection,
    run_id: int,
    row: Keyed,
    outcome: Outcome,
    done: Sequence[tuple[Keyed, Outcome]],
) -> None:
    """Says of a translation, briefing or report of progress to which report it belongs: the one
    that the page lists for the same case."""
    mine, relation = outcome.record_id, row.row.relation
    if not relation or mine is None or row.row.of_case < 0:
        return
    reports = (
        its.record_id
        for other, its in done
        if other.row.of_case == row.row.of_case
        and not other.row.relation
        and other.is_report
        and its.record_id not in (None, mine)
    )
    report = next(reports, None)
    known = relations.of_record(connection, mine)
    if report and not any(said == relation and to.id == report for said, to in known):
        with journal.noting(connection, run_id, mine):
            relations.put(connection, mine, relation, report, row.row.evidence)


def _note_ended(
    connection: Connection, where: str, vanished: Sequence[Listed], listed: set[str | None]
) -> None:
    """A case all of whose rows have vanished is no longer published by the page."""
    today = datetime.now(UTC).date()
    for case_id in {row.case_id for row in vanished if row.case_id} - listed:
        if cases.exists(connection, case_id):
            event = Event("publication", "ended", None, f"No longer on the page on {today}")
            cases.add_event(connection, case_id, where, event)
