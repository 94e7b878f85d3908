"""What the headings of lists of findings say: data/finding_headings.csv.

A heading is its number, words that only describe ("The key …"), words of the list in which `*`
stands for some words, and perhaps more after a word that links ("… for the Partnership"). So
"Progress on earlier recommendations" heads nothing, and "Findings and recommendations" both.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import get_args

from repo_search.findings import Kind
from repo_search.vocabularies import rows

_DESCRIBING = frozenset(
    """
    the our key main principal overall overarching final full new further specific summary
    list all of national local regional strategic operational multi-agency multiagency
    inter-agency interagency single-agency multi inter single individual agency practice
    thematic priority proposed additional general initial system systemic review report
    overview partnership board panel safeguarding independent author's reviewer's reviewers'
    committee's inquiry's and emerging identified wider formal headline notable some examples
    example evidence areas area other consolidated complete early immediate reflective
    early-years children's family service services health police education three four five
    six seven eight ten
    """.split()  # noqa: SIM905
)
_LINKING = frozenset(
    """
    and & for to from of arising made by in on relating about regarding with as identified at
    within this that we which summary list noted found highlighted further next now better
    differently examples example points - – — : (
    """.split()  # noqa: SIM905
)
_SENTENCE = frozenset(
    "was were is are has have had will would may been being can cannot could".split()  # noqa: SIM905
)
"""Words of sentences, which no heading holds but one that asks."""
_OTHERS = re.compile(
    r"previous|earlier|past|last|prior|former|other|existing|outstanding|since|progress|history"
    r"|implement\w*|respon[sd]\w*|status|updates?|accepted|rejected|achieved|completed"
)
"""Words of headings over what is not recommended here and now."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = frozenset(("inspection", "inspections", "report", "review", "reviews", "inquiry"))
_NUMBER = re.compile(
    r"^(?:(?:section|chapter|part|appendix|annex|step|minute|box|stage)\s+(?:\d{1,2}|[a-z]|[ivx]{1,5})\b"
    r"|\(?\d{1,3}(?:\.\d{1,2}){0,3}(?=[.):\s])|[a-z](?=[.:)])|[ivx]{1,5}(?=[.:)]))"
    r"[.:)]?(?:\s*[-–—:]\s*|\s+)"
)
_COLUMNS = frozenset(
    """
    no no. number ref ref. reference lead leads agency agencies organisation action actions
    rating rag progress timescale timescales timeframe by when who date dates outcome outcomes
    responsible responsibility officer owner status evidence what has been done how will we
    know target completion measure measures success response person of impact key milestones
    expected paragraph page priority for to the be taken required implementation and / & scope
    level local national board deadline due completed
    """.split()  # noqa: SIM905
)
"""Words that stand above the columns of a table of recommendations."""
_NOTED = re.compile(r"(?<=[a-z?])\d{1,2}$")
_LONGEST = 120
_OF_OTHERS = 0.4
_MIXED = OF_TABLE = 0.6
_COLUMNS_LEAST = 2
_OF_BODY, _WORDS_OF_BODY = 0.8, 6
"""Of headings that begin with a name: "Northmere Hospital recommendations"."""
_JOINING = ("and", "&", "with")
_ABOUT = frozenset(
    """
    to on of against from about how response responses implementation implementing monitoring
    tracking delivering making developing agreeing reviewing background these those such
    following
    """.split()  # noqa: SIM905
)
"""Words of headings that speak about recommendations."""
_STEMS = (
    *("recommend", "learn", "lesson", "finding", "improve", "practice", "action", "concern"),
    *("question", "consider", "areas", "what ", "argymhell"),
)  # fmt: skip
_STEMS_OF_SHORT = (
    *_STEMS,
    *("strength", "messages", "implications", "priorit", "proposals", "points", "changes"),
    *("issues", "challenge", "matters", "tips", "remember", "think about", "ask yourself"),
    *("pwyntiau", "arfer", "canfydd", "cwestiy"),
)  # fmt: skip
"""One of them is in every heading of the list and in every label, in small letters."""
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Head:
    """What stands under a heading: a kind of finding; `certain` is how far a list under it can be
    believed, from 0 to 1; `mixed` where recommendations stand among others under one heading."""

    kind: Kind
    certain: float
    mixed: bool = False


def has_stem(line: str) -> bool:
    """Whether a line holds a word that some heading of the list holds. Of lines as long as those of
    running text fewer are looked for: every line of every page is asked."""
    lowered = line.lower()
    for stem in _STEMS_OF_SHORT if len(line) < _SHORT else _STEMS:  # noqa: SIM110 - twice as fast
        if stem in lowered:
            return True
    return False


@lru_cache(maxsize=4_096)
def head_of(title: str) -> Head | None:
    """What a heading says that stands under it; None where it is no heading of findings."""
    if len(title) > _LONGEST or title[:1].islower() or title[-1:] in (",", ";", "."):
        return None
    words = _bare(title)
    if head := _of_table(words):
        return head
    head = _head(words)
    if head and words[0] != "what" and not _SENTENCE.isdisjoint(words):
        return None
    dated = any(map(_YEAR.fullmatch, words)) and not _DATED.isdisjoint(words)
    if head and (dated or any(map(_OTHERS.fullmatch, words))):
        return Head(head.kind, _OF_OTHERS) if head.kind == "recommendation" else None
    return head


def _head(words: list[str]) -> Head | None:
    for at, word in enumerate(words):
        for phrase, head in _phrases().get(word, ()):
            rest = _rest(phrase, words[at:])
            if rest is None:
                continue
            if (head is None or head.kind != "recommendation") and _lists_recommendations(rest):
                return Head("recommendation", _MIXED, mixed=True)
            if head is None and rest and rest[0] in _JOINING:
                return _head(rest[1:])
            if head and (not rest or rest[0] in _LINKING or rest[0][0] in "(:–-"):
                return head
        if word not in _DESCRIBING and not word.isdecimal():
            break
    if words and words[-1] == "recommendations" and len(words) <= _WORDS_OF_BODY:
        return Head("recommendation", _OF_BODY) if _ABOUT.isdisjoint(words) else None
    return None


def _of_table(words: list[str]) -> Head | None:
    """What stands in a table with such words above its columns, on one line: "No. Recommendation
    Lead agency By when"."""
    kinds = {"recommendation", "recommendations"}
    columns = [word for word in words if word not in kinds]
    if len(words) - len(columns) == 1 and len(columns) >= _COLUMNS_LEAST:
        return Head("recommendation", OF_TABLE) if _COLUMNS.issuperset(columns) else None
    return None


def heads_columns(line: str, after: str) -> bool:
    """Whether two lines are the first cells of a table's head, each on a line of its own."""
    first = line.casefold().strip(" :") in ("recommendation", "recommendations")
    return first and _COLUMNS.issuperset(after.casefold().split())


def _rest(phrase: tuple[str, ...], words: list[str]) -> list[str] | None:
    """The words after a phrase of the list, None where they do not begin with it."""
    if "*" not in phrase:
        return words[len(phrase) :] if tuple(words[: len(phrase)]) == phrase else None
    star = phrase.index("*")
    before, after = phrase[:star], phrase[star + 1 :]
    if tuple(words[:star]) != before or len(words) <= star:
        return None
    if not after:
        return []
    for at in range(star + 1, len(words) - len(after) + 1):
        if tuple(words[at : at + len(after)]) == after:
            return words[at + len(after) :]
    return None


def _lists_recommendations(rest: list[str]) -> bool:
    """Whether a heading goes on "and recommendations", perhaps after more of its kind."""
    if not rest or rest[0] not in _JOINING:
        return False
    head = _head(rest[1:])
    return head is not None and head.kind == "recommendation"


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], Head | None], ...]]:
    """The phrases of the list by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Head | None]]] = defaultdict(list)
    for row in rows("finding_headings.csv"):
        kind = next((kind for kind in get_args(Kind) if kind == row["kind"]), None)
        phrase = tuple(row["words"].split())
        found[phrase[0]].append((phrase, Head(kind, float(row["certain"])) if kind else None))
    return {
        first: tuple(sorted(phrases, key=lambda one: -len(one[0])))
        for first, phrases in found.items()
    }


def _bare(title: str) -> list[str]:
    """The words of a heading in small letters, without its number, signs and the mark of a note."""
    bare = _NOTED.sub("", " ".join(title.casefold().replace("’", "'").split()))
    bare = (
        _NUMBER.sub("", bare, count=1)
        .strip(" .:?–—-*#")
        .replace(",", " and")
        .replace("and and", "and")
    )
    return [word for word in (one.strip(",:?") or one for one in bare.split()) if word]
