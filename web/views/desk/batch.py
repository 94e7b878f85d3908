"""Changing many records alike: choose them, say what to change, see the preview, have it done."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from flask import Response, request

from repo_search.alerts import searches
from repo_search.batches.changes import KINDS, Change, understood
from repo_search.batches.doing import Line, check, digest, given, matching, rehearse
from repo_search.catalogue import jobs, publishers, themes
from repo_search.errors import BadInput, NotFound
from repo_search.facets import selected
from repo_search.index_documents import authorities
from repo_search.results import FACETS
from repo_search.texts import _
from web import urls
from web.foreman import foreman
from web.gate import answer, by, desk, person
from web.inputs import BadArgument, arguments, plain, search_request
from web.pages.desk.batch import PATH, Asked, change_page, choose_page
from web.pages.desk.batch_preview import preview_page
from web.pages.search import Fault
from web.site import site
from web.templating import see_other
from web.views.searching import chosen_names

_LONGEST = 500
"""Characters of what a field is to say."""


class Which(NamedTuple):
    """The records that were chosen, in words too."""

    ids: list[str]
    notes: tuple[str, ...]
    said: tuple[searches.Line, ...]


class Ready(NamedTuple):
    """What is asked for, understood, and what would come of it."""

    change: Change
    lines: list[Line]


@desk.get("/batch")
def batch() -> Response:
    asked = _asked()
    if "change" not in request.args:
        return _choose(asked)
    try:
        which = _which(asked)
    except BadInput as error:
        return _faulty(asked, error)
    return _say(asked, which)


@desk.get("/batch/preview")
def batch_preview() -> Response:
    asked = _asked()
    ready = _ready(asked)
    return ready if isinstance(ready, Response) else _preview(asked, ready)


@desk.post("/batch")
def batch_apply() -> Response:
    asked = _asked()
    ready = _ready(asked)
    if isinstance(ready, Response):
        return ready
    if request.form.get("digest", "") != digest(ready.lines):
        said = _(
            "Something has changed since the preview that you saw, so nothing was done. This is "
            "what would be done now."
        )
        return _preview(asked, ready, said, status=409)
    with site().repository.catalogue.write() as connection:
        job_id = jobs.put(connection, "batch", given(ready.lines, ready.change), person().name)
    foreman().wake()
    return see_other(f"/desk/jobs/{job_id}")


def _asked() -> Asked:
    written = plain(request.args.get("ids", "")).replace(",", " ").split()
    kind = request.args.get("change", "")
    old, new = (plain(request.args.get(name, ""))[:_LONGEST] for name in ("old", "new"))
    ids = dict.fromkeys(one.rstrip("/").rpartition("/")[2] for one in written)
    return Asked(
        urls.lasting(arguments(request)), tuple(ids), kind if kind in KINDS else "", old, new
    )


def _which(asked: Asked) -> Which:
    """Raises BadInput, BadArgument naming the field."""
    if not asked.kind:
        raise BadArgument(_("Choose what to change."), "change")
    if asked.ids:
        try:
            return Which(check(asked.ids), (), ())
        except BadInput as error:
            raise BadArgument(str(error), "ids") from error
    repository, wanted = site().repository, search_request(asked.search)
    with repository.catalogue.read() as connection:
        known = authorities(connection)
    for facet in FACETS:
        try:
            selected({facet: wanted.selection[facet]}, known)
        except BadInput as error:
            raise BadArgument(str(error), facet) from error
    found, notes = matching(repository, wanted)
    if not found:
        raise BadInput(_("No record answers this search."))
    return Which(found, notes, searches.in_words(replace(wanted, expand=False, without=()), known))


def _ready(asked: Asked) -> Ready | Response:
    """What was asked for, or the page on which it is to be mended."""
    repository = site().repository
    try:
        which = _which(asked)
    except BadInput as error:
        return _faulty(asked, error)
    entries, faults = {}, []
    with repository.catalogue.read() as connection:
        for part in KINDS[asked.kind].parts:
            try:
                entries[part] = understood(connection, asked.kind, getattr(asked, part))
            except (BadInput, NotFound) as error:
                faults.append(Fault(str(error), part))
    if entries.get("old") and entries.get("old") == entries.get("new"):
        faults.append(Fault(_("This is the same as what is there now."), "new"))
    if faults:
        return _say(asked, which, faults)
    change = Change(asked.kind, **entries)
    return Ready(change, rehearse(repository, which.ids, change, by("preview")))


def _preview(asked: Asked, ready: Ready, fault: str = "", status: int = 200) -> Response:
    named = [
        (part, entry.label)
        for part in KINDS[asked.kind].parts
        if (entry := getattr(ready.change, part))
    ]
    page = preview_page(asked, ready.lines, named, fault)
    return answer("desk/batch_preview.html", page, section=PATH, status=status)


def _faulty(asked: Asked, error: BadInput) -> Response:
    field = error.name if isinstance(error, BadArgument) else "q"
    return _choose(asked, [Fault(str(error), field)])


def _choose(asked: Asked, faults: Sequence[Fault] = ()) -> Response:
    with site().repository.catalogue.read() as connection:
        issued = [one.name for one in publishers.all_publishers(connection).values()]
        about = [one.label for one in themes.all_themes(connection).values()]
    page = choose_page(asked, chosen_names(asked.search), issued, about, faults)
    return answer("desk/batch.html", page, section=PATH, status=400 if faults else 200)


def _say(asked: Asked, which: Which, faults: Sequence[Fault] = ()) -> Response:
    facet = {"publisher": "publisher", "themes": "theme"}.get(KINDS[asked.kind].field, "")
    known: list[str] = []
    with site().repository.catalogue.read() as connection:
        if facet == "publisher":
            known = [one.name for one in publishers.all_publishers(connection).values()]
        elif facet == "theme":
            known = [one.label for one in themes.all_themes(connection).values()]
    chosen = [name for (of, _value), name in chosen_names(asked.search).items() if of == facet]
    if "old" not in request.args and len(chosen) == 1 and not asked.ids:
        asked = replace(asked, old=chosen[0])
    page = change_page(asked, len(which.ids), which.said, which.notes, known, faults)
    status = 400 if faults else 200
    return answer("desk/batch_change.html", page, section=PATH, status=status)
