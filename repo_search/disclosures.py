"""What a document may disclose of people: findings for its librarian.

They are mechanical: text that is hidden but not gone, and numbers and addresses of people. That
nothing was found does not make a document anonymous.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "covered text",
    "hidden text",
    "tracked change",
    "comment",
    "embedded file",
    "NHS number",
    "date of birth",
    "telephone",
    "e-mail",
    "postcode",
    "properties",
    "not examined",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST = 200
"""Findings of one document that are kept; those that hold come first."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One finding. `page` is None where the format knows no pages or it is of the whole file.
    `evidence` says where and how much, and never repeats what is disclosed. `holds`: it is a reason
    to hold the record back until somebody has looked; otherwise it is only noted."""

    kind: Kind
    page: int | None
    evidence: str
    holds: bool = True


def kept(found: Iterable[Disclosure]) -> tuple[Disclosure, ...]:
    """Each finding once, the reasons to hold first and then by page, no more than MOST, none with
    evidence that is endless: what a reader sent is not trusted."""
    known = {
        Disclosure(one.kind, one.page, " ".join(one.evidence.split())[:_LONGEST], one.holds)
        for one in found
        if one.kind in KINDS
    }
    order = sorted(known, key=lambda d: (not d.holds, d.page or 0, KINDS.index(d.kind), d.evidence))
    return tuple(order[:MOST])


def summary(found: Iterable[Disclosure]) -> str:
    """The reasons to hold in a line: "covered text (page 3), NHS number (pages 7, 9)"; "" if there
    is none."""
    pages: dict[str, list[int]] = {}
    for one in found:
        if one.holds:
            of_kind = pages.setdefault(one.kind, [])
            if one.page is not None and one.page not in of_kind:
                of_kind.append(one.page)
    return ", ".join(kind + _on(where) for kind, where in pages.items())


def _on(pages: list[int]) -> str:
    if not pages:
        return ""
    more = ", …" if len(pages) > 5 else ""
    word = "page" if len(pages) == 1 else "pages"
    return f" ({word} {', '.join(map(str, pages[:5]))}{more})"
