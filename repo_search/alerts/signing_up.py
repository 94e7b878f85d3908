"""Signing up for mails, confirming it, and stopping them."""

from datetime import datetime

from repo_search.alerts import searches
from repo_search.alerts.post import Post
from repo_search.alerts.searches import Search
from repo_search.catalogue import Catalogue, subscriptions
from repo_search.catalogue.subscriptions import FREQUENCIES, Frequency, Subscription
from repo_search.errors import BadInput
from repo_search.texts import _

_LONGEST = 254
"""Characters of an e-mail address (RFC 5321)."""


def address_of(written: str) -> str:
    """An e-mail address as it is kept: its domain in plain letters, and what stands before it if
    it can be. Raises BadInput saying what is wrong with it."""
    stripped = written.strip()
    if not stripped:
        raise BadInput(_("Enter an e-mail address."))
    if len(stripped) > _LONGEST:
        raise BadInput(_("Enter an e-mail address of at most 254 characters."))
    from email_validator import EmailNotValidError, validate_email  # no start waits for it

    try:
        found = validate_email(stripped, check_deliverability=False)
    except EmailNotValidError as error:
        raise BadInput(
            _("Enter an e-mail address in the correct form, such as name@example.org.")
        ) from error
    return found.ascii_email or found.normalized


def frequency_of(written: str) -> Frequency:
    """Raises BadInput."""
    for frequency in FREQUENCIES:
        if frequency == written:
            return frequency
    raise BadInput(_("Choose how often you want to get e-mails."))


def sign_up(
    catalogue: Catalogue,
    post: Post,
    at: datetime,
    *,
    address: str,
    frequency: Frequency,
    search: Search,
    path: str,
) -> None:
    """Puts a mail on its way that asks to confirm. Nobody learns here whether the address is known
    already, nor whether too many sign-ups of it wait, in which case no mail goes out. Raises
    BadInput for a search that is too long."""
    kept = searches.kept(*search)
    if len(path) > searches.LONGEST:
        raise searches.too_long()
    with catalogue.write() as connection:
        subscriptions.add(
            connection,
            at,
            post.domain,
            address=address,
            frequency=frequency,
            search=kept,
            path=path,
        )


def waiting(catalogue: Catalogue, token: str) -> Subscription | None:
    """The sign-up that a token confirms, confirmed or not; None if it is not or no longer there."""
    with catalogue.read() as connection:
        return subscriptions.by_confirm_token(connection, token)


def confirm(catalogue: Catalogue, token: str, at: datetime) -> bool:
    """Begins to send mails; False if the sign-up is not or no longer there."""
    with catalogue.write() as connection:
        found = subscriptions.by_confirm_token(connection, token)
        if found is not None and found.confirmed is None:
            subscriptions.confirm(connection, found, at)
    return found is not None


def running(catalogue: Catalogue, token: str) -> Subscription | None:
    """The subscription that a token stops, or None."""
    with catalogue.read() as connection:
        return subscriptions.by_stop_token(connection, token)


def stop(catalogue: Catalogue, token: str) -> None:
    """Erases address and search, in the files of the database too. Once more does no harm."""
    with catalogue.write() as connection:
        found = subscriptions.by_stop_token(connection, token)
        if found is None:
            return
        subscriptions.erase(connection, found.subscription_id)
    catalogue.forget()
