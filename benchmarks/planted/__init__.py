"""Reports that disclose what they should not, planted in every way we know, beside clean ones that
look alike: the truth for the disclosure check.

All of it is invented: NHS numbers of the range for tests, telephone numbers of the ranges for
drama, postcodes and addresses that do not exist. What is held out was written before the check and
is scored apart.
"""

from dataclasses import dataclass
from typing import Literal

Suffix = Literal["pdf", "docx", "html", "txt"]


@dataclass(frozen=True, slots=True)
class Planted:
    """A report. `kind` is what it discloses, None for a clean one; `page` where (PDF only)."""

    name: str
    kind: str | None
    suffix: Suffix
    data: bytes
    page: int | None = None
    held_out: bool = False


SUBJECT = "Northmere Safeguarding Partnership: review of the case of Child N"
PARAGRAPHS = (
    "Child N was four months old. The health visitor, the general practitioner and the children's "
    "centre each knew a part of what was happening, and none of them knew it all.",
    "The review asked every agency for a chronology of what it had done and why. Practitioners met "
    "twice to talk about what had helped them and what had stood in their way.",
    "Recommendation 1: the Partnership should satisfy itself that the plan of action is carried "
    "out, and should report on it once a year.",
    "Learning was shared at 12 sessions between 4 May 2018 and 30 June 2019, with 214 people.",
)
CONTACT = (
    "Northmere Safeguarding Partnership, Civic Centre, 1 High Street, Northmere LS99 9ZZ",
    "Telephone 01632 960 010, e-mail partnership@northmere.example",
    "If you are worried about a child, call the NSPCC helpline on 0808 800 5000.",
)
