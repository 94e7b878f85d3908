"""Answers to recommendations: responses, action plans, letters and reports on progress.

A document is cut at what opens each item (`openings`): "Recommendation 4", a bare number, a
sentence of a letter, or the label of an answer. Within an item the answer begins (`parting`) at a
label ("Government response:"), a status ("Accepted in part"), the end of a quoted recommendation
("(Paragraph 25)"), a sentence in which somebody answers ("We accept …"), or with the second cell of
a row. What stands before it is the recommendation as it is repeated. Of the ways to cut, the first
is taken that finds half as many clear answers as any.
"""

from collections.abc import Sequence
from dataclasses import replace

from repo_search.finding_rules.openings import (
    Opening,
    in_letters,
    in_sequence,
    quoted,
    shallowest,
    unnumbered,
    worded,
)
from repo_search.finding_rules.parting import (
    WAYS,
    Parted,
    by_label,
    by_reference,
    by_verdict,
    quoted_number,
    references,
    whole,
)
from repo_search.finding_rules.response_items import Item, items
from repo_search.finding_rules.response_labels import Label, labels, often
from repo_search.finding_rules.response_lines import Line, joined, response_lines, stretches
from repo_search.finding_rules.response_rows import by_cells
from repo_search.finding_rules.responses import may_be_one, says_so
from repo_search.finding_rules.statuses import has_date
from repo_search.findings import Found
from repo_search.passages import Passage

_CONFIDENCE = {
    "label": 0.9,
    "status": 0.85,
    "reference": 0.85,
    "letter": 0.8,
    "verdict": 0.75,
    "sentence": 0.75,
    "table": 0.7,
}
"""By what told an answer from the recommendation before it."""
_UNSAID = 0.15
"""How much less where the document does not say that it is a response."""
_CLEAR = frozenset(("label", "status", "reference", "letter", "verdict"))
_NAMED = frozenset(("worded", "letter", "reply", "unnumbered"))
_FEWEST_CLEAR = {(True, True): 0, (True, False): 2, (False, True): 3, (False, False): 5}
"""Answers that must be clear, by whether the document says that it is a response, and whether it
names what it answers as a recommendation."""
_FEWEST_LABELS = 3
"""Responses under labels of their own from which on a table is a part of a document only."""
_SHARE, _SHARE_UNSAID = 0.1, 0.35
"""Of the letters of a document, those of its answers and what they repeat: a report that quotes an
earlier response is mostly about other things."""
_MOST = 1_000
"""Answers of one document."""
_MOST_TOGETHER = 5
"""Recommendations that are answered together."""
_OFTEN = 3
"""One row of so many at least has a date or a status in a plan."""
_LEFT = 3
"""Of so many paragraphs or rows one at least is answered, where they are not named."""
_CELL = 120
_UNUSUAL = 4
"""Times the usual length of an item."""
_MARKS = 10
"""Characters around a status: brackets, "Status:"."""


def answers(passages: Sequence[Passage]) -> tuple[Found, ...]:
    """The answers of a response in order, one for each answer to one or several recommendations;
    () for a document that is none. Never raises; takes time in proportion to the text."""
    said = says_so(passages)
    if not said and not may_be_one(passages):
        return ()
    lines, has_table = response_lines(passages)
    labelled = labels(lines)
    in_table = has_table and sum(label.replies for label in labelled) < _FEWEST_LABELS
    cuts = []
    for openings in _ways_to_open(lines, labelled, in_table):
        cut = items(lines, openings, labelled, in_table)
        found = _together(_parted(cut, in_table, said, labelled))
        named = not cut or cut[0].rule in _NAMED
        cuts.append(found if named or _LEFT * len(found) >= len(cut) else [])
    most = max(_clear(cut) for cut in cuts)
    found = next((cut for cut in cuts if cut and 2 * _clear(cut) >= most), [])
    if not _is_response(found, lines, said):
        return ()
    less = 0 if said else _UNSAID
    return tuple(one for parted in _without_bare(found) for one in _found(parted, less))[:_MOST]


def _ways_to_open(
    lines: Sequence[Line], labelled: Sequence[Label], in_table: bool
) -> tuple[Sequence[Opening], ...]:
    counted = in_sequence(lines, in_table)
    return (
        _with_replies(worded(lines), labelled),
        in_letters(lines),
        quoted(lines, [(end, end + 1) for end in references(lines)]),
        unnumbered(lines),
        shallowest(counted),
        counted,
        quoted(lines, _frequent(labelled)),
    )


def _with_replies(openings: Sequence[Opening], labelled: Sequence[Label]) -> list[Opening]:
    """With "Response to recommendation 4" as an opening where that has not been opened before."""
    replies = [
        Opening(label.at, label.number, label.end, "reply") for label in labelled if label.number
    ]
    found: list[Opening] = []
    for one in sorted([*openings, *replies]):
        if one.rule == "reply" and found and found[-1].number == one.number:
            continue
        if found and found[-1].at == one.at:
            continue
        found.append(one)
    return found


def _frequent(labelled: Sequence[Label]) -> list[tuple[int, int]]:
    """The lines before and behind labels of answers that come often."""
    times = often(labelled)
    return [
        (label.at - 1, label.at + 1)
        for label in labelled
        if label.replies and times[label.words] >= _FEWEST_LABELS
    ]


def _parted(
    cut: Sequence[Item], in_table: bool, said: bool, labelled: Sequence[Label]
) -> list[Parted]:
    """Each item told apart, or with no answer; where quotations tell the numbers that the report
    gave them, with these for those that the response gives."""
    times = often(labelled)
    replies = frozenset(words for words, count in times.items() if count > 1)
    ways = [way for way in WAYS if said or way.__name__ != "by_sentence"]
    if cut and cut[0].rule == "numbered":
        # A number alone opens many things: what answers must be clear.
        ways = [*ways[:3], by_verdict] if said else ways[:3]
    if cut and cut[0].rule == "quoted":
        ways = [by_label, by_reference]
    if in_table:
        ways = [by_label, by_cells]
    found = []
    for item in cut:
        parted: Parted | None = None
        if item.rule in ("letter", "reply") and item.lines:
            parted = whole(item)
        elif item.lines:
            parted = next(filter(None, (way(item, replies) for way in ways)), None)
        found.append(parted or Parted(item, item.lines, (), (), ""))
    quoted_numbers = [quoted_number(one.about) for one in found]
    if any(quoted_numbers):
        found = [
            replace(one, item=replace(one.item, number=number))
            for one, number in zip(found, quoted_numbers, strict=True)
        ]
    if 2 * sum(one.mark == "verdict" for one in found) >= len(found):
        return found
    return [
        Parted(one.item, one.item.lines, (), (), "") if one.mark == "verdict" else one
        for one in found
    ]


def _together(found: Sequence[Parted]) -> list[Parted]:
    """Only what is answered; recommendations that stand one after another before one answer share
    it, where none of them is answered by itself."""
    answered = {parted.item.number for parted in found if parted.parts}
    kept: list[Parted] = []
    waiting: list[Parted] = []
    for parted in found:
        if not parted.parts:
            waiting.append(parted)
            continue
        if 0 < len(waiting) < _MOST_TOGETHER and not any(
            one.item.number and one.item.number in answered for one in waiting
        ):
            parted = _joined(waiting, parted)
        kept.append(parted)
        waiting = []
    return kept


def _joined(waiting: Sequence[Parted], parted: Parted) -> Parted:
    numbers = ", ".join(one.item.number for one in (*waiting, parted) if one.item.number)
    about = tuple(line for one in waiting for line in one.about) + parted.about
    return replace(parted, item=replace(parted.item, number=numbers), about=about)


def _is_plan(found: Sequence[Parted]) -> bool:
    """Whether rows of a table tell often enough by when something is done or how far it is."""
    rows = [one for one in found if one.mark == "table"]
    told = sum(
        bool(one.statuses[0]) or any(has_date(line.text[:_CELL]) for line in one.parts[0])
        for one in rows
    )
    return _OFTEN * told >= len(rows)


def _clear(found: Sequence[Parted]) -> int:
    return sum(
        one.mark in _CLEAR or (one.mark == "sentence" and one.item.rule in _NAMED) for one in found
    )


def _is_response(found: Sequence[Parted], lines: Sequence[Line], said: bool) -> bool:
    if not _is_plan(found):
        return False
    clear = _clear(found)
    named = any(one.item.rule in _NAMED or (said and one.mark == "table") for one in found)
    if not found or clear < _FEWEST_CLEAR[said, named] or (len(found) < 2 and not clear):
        return False
    lengths = [_length(one.about) + sum(map(_length, one.parts)) for one in found]
    # The last may run on to the end of the document: nothing is counted much above the usual.
    most = _UNUSUAL * sorted(lengths)[len(lengths) // 2]
    answered = sum(min(length, most) for length in lengths)
    return answered >= (_SHARE if said else _SHARE_UNSAID) * _length(lines)


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _without_bare(found: Sequence[Parted]) -> list[Parted]:
    """Without what a table at the beginning says of each recommendation in a word, where it is
    answered at length as well."""
    longest: dict[str, int] = {}
    for one in found:
        longest[one.item.number] = max(_beyond(one), longest.get(one.item.number, 0))
    return [
        one for one in found if not one.item.number or _beyond(one) or not longest[one.item.number]
    ]


def _beyond(one: Parted) -> int:
    """How much an answer says besides its status, in characters."""
    said = sum(map(len, one.statuses)) + _MARKS * len(one.statuses)
    return max(0, sum(map(_length, one.parts)) - said)


def _found(parted: Parted, less: float) -> list[Found]:
    return [
        Found(
            kind="answer",
            number=parted.item.number,
            wording=joined(part),
            stretches=stretches(part),
            section=parted.item.section,
            addressees=(),
            confidence=round(_CONFIDENCE[parted.mark] - less, 2),
            rule=f"answer by {parted.mark}",
            about=joined(parted.about),
            status=status,
        )
        for part, status in zip(parted.parts, parted.statuses, strict=True)
    ]
