"""One's own account at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from repo_search.catalogue.accounts import Account
from repo_search.passwords import SHORTEST
from repo_search.texts import N_, _
from web.pages.search import Fault

_ROLES = {"librarian": N_("Librarian"), "publisher": N_("Publisher: deposits reports")}


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`changed` if the password was just changed; `has_password` unless one signs in elsewhere."""

    title: str
    heading: str
    faults: tuple[Fault, ...]
    name: str
    role: str
    mail: str
    has_password: bool
    changed: bool
    shortest: int


def account_page(
    account: Account, faults: Sequence[Fault] = (), *, changed: bool = False
) -> AccountPage:
    heading = _("Your account")
    return AccountPage(
        _("Error: %(title)s", title=heading) if faults else heading,
        heading,
        tuple(faults),
        account.name,
        _(_ROLES[account.role]),
        account.mail,
        bool(account.password),
        changed,
        SHORTEST,
    )
