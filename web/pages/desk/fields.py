"""The fields of a record in words: what they are called, what stands in them, who says so, and
where two values differ."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from repo_search.catalogue.runs import Run
from repo_search.field_values import RELATIONS
from repo_search.history import FINDINGS
from repo_search.texts import N_, _
from repo_search.thesaurus import Theme
from web import wording
from web.pages.desk.labels import label
from web.pages.desk.telling import moment
from web.segments import Segment

RELATION_NAMES: Mapping[str, str] = {
    "translation of": N_("Translation of"),
    "translated as": N_("Translated as"),
    "briefing of": N_("Briefing of"),
    "progress report of": N_("Progress report of"),
    "response to": N_("Response to"),
    "replaces": N_("Replaces"),
}
_SAID_OF_FINDINGS: Mapping[str, str] = {
    "accepted": N_("accepted"),
    "corrected": N_("corrected"),
    "rejected": N_("rejected"),
}

_MOST_WORDS = 400
"""Of a value in which words are marked: comparing takes the square of it."""


class Pair(NamedTuple):
    """A field with what stands in it on two sides, what differs being marked; `same` where nothing
    does."""

    label: str
    one: tuple[Segment, ...]
    other: tuple[Segment, ...]
    same: bool


class Names:
    """What ids stand for: themes, and titles of records."""

    def __init__(self, themes: Mapping[str, Theme], titles: Mapping[str, str]) -> None:
        self.themes = themes
        self.titles = titles

    def told(self, field: str, values: Sequence[str]) -> str:
        """The values of a field as a person reads them; several in lines of their own."""
        return "\n".join(self._told(field, value, at) for at, value in enumerate(values) if value)

    def _told(self, field: str, value: str, at: int) -> str:
        if field == "themes":
            return self.themes[value].label if value in self.themes else value
        if field == "status":
            return wording.status(value)
        if field == RELATIONS:
            kind, _space, other = value.rpartition(" ")
            title = self.titles.get(other, "")
            said = f"{_(RELATION_NAMES.get(kind, kind))} {other}"
            return _("%(relation)s: %(title)s", relation=said, title=title) if title else said
        if field == FINDINGS:
            verdict, _colon, said = value.partition(": ")
            return f"{_(_SAID_OF_FINDINGS[verdict])}: {said}"
        if field == "draft" and at:
            return _("To be published on %(day)s", day=value)
        return value


def by(run: Run) -> str:
    """ "Ann Librarian, 2026-03-05 09:30"."""
    return _("%(who)s, %(when)s", who=run.who, when=moment(run.started))


def pair(field: str, one: str, other: str) -> Pair:
    """The two sides of a field, with the words marked that one side alone has."""
    left, right = one.split(" "), other.split(" ")
    if one == other or not one or not other or max(len(left), len(right)) > _MOST_WORDS:
        whole = one != other
        return Pair(label(field), _whole(one, whole), _whole(other, whole), one == other)
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    one_side = (_part(left, i, j, op != "equal") for op, i, j, _k, _n in blocks if i < j)
    other_side = (_part(right, k, n, op != "equal") for op, _i, _j, k, n in blocks if k < n)
    return Pair(label(field), tuple(one_side), tuple(other_side), False)


def _whole(text: str, marked: bool) -> tuple[Segment, ...]:
    return (Segment(text, marked),) if text else ()


def _part(words: Sequence[str], start: int, end: int, marked: bool) -> Segment:
    return Segment(" ".join(words[start:end]) + (" " if end < len(words) else ""), marked)
