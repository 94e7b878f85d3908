"""Findings, learning points, recommendations and answers in the text of a document, by rules."""

import re
from collections.abc import Sequence

from repo_search.findings import Found, Stretch
from repo_search.passages import Passage

_LABELLED = re.compile(
    r"^(Recommendation|Learning point) (\d+): ([^\n]+(?:\n[^\n]+)*)", re.MULTILINE
)
EXTRACTOR = "findings/0"
"""The version of the rules: what older ones found is found anew."""


def extract(passages: Sequence[Passage]) -> tuple[Found, ...]:
    """Everything of this kind in a document, in its order, by its pages. Never raises, whatever the
    text holds; takes time in proportion to it."""
    return tuple(
        Found(
            "recommendation" if one[1] == "Recommendation" else "learning-point",
            one[2],
            " ".join(one[3].split()),
            (Stretch(passage.page, *one.span(3)),),
            "",
            (),
            0.9,
            "labelled",
        )
        for passage in passages
        for one in _LABELLED.finditer(passage.text)
    )
