"""How far an item under a heading can be believed, by its words: from 0, which is none, to 1."""

from repo_search.finding_rules.heads import Head
from repo_search.finding_rules.marks import Mark
from repo_search.finding_rules.words import (
    asks,
    counts,
    is_about_recommendations,
    is_prose,
    looks_back,
    obliges,
    obliges_at_once,
    points_on,
    promises,
    recommends,
    states,
)
from repo_search.findings import Kind

LISTS = 0.7
"""The certainty of headings that head lists of nothing else."""
_AT_ONCE, _LATER = 0.9, 0.45
"""Of numbered paragraphs, the part of the certainty of their heading: of those that begin by
obliging somebody, and of those that do so later."""
_NAMED = 0.2
"""Less certain: items that oblige nobody."""
_NUMBERED, _GOOD, _LONGEST_GOOD = 0.55, 0.5, 800
_UNLIKELY = 0.4
"""Of figures among findings and of sentences that look back among recommendations, at most."""
_RECOMMENDS, RECOMMENDS_LATER, _CONCLUDES = 0.75, 0.6, 0.5
"""Under headings such as "Conclusions and recommendations"."""


def of_marked(head: Head, mark: Mark, text: str) -> float:
    """Of an item with a number or bullet."""
    certain, dotted = head.certain, mark.style == "dotted"
    if head.kind == "finding" and counts(text):
        return min(certain, _UNLIKELY)
    if head.kind != "recommendation":
        return _of_numbered(head, text) if dotted else certain
    if asks(text):
        return 0.0
    at_once = obliges_at_once(text)
    if dotted:
        if is_about_recommendations(text) or not obliges(text):
            return 0.0
        return certain * (_AT_ONCE if at_once else _LATER)
    if at_once:
        return certain
    if not obliges(text):
        if mark.value and is_prose(text):
            return 0.0
        told = mark.value and looks_back(text)
        return min(certain, _UNLIKELY) if told else certain - _NAMED
    return certain - _NAMED if is_prose(text) else certain


def _of_numbered(head: Head, text: str) -> float:
    """Of a numbered paragraph under a heading of other kinds: chapters about learning tell much
    that is none."""
    sure = head.certain >= LISTS
    if head.kind == "good-practice":
        good = sure and is_of_now(text) and not points_on(text)
        return _GOOD if good and len(text) <= _LONGEST_GOOD else 0.0
    asks = head.kind == "question" and text.endswith("?")
    learns = head.kind == "learning-point" and obliges_at_once(text)
    return _NUMBERED if asks or (sure and (learns or states(text))) else 0.0


def of_mixed(title: str, text: str) -> tuple[Kind, float]:
    """The kind of an item under a heading such as "Conclusions and recommendations", and how far it
    can be believed."""
    if recommends(text) or obliges_at_once(text):
        return "recommendation", _RECOMMENDS
    if obliges(text):
        return "recommendation", RECOMMENDS_LATER
    words = title.casefold()
    return "learning-point" if "learn" in words or "lesson" in words else "finding", _CONCLUDES


def is_of_now(text: str) -> bool:
    """Whether a text tells what is done, and neither asks nor promises it."""
    return not (obliges(text) or promises(text))
