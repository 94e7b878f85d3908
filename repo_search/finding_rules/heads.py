"""What the headings of lists of findings say, and the labels that single findings bear.

A heading is compared whole, without its number and last sign, in small letters, so that "Progress
on earlier recommendations" heads none. What heads the recommendations of others, or of an earlier
time, is told apart and believed less.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from repo_search.findings import Kind

Shape = Literal["list", "text"]

_OURS = (
    r"(?:the |our |key |main |principal |overall |overarching |final |full |new |further |specific "
    r"|summary of |list of |all |national |local |regional "
    r"|strategic |operational |multi[- ]?agency |inter[- ]?agency |single[- ]agency |individual |agency "
    r"|practice |thematic |priority |proposed |additional |general |initial |system |review "
    r"|overview report |partnership |board |panel |safeguarding |independent |author['’]?s "
    r"|reviewer['’]?s |committee['’]?s |inquiry['’]?s |\d{1,3} |and |emerging |identified |wider )*"
)
_AND = (
    r"(?:(?:analysis|conclusions?|findings|learning(?: points?)?|lessons(?: learn(?:t|ed)| identified)?"
    r"|key messages|themes|concerns|summary|judg[e]?ments?|actions?|next steps|good practice"
    r"|observations|areas for improvement|what needs to improve|discussion|strengths),? (?:and|&) )*"
)
_TAIL = (
    r"(?: ?[:–—-]? ?(?:and|&|for|to|from|of|arising|made|by|in|on|relating|about|regarding|with|as|"
    r"identified|at|within|this|that|we|which) .{1,80}| (?:made|identified|arising|summary|list)"
    r"| ?\(.{1,60}\)| ?[:–—-] .{1,60})?"
)
_BODY = (
    r"(?:(?:the )?(?:\w+ )?(?:boards?|partnerships?|lscb|lscp|scp|scb|sab|safeguarding partners?|panel"
    r"|executives?|committee|agenc(?:y|ies)|organi[sz]ations?|services?|partners))"
)
_WHO = (
    r"(?:(?:the|this|your|our|his|her) )?(?:[\w’'&/-]+ ){0,6}?(?:authority|council|board|partnership|partners"
    r"|lscb|trust|provider|college|school|service|services|agenc(?:y|ies)|force|organisation|leaders"
    r"|area|setting|centre|home|prison|establishment|department|it|they|we|you|to)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands under a heading: a kind of finding; `certain` is how far a list under it can be
    believed, from 0 to 1; `mixed` where recommendations stand among others under one heading."""

    kind: Kind
    certain: float
    mixed: bool = False


_HEADS: tuple[tuple[Head, str], ...] = (
    (
        Head("recommendation", 0.6, mixed=True),
        r"(?:key |main |summary of |overall |the )*(?:conclusions?|findings|learning(?: points?)?"
        r"|lessons(?: learn(?:t|ed)| identified)?|key messages|good practice|themes|key concerns"
        r"|concerns|priority concerns|analysis|observations|discussion|judg[e]?ments?)"
        r"(?:,? (?:\w+ ){0,3}?\w+)?,? (?:and|&|with) (?:\w+ )?recommendations?" + _TAIL,
    ),
    (
        Head("recommendation", 0.9),
        rf"{_AND}{_OURS}recommendations?(?:,? (?:and|&) (?:actions?|next steps|learning"
        rf"|action plan|conclusions?))?{_TAIL}",
    ),
    (
        Head("recommendation", 0.9),
        rf"what (?:do|does|must|should|will|could) {_WHO} (?:need to |have to |now )*(?:do )?(?:to )?"
        rf"(?:improve|change|do)(?: further| next| better| differently| to improve)?(?: further)?"
        rf"|what {_OURS}(?:{_WHO} )?needs? to (?:improve|change|happen|be (?:done|improved|different))"
        rf"(?: next| now| as a result)?"
        rf"|{_OURS}areas? (?:for|of|requiring|that require) (?:priority |further |immediate |practice )?"
        rf"(?:improvement|action|development|attention)s?{_TAIL}"
        rf"|priority (?:and |\& )?(?:immediate )?actions?{_TAIL}|immediate (?:and priority )?actions?"
        rf"(?: required| needed)?|priorities for (?:improvement|action|change)"
        rf"|{_OURS}(?:improvements?|changes|actions?) (?:that (?:are|is) )?(?:required|needed)"
        rf"|required (?:actions?|improvements?)|(?:key |priority )?recommended actions?"
        rf"|{_OURS}action points?|what (?:should|must|needs to|will) (?:change|happen)(?: next| now)?"
        rf"|to improve(?: further)?,? .{{1,60}} (?:should|must|needs? to)",
    ),
    (
        Head("question", 0.9),
        rf"{_OURS}(?:questions?|considerations?|issues|points|matters|challenges)"
        rf"(?: and (?:questions?|considerations?|issues|points|recommendations))?"
        rf" (?:for|to)(?: consideration by)? {_BODY}(?: (?:to|and) .{{1,60}})?"
        rf"|{_OURS}(?:reflective |reflection |discussion )questions?(?: for .{{1,60}})?"
        rf"|(?:key )?questions? (?:for|to) (?:.{{1,60}} )?(?:consider|reflection|reflect(?: on)?|discussion"
        rf"|practice|practitioners?|your team|teams?|you|managers?|supervision)(?: .{{1,40}})?"
        rf"|points? for (?:consideration|reflection|discussion)",
    ),
    (
        Head("good-practice", 0.7),
        r"(?:the |key |some |summary of |examples? of |areas? of |evidence of |notable |identified |other "
        r"|and )*(?:good|effective|positive|best|strong|notable|promising) practice"
        r"(?: points?| examples?| identified| noted| found| highlighted| and strengths| in this .{1,40}"
        r"| and .{1,40})?"
        r"|what (?:is |was |has )?(?:work(?:ed|ing|s)|went|gone|done) well|(?:key |main )?strengths"
        r"(?: identified| of practice)?|what (?:we|they) did well",
    ),
    (
        Head("learning-point", 0.8),
        r"(?:the |our |key |main |summary of |overall |practice |thematic |emerging |wider |national |local "
        r"|multi[- ]agency |single[- ]agency |system |agency |other |additional |individual |immediate "
        r"|early )*(?:learning(?: points?| themes?| outcomes?| opportunities| identified| summary"
        r"| messages?| and .{1,40})?|lessons?(?: (?:to be )?(?:learn(?:t|ed)|identified)|"
        r" for (?:practice|learning))?)"
        r"(?: (?:from|for|of|arising|in|that|to|about|identified) .{1,60})?(?: ?\(.{1,40}\))?"
        r"|what (?:did|have|do|can|should|has|could) (?:we|be|the \w+|practitioners|professionals|you) "
        r"(?:all |now )?learn(?:t|ed)?(?: .{1,50})?|what (?:we|was|has been|the review) (?:have )?learn(?:t|ed)"
        r"(?: .{1,50})?"
        r"|(?:key |main |practice )*(?:practice points?|practice learning|practice messages?|key messages?"
        r"|take[- ]?(?:home|away) messages?|messages for practice|points for practice|learning into practice)"
        r"(?: (?:for|from|to) .{1,60})?"
        r"|(?:the )?(?:key |main )?implications (?:for|of) (?:practice|practitioners|professionals|services|the .{1,40})"
        r"|what (?:can|should|could|do|must) (?:we|you|i|practitioners|professionals) (?:need to )?"
        r"(?:do|know|remember|take away)(?: .{1,40})?|how (?:can|should) (?:we|you) improve.{0,40}",
    ),
    (
        Head("finding", 0.7),
        r"(?:the |our |key |main |summary of |overall |thematic |review |priority |principal |headline |and )*"
        r"(?:findings|key concerns|priority concerns|causes? of concern)"
        r"(?: (?:from|of) (?:the|this) .{1,60})?|what (?:we|the (?:review|inquiry|panel)) found",
    ),
)  # fmt: skip
_COMPILED = tuple((head, re.compile(pattern)) for head, pattern in _HEADS)
_OTHERS = re.compile(
    r"\b(?:previous|earlier|past|last|prior|former|other|existing|outstanding|since|progress|implement"
    r"\w*|respon[sd]\w*|status|updates?|monitoring|follow(?:ing)?[- ]up|accepted|rejected|action plan"
    r"|compliance|achieved|completed|history|against|background to|development of|approach to)\b"
)
"""Words of headings over what is not recommended here and now."""
_SAID = re.compile(r" (?:was|were|is|are|has|have|had|will|would|may|been|being|can|cannot|could)\b")
"""Words of sentences."""
_NUMBER = re.compile(
    r"(?:(?:section|chapter|part|appendix|annex|step)\s+(?:\d{1,2}|[a-z]|[ivx]{1,5})\b"
    r"|\(?\d{1,3}(?:\.\d{1,2}){0,3}(?=[.):\s])|[a-z](?=[.:)])|[ivx]{1,5}(?=[.:)]))[.:)]?(?:\s*[-–—:]\s*|\s+)"
)
_LONGEST = 120
_NOTED = re.compile(r"(?<=[a-z?])\d{1,2}$")
STEMS = (
    *("recommend", "learn", "lesson", "finding", "improve", "practice", "action", "concern", "concl"),
    *("question", "consider", "what ", "strength", "area", "messages", "implications", "priorit"),
)  # fmt: skip
"""One of them is in every heading and label, in small letters."""


@lru_cache(maxsize=4_096)
def head_of(title: str) -> Head | None:
    """What a heading says that stands under it; None where it is no heading of findings."""
    if len(title) > _LONGEST or title[-1:] in ",;." and not title[:-1].isalpha():
        return None
    if title[:1].islower():
        return None
    bare = _bare(title)
    if _SAID.search(bare) and not bare.startswith("what "):
        return None
    for head, pattern in _COMPILED:
        if pattern.fullmatch(bare):
            if _OTHERS.search(bare):
                return Head(head.kind, 0.4) if head.kind == "recommendation" else None
            return head
    return None


def _bare(title: str) -> str:
    """A heading without its number, the mark of a footnote and its last sign, in small letters."""
    bare = _NOTED.sub("", " ".join(title.casefold().split()))
    return _NUMBER.sub("", bare, count=1).strip(" .:?–—-*#")
