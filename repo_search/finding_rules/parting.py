"""What of an item repeats the recommendation, and what answers it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from repo_search.finding_rules.beside import without_beside
from repo_search.finding_rules.response_items import Item
from repo_search.finding_rules.response_lines import Line, joined
from repo_search.finding_rules.statuses import (
    status_at_start,
    status_line,
    status_said,
)

ASKS = re.compile(
    r"\b(?:should|must|ought to|needs? to|recommend(?:s|ed)?|to ensure"
    r"|(?:be|is|are) (?:asked|required|requested|invited) to|(?:is|are) to (?!be|a|the))\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:(?:We|I)\b"
    r"|(?:The|This|Our|HM|His|Her|These|Both|All|Since|Following|In|As|A|An|It|[A-Z][\w&’'.-]*)\b"
    r"[^.!?]{0,120}?\b(?:accepts?|agrees?|acknowledges?|welcomes?|notes|supports|rejects?|recognises?"
    r"|(?:is|are|remains?) (?:also |fully |already |currently )?(?:committed|working|being|now"
    r"|clear|accepted|agreed|complete|in place|under ?way|\w+ing)"
    r"|(?:has|have) (?:also |already |now |since |been |recently )*\w+(?:ed|t|en|de|ne|un)\b"
    r"|will (?:be |continue |also |now |consider |work |\w+)|(?:was|were) (?:\w+ed|held|done|made"
    r"|found|set|begun|bought|brought|given|built|written|sent|put|taken|told)"
    r"|do(?:es)? not (?:accept|agree)))"
)
_REFERENCE = re.compile(
    r"(?:\((?:recommendation|conclusion)s?\s[\d][^()]{0,30}|\bpara(?:graph)?s?\.?\s[\d\s,.&–-]+(?:and\s[\d.]+)?|\bpages?\s\d+)\)\W*$",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(
    r"[(\[]recommendation\s(?P<number>\d{1,3}[a-z]?)\b[^()\[\]]{0,60}[)\]]\W*$", re.IGNORECASE
)
_REFERENCE_OF = 90
_REST_OF_REFERENCE = re.compile(r"(?:para(?:graph)?s?\.?\s)?[\d\s,.&–-]+\)\W*$", re.IGNORECASE)
_OPEN_REFERENCE = re.compile(r"\((?:[^()]{0,60}[, ])?(?:para(?:graph)?s?\.?)?$", re.IGNORECASE)
_MARKED = re.compile(r"^(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]?|\([a-z]{1,3}\)|[•▪●◦·–—-])\s+")
SENTENCE_END = re.compile(r"[.;]\s+(?=[A-Z•])")
_SAID = 400
"""Characters of an answer in which it says what it is."""
_STATUS_LABEL = re.compile(r"status|rag|decision|verdict|assessment|position")


@dataclass(frozen=True, slots=True)
class Parted:
    """An item: the lines of the recommendation as it is repeated, those of each answer, and the
    status of each. `mark` names what told them apart."""

    item: Item
    about: tuple[Line, ...]
    parts: tuple[tuple[Line, ...], ...]
    statuses: tuple[str, ...]
    mark: str


Place = tuple[int, int]
"""A line of an item and a character of it."""


def by_label(item: Item, replies: frozenset[str]) -> Parted | None:
    """Told by "Response:", "Progress", "What we have done"; several responses ("UK Government
    response", "Welsh Government response") are as many answers, where their labels are among
    those that come often in the document."""
    chosen = [label for label in item.labels if label.replies] or list(item.labels[:1])
    if not chosen:
        return None
    chosen = chosen[:1] + [label for label in chosen[1:] if label.words in replies]
    about, status = _without_status(item.lines[: chosen[0].at])
    parts = []
    for at, label in enumerate(chosen):
        until = chosen[at + 1].at if at + 1 < len(chosen) else len(item.lines)
        # "Status: Complete" is no label to be cut off where it is all there is.
        _, part = cut(item.lines[label.at : until], (0, label.end))
        if part:
            parts.append(tuple(part))
    if not parts:
        return _bare_status(item, about, status, "label")
    if len(parts) == 1:
        status = status or _labelled_status(item)
    return told_apart(item, about, parts, status, "label")


def by_status(item: Item, _: frozenset[str] = frozenset()) -> Parted | None:
    """Told by a status beside the number or on a line of its own: "Recommendation 3 – Accepted",
    "Accepted in part", or at the beginning of a paragraph: "2.5 Rejected. Research was …"."""
    if not item.lines:
        return None
    status, end = status_at_start(item.lines[0].text)
    if status and item.rule in ("worded", "numbered"):
        about, part = cut(item.lines, (0, end))
        asked = _asking(part)
        if asked and asked < len(part):
            return told_apart(item, part[:asked], [tuple(part[asked:])], status, "status")
        if asked or not part:
            kept = (item.lines[0].before(end),)
            return Parted(item, tuple(part), (kept,), (status,), "status")
        return told_apart(item, about[:0], [tuple(part)], status, "status")
    for at, line in enumerate(item.lines):
        if not at or not line.is_fresh:
            continue
        if said := status_line(line.text):
            rest = item.lines[at + 1 :]
            if not rest:
                return _bare_status(item, item.lines[: at + 1], "", "status")
            return told_apart(item, item.lines[:at], [rest], said, "status")
        mark = _MARKED.match(line.text)
        answer = line.after(mark.end()) if mark else line
        if answer.text and status_at_start(answer.text)[0]:
            return told_apart(
                item, item.lines[:at], [(answer, *item.lines[at + 1 :])], "", "status"
            )
    return None


def by_reference(item: Item, _: frozenset[str] = frozenset()) -> Parted | None:
    """Told by the end of a quoted recommendation: "(Recommendation, Paragraph 25)"."""
    ends = references(item.lines)
    for end in ends:
        rest = item.lines[end + 1 :]
        if rest and _ANSWERS.match(_sentence(rest)):
            return told_apart(item, item.lines[: end + 1], [rest], "", "reference")
    if not ends:
        return None
    rest = item.lines[ends[-1] + 1 :]
    if rest and not _ANSWERS.search(joined(rest[:8])[: 2 * _SAID]):
        return None
    return told_apart(item, item.lines[: ends[-1] + 1], [rest] if rest else [], "", "reference")


def _sentence(lines: Sequence[Line]) -> str:
    """The first sentence of lines, without a number or bullet, or as much as tells what it is."""
    text = _MARKED.sub("", joined(lines[:4])[:_SAID], count=1)
    found = SENTENCE_END.search(text)
    return text[: found.start() + 1] if found else text


def references(lines: Sequence[Line]) -> list[int]:
    """The lines that end with a reference to the paragraph that is quoted."""
    return [
        at
        for at, line in enumerate(lines)
        if _REFERENCE.search(line.text[-60:])
        or (
            at
            and _REST_OF_REFERENCE.match(line.text[-60:])
            and _OPEN_REFERENCE.search(lines[at - 1].text[-80:])
        )
    ]


def by_sentence(item: Item, _: frozenset[str] = frozenset()) -> Parted | None:
    """Told by the first paragraph in which somebody answers: "We accept this recommendation"."""
    for at, line in enumerate(item.lines):
        if not line.is_fresh or line.is_heading:
            continue
        sentence = _sentence(item.lines[at : at + 4])
        if _ANSWERS.match(sentence) and not ASKS.search(sentence):
            return told_apart(item, item.lines[:at], [item.lines[at:]], "", "sentence")
    return None


def by_verdict(item: Item, _: frozenset[str] = frozenset()) -> Parted | None:
    """Told by a sentence in which somebody answers what was asked before it: of what a number alone
    opens."""
    parted = by_sentence(item)
    if parted and ASKS.search(joined(parted.about)):
        return replace(parted, mark="verdict")
    return None


WAYS: tuple[Callable[[Item, frozenset[str]], Parted | None], ...] = (
    by_label,
    by_status,
    by_reference,
    by_sentence,
)


def whole(item: Item) -> Parted:
    """Of a letter, where the whole item answers."""
    return told_apart(item, (), [item.lines], "", "letter")


def told_apart(
    item: Item,
    about: Sequence[Line],
    parts: Sequence[Sequence[Line]],
    status: str,
    mark: str,
) -> Parted:
    """With the status that stands at the beginning of each answer taken off it, or else the words
    in which its first sentence tells it; `status` is that of all where none is told of one."""
    kept, statuses = [], []
    for part in parts:
        said, rest = _begin(part if mark == "table" else without_beside(part))
        kept.append(tuple(rest))
        sentence = _MARKED.sub("", joined(rest[:6])[:_SAID], count=1)
        statuses.append(said or status or status_said(sentence))
    return Parted(item, tuple(about), tuple(kept), tuple(statuses), mark)


def quoted_number(about: Sequence[Line]) -> str:
    """The number that the end of a quoted recommendation tells, which is the report's own:
    "(Recommendation 3, Paragraph 34)"."""
    found = _OWN_NUMBER.search(joined(about[-2:])[-_REFERENCE_OF:])
    return found["number"] if found else ""


def _begin(part: Sequence[Line]) -> tuple[str, Sequence[Line]]:
    """The status with which an answer begins, and the answer: without its status where that stands
    on a line of its own before more."""
    said, end = status_at_start(part[0].text)
    if not said or end < len(part[0].text):
        return said, part
    return said, part[1:] or part


def _without_status(about: Sequence[Line]) -> tuple[Sequence[Line], str]:
    """The lines before a label without the status at their beginning or their end."""
    if about:
        status, end = status_at_start(about[0].text)
        if status:
            return cut(about, (0, end))[1], status
        if status := status_line(about[-1].text):
            return about[:-1], status
    return about, ""


def _labelled_status(item: Item) -> str:
    """What stands behind "Status:" or "RAG rating" anywhere in an item."""
    for label in item.labels:
        if _STATUS_LABEL.search(label.words):
            rest = item.lines[label.at].text[label.end :].strip()
            following = item.lines[label.at + 1].text if label.at + 1 < len(item.lines) else ""
            if said := status_line(rest or following) or status_at_start(rest or following)[0]:
                return said
    for line in item.lines:
        if line.is_fresh and (said := status_line(line.text)):
            return said
    return ""


def _bare_status(item: Item, about: Sequence[Line], status: str, mark: str) -> Parted | None:
    """Where a status is all that is answered."""
    for at, line in enumerate(about):
        if said := status_line(line.text):
            return Parted(item, tuple(about[:at]), ((line,),), (status or said,), mark)
    return None


def _asking(lines: Sequence[Line]) -> int:
    """How many lines at the beginning ask for something, as whole paragraphs; 0 for none."""
    for at, line in enumerate(lines):
        if at and line.is_fresh and _ANSWERS.match(_sentence(lines[at : at + 4])):
            return at if ASKS.search(joined(lines[:at])) else 0
    return len(lines) if lines and ASKS.search(joined(lines)[: 2 * _SAID]) else 0


def cut(lines: Sequence[Line], place: Place) -> tuple[list[Line], list[Line]]:
    """What stands before a place and what from there on."""
    at, character = place
    before, after = list(lines[:at]), list(lines[at:])
    if character and after:
        line = after.pop(0)
        left, right = line.before(character), line.after(character)
        before += [left] if left.text else []
        after = ([right] if right.text else []) + after
    return before, after
