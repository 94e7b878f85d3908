"""Publishing a record, making it a draft again, clearing it, withdrawing it."""

from contextlib import suppress
from datetime import date

from flask import Response, request

from repo_search.catalogue import drafts
from repo_search.clearing import clear_pictures
from repo_search.describing import (
    ChangedMeanwhile,
    Form,
    form_of,
    unchanged,
)
from repo_search.editing import Deed
from repo_search.errors import BadInput
from repo_search.texts import _
from web.gate import acted, desk, done
from web.inputs import plain
from web.pages.desk.record import here
from web.pages.desk.states import CLEAR, DRAFT, LATER, PUBLISH, WITHDRAW, state_panel
from web.site import site
from web.views.desk.records import form_answer

_LONGEST = 500
"""Characters of a reason."""
_SAID = {
    PUBLISH: "published record {}",
    LATER: "set a day for publishing record {}",
    DRAFT: "made record {} a draft",
    CLEAR: "cleared record {}",
    WITHDRAW: "withdrew record {}",
}
_REASONED = (DRAFT, CLEAR, WITHDRAW)


@desk.post("/records/<record_id>/state")
def change_state(record_id: str) -> Response:
    given = request.form
    wanted = given.get("do", "")
    reason, written = plain(given.get("reason", ""))[:_LONGEST], plain(given.get("day", ""))
    if wanted not in _SAID:
        raise BadInput(_("Choose what is to be done with the record."))
    try:
        day = _asked(wanted, reason, written)
        with acted(_kind(wanted), _what(wanted, record_id, reason)) as deed:
            unchanged(deed.connection, record_id, given.get("version", ""))
            _do(deed, wanted, record_id, reason, day)
    except ChangedMeanwhile as error:
        said = _("%(what)s Look at it as it is now, and decide again.", what=str(error))
        return _again(record_id, wanted, said, reason, written, 409)
    except BadInput as error:
        return _again(record_id, wanted, str(error), reason, written, 400)
    if wanted in (DRAFT, WITHDRAW):
        _forget_pictures()
    return done(here(record_id), deed.run_id)


def _asked(wanted: str, reason: str, written: str) -> date | None:
    """The day that is asked for. Raises BadInput where a reason or a day is missing or wrong."""
    if wanted in _REASONED and not reason:
        raise BadInput(_("Write a reason."))
    return drafts.day_to_come(written) if wanted == LATER else None


def _do(deed: Deed, wanted: str, record_id: str, reason: str, day: date | None) -> None:
    match wanted:
        case "publish":
            deed.publish(record_id)
        case "later":
            draft = form_of(deed.connection, record_id).record.draft
            if draft is None:
                raise BadInput(_("It is no draft."))
            deed.draft(record_id, draft.reason, day)
        case "draft":
            deed.draft(record_id, reason)
        case "clear":
            deed.clear(record_id)
        case "withdraw":
            deed.withdraw(record_id, reason)


def _kind(wanted: str) -> str:
    return "draft" if wanted == LATER else wanted


def _what(wanted: str, record_id: str, reason: str) -> str:
    said = _SAID[wanted].format(record_id)
    return f"{said}: {reason}" if wanted in _REASONED else said


def _again(
    record_id: str, wanted: str, said: str, reason: str, written: str, status: int
) -> Response:
    with site().repository.catalogue.read() as connection:
        form: Form = form_of(connection, record_id)
    return form_answer(form, state=state_panel(form, said, wanted, reason, written), status=status)


def _forget_pictures() -> None:
    here = site()
    with suppress(OSError):  # they are not served
        clear_pictures(here.repository.catalogue, here.settings)
