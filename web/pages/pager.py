"""Paging through results: which page numbers are offered."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One number in the row; a gap in the row has number 0."""

    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    previous: str
    next: str
    steps: tuple[Step, ...]


def pager(page: int, pages: int, href: Callable[[int], str]) -> Pager | None:
    """The first, the last, the current page and its neighbours; None where one page is all."""
    if pages <= 1 or page > pages:
        return None
    numbers = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    steps: list[Step] = []
    for number in numbers:
        before = steps[-1].number if steps else 0
        if number == before + 2:
            steps.append(Step(number - 1, href(number - 1), False))
        elif number > before + 2:
            steps.append(Step(0, "", False))
        steps.append(Step(number, href(number), number == page))
    return Pager(
        href(page - 1) if page > 1 else "", href(page + 1) if page < pages else "", tuple(steps)
    )
