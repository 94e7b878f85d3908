"""Search within one record: the box, and the page of those of its pages that answer."""

from dataclasses import dataclass

from repo_search.inside import PER_PAGE, PagesFound
from repo_search.records import Record
from repo_search.texts import _
from web import urls, wording
from web.pages import Link
from web.pages.pager import Pager, pager
from web.pages.results import PassageView
from web.segments import segments
from web.urls import Arguments


@dataclass(frozen=True, slots=True)
class InsideBox:
    """The box that searches one record."""

    action: str
    q: str


@dataclass(frozen=True, slots=True)
class InsidePage:
    title: str
    heading: str
    record: Link
    lang: str
    by: str
    box: InsideBox
    relaxed: str
    also: str
    own_words: str
    range: str
    passages: tuple[PassageView, ...]
    nothing: str
    everywhere: Link
    pager: Pager | None


def inside_box(record: Record, q: str = "") -> InsideBox | None:
    """The box, where the record has words to search."""
    holding = record.holding
    if holding is None or not holding.pages or record.text == "none":
        return None
    return InsideBox(urls.inside(record.record_id), q)


def inside_page(record: Record, found: PagesFound, switches: Arguments = ()) -> InsidePage:
    text, holding = found.query.text, record.holding
    counted = wording.pages(found.total, holding)
    heading = _(
        "%(pages)s for %(query)s in this document", pages=counted, query=wording.quoted(text)
    )
    of = (
        _(" (page %(page)s of %(pages)s)", page=found.page, pages=found.pages)
        if found.pages > 1
        else ""
    )
    first = (found.page - 1) * PER_PAGE + 1
    last = first + len(found.snippets) - 1
    return InsidePage(
        title=f"{heading}{of}: {record.title}",
        heading=heading,
        record=Link(record.title, urls.record(record.record_id)),
        lang=wording.language_attribute(record),
        by=", ".join([*(p.label for p in record.publishers), wording.published(record.published)]),
        box=InsideBox(urls.inside(record.record_id), text),
        relaxed=_("None holds all of this. These hold some of the words.") if found.relaxed else "",
        also=", ".join(other for one in found.added for other in one.others),
        own_words=urls.inside(record.record_id, text, 1, (("expand", "no"),)),
        range=wording.range_of(first, last, found.total)
        if found.snippets and found.pages > 1
        else "",
        passages=tuple(
            PassageView(
                Link(
                    wording.page(one.page, holding),
                    urls.hit(record.record_id, one.page, text, switches),
                ),
                segments(one.text, one.spans),
            )
            for one in found.snippets
        ),
        nothing="" if found.snippets else _nothing(found),
        everywhere=Link(_("Search all records for this"), urls.search([("q", text), *switches])),
        pager=pager(
            found.page, found.pages, lambda n: urls.inside(record.record_id, text, n, switches)
        ),
    )


def _nothing(found: PagesFound) -> str:
    if found.total:
        return _("There is no such page of results.")
    return _(
        "Nothing in this document answers. Names of fields, dates and words that are to be "
        "left out concern whole records and are not looked for here."
    )
