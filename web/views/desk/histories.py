"""What became of a record, and two records side by side."""

from flask import Response, request
from sqlalchemy import Connection

from repo_search import history
from repo_search.catalogue import records, themes
from repo_search.describing import form_of
from repo_search.errors import NotFound
from repo_search.history import Step
from web.gate import answer, desk
from web.pages.desk.fields import Names
from web.pages.desk.history import compare_page, history_page
from web.site import site
from web.views.desk.records import SECTION


@desk.get("/records/<record_id>/history")
def record_history(record_id: str) -> Response:
    given = request.args
    with site().repository.catalogue.read() as connection:
        steps = history.of_record(connection, record_id)
        title = _title(connection, record_id, steps)
        names = Names(themes.all_themes(connection), {})
    page = history_page(
        record_id, title, steps, names, given.get("one", ""), given.get("other", "")
    )
    return answer("desk/history.html", page, section=SECTION)


@desk.get("/records/<record_id>/compare/<other_id>")
def compare_records(record_id: str, other_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        one, other = form_of(connection, record_id), form_of(connection, other_id)
        page = compare_page(one, other, themes.all_themes(connection))
    return answer("desk/compare.html", page, section=SECTION)


def _title(connection: Connection, record_id: str, steps: list[Step]) -> str:
    """The title of a record, or the last one that it had. Raises NotFound, Moved and Erased."""
    try:
        return records.find(connection, record_id).title
    except NotFound:
        states = [state for step in steps for state in (step.before, step.after) if state]
        if not states:
            raise
        return next(iter(states[-1].get("title", ())), record_id)
