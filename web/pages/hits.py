"""The pages of a document that match: where one stands among them, and all of them at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.query import Query
from repo_search.records import Holding
from repo_search.results import Span
from repo_search.snippets import mark
from repo_search.texts import _
from web import urls, wording
from web.pages import Link
from web.urls import Arguments

_LISTED = 60
"""Pages that match and are listed on each, those around it."""
_STRIP_LENGTH = 60_000
"""Characters of the markup of a strip; every address holds the whole query."""
_SLOT_LENGTH = 150
"""Those of the markup of a page on it, without its address."""
STRIP_WIDTH = 1000
_NARROWEST = 4
_GAP = 2


@dataclass(frozen=True, slots=True)
class Sought:
    """What was searched for, as far as it was read, the pages that answer it, and the arguments
    that say what is searched for beside the text."""

    query: Query
    pages: tuple[int, ...]
    switches: Arguments = ()

    @property
    def text(self) -> str:
        return self.query.text

    def page(self, record_id: str, number: int) -> str:
        """The address of a page with the same search."""
        return urls.page(record_id, number, self.text, self.switches)

    def hit(self, record_id: str, number: int) -> str:
        """The address of the first marked words of a page."""
        return urls.hit(record_id, number, self.text, self.switches)

    def spans(self, _number: int, text: str) -> tuple[Span, ...]:
        """What is marked of the text of a page."""
        return mark(text, self.query.clause)

    def boxes(self, record_id: str, number: int) -> str:
        """The address of the boxes around that on the page's picture."""
        return urls.boxes(record_id, number, self.text, self.switches)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.query.notes

    def hits(self, record_id: str, number: int, holding: Holding) -> "HitPages":
        return _hit_pages(record_id, number, self, holding)


@dataclass(frozen=True, slots=True)
class Slot:
    """A page that matches on the strip: where it begins and how wide it is, in STRIP_WIDTHths."""

    left: int
    width: int
    link: Link


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole document as a bar, on which the pages that match are marked; `here` is where the
    page on show begins."""

    slots: tuple[Slot, ...]
    here: int
    width: int


@dataclass(frozen=True, slots=True)
class HitPages:
    """Where a page stands among those that match, and these; `left_out` if not all are listed.
    `about` leads to what is marked, where that has a page of its own."""

    label: str
    text: str
    previous: Link | None
    next: Link | None
    about: Link | None = None
    strip: Strip | None = None
    listed: tuple[Link, ...] = ()
    here: str = ""
    left_out: bool = False


def _hit_pages(record_id: str, number: int, sought: Sought, holding: Holding) -> HitPages:
    """What is said of the pages that match on the page with this number."""
    pages = sought.pages
    before = [page for page in pages if page < number]
    after = [page for page in pages if page > number]
    several = len(pages) > 1 or (pages and number not in pages)
    first = max(0, min(len(before) - _LISTED // 2, len(pages) - _LISTED))
    listed = pages[first : first + _LISTED] if several else ()
    return HitPages(
        _("Pages that match"),
        _where(number, sought, holding),
        Link(_("Previous hit"), sought.hit(record_id, before[-1])) if before else None,
        Link(_("Next hit"), sought.hit(record_id, after[0])) if after else None,
        None,
        _strip(record_id, number, sought, holding) if several else None,
        tuple(Link(str(page), sought.hit(record_id, page)) for page in listed),
        str(number),
        len(pages) > len(listed),
    )


def _where(number: int, sought: Sought, holding: Holding) -> str:
    pages = sought.pages
    if number in pages:
        return _(
            "Hit %(number)s of %(all)s for %(query)s",
            number=pages.index(number) + 1, all=len(pages), query=wording.quoted(sought.text),
        )  # fmt: skip
    if pages:
        return _(
            "%(query)s is not here. It is on %(pages)s of this document.",
            query=wording.quoted(sought.text), pages=wording.pages(len(pages), holding),
        )  # fmt: skip
    return _("%(query)s is nowhere in this document.", query=wording.quoted(sought.text))


def _strip(record_id: str, number: int, sought: Sought, holding: Holding) -> Strip:
    width = max(_NARROWEST, STRIP_WIDTH // holding.pages - _GAP)
    room = STRIP_WIDTH - width
    steps = max(1, holding.pages - 1)
    most = max(1, _STRIP_LENGTH // (_SLOT_LENGTH + len(sought.hit(record_id, number))))
    return Strip(
        tuple(
            Slot(
                round((page - 1) * room / steps),
                width,
                Link(wording.page(page, holding), sought.hit(record_id, page)),
            )
            for page in _thinned(sought.pages, most)
        ),
        round((number - 1) * room / steps),
        width,
    )


def _thinned(pages: Sequence[int], most: int) -> Sequence[int]:
    """At most so many of the pages, evenly apart."""
    if len(pages) <= most:
        return pages
    return [pages[at * len(pages) // most] for at in range(most)]
