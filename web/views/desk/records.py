"""Records at the desk: the list of all, and the form of one."""

import json
import re
from collections.abc import Iterable

from flask import Response, request

from repo_search.catalogue import cases, publishers, themes
from repo_search.catalogue.record_list import STATES, look_for
from repo_search.claims import FIELDS
from repo_search.describing import ChangedMeanwhile, Checked, Form, Typed, check, form_of, save
from repo_search.errors import BadInput, Withdrawn
from repo_search.field_values import LISTS, RELATIONS, Values, near, read, unlisted
from repo_search.texts import _
from web import wording
from web.gate import acted, answer, desk, done
from web.inputs import number, plain
from web.pages.desk.record import here, record_page
from web.pages.desk.record_fields import LINES, Lists
from web.pages.desk.record_list import PER_PAGE, record_list_page
from web.pages.desk.states import StatePanel
from web.site import site
from web.templating import see_other

SECTION = "/desk/records"
_LONGEST = 200
"""Characters of what is looked for or asked about."""
_MOST_OFFERED = 2_000
_NUMBER = re.compile(r"(?:.*/records/)?([0-9a-z]+)(?:[/?#].*)?", re.IGNORECASE)
"""Of a record, or the address of one."""


@desk.get("/records")
def record_list() -> Response:
    text = plain(request.args.get("q", ""))[:_LONGEST]
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = number(tuple(request.args.items()), "page", 1)
    with site().repository.catalogue.read() as connection:
        found = look_for(
            connection, text, state, at_most=PER_PAGE, skip=PER_PAGE * (max(page, 1) - 1)
        )
    return answer("desk/records.html", record_list_page(text, state, found, page), section=SECTION)


@desk.get("/records/<record_id>")
def record_form(record_id: str) -> Response:
    with site().repository.catalogue.read() as connection:
        form = form_of(connection, record_id)
    return form_answer(form)


@desk.post("/records/<record_id>")
def save_record(record_id: str) -> Response:
    typed = _typed()
    try:
        checked = _checked(record_id, typed)
        if checked.can_be_saved and not checked.changes:
            return see_other(f"{here(record_id)}?unchanged=1")
        if checked.can_be_saved:
            with acted("edit", f"edited record {record_id}") as deed:
                save(deed, record_id, typed)
            return done(here(record_id), deed.run_id)
    except Withdrawn:
        return see_other(here(record_id))
    except ChangedMeanwhile:
        checked = _checked(record_id, typed)
    return form_answer(checked.form, checked, status=409 if checked.meanwhile else 400)


@desk.get("/understood")
def understood() -> Response:
    """What a date, or the name of a publisher, is understood as: a sentence, or nothing."""
    written = {name: plain(request.args.get(name, ""))[:_LONGEST] for name in ("date", "publisher")}
    said = wording.understood(written["date"]) if written["date"] else ""
    if name := written["publisher"]:
        with site().repository.catalogue.read() as connection:
            if unlisted(connection, {"publisher": (name,)}, {}):
                said = _unknown(near(connection, name))
    return Response(said, content_type="text/plain; charset=utf-8")


def _unknown(like: tuple[str, ...]) -> str:
    if not like:
        return _("No publisher has this name. It would be a new one.")
    names = " / ".join(like)
    return _(
        "No publisher has this name. Did you mean %(names)s? It would be a new one.", names=names
    )


def form_answer(
    form: Form,
    checked: Checked | None = None,
    state: StatePanel | None = None,
    status: int = 200,
) -> Response:
    """The form of a record."""
    unchanged = checked is None and bool(request.args.get("unchanged"))
    page = record_page(form, _lists(form, checked), checked, state, unchanged=unchanged)
    return answer("desk/record.html", page, section=SECTION, status=status)


def _checked(record_id: str, typed: Typed) -> Checked:
    with site().repository.catalogue.read() as connection:
        return check(connection, record_id, typed)


def _lists(form: Form, checked: Checked | None) -> Lists:
    with site().repository.catalogue.read() as connection:
        known = publishers.all_publishers(connection).values()
        names = [p.name for p in sorted(known, key=lambda one: not one.matched)]
        mine = [publisher.id for publisher in form.record.publishers]
        labels = cases.labels_of(connection, mine, _MOST_OFFERED)
        offered = {
            "publisher": tuple(dict.fromkeys(names))[:_MOST_OFFERED],
            "case": tuple(labels),
            **{
                field: tuple(entry.label for entry in entries().values())
                for field, entries in LISTS.items()
            },
        }
        new = checked.unlisted.get("publisher", ()) if checked else ()
        maybe = {name: near(connection, name) for name in new}
        return Lists(themes.all_themes(connection), offered, maybe)


def _typed() -> Typed:
    """What the form sends; of a field that it does not send, what stood there."""
    given = request.form
    was = _was(given.get("was", ""))
    sent: dict[str, Iterable[str]] = {
        field: given.get(field, "").splitlines() if field in LINES else given.getlist(field)
        for field in FIELDS
        if field in given
    }
    if "new_themes" in given:
        sent["themes"] = [*given.getlist("themes"), *given["new_themes"].splitlines()]
    if "other" in given:
        rows = zip(given.getlist("relation"), given.getlist("other"), strict=False)
        sent[RELATIONS] = [f"{kind} {_record_in(other)}" for kind, other in rows if other.strip()]
    values = {field: read(field, written) for field, written in sent.items()}
    return Typed(
        given.get("version", ""),
        was,
        {**was, **values},
        frozenset(given.getlist("to_sources")) & FIELDS.keys(),
        frozenset(map(plain, given.getlist("meant"))),
    )


def _was(written: str) -> Values:
    try:
        told = json.loads(written)
        return {field: read(field, map(str, told[field])) for field in (*FIELDS, RELATIONS)}
    except (ValueError, TypeError, KeyError, RecursionError):
        said = _("Part of the form is missing. Load the page again, and send it again.")
        raise BadInput(said) from None


def _record_in(written: str) -> str:
    found = _NUMBER.fullmatch(plain(written))
    return found[1].lower() if found else plain(written)
