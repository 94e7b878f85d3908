"""Names of the bodies that publish reviews, found in a line by pattern, not by lists of places."""

import re
from dataclasses import dataclass
from functools import lru_cache

from indexer.metadata.vocabulary import word_set

_WHOM = (
    r"(?:(?:local|children['’]?s?|child['’]?s?|adults?['’]?s?|and|&|young|people['’]?s?|families"
    r"|communities|vulnerable)\s){0,6}"
)
_LOCAL = re.compile(
    rf"""
    \b(?:
      (?:(?:local|regional|joint|strategic|multi-?agency|pan|children['’]?s|adults?)\s){{0,2}}
      safeguarding\s{_WHOM}(?:assurance\s|multi-?agency\s)?
      (?:boards?|partnerships?|arrangements|committee)
    | (?:children['’]?s|adults?)\s(?:safeguarding\s)?(?:partnership|assurance\spartnership)
    | (?:area\s)?(?:child|adult|public)\sprotection\scommittees?
    | (?:community\ssafety|safer\scommunities)\s(?:partnership|board)s?
    )\b
    | \b(?:LSCB|LSCP|SCB|SCP|SAB|LSAB|CSP|LSCBs|ACPC)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SAFER = re.compile(r"\bSafer\s(?:[A-Z][\w-]{2,20}\s){1,4}(?:Partnership|Board)\b")
_WELSH = re.compile(
    r"\bBwrdd\s(?:(?:Rhanbarthol|Lleol)\s)?Diogelu(?:\s(?:[A-Z][\w’'-]+|a|y|ac)){1,6}"
)
_AFTER = re.compile(r"\sfor\s(?:(?:[A-Z][\w'’-]{1,20}|and|of|the|Isles?)\s?){1,7}")
_ACRONYM = re.compile(r"\s?\([A-Z&]{2,8}\)")
_JOINING = frozenset({"and", "&", "of", "upon", "with", "on", "the", "under", "le", "in", "y"})
_NOT_A_PLACE = word_set(
    """
    serious case review reviews report reports overview executive summary by for
    commissioned published behalf copyright independent chair author annual final board
    boards published: by: learning practice response from to prepared produced lead reviewer
    re is joint a an this our contact chair: date version local its their and/or between
    member members effectiveness work role former new previous plan business agencies agency
    partner each any every all or inspection minute briefing lscb lscp scr lcspr into
    """
)

_NATIONAL = (
    r"child\ssafeguarding\spractice\sreview\spanel",
    r"ofsted",
    r"office\sfor\sstandards\sin\seducation(?:,\schildren['’]s\sservices\sand\sskills)?",
    r"(?:hm|her\smajesty['’]s|his\smajesty['’]s)\sinspectorate\sof\s"
    r"(?:probation|prisons|constabulary(?:\s(?:and|&)\sfire\s(?:and|&)\srescue\sservices)?"
    r"|education(?:\sin\sscotland)?)",
    r"hmicfrs|estyn|hmie",
    r"care\squality\scommission",
    r"care\s(?:and\ssocial\sservices\s)?inspectorate(?:\s(?:wales|scotland))?",
    r"healthcare\sinspectorate\swales|healthcare\simprovement\sscotland",
    r"commission\sfor\ssocial\scare\sinspection|audit\scommission|healthcare\scommission",
    r"education\sand\straining\sinspectorate|social\sservices\sinspectorate"
    r"|regulation\sand\squality\simprovement\sauthority|criminal\sjustice\sinspection(?:\snorthern\sireland)?",
    r"home\soffice|ministry\sof\sjustice|cabinet\soffice|scottish\sgovernment|welsh\s(?:assembly\s)?government",
    r"department\s(?:for|of)\s(?:education(?:\sand\sskills)?|health(?:\s(?:and|&)\ssocial\scare)?"
    r"|children,\sschools\sand\sfamilies|business\s(?:and|&)\strade|levelling\sup[\w\s,]{0,40})",
    r"nhs\sengland(?:\sand\snhs\simprovement)?|nhs\simprovement|public\shealth\s(?:england|wales)",
    r"safeguarding\sboard\sfor\snorthern\sireland|national\sindependent\ssafeguarding\sboard",
    r"independent\soffice\sfor\spolice\sconduct|youth\sjustice\sboard(?:\sfor\sengland\sand\swales)?",
    r"local\sgovernment\s(?:and|&)\ssocial\scare\sombudsman|children['’]s\scommissioner(?:\sfor\s(?:england|wales))?",
    r"prisons\sand\sprobation\sombudsman|equality\sand\shuman\srights\scommission|nspcc|barnardo['’]s",
)
_NATIONAL_NAME = re.compile(r"\b(?:the\s)?(?:" + "|".join(_NATIONAL) + r")\b", re.IGNORECASE)
_COMMITTEE = re.compile(
    r"(?:house of (?:commons|lords) )?(?:[A-Z][\w’'-]+,?|and|of|on|the|&)"
    r"(?: (?:[A-Z][\w’'-]+,?|and|of|on|the|&)){0,8} Committee",
)
_ANY_BODY = re.compile(
    r"\b(?:Council|Boards?|Partnerships?|Commission|Inspectorate|Committee|Inquiry|Panel|Office|"
    r"Department|Ministry|Trust|Authority|Ombudsman|Ofsted|Estyn|NSPCC|University|Government|NHS|"
    r"Police|Constabulary|Institute|Centre|Association|Agency)\b"
)
_HINTS = (
    *("safeguarding", "partnership", "protection", "lscb", "lscp", "scb", "scp", "sab", "csp"),
    *("acpc", "ofsted", "office", "inspect", "hmi", "estyn", "quality", "commission", "ministry"),
    *("government", "department", "nhs", "public health", "national", "ombudsman", "board"),
    *("nspcc", "barnardo", "bwrdd", "safer"),
)
"""What a line must hold for the costly patterns to be tried on it."""
_TRAILING = re.compile(r"[\s,.:;|–-]+$")


@dataclass(frozen=True, slots=True)
class Body:
    """A body named in a line; [start, end) are character offsets in it."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=256)
def bodies_in(line: str) -> tuple[Body, ...]:
    """The safeguarding boards and partnerships, inspectorates and departments named in a line.

    A body of a place is taken only with its place: "the Local Safeguarding Children Board" alone
    names nobody.
    """
    found: list[Body] = []
    folded = line.casefold()
    if not any(hint in folded for hint in _HINTS):
        return ()
    for match in _NATIONAL_NAME.finditer(line):
        name = match[0].removeprefix("the ").removeprefix("The ")
        if name[0].isupper() or line[0] == name[0]:
            found.append(Body(name, match.end() - len(name), match.end()))
    for match in (*_SAFER.finditer(line), *_WELSH.finditer(line)):
        found.append(Body(match[0], match.start(), match.end()))
    floor = 0
    for match in _LOCAL.finditer(line):
        start = _place_start(line, match.start(), floor)
        floor = match.end()
        end = match.end()
        after = _AFTER.match(line, end)
        if start == match.start() and not after:
            continue
        if after:
            end = after.end()
            start -= 4 * line[:start].endswith("Our ")
        if not any(body.start < end and start < body.end for body in found):
            name = _TRAILING.sub("", line[start:end])
            found.append(Body(name, start, start + len(name)))
    return tuple(found[:6])


def _place_start(line: str, anchor: int, floor: int) -> int:
    """Where the place before a body's name begins: capitalised words, joined by small ones."""
    start = anchor
    words = 0
    floor = max(floor, anchor - 90)
    for match in reversed(list(re.finditer(r"\S+", line[floor:anchor]))):
        word = match[0]
        begin = match.start() + floor
        folded = word.casefold()
        if folded in _JOINING and words:
            continue
        bare = folded.strip("(),.:;|–-“”‘’'\"")
        if bare in _NOT_A_PLACE or not word[0].isupper() or words >= 9 or word[-1] in ".:;|–-)":
            break
        start = begin
        words += 1
    return start


def is_body_alone(line: str) -> bool:
    """Whether a line holds the name of such a body and nothing more but "The" or its initials."""
    if len(line) > 120:
        return False
    found = bodies_in(line)
    if not found:
        return bool(_COMMITTEE.fullmatch(line)) or line.casefold() in (
            "hm government",
            "house of commons",
        )
    rest = line
    for body in found:
        rest = rest.replace(body.name, " ")
    rest = _ACRONYM.sub(" ", rest)
    return sum(map(str.isalpha, rest)) <= 3 or rest.strip(" ,&").casefold() in (
        "the",
        "and",
        "the and",
    )


def committee(line: str) -> str:
    """The parliamentary committee whose name is the whole line, or ""."""
    return line if len(line) <= 100 and _COMMITTEE.fullmatch(line) else ""


def names_a_body(text: str) -> bool:
    """Whether a short text ends up naming an organisation and not a person or a document."""
    return len(text) <= 100 and bool(_ANY_BODY.search(text) or bodies_in(text))
