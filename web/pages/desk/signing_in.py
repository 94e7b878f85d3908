"""The page on which people sign in at the desk."""

from dataclasses import dataclass

from repo_search.texts import _


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`next` is where to go afterwards, "" for where one begins; `fault` what was wrong, "" if
    nothing was."""

    title: str
    next: str
    name: str
    token: str
    fault: str


def sign_in_page(wanted: str, name: str, token: str, fault: str) -> SignInPage:
    title = _("Sign in")
    return SignInPage(
        _("Error: %(title)s", title=title) if fault else title, wanted, name, token, fault
    )
