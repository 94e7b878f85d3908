"""Signing in at the desk with a name and a password, and signing out."""

import secrets
from http import HTTPStatus

from flask import Response, g, request

from repo_search.catalogue import accounts
from repo_search.passwords import checked
from repo_search.texts import _
from web.elsewhere import elsewhere
from web.gate import COOKIE, FORM_COOKIE, TOKEN, desk, door, give_cookie, home, place
from web.inputs import plain
from web.origin import neighbourhood
from web.pages.desk.signing_in import sign_in_page
from web.site import site
from web.templating import render, see_other

_LONGEST_PASSWORD = 1_000


@desk.get("/sign-in")
def sign_in() -> Response:
    wanted = place(request.args.get("next", ""))
    if g.signed_in is not None:
        return see_other(wanted or home(g.signed_in.account))
    return sign_in_form(wanted)


@desk.post("/sign-in")
def signed_in() -> Response:
    wanted = place(request.form.get("next", ""))
    name = plain(request.form.get("name", ""))[: accounts.LONGEST_NAME]
    password = request.form.get("password", "")[:_LONGEST_PASSWORD]
    kept = request.cookies.get(FORM_COOKIE, "")
    if not kept or not secrets.compare_digest(kept.encode(), request.form.get(TOKEN, "").encode()):
        said = _(
            "Your browser has not sent back the cookie of this form. The desk needs cookies, and "
            "an address that begins with https://."
        )
        return sign_in_form(wanted, name, said, HTTPStatus.FORBIDDEN)
    network, called = neighbourhood(), accounts.key(name)
    if door().is_shut(network, called):
        response = sign_in_form(wanted, name, _("Too many attempts. Try again in an hour."), 429)
        response.headers["Retry-After"] = "3600"
        return response
    account = checked(site().repository.catalogue, name, password)
    if account is None:
        door().count(network, called)
        said = _("The name or the password is wrong. Your librarian can give you a new one.")
        return sign_in_form(wanted, name, said, HTTPStatus.FORBIDDEN)
    with site().repository.catalogue.write() as connection:
        token = accounts.begin_session(connection, account)
    if not token:
        return sign_in_form(
            wanted, name, _("Your password was changed just now."), HTTPStatus.FORBIDDEN
        )
    response = see_other(wanted or home(account))
    give_cookie(response, COOKIE, token)
    response.delete_cookie(FORM_COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


@desk.post("/sign-out")
def sign_out() -> Response:
    with site().repository.catalogue.write() as connection:
        accounts.end_session(connection, request.cookies.get(COOKIE, ""))
    response = see_other("/desk/sign-in")
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


def sign_in_form(
    wanted: str, name: str = "", fault_said: str = "", status: int = HTTPStatus.OK
) -> Response:
    """The page on which one signs in, with what was wrong."""
    kept = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(32)
    page = sign_in_page(wanted, name, kept, fault_said, elsewhere=elsewhere() is not None)
    response = render("desk/sign_in.html", page, status=status)
    give_cookie(response, FORM_COOKIE, kept)
    return response
