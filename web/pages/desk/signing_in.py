"""The page on which people sign in at the desk."""

from dataclasses import dataclass

from repo_search.texts import _
from web.urls import with_query


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`next` is where to go afterwards, "" for where one begins; `fault` what was wrong, "" if
    nothing was; `elsewhere` is where one signs in with another service, "" if there is none."""

    title: str
    next: str
    name: str
    token: str
    fault: str
    elsewhere: str


def sign_in_page(wanted: str, name: str, token: str, fault: str, *, elsewhere: bool) -> SignInPage:
    title = _("Sign in")
    return SignInPage(
        _("Error: %(title)s", title=title) if fault else title, wanted, name, token, fault,
        with_query("/desk/sign-in/elsewhere", [("next", wanted)]) if elsewhere else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComeBackPage:
    """Somebody comes back who has signed in with another service; `host` is its name."""

    title: str
    host: str
    code: str
    state: str


def come_back_page(host: str, code: str, state: str) -> ComeBackPage:
    return ComeBackPage(_("Sign in"), host, code, state)
