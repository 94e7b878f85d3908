"""Where mails go out: the settings of the mail server, and a conversation with it (RFC 5321)."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from repo_search.errors import BadInput, Unreachable
from repo_search.settings import Settings

Taken = Literal["sent", "refused", "later"]
"""What a server says to a mail: it takes it, it refuses the recipient for good, or not now."""

_TIMEOUT = 30
_UNFOLDED, _UNFOLDED_UTF8 = (policy.clone(max_line_length=998) for policy in (SMTP, SMTPUTF8))
"""Some readers of mail find no folded List-Unsubscribe. 998 is the longest line (RFC 5322)."""
_CLOSING = 421
_PERMANENT = 500
_OUR_FAULT = b"5.7."
"""Begins the status of a refusal that is about policy and not about the recipient (RFC 3463)."""
_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FORM = "Use smtp://HOST:PORT, smtp://USER:PASSWORD@HOST:587?starttls=1 or smtps://HOST."


@dataclass(frozen=True, slots=True)
class Post:
    """The mail server, the address mails come from, the name of the service, and the address of
    its site without a slash at the end."""

    host: str
    port: int
    tls: Literal["none", "starttls", "always"]
    user: str
    password: str = field(repr=False)
    sender: str
    name: str
    site: str

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]

    @property
    def server(self) -> str:
        return f"{self.host}, port {self.port}"


def post(settings: Settings) -> Post:
    """Raises BadInput naming the setting that is missing or cannot be; never its value, which may
    hold a password."""
    for name, value, what in (
        ("SMTP", settings.smtp, "the mail server"),
        ("SENDER", settings.sender, "the address that mails come from"),
        ("ADDRESS", settings.address, "where the site is reached, for the links in mails"),
    ):
        if not value:
            raise BadInput(f"No mail can be sent: set REPO_SEARCH_{name}, {what}.")
    try:
        url = urlsplit(settings.smtp)
        port, host = url.port, url.hostname
        asked = parse_qs(url.query, strict_parsing=bool(url.query))
    except ValueError:
        raise BadInput(f"REPO_SEARCH_SMTP cannot be read. {_FORM}") from None
    starttls = asked.pop("starttls", ["0"])
    # A password that is not quoted could end the host: the rest of it would be a path.
    more = asked or url.path.strip("/") or url.fragment
    if url.scheme not in _PORTS or not host or more or starttls not in (["0"], ["1"]):
        raise BadInput(f"REPO_SEARCH_SMTP cannot be read. {_FORM}")
    user, password = unquote(url.username or ""), unquote(url.password or "")
    if not f"{user}{password}".isascii():  # smtplib sends no others
        raise BadInput(
            "REPO_SEARCH_SMTP has a user name or password with letters beside A to Z: "
            "give the mail server one of plain letters, digits and signs."
        )
    open_to_all = url.scheme == "smtp" and starttls == ["0"]
    if url.password and open_to_all and host not in _LOOPBACK:
        raise BadInput(
            "REPO_SEARCH_SMTP would send its password in the open. "
            "Add ?starttls=1, or use smtps://."
        )
    return Post(
        host,
        port or _PORTS[url.scheme],
        "none" if open_to_all else "starttls" if url.scheme == "smtp" else "always",
        user,
        password,
        _sender(settings.sender),
        settings.name,
        settings.address.rstrip("/"),
    )


def _sender(written: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # no start waits for it

    try:
        found = validate_email(written, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadInput(f"REPO_SEARCH_SENDER is not an e-mail address: {error}") from error
    if found.ascii_email is None:
        raise BadInput("REPO_SEARCH_SENDER must be of plain letters before the @.")
    return found.ascii_email


class Conversation:
    """With a mail server, as `connected` begins it."""

    def __init__(self, smtp: smtplib.SMTP, post: Post) -> None:
        self._smtp = smtp
        self._post = post

    def send(self, recipient: str, message: EmailMessage) -> Taken:
        """Hands over one mail. Raises Unreachable if the conversation is over: whether the server
        has taken the mail is then not known. Nobody's address stands in the error."""
        asked = [] if recipient.isascii() else ["SMTPUTF8"]
        try:
            self._smtp.sendmail(self._post.sender, [recipient], as_sent(recipient, message), asked)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[recipient]
            return self._answered(code, said)
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code >= _PERMANENT:
                raise Unreachable(
                    f"The mail server ({self._post.server}) takes no mail from "
                    f"{self._post.sender}: set another REPO_SEARCH_SENDER."
                ) from None
            return self._answered(error.smtp_code, b"")
        except smtplib.SMTPDataError as error:
            return self._answered(error.smtp_code, _OUR_FAULT)
        except smtplib.SMTPNotSupportedError:
            return "refused"
        except (OSError, smtplib.SMTPException):
            raise Unreachable(_broken_off(self._post)) from None
        return "sent"

    def _answered(self, code: int, said: bytes) -> Taken:
        if code == _CLOSING:
            raise Unreachable(_broken_off(self._post))
        return "refused" if code >= _PERMANENT and _OUR_FAULT not in said[:10] else "later"


def as_sent(recipient: str, message: EmailMessage) -> bytes:
    """A mail as bytes: of plain letters, unless the address has others (RFC 6531)."""
    return message.as_bytes(policy=_UNFOLDED if recipient.isascii() else _UNFOLDED_UTF8)


def _broken_off(post: Post) -> str:
    return f"The mail server ({post.server}) broke off. What it has not taken is kept."


@contextmanager
def connected(post: Post) -> Iterator[Conversation]:
    """A conversation for the length of a block, encrypted and logged in as the settings ask.
    Raises Unreachable saying why it cannot be had."""
    smtp = _greeted(post)
    try:
        yield Conversation(smtp, post)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _greeted(post: Post) -> smtplib.SMTP:
    smtp: smtplib.SMTP | None = None
    secure = ssl.create_default_context()
    try:
        if post.tls == "always":
            smtp = smtplib.SMTP_SSL(
                post.host, post.port, post.domain, timeout=_TIMEOUT, context=secure
            )
        else:
            smtp = smtplib.SMTP(post.host, post.port, post.domain, timeout=_TIMEOUT)
        if post.tls == "starttls":
            smtp.starttls(context=secure)
        if post.user:
            smtp.login(post.user, post.password)
        smtp.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        if smtp is not None:
            smtp.close()
        raise Unreachable(f"The mail server ({post.server}) {_why_not(error)}.") from None
    return smtp


def _why_not(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"has no certificate that can be trusted: {error.verify_message}"
        case ssl.SSLError():
            return "does not speak TLS as asked"
        case smtplib.SMTPAuthenticationError():
            return "does not accept the user name and password"
        case smtplib.SMTPNotSupportedError():
            return "does not offer what REPO_SEARCH_SMTP asks for: TLS, or a password"
        case smtplib.SMTPResponseException():
            return f"does not want to talk now (code {error.smtp_code})"
        case smtplib.SMTPException():
            return "broke off"
        case OSError():
            return f"cannot be reached: {error.strerror or error}"
        case UnicodeError():
            return "cannot be reached: no host can be called so"
    return "cannot be used"
