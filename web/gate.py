"""The gate of the librarians' desk: who may pass, and by what sign.

Whoever is signed in carries a cookie that only this site gets (`__Host-`), which is the key to a
session in the catalogue. Every form carries the session's form token beside it, so that no other
site can send one. The public site knows nothing of this: without an account there is no desk.
"""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.http import parse_cookie

from repo_search.catalogue import Catalogue, accounts, jobs
from repo_search.catalogue.accounts import Account, SignedIn
from repo_search.editing import By, Deed, deed
from repo_search.errors import Busy, RepoSearchError
from repo_search.indexing import bring_up_to_date
from repo_search.texts import _
from web import urls
from web.faults import fault
from web.limits import (
    DESK,
    LONGEST_BODY,
    LONGEST_DESK_FORM,
    LONGEST_UPLOAD,
    UPLOADS,
    bound,
    check_fields,
    too_large,
)
from web.origin import is_from_here
from web.pages.desk.frame import Desk, desk_frame
from web.sharing import Limits
from web.site import site
from web.templating import render, see_other

_log = logging.getLogger(__name__)
_KEY = "repo_search_gate"
COOKIE = "__Host-desk"
FORM_COOKIE = "__Host-desk-form"
"""Of the form to sign in, which belongs to no session yet."""
TOKEN = "token"  # noqa: S105 - the name of a field
OPEN = frozenset(
    {"desk.sign_in", "desk.signed_in", "desk.elsewhere", "desk.elsewhere_back", "desk.elsewhere_in"}
)
"""Endpoints of the desk that need no sign-in."""
FOR_PUBLISHERS = frozenset(
    {
        *("desk.sign_out", "desk.account", "desk.account_password", "desk.account_sign_out"),
        *("desk.deposit", "desk.deposited", "desk.deposit_list", "desk.receipt"),
    }
)
"""Endpoints that a publisher may use; librarians may use all."""
_HOMES = {"librarian": "/desk", "publisher": "/desk/deposit"}
_PLACE = re.compile(r"/desk(/[\w~-][\w.~-]*)*(\?[\w.~%&=+/:-]*)?", re.ASCII)
_FAILURES_OF_A_NETWORK = 20
"""Within an hour; enough for an office that starts work on Monday."""
_FAILURES_OF_A_NAME = 100
"""Within an hour, from wherever they come; after that a network has only a few."""
_FEW_FAILURES = 3
_KEPT_OF_AN_ACCOUNT = 10
"""Within an hour."""

desk = Blueprint(DESK, __name__, url_prefix="/desk")


class Door:
    """How many wrong passwords there have been of late. Whoever tries those of somebody else from
    many networks does not lock him out of his own, from which few were wrong."""

    def __init__(self, limits: Limits) -> None:
        self._networks = limits.hourly("failures", _FAILURES_OF_A_NETWORK)
        self._names = limits.hourly("failures-of", _FAILURES_OF_A_NAME)
        self.kept = limits.hourly("kept", _KEPT_OF_AN_ACCOUNT)
        """Files of deposits with faults, which are kept while the form is mended."""

    def is_shut(self, network: str, name: str = "") -> bool:
        """Whether no more is tried for this network, of this name if there is one."""
        failures = self._networks.number(network)
        many = bool(name) and self._names.number(name) >= _FAILURES_OF_A_NAME
        return failures >= (_FEW_FAILURES if many else _FAILURES_OF_A_NETWORK)

    def count(self, network: str, name: str = "") -> None:
        """Counts a failure."""
        self._networks.count(network)
        if name:
            self._names.count(name)


def put_gate(app: Flask, limits: Limits) -> None:
    """Puts the gate before every address of the desk, for which `refuse_early` comes before."""
    app.extensions[_KEY] = Door(limits)

    @app.before_request
    def _() -> None:
        if request.path == "/desk" or request.path.startswith("/desk/"):
            with site().repository.catalogue.read() as connection:
                there = accounts.any_account(connection)
            if not there:  # whatever is asked, it is as if there were nothing
                check_fields()
                raise NotFound


def door() -> Door:
    found: Door = current_app.extensions[_KEY]
    return found


@desk.before_request
def _guard() -> Response | None:
    token, endpoint = request.cookies.get(COOKIE, ""), request.endpoint
    catalogue = site().repository.catalogue
    with catalogue.read() as connection:
        found = accounts.signed_in(connection, token) if token else None
        stale = found is not None and accounts.is_stale(connection, token)
    g.signed_in = found
    if request.method == "POST" and not is_from_here():
        return fault(HTTPStatus.FORBIDDEN, _("The form was sent by another website."))
    if endpoint in OPEN:
        return None
    if found is None:
        return _signed_out()
    if found.account.role == "publisher" and endpoint not in FOR_PUBLISHERS:
        return fault(HTTPStatus.FORBIDDEN, _("This page is for librarians."))
    try:
        bound(found.account.role)
    except RequestEntityTooLarge:
        return fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large())
    if request.method == "POST" and not _is_right(found.form_token):
        said = _("The form is too old. Go back, load its page again, and send it again.")
        return fault(HTTPStatus.FORBIDDEN, said)
    if stale:
        with suppress(Busy), catalogue.write() as connection:  # the next page notes it
            accounts.note_use(connection, token)
    return None


def longest_body(catalogue: Catalogue, path: str, cookies: str) -> int:
    """How many bytes a request to this path may have, by its cookies, before any is taken in: who
    is signed in may send more, and files where they are taken."""
    token = parse_cookie(cookies).get(COOKIE, "") if path.startswith("/desk/") else ""
    if not token:
        return LONGEST_BODY
    try:
        with catalogue.read() as connection:
            found = accounts.signed_in(connection, token)
    except RepoSearchError:  # it is said when the page is asked for
        return LONGEST_BODY
    if found is None:
        return LONGEST_BODY
    return LONGEST_UPLOAD if UPLOADS.get(path) == found.account.role else LONGEST_DESK_FORM


def _signed_out() -> Response:
    if request.method == "POST":
        said = _(
            "You are not signed in any more, and nothing was saved. Sign in in another tab, then "
            "come back to this one and load it again: your browser sends the form once more."
        )
        return fault(HTTPStatus.FORBIDDEN, said)
    return see_other(f"/desk/sign-in?next={quote(place(request.full_path), safe='')}")


def _is_right(expected: str) -> bool:
    return secrets.compare_digest(request.form.get(TOKEN, "").encode(), expected.encode())


def place(wanted: str) -> str:
    """The address at the desk that is asked for, or "" where it is none: nobody is led elsewhere
    by signing in."""
    bare = wanted.removesuffix("?")
    return bare if _PLACE.fullmatch(bare) else ""


def home(account: Account) -> str:
    """Where somebody begins who has signed in."""
    return _HOMES[account.role]


def person() -> Account:
    """Who is signed in."""
    found: SignedIn = g.signed_in
    return found.account


def form_token() -> str:
    """What every form carries."""
    found: SignedIn = g.signed_in
    return found.form_token


def by(what: str) -> By:
    """Who does something at the desk; `what` says it without any word of a record."""
    return By(person().name, f"desk: {what}")


@contextmanager
def acted(kind: str, what: str) -> Iterator[Deed]:
    """A run of who is signed in for the length of a block; the index follows when it is over."""
    repository = site().repository
    with deed(repository, kind, by(what)) as done:
        yield done
    make_current()


def make_current() -> None:
    """Has the index follow the catalogue; where another has it in hand, a job does."""
    repository = site().repository
    try:
        bring_up_to_date(repository.catalogue, repository.engine)
    except Busy as error:
        _log.warning("The index follows later: %s", error)
        with repository.catalogue.write() as connection:
            jobs.put(connection, "index", {}, person().name)


def answer(template: str, page: object, *, section: str = "", status: int = 200) -> Response:
    """The answer with a page of the desk; `section` is the address of the navigation link that is
    current."""
    return render(template, page, section=section, status=status, desk=frame(section))


def frame(section: str = "") -> Desk | None:
    """What surrounds a page of the desk; None where nobody is signed in."""
    found: SignedIn | None = g.get("signed_in")
    if found is None:
        return None
    with site().repository.catalogue.read() as connection:
        done_now = request.args.get("done", "")
        return desk_frame(connection, found, section, done_now, _here() if done_now else "")


def _here() -> str:
    """The address that was asked for, without the run that was just done."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "done"]
    return urls.with_query(request.path, kept)


def done(address: str, run_id: int) -> Response:
    """Leads on to a page of the desk, which tells what the run did and can take it back."""
    return see_other(f"{address}{'&' if '?' in address else '?'}done={run_id}")


def give_cookie(response: Response, name: str, value: str, **more: Any) -> None:
    """Sets a cookie that only this site gets, over HTTPS or on the machine itself, and that no
    script reads."""
    response.set_cookie(name, value, secure=True, httponly=True, samesite="Strict", **more)
