"""Whether a document answers recommendations at all: told cheaply, since most do not."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from repo_search.passages import Passage

_OPENING, _TITLED = 2_000, 600
"""Characters of a document in which it says what it is, and in which its title stands."""
_OPENING_PAGES = 4
_REPORT = (
    r"(?:report|review|inquiry|inquest|recommendations?|findings?|investigation|inspection|audit"
    r"|lcspr|cspr|scr|dhr|sar|committee|learning|prevention of future deaths|regulation 28)"
)
_WHO = r"(?:government|board|partnership|department|trust|council|agency|ministry|executive|office)"
_NAMED = (
    r"(?:(?:(?-i:[A-Z])[\w’'-]*|the|your|our|an?|of|and|into|for|on|in|by|independent|local|serious"
    r"|case|child(?:ren)?|safeguarding|practice|final|interim|public|statutory|overview|domestic"
    r"|homicide|national|adults?|joint|\w+(?:['’]s|s['’])) ){0,16}"
)
"""What stands before the word for a report in its name. An agency's response to events is none to a
report."""
_TITLE = re.compile(
    rf"\b(?:{_WHO}(?:['’]s?)?|formal|initial|interim|joint|our|final|updated|management) response\b"
    rf"|\bresponses? (?:(?:from|of|by) .{{1,60}}? )?to {_NAMED}{_REPORT}\b"
    r"|\b(?:action|improvement|implementation|delivery) plan\b"
    r"|\bplan of action\b|\byou said,? we did\b"
    r"|\b(?:progress|implementation|update|follow[- ]up|monitoring)"
    r" (?:report|update|review|on|against|statement|with|in implementing)\b"
    r"|\b(?:update|progress) (?:on|against|towards?)\b"
    r"|\bimplement(?:ing|ation of) (?:the )?(?:[^.:;]{0,60}? )?recommendations\b",
    re.IGNORECASE,
)
_FIRST_WORDS = re.compile(
    r"\b(?:I am|we are) (?:writing|responding|replying)\b.{0,80}?\b(?:response|respond|reply)\b"
    r"|\bthank you for your (?:letter|report)\b"
    r"|\bthis (?:document|paper|report|letter|response|plan|publication|command paper|memorandum)"
    rf" (?:\w+ ){{1,6}}(?:(?:{_WHO}|our)(?:['’]s?)? (?:\w+ )?response|responds?"
    rf"|(?:response|progress) (?:\w+ ){{1,6}}{_REPORT})\b"
    rf"|\b{_WHO}(?:['’]s?)? response to (?:each|all|the) (?:of the )?(?:\w+ )?recommendations?\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"^\W*(?:table of )?contents\b", re.IGNORECASE | re.MULTILINE)
_OF_A_PART = re.compile(
    r"\b(?:appendix|annex|and|including|with|an?)\W(?:an? |the |its |\w{1,2}\W{1,3})?(?:\S+ )?"
    r"action plan\b",
    re.IGNORECASE,
)
"""What a report says that it holds besides."""
_ASKED = ("\nRecommendation ", "\nRECOMMENDATION ")
_SPEAKS = re.compile(
    r"^\W{0,3}(?:[A-Z][^\n.]{0,60})?(?:[Rr]esponse|RESPONSE)\b[^\n.]{0,50}?(?::|\s*$)"
    r"|^[^\n]{0,40}\b(?:[Aa]ccept(?:ed)?|ACCEPTED|[Rr]ejected)\b|\bIn response to recommendation",
    re.MULTILINE,
)
_FEWEST = 3


def says_so(passages: Sequence[Passage]) -> bool:
    """Whether the beginning of a document says that it is a response, an action plan or a report
    on progress."""
    opening = ""
    for passage in passages[:_OPENING_PAGES]:
        opening += passage.text[: _OPENING - len(opening)] + "\n"
        if len(opening) >= _OPENING:
            break
    if contents := _CONTENTS.search(opening):
        opening = opening[: contents.start()]
    opening = _OF_A_PART.sub("", " ".join(opening.split()))
    return bool(_TITLE.search(opening[:_TITLED]) or _FIRST_WORDS.search(opening))


def may_be_one(passages: Sequence[Passage]) -> bool:
    """Whether there are enough words of recommendations and answers in a document that does not
    say at its beginning what it is."""
    asked = sum(text.count(word) for word in _ASKED for text in _texts(passages))
    if asked < _FEWEST:
        return False
    found = (found for text in _texts(passages) for found in _SPEAKS.finditer(text))
    return next(islice(found, _FEWEST - 1, None), None) is not None


def _texts(passages: Sequence[Passage]) -> Iterator[str]:
    return ("\n" + passage.text for passage in passages)
