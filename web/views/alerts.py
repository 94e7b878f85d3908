"""Signing up for e-mail alerts, confirming, stopping.

Links in mails lead to pages with a button: programs that follow every link in a mail neither
confirm nor stop anything. The button of a mail program stops at once (RFC 8058).
"""

from flask import Blueprint, Response, request

from repo_search.alerts import searches, signing_up
from repo_search.alerts.searches import Line, Search
from repo_search.catalogue.clock import now
from repo_search.catalogue.subscriptions import Subscription
from repo_search.errors import BadInput
from repo_search.index_documents import authorities
from web import urls
from web.courier import courier
from web.inputs import arguments, first, plain, search_request
from web.origin import is_from_here, neighbourhood
from web.pages import alerts as pages
from web.pages.alerts import Followed
from web.scopes import ABOUT, FINDINGS, told_of
from web.site import site
from web.templating import render

views = Blueprint("alerts", __name__)

_LONGEST_TOKEN = 100


@views.get("/alerts/new")
def new() -> Response:
    given = _given()
    search = _in_words(_asked(given))
    if courier() is None:
        return render("alert_no_mail.html", pages.no_mail_page(search, given))
    return render("alert_new.html", pages.sign_up_page(search, given))


@views.post("/alerts")
def sign_up() -> Response:
    given = _given()
    asked = _asked(given)
    search = _in_words(asked)
    out = courier()
    if out is None:
        return render("alert_no_mail.html", pages.no_mail_page(search, given))
    if not is_from_here():
        return render("alert_asked.html", pages.from_elsewhere_page(given), status=403)
    typed, chosen = plain(request.form.get("address", "")), request.form.get("often", "")
    faults = []
    address, frequency = "", None
    try:
        address = signing_up.address_of(typed)
    except BadInput as error:
        faults.append(("address", str(error)))
    try:
        frequency = signing_up.frequency_of(chosen)
    except BadInput as error:
        faults.append(("often", str(error)))
    if faults or frequency is None:
        page = pages.sign_up_page(search, given, typed, chosen, faults)
        return render("alert_new.html", page, status=400)
    if not out.limit.allows(neighbourhood()):
        response = render("alert_asked.html", pages.too_many_page(given), status=429)
        response.headers["Retry-After"] = "3600"
        return response
    signing_up.sign_up(
        site().repository.catalogue, out.post, now(),
        address=address, frequency=frequency, search=asked, path=given.results,
    )  # fmt: skip
    out.wake()
    return render("alert_asked.html", pages.check_mail_page(given))


@views.get("/alerts/confirm/<token>")
def confirm(token: str) -> Response:
    found = signing_up.waiting(site().repository.catalogue, token[:_LONGEST_TOKEN])
    if found is None:
        return render("alert_asked.html", pages.expired_page(), status=404)
    if found.confirmed:
        return render("alert_asked.html", pages.confirmed_page())
    said, path = _of(found)
    page = pages.confirm_page(token, said, found.frequency, path)
    return render("alert_asked.html", page)


@views.post("/alerts/confirm/<token>")
def confirmed(token: str) -> Response:
    if signing_up.confirm(site().repository.catalogue, token[:_LONGEST_TOKEN], now()):
        return render("alert_asked.html", pages.confirmed_page())
    return render("alert_asked.html", pages.expired_page(), status=404)


@views.get("/alerts/stop/<token>")
def stop(token: str) -> Response:
    found = signing_up.running(site().repository.catalogue, token[:_LONGEST_TOKEN])
    if found is None:
        return render("alert_asked.html", pages.stopped_page())
    said, path = _of(found)
    page = pages.stop_page(token, said, found.frequency, path)
    return render("alert_asked.html", page)


@views.post("/alerts/stop/<token>")
def stopped(token: str) -> Response:
    signing_up.stop(site().repository.catalogue, token[:_LONGEST_TOKEN])
    return render("alert_asked.html", pages.stopped_page())


def _given() -> Followed:
    """The search that the address names."""
    scope = told_of(first(tuple(request.args.items()), ABOUT))
    return Followed(scope, scope.lasting(arguments(request, scope)))


def _asked(given: Followed) -> Search:
    """Raises BadInput for a search that cannot be asked or kept."""
    asked = Search(search_request(given.arguments, given.scope), given.scope is FINDINGS)
    with site().repository.catalogue.read() as connection:
        searches.check(asked, authorities(connection))
    return asked


def _in_words(search: Search) -> tuple[Line, ...]:
    with site().repository.catalogue.read() as connection:
        return searches.whole(search, authorities(connection))


def _of(found: Subscription) -> tuple[tuple[Line, ...], str]:
    """What is searched for, and the address of its results; nothing of a search that cannot be
    asked any more, since what it names is gone: it can still be stopped."""
    try:
        return _in_words(searches.read(found.search)), found.path
    except BadInput:
        return (), urls.search()
