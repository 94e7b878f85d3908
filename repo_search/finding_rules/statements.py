"""Findings, learning points, recommendations and questions that a document sets out, by rules.

| rule | what it takes | confidence |
|---|---|---|
| list | items with a number or bullet under a heading such as “Recommendations” or “What needs to improve”, over pages and columns | 0.9; 0.7 where an item obliges nobody; learning points 0.8; findings and good practice 0.7; under “Conclusions and recommendations” 0.75 for what recommends, 0.5 for the rest |
| label | what follows “Recommendation 4:”, “Learning point 2”, “Finding 3” or a box’s “recommendation”, up to the next label, heading or explanation | 0.9; 0.75 where it obliges nobody; 0.4 where it is a title in capitals or begins in the middle of a sentence; findings, questions and good practice 0.8 |
| tag | an item that ends in “(Recommendation, Paragraph 17)”, as lists of select committees do | 0.95 |
| table | the cells under “Recommendation” in a table of a text document; the numbered rows of a table in print, where cells cannot be told apart | 0.9; 0.6 in print |
| numbered paragraphs | paragraphs such as “4.12” under such a heading | 0.8 where they begin by obliging somebody, 0.4 where they do so later; learning points that oblige, and learning points and findings that say what holds in general, 0.55; good practice 0.5 |
| led list | the items with letters after “4.12 … I therefore recommend:”, cited as “4.12a”, and those numbered 2.1 and on after “2. The Trust should:” | that of the heading |
| lead-in | the list after “The report makes the following recommendations:” | 0.8; other kinds 0.6 |
| paragraphs | paragraphs without number or bullet under such a heading, that oblige somebody or are short | 0.65; learning points 0.6; questions 0.7 |
| learning told | a paragraph that says at its beginning what the review has shown, under a heading of its own | 0.6 |
| orders after learning | bullets soon after such a paragraph that begin with an order (“make sure …”) | 0.6 |
| prose | “We recommend that …” at the beginning of a paragraph of running text | 0.4; 0.55 in a document that lists none |

Lists under headings that speak of others (“Recommendations of the previous inspection”), or after a
sentence that does, are believed at 0.4 at most. What only tells about findings (“Recommendations
should be SMART”, introductions, thanks, what a court found) is none, see telling.py. Which headings head a list is in
data/finding_headings.csv, which verbs are orders in data/order_words.txt.
"""  # noqa: E501

from collections.abc import Sequence
from dataclasses import replace

from repo_search.finding_rules.blocks import blocks
from repo_search.finding_rules.collecting import PROSE, Collector
from repo_search.finding_rules.heads import has_stem, head_of
from repo_search.finding_rules.lines import Pages
from repo_search.finding_rules.marks import label_of
from repo_search.finding_rules.repeats import without_repeats
from repo_search.finding_rules.tables import columns_of
from repo_search.finding_rules.words import introduces, recommends, tells_learning
from repo_search.findings import SHOWN_FROM, Found
from repo_search.headings import unfinished
from repo_search.passages import Passage

MOST = 1_000
"""Findings of one document."""
_HEADING = 130
"""Characters of a heading, and of what begins with a label, at most."""
_HALF = 50
"""Characters of a heading that goes on on the next line, at most."""
_SHORT = 60
_BEGINNINGS = frozenset(
    word + sign
    for word in (
        *("recommendation", "recommendations", "rec", "learning", "lesson", "lessons", "finding"),
        *("findings", "area", "areas", "concern", "concerns", "question", "questions", "practice"),
        *("consideration", "considerations", "conclusion", "conclusions", "what", "priority"),
        *("improvement", "improve", "actions", "action"),
    )
    for sign in ("", ":", ".", ",", "-")
)
"""Of headings and labels longer than that, a word with which they begin."""
_LONGEST_ALONE = 16
"""Characters of a label in small letters on a line of its own."""
_PROSE = ("recommend", "following ", "learning from th", "this review", "the review ", "lesson")
_LINES_LOOKED_AT = 100
"""Of a page, lines that hold such words; a page of print has sixty lines."""
_AROUND = 400
_IN_PROSE = 0.55


def statements(passages: Sequence[Passage]) -> tuple[Found, ...]:
    """What a document finds and recommends, in its order. What it prints twice is given once."""
    pages = Pages(passages, lambda line: head_of(line) is not None)
    collector = Collector(pages)
    done = 0
    for at, passage in enumerate(passages):
        if at < done or not _promises(passage.text):
            continue
        done = at + 1
        for block in blocks(pages, at):
            place = pages.place(block.page)
            if place >= done and collector.is_idle and not _promises(passages[place].text):
                break
            # What begins on one page may take all of the next with it.
            done = max(done, pages.place(block.lines[-1].page) + 1)
            collector.take(block)
        collector.finish()
        if len(collector.found) >= MOST:
            break
    return _weighed(without_repeats(collector.found[:MOST]))


def _weighed(found: Sequence[Found]) -> tuple[Found, ...]:
    """Where nothing is recommended in a list, what running text recommends is believed more."""
    listed = any(
        one.kind == "recommendation" and one.rule != PROSE and one.confidence >= SHOWN_FROM
        for one in found
    )
    if listed:
        return tuple(found)
    return tuple(replace(one, confidence=_IN_PROSE) if one.rule == PROSE else one for one in found)


def _promises(text: str) -> bool:
    """Whether a page has a line with which findings could begin. Most have none, and every page is
    asked: what is cheap is asked first."""
    for raw in text.split("\n"):
        if raw[:1].islower() and len(raw) > _LONGEST_ALONE:
            continue
        line = raw[:_HEADING].strip()
        if len(line) > _SHORT and _BEGINNINGS.isdisjoint(line[:_SHORT].lower().split()):
            continue
        if line and has_stem(line) and (_is_heading(line) or label_of(line)):
            return True
    lowered = text.lower()
    for words in _PROSE:  # noqa: SIM110 - as in has_stem
        if words in lowered and _stands_in(text, lowered, words):
            return True
    return False


def _is_heading(line: str) -> bool:
    if line[0].islower() or line[-1] in ".,;":
        return False
    if head_of(line) or (len(line) < _HALF and unfinished(line)):
        return True
    if line[-1] == ":" and introduces(line):
        return True
    return "\t" in line and columns_of(line) != ()


def _stands_in(text: str, lowered: str, words: str) -> bool:
    """Whether a line with these words recommends something or tells what was learnt."""
    at = lowered.find(words)
    for _ in range(_LINES_LOOKED_AT):
        if at < 0:
            return False
        start = lowered.rfind("\n", 0, at) + 1
        end = lowered.find("\n", at)
        end = len(lowered) if end < 0 else end
        line = text[max(start, at - _AROUND) : min(end, at + _AROUND)]
        if recommends(line) or introduces(line) or tells_learning(line):
            return True
        at = lowered.find(words, end)
    return False
