"""The label of the case a report is about ("Child H1", 'Robert'), from its title and title page.

Never from the body: reports of one case speak of many others. A label written in capitals is
claimed with its first word in lower case ("CHILD H1" is "Child H1"), so that the reports of one
case agree on it; otherwise labels stand as printed.
"""

import re
from collections.abc import Iterable, Sequence

from indexer.metadata.front_matter import FrontMatter
from indexer.metadata.vocabulary import review_phrases, word_set
from repo_search.claims import Claim, Source

EXTRACTOR = "cases/1"
_MOST = 6

_NOUNS = (
    r"Child(?:ren)?|Baby|Babies|Infant|Young (?:Person|People|Man|Woman|Adult)|Adults?"
    r"|Famil(?:y|ies)|Case|Siblings?|Sibling Group|Person|Mr|Mrs|Ms|Miss"
)
_CAPITALS = (
    r"CHILD(?:REN)?|BABY|BABIES|INFANT|YOUNG (?:PERSON|PEOPLE|MAN|WOMAN|ADULT)|ADULTS?"
    r"|FAMIL(?:Y|IES)|CASE|SIBLINGS?|SIBLING GROUP"
)
_CODE = r"[A-Z]{1,3}\d{0,3}"
_QUOTE = "[‘’'“”\"]"
_LETTERED = re.compile(
    rf"\b(?P<noun>{_NOUNS}|{_CAPITALS}) (?P<code>{_QUOTE}?{_CODE}{_QUOTE}?"
    rf"(?:\s?(?:,|/|&|and|AND)\s?{_QUOTE}?{_CODE}{_QUOTE}?(?![\w’'])){{0,5}})(?![\w-])"
)
_NUMBERED = re.compile(
    r"\b(?P<noun>Child|Baby|Family|Adult|Case|CHILD|BABY|FAMILY|ADULT|CASE) "
    r"(?P<code>\d{1,3}[A-Z]?)\b"
)
_SMALL_WORDS = word_set(
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
    r"|[NSW]{1,2}WSCB \d{1,3}[ /]\d{4})(?![\w-])"
)
_NAME = r"[A-Z][a-zà-ž]{1,14}(?:-[A-Z][a-z]{1,12})?"
_NAMES = rf"{_NAME}(?:, {_NAME}){{0,4}}(?: (?:and|&) {_NAME})?"
_QUOTED = re.compile(
    r"(?:^|(?<=[\s(:–—-]))[‘'“\"]"
    rf"(?P<name>(?:(?:Child|Baby|Family|Adult) )?{_NAMES})[’'”\"](?!\w)"
)
_NAMED_NOUN = re.compile(
    rf"(?:Baby|Child|Adult|Young Person|Family) (?P<bare>{_NAME})(?:(?:,| and| &) {_NAME}){{0,3}}"
)
_NAMES_ALONE = re.compile(_NAMES)
_ABOUT = re.compile(
    r"(?i:review|report|SCR|LCSPR|CSPR|DHR|SAR)\s?(?:[:–—-]|(?i:\b(?:into|of|re|regarding|concerning"
    r"|about|relating to|in (?:respect|relation) (?:of|to)|following)\b"
    r"(?: the (?:deaths?|murder|case|life|care|serious injury|circumstances)(?: of)?)?))\s?"
    rf"(?P<name>{_NAMES})(?=$|[\s:,.–(-])"
)
_CODE_AFTER_REVIEW = re.compile(
    rf"(?i:review|report|SCR|LCSPR|SAR|DHR)\s?[:–—-]?\s(?P<code>{_CODE})$"
)
_OF_A_PERSON = (
    r"(?:['’]s (?!council|children['’]s|safeguarding)\w+"
    r"| (?:was|had|and (?:his|her|their)|lived|died|is a|told|said|did|who))\b"
)
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


def claims(
    front: FrontMatter, title: str, review: str, publishers: Sequence[str]
) -> tuple[Claim, ...]:
    """The claim of the case's labels, if the title or title page gives any.

    `review` is the kind of review claimed or "": names count as labels only where there is one.
    `publishers` are the names claimed of publishers: "Kingston and Richmond" is no pair of
    children where it is part of one.
    """
    shown = [line.text for line in front.display]
    lettered = _unique(label for text in (title, *shown) for label in _codes(text))
    if lettered:
        return (_claim(lettered, "the title page", 0.85),)
    if review:
        for text, where in ((title, "the title"), *((line, "the title page") for line in shown)):
            quoted = _unique(
                match["name"] for match in _QUOTED.finditer(text) if _is_name(match["name"])
            )
            if quoted:
                return (_claim(quoted, f"{where}: a name in quotation marks", 0.75),)
        named = _unique(_names(front, title, shown, " ".join(publishers)))
        if named:
            return (_claim(named, "the title page: a name beside the kind of review", 0.6),)
    if named := _unique(_codes(_spaced(front.name))):
        return (Claim("case", named, Source.FILENAME, "file name", EXTRACTOR, 0.3),)
    return ()


def _spaced(name: str) -> str:
    """A file's name as words, with the nouns of labels in capitals ("baby-F" is "Baby F")."""
    words = re.sub(r"[_\-+.]|%20", " ", name.rsplit(".", 1)[0])
    return re.sub(r"\b(?:child|baby|family|adult|young person)\b", lambda m: m[0].title(), words)


def _claim(labels: tuple[str, ...], evidence: str, confidence: float) -> Claim:
    return Claim("case", labels, Source.TEXT, evidence, EXTRACTOR, confidence)


def _unique(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple({label.casefold(): label for label in reversed(list(labels))}.values())[::-1][
        :_MOST
    ]


def _codes(text: str) -> Iterable[str]:
    for match in _REGISTERED.finditer(text):
        yield match[0]
    for match in _LETTERED.finditer(text):
        noun, code = match["noun"], re.sub(_QUOTE, "", match["code"])
        words = re.findall(r"[A-Z]+", code)
        if any(word in _SMALL_WORDS for word in words if word != "AND"):
            continue
        # In a line of capitals a word of three letters may follow: "CHILD SEX ABUSE".
        if noun.isupper() and len(words[0]) > 2 and not re.search(r"\d", code):
            continue
        noun = noun.capitalize() if noun.isupper() else noun
        yield f"{noun} {code.replace(' AND ', ' and ')}"
    for match in _NUMBERED.finditer(text):
        yield f"{match['noun'].capitalize()} {match['code']}"
    after = _CODE_AFTER_REVIEW.search(text)
    if after and after["code"] not in _SMALL_WORDS and not text.isupper():
        yield after["code"]


def _is_name(name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", name)
    nouns = ("and", "Child", "Baby", "Family", "Adult")
    return not any(word.casefold() in _NOT_A_NAME for word in words if word not in nouns)


def _names(front: FrontMatter, title: str, shown: Sequence[str], publishers: str) -> Iterable[str]:
    """Pseudonyms without quotation marks, which must be told from places and common words."""
    seen_review = False
    for text in (*shown, title):
        reviewed = any(pattern.search(text) for pattern, _ in review_phrases())
        if (match := _NAMED_NOUN.fullmatch(text)) and _is_name(match["bare"]):
            yield match[0]
        elif reviewed and (match := _ABOUT.search(text)):
            if _told_of(front, match["name"], publishers):
                yield match["name"]
        elif seen_review and _NAMES_ALONE.fullmatch(text) and _told_of(front, text, publishers):
            yield text
        seen_review = seen_review or reviewed


def _told_of(front: FrontMatter, names: str, publishers: str) -> bool:
    """Whether the first pages speak of each name as of a person, and no publisher bears it."""
    parts = [part for part in re.split(r", | and | & ", names) if part]
    if not parts[0][0].isupper() or not _is_name(names) or names in publishers:
        return False
    text = " ".join(line for page in front.first for line in page.lines)
    return all(re.search(rf"\b{re.escape(part)}{_OF_A_PERSON}", text) for part in parts)
