"""Findings, learning points, recommendations and answers in the text of a document, by rules."""

from collections.abc import Sequence

from repo_search.finding_rules.answers import answers
from repo_search.finding_rules.statements import statements
from repo_search.findings import Found
from repo_search.passages import Passage

EXTRACTOR = "findings/2"
"""The version of the rules: what older ones found is found anew."""


def extract(passages: Sequence[Passage]) -> tuple[Found, ...]:
    """Everything of this kind in a document, in its order, by its pages. Never raises, whatever the
    text holds; takes time in proportion to it."""
    return answers(passages) or statements(passages)
