"""The log: who did what and when, what one run changed, and the whole of it as a file."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from repo_search.catalogue import journal, log, records, runs
from repo_search.catalogue.log import Wanted
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.logbook import FORMATS, Entry, entries
from web.gate import answer, desk
from web.inputs import number, plain
from web.pages.desk.log import PATH, PER_PAGE, log_page
from web.pages.desk.run import of_journal, of_report, run_page, subjects
from web.pages.search import Fault
from web.site import site
from web.views.exports import together

_FIELDS = ("record", "who", "kind", "from", "to")
_LONGEST = 200


@desk.get("/log")
def log_list() -> Response:
    filters, faults = _filters(), []
    wanted = Wanted()
    try:
        wanted = _wanted(filters)
    except _Wrong as error:
        faults.append(error.fault)
    shown = _page()
    with site().repository.catalogue.read() as connection:
        total = log.count(connection, wanted)
        some = log.chosen(connection, wanted, limit=PER_PAGE, offset=(shown - 1) * PER_PAGE)
        changed = journal.counts(connection, [run.run_id for run in some])
        people, kinds = log.people(connection), log.kinds(connection)
    listed = [Entry(run, changed.get(run.run_id, 0)) for run in some]
    page = log_page(filters, people, kinds, listed, total, shown, faults)
    return answer("desk/log.html", page, section=PATH, status=400 if faults else 200)


@desk.get("/log.<form>")
def log_export(form: str) -> Response:
    if form not in FORMATS:
        raise NotFound
    media_type, write = FORMATS[form]
    some = entries(site().repository.catalogue, _wanted(_filters()))
    response = Response(together(write(some)), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="log.{form}"'
    return response


@desk.get("/runs/<int:run_id>")
def run(run_id: int) -> Response:
    shown = _page()
    start = (shown - 1) * PER_PAGE
    with site().repository.catalogue.read() as connection:
        found = runs.find(connection, run_id)
        outcome = request.args.get("outcome", "")
        outcome = outcome if outcome in found.counts else ""
        report = runs.report(connection, run_id, outcome, limit=PER_PAGE, offset=start)
        if found.counts:
            ids = subjects((), report)
            changes = journal.part_of_run(connection, run_id, ids)
        else:
            changes = journal.part_of_run(connection, run_id, limit=PER_PAGE, offset=start)
        described = records.by_ids(connection, list(subjects(changes, report)))
        undoing = log.undoing(connection, found)
        changed, size = journal.count(connection, run_id), journal.size(connection, run_id)
    titles = {record_id: record.title for record_id, record in described.items()}
    lines = of_report(report, changes, titles) if found.counts else of_journal(changes, titles)
    page = run_page(found, undoing, changed, size, lines, outcome, shown)
    return answer("desk/run.html", page, section=PATH)


def _page() -> int:
    return max(1, number(tuple(request.args.items(multi=True)), "page", 1))


class _Wrong(BadInput):
    """A filter that cannot be."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


def _filters() -> dict[str, str]:
    return {name: plain(request.args.get(name, ""))[:_LONGEST] for name in _FIELDS}


def _wanted(filters: dict[str, str]) -> Wanted:
    """Raises _Wrong for a day that cannot be read."""
    days = {}
    for name in ("from", "to"):
        try:
            days[name] = parse_date(filters[name]) if filters[name] else None
        except BadInput as error:
            raise _Wrong(Fault(str(error), name)) from error
    since, until = days["from"], days["to"]
    return Wanted(
        filters["record"].rstrip("/").rpartition("/")[2],
        filters["who"],
        filters["kind"],
        since.earliest if since else None,
        until.latest if until else None,
    )
