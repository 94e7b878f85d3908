"""The labels in front of what is answered: "Government response:", "Progress to date", "Action"."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from repo_search.finding_rules.openings import NUMBERS
from repo_search.finding_rules.response_lines import Line

_REPLY = r"(?:response|reply|answer|position)"
_REPLIED = re.compile(
    rf"\W{{0,3}}(?:(?:[\w&'’./()-]+\s){{0,7}}{_REPLY}s?(?:\s\d{{1,3}}[a-z]?)?(?:\s?(?:/|&|and)\s?\w+)?(?:\s\([^)]{{1,60}}\))?"
    r"(?:\s(?:from|by|of|on behalf of|to)\s[^:.;?!]{1,70}?)?|comments?)"
    r"\s*(?:[:–—]\s*|\s-\s|[.:]?$)",
    re.IGNORECASE,
)
_TO_NUMBER = re.compile(
    rf"\W{{0,3}}(?:[\w&'’.-]+\s){{0,6}}{_REPLY}\s(?:to|[–—:-])\s"
    rf"(?i:recommendation|finding|learning point)s?\s(?P<number>{NUMBERS})\s*(?:[:–—.]\s*|\s-\s|$)",
)
_DONE = re.compile(
    r"\W{0,3}(?:(?:key |planned |agreed |single agency )?actions?"
    r"(?: (?:taken|required|agreed|planned|completed|to be taken"
    r"|plan|points?|so far|to date|we (?:have taken|will take)))*"
    r"|(?:(?:current|latest|overall|summary of|board|partnership|agency)\s)?"
    r"(?:progress|update|status|outcome|commentary|position|implementation"
    r"|rag(?: rating| status)?|delivery)s?"
    r"(?: (?:to date|so far|made|update|report|status|statement|and (?:impact|evidence|outcome)"
    r"|as (?:of|at)|since)(?: [^:.]{1,40}?)?)?"
    r"|what (?:we(?:[’']ve| have| are| will)?|has(?: been)?|have|is being|will|the board|is)"
    r"(?: \w+){0,6}|how we(?: \w+){1,6}|(?:work|steps) (?:undertaken|completed|taken)(?: \w+){0,3}"
    r"|(?:evidence|impact|outcomes?|assurance)(?: (?:of|and|so far)(?: \w+){1,4})?|next steps"
    r"|you said|we did|our (?:commitment|action|work)s?|decision)\s*(?:[:–—]\s*|\s-\s|[.:?]?$)",
    re.IGNORECASE,
)
_LONGEST = 110
_WORDY = re.compile(
    r"\b(?:we|it|in|as|see|set|with|please|is|are|was|were|has|have|had|should|must|that|which|will|would|can|these|this|its)\b",
    re.IGNORECASE,
)


class Label(NamedTuple):
    """A label on line `at`, before character `end` of it. `replies`: it says that somebody answers
    rather than what was done; `number` is that of the recommendation where it is told."""

    at: int
    end: int
    replies: bool
    number: str
    words: str


def labels(lines: Sequence[Line]) -> list[Label]:
    """The labels among lines, in order. A label alone on its line begins a paragraph."""
    found = []
    for at, line in enumerate(lines):
        text = line.text[:_LONGEST]
        if not line.is_fresh or text[0].islower():
            continue
        numbered = _TO_NUMBER.match(text)
        match = numbered or _REPLIED.match(text)
        replies = match is not None
        match = match or _DONE.match(text)
        if match is None or (match.end() == len(text) < len(line.text)):
            continue
        words = match[0].strip(" :–—.-?")
        alone = match.end() == len(line.text)
        if replies and not numbered and _WORDY.search(words):
            continue
        if alone and at + 1 < len(lines) and lines[at + 1].text[0].islower():
            continue  # a line of running text that happens to end there
        number = numbered["number"].strip() if numbered else ""
        found.append(Label(at, match.end(), replies, number, words.casefold()))
    return found


def often(found: Sequence[Label]) -> Counter[str]:
    """How often each label comes, by its words."""
    return Counter(label.words for label in found)
