"""What stands beside an answer: who does it, by when, at what cost, how far it is."""

import re
from collections.abc import Sequence

from repo_search.finding_rules.response_lines import Line
from repo_search.finding_rules.statuses import status_line

_BESIDE = re.compile(
    r"(?:(?:strategic |operational |action |policy |named |overall )?(?:lead|owner)(?:s|ship)?"
    r"|(?:person|agency|officer|organisation|who is|body|bodies)s? responsible"
    r"|responsib(?:le|ility)|accountable|by (?:when|whom)|when|who"
    r"|(?:target|completion|due|delivery|review|start|end)? ?(?:date|deadline|timescale|timeframe)"
    r"|(?:financial|resource|cost|budget(?:ary)?)s?(?: \w+)? implications?|costs?|resources?"
    r"|(?:rag|status|rating|progress)(?: rating| status)?)"
    r"(?: (?:officer|agency|agencies|person|body|bodies|organisation|for \w+|of \w+"
    r"|(?:and|or) \w+))?s?\s*(?:[:–—]|$)",
    re.IGNORECASE,
)
"""Before who does it, by when, and at what cost."""
_LOOKED_AT = 200


def without_beside(part: Sequence[Line]) -> Sequence[Line]:
    """An answer without what is told beside it at its end: who does it, by when, at what cost."""
    end = len(part)
    for at in range(len(part) - 1, 0, -1):
        is_value = _BESIDE.fullmatch(part[at - 1].text[:_LOOKED_AT]) and at > 1
        if _BESIDE.match(part[at].text):
            end = at
        elif part[at].is_fresh and not is_value:
            break
    return part[:end]


def without_cells(part: list[Line]) -> tuple[list[Line], str]:
    """What is answered without the last cell of its row, parted by a tab, where that tells only a
    status; and that status."""
    line = part[-1]
    at = max(0, line.text.rfind("\t"))
    status = status_line(line.text[at:].strip()) if at else ""
    return ([*part[:-1], line.before(at)], status) if status else (part, "")
