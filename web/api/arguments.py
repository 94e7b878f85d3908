"""What the API is asked with, as models: for its description alone. The arguments are read by
`web.inputs`, as those of pages are; tests hold the two together."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from repo_search.findings import KINDS
from repo_search.results import Sort
from repo_search.search import DEEPEST_RESULT, MOST_PER_PAGE
from repo_search.typeahead import MOST as MOST_SUGGESTIONS
from web.inputs import PER_PAGE

MOST_IDS = 100
"""Records that can be asked for at once."""
MOST_CHANGES = 100
ASKED_KINDS = tuple(one for one in KINDS if one != "answer")
_LARGEST = 10**9 - 1


class Arguments(BaseModel):
    model_config = ConfigDict(defer_build=True)


class Nothing(Arguments):
    pass


class Paging(Arguments):
    page: int = Field(1, ge=1, le=_LARGEST, description="From 1.")
    per_page: int = Field(PER_PAGE, ge=1, le=MOST_PER_PAGE, description="How many on a page.")


class Words(Arguments):
    q: str = Field("", description="A query, as one writes it in the search box.")
    expand: str = Field(
        "", description="`no` searches for the words as written, without other names and spellings."
    )
    without: list[str] = Field(
        [], description="One of those that is not wanted, as `added` names it; may be repeated."
    )


class Narrowed(Words):
    theme: list[str] = Field([], description="An id or a name; may be repeated.")
    publisher: list[str] = Field([], description="An id or a name; may be repeated.")
    type: list[str] = Field(
        [], description="A document type or a group such as `case-reviews`; may be repeated."
    )
    year: list[str] = Field([], description="Four digits, or `unknown`; may be repeated.")
    words: str = Field("", description="`all` leaves those that hold all the words.")
    from_: str = Field("", alias="from", description="Published from: a year, a month or a day.")
    to: str = Field("", description="Published until, likewise.")
    sort: Sort | Literal[""] = Field("", description="`relevance`, `newest`, `oldest` or `title`.")
    page: int = Field(
        1, ge=1, le=DEEPEST_RESULT, description=f"From 1; {DEEPEST_RESULT:,} results in all."
    )
    per_page: int = Field(PER_PAGE, ge=1, le=MOST_PER_PAGE, description="How many on a page.")


class Search(Narrowed):
    review: list[str] = Field([], description="A kind of review, such as `scr`; may be repeated.")
    language: list[str] = Field([], description="An ISO 639-1 code or a name; may be repeated.")
    suggested: str = Field("", description="`no` leaves out themes that are only suggested.")


class Findings(Narrowed):
    kind: list[str] = Field(
        [], description=f"{', '.join(f'`{one}`' for one in ASKED_KINDS)}; may be repeated."
    )
    addressee: list[str] = Field(
        [], description="Who is to act, as `facets` names it; may be repeated."
    )


class Suggestions(Arguments):
    q: str = Field("", description="What was typed; 100 characters of it are completed.")
    limit: int = Field(
        3, ge=0, le=_LARGEST, description=f"How many of each kind, at most {MOST_SUGGESTIONS}."
    )


class Records(Arguments):
    id: list[str] = Field(
        min_length=1, max_length=MOST_IDS, description=f"An id; may be repeated, {MOST_IDS} times."
    )


class Passages(Words, Paging):
    pass


class Changes(Arguments):
    after: int = Field(0, ge=0, le=_LARGEST, description="The last serial that is known.")
    limit: int = Field(MOST_CHANGES, ge=1, le=MOST_CHANGES, description="At most so many.")
