"""One's own account: another password, and signing out everywhere."""

import secrets
from http import HTTPStatus

from flask import Response, request

from repo_search.catalogue import accounts
from repo_search.errors import BadInput
from repo_search.passwords import checked, hashed
from repo_search.texts import _
from web.gate import COOKIE, answer, desk, door, give_cookie, person
from web.origin import neighbourhood
from web.pages.desk.account import account_page
from web.pages.search import Fault
from web.site import site
from web.templating import see_other

_TEMPLATE = "desk/account.html"
_LONGEST = 1_000
_CHANGED = "changed"


@desk.get("/account")
def account() -> Response:
    return answer(_TEMPLATE, account_page(person(), changed=_CHANGED in request.args))


@desk.post("/account/password")
def account_password() -> Response:
    """Changes the password; whoever else is signed in with this account is signed out."""
    old, new, again = (request.form.get(name, "")[:_LONGEST] for name in ("old", "new", "again"))
    mine, network = person(), neighbourhood()
    if door().is_shut(network, accounts.key(mine.name)):
        said = _("Too many attempts. Try again in an hour.")
        response = _faulty(Fault(said, "old"), HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = "3600"
        return response
    catalogue = site().repository.catalogue
    if checked(catalogue, mine.name, old) is None:
        door().count(network, accounts.key(mine.name))
        return _faulty(Fault(_("This is not the password that you have now."), "old"))
    if not secrets.compare_digest(new.encode(), again.encode()):
        return _faulty(Fault(_("The new password was written in two ways."), "again"))
    try:
        kept = hashed(new)
    except BadInput as error:
        return _faulty(Fault(str(error), "new"))
    with catalogue.write() as connection:
        accounts.put_password(connection, mine.account_id, kept)
        now = accounts.find(connection, mine.name)
        token = accounts.begin_session(connection, now)
    response = see_other(f"/desk/account?{_CHANGED}=")
    give_cookie(response, COOKIE, token)
    return response


@desk.post("/account/sign-out")
def account_sign_out() -> Response:
    """Signs the account out everywhere, here too."""
    with site().repository.catalogue.write() as connection:
        accounts.end_all(connection, person().account_id)
    response = see_other("/desk/sign-in")
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


def _faulty(fault: Fault, status: int = HTTPStatus.BAD_REQUEST) -> Response:
    return answer(_TEMPLATE, account_page(person(), [fault]), status=status)
