"""Briefing sheets: what is quoted of a record, a theme or a reading list, as page and as file."""

from flask import Blueprint, Response

from repo_search import briefing
from repo_search.catalogue import records
from repo_search.catalogue.clock import now
from repo_search.formats.exported import About
from repo_search.index_documents import authorities
from repo_search.records import visible
from web.pages.briefing import SheetPage, list_sheet, record_sheet, theme_sheet
from web.pages.reading_list import missing, pages_alone
from web.site import notice, root, site
from web.templating import language, render
from web.views.browse import theme_at
from web.views.reading_list import asked, held

views = Blueprint("briefing", __name__)


@views.get("/records/<record_id>/briefing")
def record(record_id: str) -> Response:
    return render("briefing.html", _of_record(record_id))


@views.get("/records/<record_id>/briefing.docx")
def record_docx(record_id: str) -> Response:
    return _file(_of_record(record_id), f"record-{record_id}")


@views.get("/themes/<theme_id>/briefing")
def theme(theme_id: str) -> Response:
    return render("briefing.html", _of_theme(theme_id), section="/themes")


@views.get("/themes/<theme_id>/briefing.docx")
def theme_docx(theme_id: str) -> Response:
    return _file(_of_theme(theme_id), "theme")


@views.get("/list/briefing")
def reading_list() -> Response:
    return render("briefing.html", _of_list(), section="/list")


@views.get("/list/briefing.docx")
def reading_list_docx() -> Response:
    return _file(_of_list(), "reading-list")


def _of_record(record_id: str) -> SheetPage:
    with site().repository.catalogue.read() as connection:
        found = briefing.of_record(connection, visible(records.find(connection, record_id)))
    return record_sheet(found, About(root(), notice()), now().date())


def _of_theme(theme_id: str) -> SheetPage:
    repository = site().repository
    with repository.catalogue.read() as connection:
        here = theme_at(authorities(connection).themes, theme_id)
    found = briefing.of_theme(repository.catalogue, repository.engine, theme_id)
    return theme_sheet(here, found, About(root(), notice()), now().date())


def _of_list() -> SheetPage:
    entries = asked()
    known = held(entries)
    kept = pages_alone(entries, known)
    by_id = {one.record_id: one for one in known.values()}
    with site().repository.catalogue.read() as connection:
        found = briefing.of_list(connection, [by_id[one] for one in kept], kept)
    gone = tuple(filter(None, (missing(one, known.get(one.record_id)) for one in entries)))
    written = [one.written for one in entries]
    return list_sheet(written, gone, found, About(root(), notice()), now().date())


def _file(page: SheetPage, name: str) -> Response:
    from web.briefing_docx import MEDIA_TYPE, sheet_docx  # slow to load, and seldom needed

    made = sheet_docx(page, site().settings.name, language(), now())
    response = Response(made, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="briefing-{name}.docx"'
    return response
