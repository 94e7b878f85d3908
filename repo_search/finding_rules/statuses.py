"""What a responder says of a recommendation in a word or two: "accepted in part", "in progress"."""

import re

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter)"
)
DATE = (
    rf"(?:(?:the )?(?:end (?:of )?|early |mid[- ]|late )?(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}"
    r"(?:,? ?(?:\d{4}|['’]?\d{2})\b)?|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|q[1-4](?: \d{4})?"
    r"|20\d\d(?:[/-]\d{2,4})?)"
)
"""A day, month, quarter, season or year, as a pattern."""
_DEGREE = r"(?:(?:fully|partially|partly|partial|substantially|broadly|largely|already|now) )?"
_SORT = r"(?: (?:in (?:full|part|principle)|with (?:modifications?|amendments?|qualifications?)))?"
_ACCEPTED = (
    rf"(?:not |{_DEGREE})(?:accept(?:ed|ance)?|agreed?|supported|endorsed|adopted|approved"
    rf"|reject(?:ed)?|declined|noted?|acknowledged|disagreed?){_SORT}(?: and complete[d]?)?"
)
_DONE = (
    rf"(?:to be |not yet |not |{_DEGREE})(?:completed?|implemented|done|delivered|achieved|closed"
    rf"|actioned|met|discharged)(?:\s?[-–—:(,]?\s?(?:on |in |by |since )?{DATE}\)?)?"
)
_GOING = (
    r"(?:(?:work )?in progress|on[- ]?going|on (?:track|target|schedule)|under ?way"
    r"|(?:not|yet to be|not yet) (?:started|begun|commenced)|overdue|delayed|outstanding|open"
    r"|under (?:consideration|review)|superseded|no longer (?:applicable|relevant)|not applicable"
    r"|for (?:further )?consideration|embedded|pending|amber[/-](?:green|red)|red[/-]amber"
    r"|green|amber|red|blue)"
)
_BY = rf"by {DATE}"
_REFUSED = rf"(?:do(?:es)? not|cannot) (?:accept|agree|support){_SORT}"
_ONE = rf"(?:{_ACCEPTED}|{_REFUSED}|{_DONE}|{_GOING}|{_BY})"
_PHRASE = rf"(?:{_ONE}(?:\s?[-–—,/;]\s?{_ONE})?)"
_LABEL = (
    r"(?:(?:(?:overall |current |delivery |progress )?(?:status|rag(?: rating| status)?)|progress"
    r"|decision|verdict|assessment|recommendations?)\s*[:–—-]?\s*)"
)
_CELL = re.compile(r"(Y|N|Yes|No|Part|Partial|Partially|Partly|In part)\s+(?=[A-Z])")
_DATED = re.compile(rf"\b{DATE}\b", re.IGNORECASE)
_LINE = re.compile(rf"\W{{0,2}}{_LABEL}?[(\[]?({_PHRASE})\W{{0,3}}", re.IGNORECASE)
_START = re.compile(
    rf"\W{{0,3}}{_LABEL}?({_PHRASE})(?=\s*(?:[.;:)\]|\t]|[-–—]\s)|$)\W*", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?:^|[\s|])((?:Fully |Partially |Not yet |Not |Work )?"
    rf"(?:Complete|Implement|Deliver|Achiev|Closed|Ongoing|On-going|On track|On target|In progress"
    rf"|Overdue|Accepted|Rejected|Noted|Underway|started|Green|Amber|Red|GREEN|AMBER|RED)"
    rf"[a-z]*(?:\s?[-–—:(,]?\s?(?:(?i:on|in|by) )?(?i:{DATE})\)?)?)[.]?$"
)
_ACTIVE = (
    r"(?:(?:do(?:es)?|did|can) ?not|cannot|unable to) (?:accept|agree|support)"
    rf"|{_DEGREE}(?:accepts?|agrees?|supports?|endorses?|rejects?|disagrees?|acknowledges?|notes?)"
)
_PASSIVE = rf"(?:not )?{_DEGREE}(?:accepted|agreed|supported|rejected|implemented|completed?|noted)"
_SAYS = re.compile(
    rf"[^.!?\n]{{0,160}}?\b(?:(?P<active>{_ACTIVE})"
    r"|(?:recommendations?(?: \S+){0,3}|this|these|it) (?:is|are|was|were|has been|have been) "
    rf"(?P<passive>{_PASSIVE}))\b{_SORT}"
    r"(?P<rest>(?: with)?(?: (?:this|the|these|both|all|your|that|it|of)\b)*"
    r"(?:(?: \S+){0,3} (?:recommendations?|finding|conclusion|point)s?(?: \d+)?)?"
    r" in (?:full|part|principle))?",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(r"\bshould\b|\bmust\b|\brecommends?\b", re.IGNORECASE)
_LOOKED_AT = 400
_TAIL_OF = 80


def status_line(text: str) -> str:
    """The status where a line says nothing else: "Status: Complete", "Recommendation accepted"."""
    found = _LINE.fullmatch(text) if len(text) <= 100 else None
    return found[1].strip() if found else ""


def status_at_start(text: str) -> tuple[str, int]:
    """The status with which a text begins, and where the rest of it does; ("", 0) for none."""
    found = _START.match(text[:_LOOKED_AT])
    return (found[1].strip(), found.end()) if found else ("", 0)


def status_at_end(text: str) -> str:
    """The status with which a line of a table ends: "… Head of Service Completed March 2024"."""
    found = _TAIL.search(text[-_TAIL_OF:])
    return found[1].strip() if found else ""


def status_in_cell(text: str) -> str:
    """The word for a status with which a flattened row goes on: "Part Meetings are held"."""
    found = _CELL.match(text)
    return found[1] if found else ""


def has_date(text: str) -> bool:
    """Whether a day, month or year is told."""
    return _DATED.search(text) is not None


def status_said(text: str) -> str:
    """What the first sentence of an answer says of the recommendation, in its words: "accepts in
    principle", "does not accept"."""
    found = _SAYS.match(text[:_LOOKED_AT])
    if found is None:
        return ""
    start = found.start("active" if found["active"] else "passive")
    return "" if _NOT_OURS.search(text[:start]) else text[start : found.end()]
