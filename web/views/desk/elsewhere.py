"""Signing in at the desk with another service: there, back, and in.

Coming back is a page with a button: what comes from another site carries none of our strict
cookies, and opens nothing by itself.
"""

import secrets
from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import NotFound

from repo_search.catalogue import accounts
from repo_search.errors import Unreachable
from repo_search.texts import _
from web.elsewhere import Elsewhere, begun
from web.elsewhere import elsewhere as configured
from web.gate import COOKIE, desk, door, give_cookie, home, place
from web.origin import neighbourhood
from web.pages.desk.signing_in import come_back_page
from web.site import root, site
from web.templating import render, see_other
from web.views.desk.signing_in import sign_in_form

_COOKIE = "__Host-desk-elsewhere"
_SECONDS = 600
_BACK = "/desk/sign-in/back"
_LONGEST = 4_000


@desk.get("/sign-in/elsewhere")
def elsewhere() -> Response:
    wanted = place(request.args.get("next", ""))
    try:
        address, one = _service().begin(root() + _BACK, wanted)
    except Unreachable as error:
        return sign_in_form(wanted, fault_said=str(error), status=HTTPStatus.BAD_GATEWAY)
    response = Response(status=HTTPStatus.SEE_OTHER)
    response.headers["Location"] = address
    response.set_cookie(
        _COOKIE, one.kept(), secure=True, httponly=True, samesite="Lax", max_age=_SECONDS
    )
    return response


@desk.get("/sign-in/back")
def elsewhere_back() -> Response:
    service = _service()
    code, state = (request.args.get(name, "")[:_LONGEST] for name in ("code", "state"))
    if not code:
        return _refused(_("%(host)s has not signed you in.", host=service.host))
    return render("desk/come_back.html", come_back_page(service.host, code, state))


@desk.post("/sign-in/back")
def elsewhere_in() -> Response:
    service, network = _service(), neighbourhood()
    code, state = (request.form.get(name, "")[:_LONGEST] for name in ("code", "state"))
    one = begun(request.cookies.get(_COOKIE, ""))
    if one is None or not secrets.compare_digest(one.state.encode(), state.encode()):
        said = _(
            "This sign-in was begun in another browser, or more than %(number)s minutes ago. "
            "Begin again.", number=_SECONDS // 60,
        )  # fmt: skip
        return _refused(said)
    if door().is_shut(network):
        said = _("Too many attempts. Try again in an hour.")
        return _refused(said, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        subject = service.subject(one, root() + _BACK, code)
    except Unreachable as error:
        door().count(network)
        return _refused(str(error), HTTPStatus.BAD_GATEWAY)
    catalogue = site().repository.catalogue
    with catalogue.read() as connection:
        account = accounts.by_subject(connection, subject)
    if account is None or account.disabled is not None:
        said = _("You have no account here. Give this to whoever runs this site: %(subject)s")
        return _refused(said % {"subject": subject})
    with catalogue.write() as connection:
        token = accounts.begin_session(connection, account)
    response = see_other(place(one.next) or home(account))
    give_cookie(response, COOKIE, token)
    response.delete_cookie(_COOKIE, secure=True, httponly=True, samesite="Lax")
    return response


def _refused(said: str, status: int = HTTPStatus.FORBIDDEN) -> Response:
    return sign_in_form("", fault_said=said, status=status)


def _service() -> Elsewhere:
    found = configured()
    if found is None:
        raise NotFound
    return found
