"""The short controlled lists: names of kinds of review, and when they were in force."""

import pytest

from repo_search.authorities import name_key
from repo_search.vocabularies import document_types, find_entry, languages, review_kinds


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("SIGCR", "significant-case-review"),
        ("ICR", "initial-case-review"),
        ("Initial Case Review", "initial-case-review"),
        ("child death review", "cdr"),
        ("CDR", "cdr"),
        ("SILP", "plr"),
        ("Significant Incident Learning Process", "plr"),
        ("Part 8 review", "scr"),
        ("DARDR", "dhr"),
    ],
)
def test_a_kind_of_review_is_known_by_its_names(written: str, kind: str) -> None:
    found = find_entry(review_kinds(), written)
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize(
    ("kind", "nation", "years"),
    [
        ("lcspr", "England", ("2018", "")),
        ("cpr", "Wales", ("2013", "2024")),
        ("susr", "Wales", ("2024", "")),
        ("significant-case-review", "Scotland", ("", "2021")),
        ("dhr", "England and Wales", ("2011", "")),
        ("learning-review", "", ("", "")),
    ],
)
def test_a_kind_of_review_tells_where_and_when_its_name_was_in_force(
    kind: str, nation: str, years: tuple[str, str]
) -> None:
    entry = review_kinds()[kind]
    assert (entry.nation, (entry.valid_from, entry.valid_to)) == (nation, years)


@pytest.mark.parametrize("entries", [document_types(), review_kinds(), languages()])
def test_no_name_stands_for_two_values_of_a_list(entries: dict[str, object]) -> None:
    keys = [(name_key(name), e.id) for e in entries.values() for name in e.names]  # type: ignore[attr-defined]
    by_key = dict(keys)
    assert all(by_key[key] == entry_id for key, entry_id in keys)
