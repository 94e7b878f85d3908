"""How cases are called in print: "Child H1", "Family K", "CYSUR 3 2019", ‘Robert’.

A label written in capitals is given with its first word in lower case ("CHILD H1" is "Child H1"),
so that the reports of one case agree on it; otherwise labels stand as printed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.metadata.vocabulary import word_set

_NOUNS = (
    r"Child(?:ren)?|Baby|Babies|Infant|Young (?:Person|People|Man|Woman|Adult)|Adults?"
    r"|Famil(?:y|ies)|Case|Siblings?|Sibling Group|Person|Mr|Mrs|Ms|Miss"
)
_CAPITALS = (
    r"CHILD(?:REN)?|BABY|BABIES|INFANT|YOUNG (?:PERSON|PEOPLE|MAN|WOMAN|ADULT)|ADULTS?"
    r"|FAMIL(?:Y|IES)|CASE|SIBLINGS?|SIBLING GROUP"
)
_CODE = r"[A-Z]{1,3}\d{0,3}"
_NO_MINUTES = r"(?!\s?-?\s?min)"
_QUOTE = "[‘’'“”\"]"
_LETTERED = re.compile(
    rf"\b(?P<noun>{_NOUNS}|{_CAPITALS}) (?P<code>{_QUOTE}?{_CODE}{_QUOTE}?"
    rf"(?:\s?(?:,|/|&|and|AND)\s?{_QUOTE}?{_CODE}{_QUOTE}?(?![\w’'])){{0,5}})(?![\w-])"
)
_NUMBERED = re.compile(
    r"\b(?P<noun>Child(?:ren)?|Baby|Family|Adult|Case|Young (?:Person|People)"
    r"|CHILD|BABY|FAMILY|ADULT|CASE) "
    rf"(?P<code>\d{{1,3}}[A-Z]?(?:\s?[–-]\s?\d{{1,2}})?)\b{_NO_MINUTES}"
)
SMALL_WORDS = word_set(
    """
    IN OF TO AND FOR THE AT BY ON OR IS AS WHO WAS HAS ARE ITS HIS HER OUR NOT NO ALL DUE
    SCR CPR DHR SAR SUB LED AGE WE IT SO IF UP OUT MAY NHS UK II III IV VI CSE CSA FGM SEX
    LAW WHY HOW
    """
)
_REGISTERED = re.compile(
    r"\b(?:CYSUR \d{1,3}[ /]\d{4}|(?:[A-Z]{2,6} )?(?:CPR|APR|SAR|DHR|SCR|CSPR|LCSPR|SUSR|CMR|DARDR)"
    r"(?:\s?(?:[Cc]ase|[Nn]o\.?|[Nn]umber|[Rr]ef\.?:?))?[ /-]{0,2}(?!(?:19|20)\d\d)"
    r"(?:\d{1,4}[ /-]\d{1,4}|\d{1,3}|[A-Z]{1,2}\d{0,3})"
    rf"|[NSW]{{1,2}}WSCB \d{{1,3}}[ /]\d{{4}})(?![\w-]){_NO_MINUTES}"
)
_CODE_AFTER_REVIEW = re.compile(
    rf"(?i:review|report|SCR|LCSPR|SAR|DHR)\s?[:–—-]?\s(?P<code>{_CODE})$"
)
NAME = r"[A-Z][a-zà-ž]{1,14}(?:-[A-Z][a-z]{1,12})?"
NAMES = rf"{NAME}(?:, {NAME}){{0,4}}(?: (?:and|&) {NAME})?"
QUOTED = re.compile(
    r"(?:^|(?<=[\s(:–—-]))[‘'“\"]"
    rf"(?P<name>(?:(?:Child|Baby|Family|Adult) )?{NAMES})[’'”\"](?!\w)"
)
NAMED_NOUN = re.compile(
    rf"(?:Baby|Child|Adult|Young Person|Family) (?P<bare>{NAME})(?:(?:,| and| &) {NAME}){{0,3}}"
)
NAMES_ALONE = re.compile(NAMES)
_NOT_A_NAME = word_set(
    """
    protection practice death deaths sexual criminal exploitation safeguarding abuse neglect
    care support health welfare looked services poverty development and centred focused case
    cases friendly first safety final report overview executive summary review reviews
    learning action plan local serious child children family families adult adults baby
    young person people full published version independent author annual national thematic
    rapid england wales scotland london multi agency domestic homicide practitioner
    practitioners briefing the a an in of for into with non accidental injury injuries
    infant infants suicide mental social work working together prevent appendix response
    part volume recommendations statement progress county city council borough good
    inadequate outstanding trafficking violence youth partnership board mothers fathers
    parents siblings boys girls inspection foreword introduction contents background january
    february march april may june july august september october november december
    """
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A label made of a noun and a code, or of a code; [start, end) are offsets in the text."""

    label: str
    start: int
    end: int


def coded(text: str) -> Iterable[Coded]:
    """The labels with codes in a text: registered ones first, then in order of their nouns."""
    for match in _REGISTERED.finditer(text):
        yield Coded(match[0], match.start(), match.end())
    for match in _LETTERED.finditer(text):
        noun, code = match["noun"], re.sub(_QUOTE, "", match["code"])
        words = re.findall(r"[A-Z]+", code)
        if any(word in SMALL_WORDS for word in words if word != "AND"):
            continue
        # In a line of capitals a word of three letters may follow: "CHILD SEX ABUSE".
        if noun.isupper() and len(words[0]) > 2 and not re.search(r"\d", code):
            continue
        noun = noun.capitalize() if noun.isupper() else noun
        yield Coded(f"{noun} {code.replace(' AND ', ' and ')}", match.start(), match.end())
    for match in _NUMBERED.finditer(text):
        noun = match["noun"].capitalize() if match["noun"].isupper() else match["noun"]
        yield Coded(f"{noun} {match['code']}", match.start(), match.end())
    after = _CODE_AFTER_REVIEW.search(text)
    if after and after["code"] not in SMALL_WORDS and not text.isupper():
        yield Coded(after["code"], after.start("code"), after.end("code"))


def is_name(name: str) -> bool:
    """Whether none of the words of a name is one that titles of reviews are made of."""
    words = re.findall(r"[^\W\d_]+", name)
    nouns = ("and", "Child", "Baby", "Family", "Adult")
    return not any(word.casefold() in _NOT_A_NAME for word in words if word not in nouns)
