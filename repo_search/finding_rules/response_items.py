"""A document that answers, cut into items: a recommendation with what is said of it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from repo_search.finding_rules.openings import Opening
from repo_search.finding_rules.response_labels import Label
from repo_search.finding_rules.response_lines import Line
from repo_search.finding_rules.statuses import DATE

_ENDS = re.compile(
    r"(?:(?:annex|appendix|chapter|part|section|theme|schedule)\s(?:\d{1,2}|[A-Z])\b.*"
    r"|(?:annex(?:es)?|appendix|appendices)(?:\s?[:–-].*)?"
    r"|(?:\d{1,2}\.?\s)?(?:conclusions?|concluding remarks|closing remarks|next steps"
    r"|glossary|references|bibliography|endnotes|abbreviations|contacts?|governance"
    r"|(?:monitoring|governance|oversight)(?: and \w+)*)\W*"
    r"|yours (?:sincerely|faithfully|truly).*|(?:kind|best) regards.*|isbn\b.*|© crown copyright.*"
    r"|(?:I|we) (?:hope|trust) (?:that |you |this ).*|thank you (?:again|once).*"
    r"|(?:please do not hesitate|if you (?:have|would|require)|I would like to thank).*"
    r"|(?:I|we) (?:am|are|have) (?:also )?(?:copying|copied|sending|sent) .*|an? copy of this .*"
    r"|I (?:would be|am) (?:very )?(?:happy|pleased|glad) to .*|(?:I|we) look forward to .*"
    r"|signed(?: by)?(?:\s?:.*)?|print this page|back to top|share this page"
    r"|in (?:conclusion|closing),.*)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    rf"{DATE}"
    r"|[^.]{0,90}\b(?:monitor|oversee|overseen|oversight|track|reported)[^.]{0,60}"
    r"\b(?:these|all|the above)(?: of)?(?: the| its| our)?"
    r" (?:actions|recommendations|responses)\b.*"
    r"|(?:progress|delivery|implementation) (?:of|on|against|with) (?:these|all|this|the)"
    r" (?:of the )?(?:actions?|recommendations|plan|responses?)\b.*",
    re.IGNORECASE,
)
"""What closes a document: its date, or how all that was said will be followed up."""

_HARDLY, _FEWEST = 5, 3
_LONGEST = 200
"""Characters of a line that may end an answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation and what follows it up to the next: `lines` without its number, `labels`
    by their place among `lines`. `rule` is that of its opening."""

    number: str
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    section: str
    rule: str


def items(
    lines: Sequence[Line],
    openings: Sequence[Opening],
    labels: Sequence[Label],
    in_table: bool = False,
) -> list[Item]:
    """One item for each opening, in order. The cells of a table look like headings, and are none:
    all rows stand under what stands before the first."""
    found: list[Item] = []
    labelled = [label.at for label in labels]
    section, seen = "", 0
    for at, opening in enumerate(openings):
        first = opening.at
        until = openings[at + 1].at if at + 1 < len(openings) else len(lines)
        last = _end(lines, first + 1, until, labelled, in_table)
        if not (in_table and at):
            section = _section(lines, seen, first, labelled) or section
        seen = last
        head = lines[first]
        if opening.after:
            head = head.after(opening.after)
            head = head.after(len(head.text) - len(head.text.lstrip(" :.)–—-\t")))
        skipped = 0 if head.text else 1
        of_it = labels[bisect_left(labelled, first) : bisect_left(labelled, last)]
        moved = tuple(
            label._replace(
                at=label.at - first - skipped, end=_moved(label, lines[first], head, first)
            )
            for label in of_it
            if label.at > first or opening.rule != "worded"
        )
        body = (head, *lines[first + 1 : last])[skipped:]
        kept = tuple(label for label in moved if 0 <= label.at < len(body))
        found.append(Item(opening.number, tuple(body), kept, section, opening.rule))
    return found if in_table else _without_other_parts(found)


def _without_other_parts(found: Sequence[Item]) -> list[Item]:
    """Where hardly any item has a heading inside, it is that of another part of the document, with
    all that follows it up to the next item."""
    inside = [_heading_inside(item) for item in found]
    if sum(at > 0 for at in inside) > max(1, len(found) // _HARDLY) or len(found) < _FEWEST:
        return list(found)
    return [
        replace(
            item,
            lines=item.lines[:at],
            labels=tuple(label for label in item.labels if label.at < at),
        )
        if at
        else item
        for item, at in zip(found, inside, strict=True)
    ]


def _heading_inside(item: Item) -> int:
    """The place of the first heading in an item that is no label, behind at least one; 0 for
    none."""
    labelled = {label.at for label in item.labels}
    first = min(labelled, default=0) + 2
    return next(
        (
            at
            for at, line in enumerate(item.lines)
            if at >= first and line.is_heading and at not in labelled
        ),
        0,
    )


def _moved(label: Label, whole: Line, head: Line, first: int) -> int:
    """Where a label ends in a line whose beginning was cut off."""
    return (
        max(0, label.end - (len(whole.text) - len(head.text))) if label.at == first else label.end
    )


def _end(
    lines: Sequence[Line], first: int, until: int, labelled: Sequence[int], in_table: bool
) -> int:
    """Where an item ends: where another part of the document begins, without the headings that
    stand before the next item."""
    for at in range(first, until):
        line = lines[at]
        if line.is_fresh and len(line.text) < _LONGEST and _ENDS.fullmatch(line.text):
            until = at
            break
    if until == len(lines) and not in_table:
        until = next((at for at in range(first + 1, until) if _closes(lines[at])), until)
    while until > first and lines[until - 1].is_heading and not in_table:
        place = bisect_left(labelled, until - 1)
        if place < len(labelled) and labelled[place] == until - 1:
            break
        until -= 1
    return until


def _closes(line: Line) -> bool:
    return line.is_fresh and _CLOSES.fullmatch(line.text[:_LONGEST]) is not None


def _section(lines: Sequence[Line], seen: int, first: int, labelled: Sequence[int]) -> str:
    """The last heading before an item that does not belong to the one before it."""
    for at in range(first - 1, seen - 1, -1):
        place = bisect_left(labelled, at)
        is_label = place < len(labelled) and labelled[place] == at
        if lines[at].is_heading and not is_label:
            return " ".join(lines[at].text.split())
    return ""
