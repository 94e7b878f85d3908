"""What one record finds and recommends, where else it was said, and what was answered to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from repo_search.answering import link
from repo_search.catalogue import finding_groups, findings, records, relations
from repo_search.catalogue.finding_groups import Group
from repo_search.errors import NotFound
from repo_search.findings import Finding
from repo_search.records import Record, visible
from repo_search.texts import _
from repo_search.vocabularies import document_types

_RESPONSES = "responses"
"""The group of document types that may answer a report."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a response says to a finding, with the record of the response."""

    finding: Finding
    record: Record


@dataclass(frozen=True, slots=True)
class Stated:
    """A finding of a record that may be seen. `group` tells in how many records it was said so,
    None if in no other."""

    finding: Finding
    group: Group | None
    answers: tuple[Answer, ...] = ()


def of_record(connection: Connection, record: Record) -> tuple[Stated, ...]:
    """The findings of a record in the order of its text, those left out that are not shown and
    those that are answers themselves."""
    found = [
        one
        for one in findings.of_record(connection, record.record_id)
        if one.is_shown and one.kind != "answer"
    ]
    groups = finding_groups.of(connection, found)
    answered = answers(connection, record, found)
    return tuple(
        Stated(one, groups.get(one.finding_id), answered.get(one.finding_id, ())) for one in found
    )


def shown(connection: Connection, finding_id: str) -> Stated:
    """A finding that may be seen. Raises NotFound for one that may not, and for an
    answer, which is shown with what it answers; Withdrawn where its record was taken back."""
    found = findings.by_ids(connection, [finding_id]).get(finding_id)
    if found is not None and found.is_shown:
        with suppress(NotFound):  # which would name its record
            record = visible(records.find(connection, found.record_id))
            for one in of_record(connection, record):
                if one.finding.finding_id == finding_id:
                    return one
    raise NotFound(_("There is no finding at this address."))


def answers(
    connection: Connection, record: Record, found: Sequence[Finding]
) -> Mapping[str, tuple[Answer, ...]]:
    """What the responses to a record answer to these findings of it, by finding id."""
    responses = {one.record_id: one for one in _responses(connection, record)}
    answered = defaultdict[str, list[Answer]](list)
    for record_id, of_one in findings.of_records(connection, responses).items():
        said = {one.finding_id: one for one in of_one if one.kind == "answer" and one.is_shown}
        for one in link(found, list(said.values())):  # each response counts in its own way
            answered[one.asked_id].append(Answer(said[one.answer_id], responses[record_id]))
    return {finding_id: tuple(of_one) for finding_id, of_one in answered.items()}


def _responses(connection: Connection, record: Record) -> list[Record]:
    """The public records that may answer this one: responses about the same case, and what says
    of itself that it responds to it."""
    of_cases = [one for case in record.cases for one in records.of_case(connection, case.id)]
    types = document_types()
    found = {
        one.record_id: one
        for one in of_cases
        if one.record_id != record.record_id
        and (kind := types.get(one.document_type or ""))
        and kind.group == _RESPONSES
    }
    told = relations.told_by_others(connection, record.record_id)
    ids = [other.id for other, relation in told if relation in relations.RESPONDING]
    return list(
        (found | {one.record_id: one for one in records.published(connection, ids)}).values()
    )
