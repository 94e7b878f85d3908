"""What whoosh's three indexes hold: the schemas and the fields they are made of.

A field here takes the core's terms as they are, so that no analyser of whoosh's ever runs. Its
schemas are given whenever an index is opened; the pickled ones in its files are not used.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence, Format

from repo_search.engine import TEXT, TEXT_FIELDS

RECORD = "record_id"
CARD = "card"
PAGE = "page"
LENGTH = "length"
Posting = tuple[bytes, int, float, bytes]
"""A term, how often it stands there, its weight and where."""


class Places(Format):  # type: ignore[misc]  # whoosh has no types
    """Positions as an array of unsigned integers: a third of the time of whoosh's pickles."""

    def fixed_value_size(self) -> None:
        return None

    def encode(self, places: Iterable[int]) -> bytes:
        return array("I", places).tobytes()

    def decode_positions(self, value: bytes) -> "array[int]":
        return array("I", value)


class Terms(FieldType):  # type: ignore[misc]  # likewise
    """Terms in order, with their positions, scored."""

    def __init__(self) -> None:
        super().__init__(Places(), None, scorable=True)

    def index(self, value: Sequence[str], **_: object) -> Iterator[Posting]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, term in enumerate(value):
            places[term].append(place)
        encode = self.format.encode
        for term, found in places.items():
            yield term.encode(), len(found), float(len(found)), encode(found)


class Words(FieldType):  # type: ignore[misc]  # likewise
    """Folded words without order, for prefixes."""

    def __init__(self) -> None:
        # Scorable only because whoosh otherwise looks for a file of lengths for every posting.
        super().__init__(Existence(), None, scorable=True)

    def index(self, value: Iterable[str], **_: object) -> Iterator[Posting]:
        for word in value:
            yield word.encode(), 1, 1.0, b""


def words_of(field: str) -> str:
    """The name of the field that holds the words of a text field."""
    return f"{field}_words"


DOCUMENTS = Schema(
    **{RECORD: ID(), CARD: COLUMN()},
    **{field: Terms() for field in TEXT_FIELDS},
    **{words_of(field): Words() for field in TEXT_FIELDS},
)
"""Findings have it too, so that they are searched as documents are."""
PAGES = Schema(
    **{RECORD: ID(), PAGE: COLUMN(NumericColumn("I")), LENGTH: COLUMN(NumericColumn("I"))},
    **{TEXT: Terms(), words_of(TEXT): Words()},
)
