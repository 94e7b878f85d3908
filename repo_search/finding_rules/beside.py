"""What stands beside an answer: who does it, by when, at what cost, how far it is."""

import re
from collections.abc import Sequence
from itertools import pairwise

from repo_search.finding_rules.response_lines import Line
from repo_search.finding_rules.statuses import status_line

_BESIDE = re.compile(
    r"(?:(?:strategic |operational |action |policy |named |overall )?(?:lead|owner)(?:s|ship)?"
    r"|(?:person|agency|officer|organisation|who is|body|bodies)s? responsible"
    r"|responsib(?:le|ility)|accountable|by (?:when|whom)|when|who"
    r"|(?:target|completion|due|delivery|review|start|end)? ?(?:date|deadline|timescale|timeframe)"
    r"|(?:financial|resource|cost|budget(?:ary)?)s?(?: \w+)? implications?|costs?"
    r"|(?:rag|status|rating)(?: rating| status)?)"
    r"(?: (?:officer|agency|agencies|person|body|bodies|organisation|for \w+|of \w+"
    r"|(?:and|or) \w+))?s?\s*(?:[:–—]|$)",
    re.IGNORECASE,
)
"""Before who does it, by when, and at what cost."""
_LOOKED_AT = 200


def without_beside(part: Sequence[Line]) -> list[Line]:
    """An answer without what is told beside it: who does it, by when, at what cost."""
    kept = [*part[:1]]
    dropped = False
    for before, line in pairwise(part):
        follows = not line.is_fresh or _BESIDE.fullmatch(before.text[:_LOOKED_AT])
        dropped = bool(line.is_fresh and _BESIDE.match(line.text)) or bool(dropped and follows)
        if not dropped:
            kept.append(line)
    return kept


def without_cells(part: list[Line]) -> tuple[list[Line], str]:
    """What is answered without the last cell of its row, parted by a tab, where that tells only a
    status; and that status."""
    line = part[-1]
    at = max(0, line.text.rfind("\t"))
    status = status_line(line.text[at:].strip()) if at else ""
    return ([*part[:-1], line.before(at)], status) if status else (part, "")
