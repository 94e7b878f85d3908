"""Home, publishers, themes, cases, years, latest additions, insights."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from flask import Blueprint, Response, request

from repo_search import insights as counting
from repo_search.authorities import Publisher
from repo_search.cases import Case
from repo_search.catalogue import additions, cases, records
from repo_search.catalogue.case_list import cases_with_records
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, IndexDamaged, Moved, NotFound, Unavailable
from repo_search.finding_search import number_of
from repo_search.formats.exported import About
from repo_search.formats.jsonld import repository as linked_repository
from repo_search.index_documents import authorities
from repo_search.passages import TextState
from repo_search.records import Record
from repo_search.results import ResultPage
from repo_search.search import SearchRequest, search
from repo_search.similar import SimilarCase, similar_cases
from repo_search.texts import _
from repo_search.thesaurus import Theme
from web.inputs import arguments, number, plain, search_request
from web.mending import mender
from web.negotiation import or_turtle
from web.pages.browse import home_page
from web.pages.cases import case_page, cases_page, named_so
from web.pages.insights import insights_page
from web.pages.latest import LATEST_PER_PAGE, latest_page, years_page
from web.pages.publishers import (
    PublisherPage,
    archive_of,
    everything_of,
    publisher_page,
    publishers_page,
    recent_of,
)
from web.pages.themes import records_on, theme_page, themes_page
from web.site import notice, root, site
from web.templating import language, render
from web.urls import Arguments

views = Blueprint("browse", __name__)

_ADDITIONS = 6
_NEWEST = 20
_OF_A_CASE = 100
"""Records found by a case's name among which its own are looked for."""


@views.get("/")
def home() -> Response:
    everything, linked = _everything(), _linked()
    with site().repository.catalogue.read() as connection:
        known = authorities(connection).themes
        page = home_page(
            everything,
            additions.latest(connection, _ADDITIONS),
            [theme for theme in known.values() if not theme.broader],
            additions.publishers_held(connection),
            additions.last_added(connection),
            linked,
        )
    return render("home.html", page, section="/")


def _linked() -> Mapping[str, Any]:
    said = _("Published safeguarding reviews")
    return linked_repository(site().settings.name, said, language(), About(root(), notice()))


@views.get("/publishers")
@or_turtle
def publisher_list() -> Response:
    with site().repository.catalogue.read() as connection:
        known = authorities(connection).publishers
    by = plain(request.args.get("by", ""))
    page = publishers_page(known, _everything().facets["publisher"], by)
    return render("publishers.html", page, section="/publishers")


@views.get("/publishers/<publisher_id>")
@or_turtle
def publisher(publisher_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        known = authorities(connection).publishers
    here = publisher_at(known, publisher_id)
    page = publisher_on(known, publisher_id, now().date())
    if not page.groups and not here.matched:
        raise NotFound(_("There is no publisher at this address."))
    return render("publisher.html", page, section="/publishers")


def publisher_on(known: Mapping[str, Publisher], publisher_id: str, today: date) -> PublisherPage:
    """The page of a publisher as it is on a day."""
    return publisher_page(
        known[publisher_id],
        known,
        _newest(everything_of(publisher_id), 1),
        _newest(recent_of(publisher_id, today)),
        _newest(archive_of(publisher_id, today)),
        today,
        number_of(site().repository.engine, "publisher", publisher_id),
    )


def publisher_at(known: Mapping[str, Publisher], publisher_id: str) -> Publisher:
    """The publisher with this id. Raises Moved for one that became part of another, else
    NotFound."""
    if publisher_id in known:
        return known[publisher_id]
    for entry in known.values():
        if publisher_id in entry.former_ids:
            raise Moved("publisher", publisher_id, entry.publisher_id)
    raise NotFound(_("There is no publisher at this address."))


@views.get("/themes")
@or_turtle
def theme_list() -> Response:
    with site().repository.catalogue.read() as connection:
        known = authorities(connection).themes
    page = themes_page(known, _everything().facets["theme"])
    return render("themes.html", page, section="/themes")


@views.get("/themes/<theme_id>")
@or_turtle
def theme(theme_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        known = authorities(connection).themes
    here = theme_at(known, theme_id)
    found = _newest(records_on(theme_id))
    if not (found.total or here.matched):
        raise NotFound(_("There is no theme at this address."))
    findings = number_of(site().repository.engine, "theme", theme_id)
    page = theme_page(here, known, found.facets["theme"], found, findings)
    return render("theme.html", page, section="/themes")


def theme_at(known: Mapping[str, Theme], theme_id: str) -> Theme:
    """The theme with this id. Raises Moved for one that became part of another or was renamed,
    else NotFound."""
    if theme_id in known:
        return known[theme_id]
    for entry in known.values():
        if theme_id in entry.former_ids:
            raise Moved("theme", theme_id, entry.theme_id)
    raise NotFound(_("There is no theme at this address."))


@views.get("/cases")
def case_list() -> Response:
    with site().repository.catalogue.read() as connection:
        listed = cases_with_records(connection)
        held = records.counts(connection)["records"]
    status = plain(request.args.get("status", ""))
    return render("cases.html", cases_page(listed, status, _page(), held), section="/cases")


@views.get("/cases/<case_id>")
def case(case_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        found = cases.find(connection, case_id)
        about = records.of_case(connection, case_id)
        if not about:  # its label is withdrawn with its last record
            raise NotFound(_("There is no case at this address."))
        maybe = [c for c in cases.maybe_same(connection, found) if records.of_case(connection, c)]
    page = case_page(found, about, maybe, _similar(case_id, about), _found_by_name(found, about))
    return render("case.html", page, section="/cases")


def _similar(case_id: str, about: Sequence[Record]) -> tuple[SimilarCase, ...]:
    repository = site().repository
    try:
        return similar_cases(repository.catalogue, repository.engine, case_id, about)
    except IndexDamaged:  # a case can be read without an index
        mender().wake()
        return ()
    except Unavailable:
        return ()


def _found_by_name(named: Case, about: Sequence[Record]) -> int:
    """How many records the search for cases named so finds, 0 if these are not among them."""
    try:
        found = _newest(named_so(named), _OF_A_CASE)
    except (IndexDamaged, Unavailable):
        return 0
    ids = {result.record.record_id for result in found.results}
    named_all = ids.issuperset(record.record_id for record in about)
    return found.total if named_all and not found.relaxed else 0


@views.get("/years")
def years() -> Response:
    everything = _everything()
    page = years_page(everything.facets["year"], everything.total)
    return render("years.html", page, section="/years")


@views.get("/latest")
def latest() -> Response:
    asked, page = _text_state(plain(request.args.get("text", ""))), _page()
    with site().repository.catalogue.read() as connection:
        states = additions.text_states(connection)
        total = states[asked] if asked else sum(states.values())
        here = additions.latest(connection, LATEST_PER_PAGE, (page - 1) * LATEST_PER_PAGE, asked)
    return render("latest.html", latest_page(here, asked, page, total), section="/latest")


def _text_state(written: str) -> TextState | None:
    found: TextState | None = next((s for s in get_args(TextState) if s == written), None)
    if written and found is None:
        known = ", ".join(get_args(TextState))
        raise BadInput(
            _(
                "“%(written)s” is not a sort of text. Use %(known)s.",
                written=written[:40],
                known=known,
            )
        )
    return found


@views.get("/insights")
def insights() -> Response:
    repository = site().repository
    page = insights_page(counting.insights(repository.catalogue, repository.engine))
    return render("insights.html", page, section="/insights")


def _page() -> int:
    """The page asked for of a list. Raises NotFound for page 0; one beyond the last is refused
    where the list is known."""
    asked = number(arguments(request), "page", 1)
    if not asked:
        raise NotFound(_("There is no such page of this list."))
    return asked


def _everything() -> ResultPage:
    repository = site().repository
    return search(repository.catalogue, repository.engine, SearchRequest(per_page=1))


def _newest(asked: Arguments, most: int = _NEWEST) -> ResultPage:
    """The newest records that a search finds."""
    repository = site().repository
    wanted = search_request((*asked, ("sort", "newest"), ("per_page", str(most))))
    return search(repository.catalogue, repository.engine, wanted)
