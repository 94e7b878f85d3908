"""A step of a run that waits for a server, and is then taken as if it had not been begun."""

from collections.abc import Callable
from typing import TypeVar

from indexer.intake import Intake
from repo_search.patience import patiently

T = TypeVar("T")


def again(intake: Intake, step: Callable[[], T]) -> T:
    """What a step gives, which is taken anew while a server does not answer. Each looks first
    whether the catalogue knows its file or rows already: what was committed though nobody was told
    so comes in once."""
    known = len(intake.described)

    def taken() -> T:
        while len(intake.described) > known:  # of a transaction that was lost
            intake.described.popitem()
        return step()

    return patiently(taken)
