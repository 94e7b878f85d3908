"""What reports find and recommend: each finding, learning point and recommendation by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from repo_search.texts import N_

Kind = Literal["recommendation", "learning-point", "finding", "question", "good-practice", "answer"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_LABELS: Mapping[str, str] = {
    "recommendation": N_("recommendation"),
    "learning-point": N_("learning point"),
    "finding": N_("finding"),
    "question": N_("question for the board"),
    "good-practice": N_("good practice"),
    "answer": N_("answer to a recommendation"),
}
Verdict = Literal["", "accepted", "rejected"]
State = Literal["shown", "waiting", "accepted", "corrected", "rejected"]
STATE_LABELS: Mapping[State, str] = {
    "shown": N_("shown; nobody has looked at it"),
    "waiting": N_("waits for a librarian"),
    "accepted": N_("accepted"),
    "corrected": N_("accepted with another wording"),
    "rejected": N_("rejected"),
}

SHOWN_FROM = 0.5
"""Confidence from which a finding is shown before anybody has looked at it."""
LONGEST_WORDING = 20_000
"""Characters of the wording that a librarian may give a finding."""


class Stretch(NamedTuple):
    """Where a part of a wording stands: [start, end) in characters of the text of a page."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as a rule found it in the text of a document.

    `number` is as printed ("4.3", "R4", "" for none); `wording` is the whole of it on one line or
    several, without its number or bullet, lines joined, nothing of headers and footers in it;
    `stretches` are where it stands, at least one, in order; `section` is the heading it stands
    under; `addressees` are the bodies that are told to act, as printed or as this project names
    their sort; `confidence` is from 0 to 1 and `rule` names what found it. Of an answer, `about`
    is the recommendation as the answer repeats it, and `status` what is said of it ("accepted in
    part"), in the words of who answers; both may be "".
    """

    kind: Kind
    number: str
    wording: str
    stretches: tuple[Stretch, ...]
    section: str
    addressees: tuple[str, ...]
    confidence: float
    rule: str
    about: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a record. `finding_id` is opaque and permanent, and stays where a newer rule
    finds nearly the same; `serial` is an order of arrival over all records. `verdict` is what a
    librarian said of it, "" for nothing, and `corrected` the wording he gave it, "" for none."""

    finding_id: str
    record_id: str
    serial: int
    found: Found
    verdict: Verdict = ""
    corrected: str = ""
    decided_by: str = ""
    decided: datetime | None = None

    @property
    def kind(self) -> Kind:
        return self.found.kind

    @property
    def number(self) -> str:
        return self.found.number

    @property
    def wording(self) -> str:
        return self.corrected or self.found.wording

    @property
    def page(self) -> int:
        return self.found.stretches[0].page

    @property
    def is_shown(self) -> bool:
        """Whether who may see the record may see it: nobody has rejected it, and it was found with
        confidence or somebody has accepted it."""
        if self.verdict:
            return self.verdict == "accepted"
        return self.found.confidence >= SHOWN_FROM

    @property
    def waits(self) -> bool:
        """Whether a librarian has to look at it before it is shown."""
        return not self.verdict and not self.is_shown

    @property
    def state(self) -> State:
        if self.verdict == "rejected":
            return "rejected"
        if self.verdict:
            return "corrected" if self.corrected else "accepted"
        return "waiting" if self.waits else "shown"
