"""Pages of e-mail alerts: sign up, check your mail, confirm, stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.alerts.letters import HOW_OFTEN
from repo_search.alerts.searches import Line
from repo_search.catalogue.subscriptions import DAYS_TO_CONFIRM, Frequency
from repo_search.texts import N_, _, plural
from web import urls
from web.scopes import FINDINGS, RECORDS, Scope
from web.urls import Arguments

_TOLD = {
    RECORDS.path: N_(
        "We will e-mail you when a record that answers this search is added, or has a new version:"
    ),
    FINDINGS.path: N_(
        "We will e-mail you the findings, learning points and recommendations that answer this "
        "search when a record that holds them is added, or has a new version:"
    ),
}


@dataclass(frozen=True, slots=True)
class Often:
    value: Frequency
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """The search that is followed: records or findings, and the arguments that last."""

    scope: Scope
    arguments: Arguments

    @property
    def results(self) -> str:
        return self.scope.address(self.arguments)

    @property
    def feed(self) -> str:
        return self.scope.feed(self.arguments)


@dataclass(frozen=True, slots=True)
class SignUpPage:
    """`told` says of what it is; `faults` are by the id of the field they are at."""

    title: str
    told: str
    search: tuple[Line, ...]
    action: str
    address: str
    often: tuple[Often, ...]
    faults: tuple[tuple[str, str], ...]
    results: str
    feed: str
    days: str


def sign_up_page(
    search: Sequence[Line],
    given: Followed,
    address: str = "",
    chosen: str = "",
    faults: Sequence[tuple[str, str]] = (),
) -> SignUpPage:
    """The form for a search; what was typed stays to be mended."""
    title = _("Get an e-mail when something is new")
    return SignUpPage(
        _("Error: %(title)s", title=title) if faults else title,
        _(_TOLD[given.scope.path]),
        tuple(search),
        given.scope.alert(given.arguments, "/alerts"),
        address,
        tuple(Often(value, _(label), value == chosen) for value, label in HOW_OFTEN.items()),
        tuple(faults),
        given.results,
        given.feed,
        days(),
    )


def days() -> str:
    """How long there is to confirm: "3 days"."""
    return plural("%(number)s day", "%(number)s days", DAYS_TO_CONFIRM)


@dataclass(frozen=True, slots=True)
class NoMailPage:
    """The site sends no mail; it has feeds."""

    title: str
    search: tuple[Line, ...]
    results: str
    feed: str


def no_mail_page(search: Sequence[Line], given: Followed) -> NoMailPage:
    return NoMailPage(_("This site sends no e-mails"), tuple(search), given.results, given.feed)


@dataclass(frozen=True, slots=True)
class AskedPage:
    """One thing to press a button for: `action` is where it leads, "" where there is none."""

    title: str
    lines: tuple[str, ...]
    search: tuple[Line, ...] = ()
    often: str = ""
    button: str = ""
    action: str = ""
    results: str = "/search"


def check_mail_page(given: Followed) -> AskedPage:
    """The same for every address, so that nobody learns who is signed up."""
    return AskedPage(
        _("Check your e-mail"),
        (
            _("If the address you gave is right, we have sent an e-mail to it. Open the link in it "
              "to confirm that you want the alerts."),
            _("The link works for %(days)s. If no e-mail comes, look in your junk folder.",
              days=days()),
        ),
        results=given.results,
    )  # fmt: skip


def too_many_page(given: Followed) -> AskedPage:
    return AskedPage(
        _("Too many sign-ups"),
        (
            _("Too many people on your network have signed up within an hour."),
            _("Try again in an hour."),
        ),
        results=given.results,
    )


def from_elsewhere_page(given: Followed) -> AskedPage:
    return AskedPage(
        _("That is not possible from another website"),
        (_("Search here and sign up on this site."),),
        results=given.results,
    )


def confirm_page(
    token: str, search: Sequence[Line], frequency: Frequency, results: str
) -> AskedPage:
    return AskedPage(
        _("Confirm your e-mail alerts"),
        (),
        tuple(search),
        _(HOW_OFTEN[frequency]),
        _("Confirm"),
        urls.alert_confirm(token),
        results,
    )


def confirmed_page() -> AskedPage:
    return AskedPage(
        _("Your e-mail alerts are confirmed"),
        (
            _("We will e-mail you when something is new in your search."),
            _("Each e-mail has a link that stops them."),
        ),
    )


def expired_page() -> AskedPage:
    return AskedPage(
        _("This link does not work any more"),
        (
            _("It was not opened within %(days)s, or the alerts were stopped.", days=days()),
            _("Search again and sign up again if you still want the alerts."),
        ),
    )


def stop_page(token: str, search: Sequence[Line], frequency: Frequency, results: str) -> AskedPage:
    return AskedPage(
        _("Stop these e-mails"),
        (),
        tuple(search),
        _(HOW_OFTEN[frequency]),
        _("Stop"),
        urls.alert_stop(token),
        results,
    )


def stopped_page() -> AskedPage:
    return AskedPage(
        _("These e-mails are stopped"),
        (_("You will get no more of them. Your address and your search have been erased."),),
    )
