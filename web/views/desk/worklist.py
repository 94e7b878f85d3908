"""The worklist: what waits, one task after the other, or several at once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from http import HTTPStatus

from flask import Response, request
from sqlalchemy import Connection

from repo_search.catalogue import runs
from repo_search.errors import BadInput, NotFound, RepoSearchError, answer_to
from repo_search.findings import LONGEST_WORDING
from repo_search.settling import MOST, Answer, Verdict, rehearse, settle, settle_all, ways
from repo_search.texts import _
from repo_search.worklist import KINDS, Narrowing, Task, narrowed, waiting, with_evidence
from repo_search.worklist.places import Place, after, backward, onward, place
from repo_search.worklist.tasks import Kind
from web.gate import acted, answer, by, desk, done
from web.inputs import plain
from web.pages.desk import answers, places
from web.pages.desk.answers import Given
from web.pages.desk.many import many_page
from web.pages.desk.tasks import task_page
from web.pages.desk.telling import moment
from web.pages.desk.worklist import PER_PAGE, worklist_page
from web.site import site
from web.views.desk.beside import publisher_names, what_is_known

_VERDICTS: Mapping[str, Verdict] = {
    "accept": "accept",
    "edit": "edit",
    "reject": "reject",
    "unsure": "unsure",
    "sure": "sure",
}
_MOST_RUNS = 20
_BROUGHT_IN = frozenset({"added", "updated", "rejected"})
_LONGEST_ID = 200
_LONGEST_NUMBER = 9
_LONGEST_WRITTEN = 2_000


@desk.get("")
def worklist() -> Response:
    return _listed(_narrowing(request.args))


@desk.get("/tasks/<kind>/<name>")
def task(kind: str, name: str) -> Response:
    wanted = _narrowing(request.args)
    with site().repository.catalogue.read() as connection:
        here = _place(connection, kind, name, wanted)
    return _shown(here, wanted)


@desk.post("/tasks/<kind>/<name>")
def settled(kind: str, name: str) -> Response:
    """Settles a task and leads on to the next."""
    wanted = _narrowing(request.args)
    with site().repository.catalogue.read() as connection:
        here = _place(connection, kind, name, wanted)
    given = _answer(here.task.kind)
    try:
        if here.task.kind == "themes" and given.verdict == "accept" and not given.chosen:
            raise BadInput(_("Tick the themes to accept, or refuse them all."))
        with acted("todo", answers.did(here.task.kind, given.verdict)) as deed:
            still = _place(deed.connection, kind, name, wanted)  # others work on the list too
            settle(deed, still.task, given)
    except RepoSearchError as error:
        if answer_to(error).http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        with site().repository.catalogue.read() as connection:
            here = _place(connection, kind, name, wanted)  # unless somebody was faster
        return _shown(here, wanted, Given(given, str(error)))
    with site().repository.catalogue.read() as connection:
        following = _following(connection, here, wanted, given)
    address = places.task(following, wanted) if following else places.worklist(wanted)
    return done(address, deed.run_id)


def _following(
    connection: Connection, here: Place, wanted: Narrowing, given: Answer
) -> Task | None:
    """What is next: the same task where only some of its findings were decided of."""
    if here.task.kind == "findings" and given.verdict in ways("findings"):
        still = place(connection, _today(), "findings", here.task.name, wanted)
        if still:
            return still.task
    return after(connection, _today(), here, wanted)


@desk.post("/tasks/preview")
def previewed() -> Response:
    """Shows what an answer to several tasks would change, and changes nothing."""
    wanted = _narrowing(request.form)
    kind, chosen = _chosen(wanted)
    given = _answer(kind)
    selection = (given.verdict, given.written)
    if not chosen:
        said = _("Tick the tasks that are to be settled.")
        return _listed(wanted, (*selection, said), HTTPStatus.BAD_REQUEST)
    try:
        shown = rehearse(site().repository, chosen, given, by("a preview"))
    except BadInput as error:
        return _listed(wanted, (*selection, str(error)), HTTPStatus.BAD_REQUEST)
    if all(one.fault for one in shown):
        return _listed(wanted, (*selection, shown[0].fault), HTTPStatus.BAD_REQUEST)
    return answer("desk/many.html", many_page(kind, shown, given, wanted), section=places.WORKLIST)


@desk.post("/tasks/settle")
def settled_many() -> Response:
    """Settles several tasks as one run."""
    wanted = _narrowing(request.form)
    kind, chosen = _chosen(wanted)
    given = _answer(kind)
    with acted("todo", answers.did(kind, given.verdict, len(chosen))) as deed:
        settle_all(deed, chosen, given)
    return done(places.worklist(wanted), deed.run_id)


def _listed(
    wanted: Narrowing, selection: tuple[str, str, str] = ("", "", ""), status: int = HTTPStatus.OK
) -> Response:
    page = max(1, _number(request.args.get("page", "")))
    with site().repository.catalogue.read() as connection:
        waits = waiting(connection, _today())
        every = narrowed(connection, waits, Narrowing("", wanted.publisher, wanted.run))
        found = narrowed(connection, every, Narrowing(wanted.kind, unsure=wanted.unsure))
        page = min(page, max(1, -(-len(found) // PER_PAGE)))
        shown = with_evidence(connection, found[(page - 1) * PER_PAGE : page * PER_PAGE])
        names = publisher_names(connection, waits)
        told = _runs(connection, wanted.run)
    shape = worklist_page(every, found, shown, wanted, page, names, told, selection)
    return answer("desk/worklist.html", shape, section=places.WORKLIST, status=status)


def _runs(connection: Connection, chosen: int) -> dict[int, str]:
    """The latest runs that brought files in, or could not, and the run that is asked for."""
    listed = runs.all_runs(connection)
    imports = [run for run in listed if not (_BROUGHT_IN.isdisjoint(run.counts) or run.undone)]
    wanted = {run.run_id for run in imports[:_MOST_RUNS]} | {chosen}
    return {
        run.run_id: _("Run %(number)s, %(day)s, %(who)s", number=run.run_id,
                      day=moment(run.started), who=run.who)
        for run in listed
        if run.run_id in wanted
    }  # fmt: skip


def _shown(here: Place, wanted: Narrowing, given: Given | None = None) -> Response:
    with site().repository.catalogue.read() as connection:
        around = (
            backward(connection, _today(), here, wanted),
            onward(connection, _today(), here, wanted),
        )
        finding = given.answer.chosen[0] if given and given.answer.chosen else ""
        known = what_is_known(
            connection,
            here.task,
            _number(request.args.get("page", "")),
            request.args.get("finding", finding)[:_LONGEST_ID],
        )
    return answer(
        "desk/task.html",
        task_page(here.task, known, wanted, around, given),
        section=places.WORKLIST,
        status=HTTPStatus.BAD_REQUEST if given else HTTPStatus.OK,
    )


def _place(connection: Connection, kind: str, name: str, wanted: Narrowing) -> Place:
    here = place(connection, _today(), kind, name, wanted) if kind in KINDS else None
    if here is None:
        raise NotFound(_("This task is not on the worklist any more: somebody has settled it."))
    return here


def _chosen(wanted: Narrowing) -> tuple[Kind, Sequence[Task]]:
    """The tasks that are ticked, or all of the list; never more than can be settled at once."""
    kind = next((kind for kind in KINDS if kind == wanted.kind), None)
    if kind is None:
        raise BadInput(_("Choose one kind of task first."))
    ticked, every = set(request.form.getlist("tick")), "all" in request.form
    with site().repository.catalogue.read() as connection:
        listed = narrowed(connection, waiting(connection, _today(), {kind}), wanted)
    found = [task for task in listed if every or task.name in ticked]
    return kind, found[: MOST + 1]  # one more is refused


def _narrowing(given: Mapping[str, str]) -> Narrowing:
    kind = given.get("kind", "")
    return Narrowing(
        kind if kind in KINDS else "",
        plain(given.get("publisher", ""))[:_LONGEST_ID],
        _number(given.get("run", "")),
        bool(given.get("unsure")),
    )


def _answer(kind: Kind) -> Answer:
    verdict = _VERDICTS.get(request.form.get("verdict", ""))
    if verdict is None or verdict not in (*ways(kind), "unsure", "sure"):
        raise BadInput(_("That is no answer to this task."))
    longest = LONGEST_WORDING + 1 if kind == "findings" else _LONGEST_WRITTEN  # told, not cut
    return Answer(
        verdict,
        tuple(plain(one)[:_LONGEST_ID] for one in request.form.getlist("chosen")),
        plain(request.form.get("written", ""))[:longest],
    )


def _number(written: str) -> int:
    digits = written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER
    return int(written) if digits else 0


def _today() -> date:
    return datetime.now(UTC).date()
