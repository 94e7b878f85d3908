"""What all files and rows of one run share."""

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection

from indexer.metadata.themes import Vocabulary
from indexer.report import Outcome


class Keeper(Protocol):
    """Keeps the place of an import beside others in one catalogue."""

    def settled(self, connection: Connection, outcome: Outcome) -> None:
        """Told in the transaction that changes something, before it is over. Raises TakenOver or
        Busy if this import may not do that any more: then leave all of it undone."""

    def corrected(self, connection: Connection, outcome: Outcome) -> None:
        """Told if there is more to say of what was settled."""

    def describes(self, connection: Connection, record_id: str) -> bool:
        """Whether a row of the manifest speaks of a record for the first time in the run."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What all files and rows of one run share: its id, whether its records are of a back
    catalogue, the languages of OCR ("eng+cym", "" for none), why its files take the place of others
    if somebody said so, the words by which themes are suggested, whether records are held back for
    what they may disclose, why they are not published yet if they are drafts, whether it goes on
    where it was cut off, and the records of which a row of the manifest has spoken: rows of further
    copies do not overrule it. With a `keeper` others import at the same time."""

    run_id: int
    back_catalogue: bool = False
    ocr: str = ""
    reason: str = ""
    vocabulary: Vocabulary | None = None
    hold: bool = False
    draft: str = ""
    goes_on: bool = False
    described: dict[str, None] = field(default_factory=dict)
    keeper: Keeper | None = None

    def describes(self, connection: Connection, record_id: str) -> bool:
        """Whether a row of the manifest speaks of a record for the first time in this run."""
        if self.keeper:
            return self.keeper.describes(connection, record_id)
        is_first = record_id not in self.described
        self.described[record_id] = None
        return is_first
