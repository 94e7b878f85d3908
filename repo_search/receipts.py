"""The receipt of a deposit by mail."""

from datetime import UTC, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8

from repo_search.alerts.letters import one_line
from repo_search.alerts.post import Post, connected, post
from repo_search.catalogue import Catalogue, accounts, deposits
from repo_search.catalogue.clock import now
from repo_search.catalogue.deposits import Deposit
from repo_search.errors import BadInput, Busy, Unreachable
from repo_search.settings import Settings
from repo_search.texts import _, speak
from repo_search.working import Result, Task

DEPOSITS = "/desk/deposits/"
"""Where the site has the receipts; the id of one follows."""
_TRIED_FOR = timedelta(hours=1)
"""While the mail server cannot be reached."""
_SENT = {
    "sent": "The receipt was sent.",
    "refused": "The mail server refused the address of the account.",
    "later": "The mail server did not take the receipt.",
}


def can_be_sent(settings: Settings) -> bool:
    """Whether mail can go out at all."""
    try:
        post(settings)
    except BadInput:
        return False
    return True


def send(task: Task) -> Result:
    """Sends the receipt of a deposit to the mail address of who made it. Given: `receipt`. Raises
    BadInput without an address or a mail server, NotFound, Unreachable, and before that Busy, so
    that it is tried again for a while."""
    speak(task.settings.spoken)
    through = post(task.settings)
    catalogue = Catalogue(task.settings.catalogue_url)
    try:
        with catalogue.read() as connection:
            deposit = deposits.find(connection, str(task.job.given.get("receipt", "")))
            recipient = accounts.find(connection, deposit.who).mail
    finally:
        catalogue.close()
    if not deposit.sha256:
        return Result("What it was about was erased.")
    if not recipient:
        raise BadInput(f"The account {deposit.who} has no mail address.")
    message = letter(through, task.settings.notice, recipient, deposit)
    try:
        with connected(through) as conversation:
            taken = conversation.send(recipient, message)
        if taken == "later":
            raise Unreachable(_SENT[taken])
    except Unreachable as error:
        if now() - task.job.made > _TRIED_FOR:
            raise
        raise Busy(str(error)) from error
    return Result(_SENT[taken])


def letter(through: Post, notice: str, recipient: str, deposit: Deposit) -> EmailMessage:
    """The mail: what was received and when, by what it can be proved, and where to look."""
    told = [
        *([one_line(notice)] if notice else []),
        _("We have received the report that you deposited. Keep this receipt."),
        "\n".join((
            _("Receipt: %(receipt)s", receipt=deposit.receipt_id),
            _("Received: %(when)s (UTC)", when=f"{deposit.made:%Y-%m-%d %H:%M:%S}"),
            _("File: %(name)s", name=one_line(deposit.filename)),
            _("Size: %(number)s bytes", number=f"{deposit.size:,}"),
            f"SHA-256: {deposit.sha256}",
        )),
        _("The SHA-256 is worked out from the file: no other file has the same."),
        _("A librarian looks at the report before it is published. What became of it:")
        + f"\n{through.site}{DEPOSITS}{deposit.receipt_id}",
    ]  # fmt: skip
    message = EmailMessage(policy=SMTPUTF8)
    message["From"] = Address(one_line(through.name), addr_spec=through.sender)
    user, _at, domain = recipient.rpartition("@")
    message["To"] = Address(username=user, domain=domain)
    message["Subject"] = _("Receipt of your deposit at %(name)s", name=one_line(through.name))
    message["Date"] = deposit.made.replace(tzinfo=UTC)
    message["Message-ID"] = f"<receipt.{deposit.receipt_id}@{through.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered to us
    message.set_content("\n\n".join(told) + "\n", cte="quoted-printable")
    return message
