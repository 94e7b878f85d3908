"""The mails: a request to confirm, and what is new in a search. Plain text (RFC 5322).

Subjects are always the same: titles, cases and words that were searched for are for whoever opens
the mail, not for whoever sees the list of a person's mails.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from textwrap import shorten
from urllib.parse import urlencode

from babel.dates import format_date

from repo_search.alerts.post import Post
from repo_search.alerts.searches import Line, read
from repo_search.catalogue.announcements import Kind
from repo_search.catalogue.mails import Mail
from repo_search.catalogue.subscriptions import DAYS_TO_CONFIRM, Frequency, Subscription
from repo_search.finding_news import FindingNews, NewFinding
from repo_search.findings import KIND_LABELS
from repo_search.formats.exported import About
from repo_search.news import New, News
from repo_search.records import Record
from repo_search.results import Snippet
from repo_search.texts import N_, _, plural, spoken

CONFIRM, STOP = "/alerts/confirm/", "/alerts/stop/"
"""Where the site has the pages to confirm and to stop; a token follows."""

HOW_OFTEN: dict[Frequency, str] = {
    "at once": N_("As soon as there is something new"),
    "daily": N_("At most once a day"),
    "weekly": N_("At most once a week"),
}
_STEERING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_LONGEST_WORDING = 400
"""Characters of a finding that are told; its page has the whole."""
_EXTRACTS = 2
"""Pages that are quoted of a record; the others are counted."""

Reasons = Sequence[Line]


def confirmation(
    post: Post, notice: str, to: Subscription, mail: Mail, search: Sequence[Line]
) -> EmailMessage:
    """Asks whether it was the owner of the address who signed up."""
    paragraphs = [
        _("Somebody asked us to send e-mails to this address when something is new in a search of "
          "published safeguarding reviews. If it was you, please confirm it."),
        _lines(_("The search:"), search),
        _("How often: %(often)s", often=_(HOW_OFTEN[to.frequency])),
        _("To confirm, open this page and press the button there:")
        + f"\n{post.site}{CONFIRM}{mail.confirm_token}",
        plural(
            "The link works for %(number)s day.",
            "The link works for %(number)s days.",
            DAYS_TO_CONFIRM,
        ),
        _("If it was not you, do nothing. You will get no more e-mails, and we will erase your "
          "address."),
    ]  # fmt: skip
    subject = _("Confirm your e-mail alerts from %(name)s", name=one_line(post.name))
    return _message(post, notice, to, mail, subject, paragraphs)


def alert(
    post: Post,
    notice: str,
    to: Subscription,
    mail: Mail,
    search: Sequence[Line],
    told: Iterable[str],
    more: bool,
) -> EmailMessage:
    """Tells what is new in a search: `told` is a paragraph for each thing that is."""
    paragraphs = [
        _lines(_("This is new in your search:"), search),
        *told,
        *([_("There is more: see the search on our site.")] if more else []),
        _("See the search:") + f"\n{post.site}{to.path}",
        "\n".join((
            "--",
            _("You get this e-mail because you asked for it. How often: %(often)s",
              often=_(HOW_OFTEN[to.frequency])),
            _("Stop these e-mails:") + f"\n{_stop(post, to)}",
        )),
    ]  # fmt: skip
    subject = _("New reviews at %(name)s", name=one_line(post.name))
    message = _message(post, notice, to, mail, subject, paragraphs)
    message["List-Unsubscribe"] = f"<{_stop(post, to)}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _stop(post: Post, to: Subscription) -> str:
    return f"{post.site}{STOP}{to.stop_token}"


def of_records(
    post: Post, to: Subscription, found: News, reasons: Sequence[Reasons]
) -> Iterator[str]:
    """A paragraph for each record that is new, and why it is told of; `reasons` go with `found`."""
    for new, why in zip(found.new, reasons, strict=True):
        yield "\n".join(_record(post, to, new, why))


def of_findings(post: Post, found: FindingNews) -> Iterator[str]:
    """A paragraph for each finding that is new: its wording, its record, and its page."""
    for new in found.new:
        yield "\n".join(_finding(post, new))


def _finding(post: Post, new: NewFinding) -> Iterator[str]:
    finding, record = new.result.finding, new.result.record
    kind = _(KIND_LABELS[finding.kind])
    said = shorten(one_line(finding.wording), _LONGEST_WORDING, placeholder="…")
    numbered = one_line(f"{kind[:1].upper()}{kind[1:]} {finding.number}")
    yield _("%(name)s: “%(wording)s”", name=numbered, wording=said)
    yield from _of(record, new.announced.kind, new.announced.made)
    yield f"  {About(post.site).page_of(finding)}"


def _of(record: Record, announced: Kind, when: datetime) -> Iterator[str]:
    yield "  " + one_line(record.title)
    if record.publishers:
        yield "  " + one_line(", ".join(publisher.label for publisher in record.publishers))
    day = format_date(when, "d MMMM y", locale=spoken().locale)
    yield "  " + (
        _("Added on %(day)s", day=day)
        if announced == "added"
        else _("New version, held since %(day)s", day=day)
    )


def _record(post: Post, to: Subscription, new: New, why: Reasons) -> Iterator[str]:
    record = new.result.record
    title, *described = _of(record, new.kind, new.when)
    yield from (title.strip(), *described)
    yield from (f"  {name}: {one_line(value)}" for name, value in why)
    quoted = new.result.passages[:_EXTRACTS]
    for passage in quoted:
        yield "  " + _quoted(passage, paged=record.holding is None or record.holding.paged)
    if (others := new.result.pages_matched - len(quoted)) > 0 and quoted:
        yield "  " + plural("%(number)s more page matches", "%(number)s more pages match", others)
    here = f"{post.site}/records/{record.record_id}"
    yield f"  {here}"
    if quoted:
        asked = urlencode({"q": read(to.search).request.text}, errors="replace")
        yield f"  {here}/pages/{quoted[0].page}?{asked}"


def _quoted(passage: Snippet, *, paged: bool) -> str:
    values = {"number": passage.page, "extract": one_line(passage.text)}
    if paged:
        return _("Page %(number)s: “%(extract)s”", **values)
    return _("Part %(number)s: “%(extract)s”", **values)


def _lines(heading: str, search: Sequence[Line]) -> str:
    shown = [f"  {name}: {one_line(value)}" for name, value in search]
    return "\n".join([heading, *(shown or ["  " + _("All records")])])


def one_line(text: str) -> str:
    """Text that stays on its line: what steers a terminal or turns the direction is left out."""
    kept = (" " if unicodedata.category(c) in _STEERING else c for c in text)
    return " ".join("".join(kept).split())


def _message(
    post: Post,
    notice: str,
    to: Subscription,
    mail: Mail,
    subject: str,
    paragraphs: Iterable[str],
) -> EmailMessage:
    message = EmailMessage(policy=SMTPUTF8)
    message["From"] = Address(one_line(post.name), addr_spec=post.sender)
    user, _at, domain = to.address.rpartition("@")
    message["To"] = Address(username=user, domain=domain)
    message["Subject"] = subject
    message["Date"] = mail.made.replace(tzinfo=UTC)
    message["Message-ID"] = mail.message_id
    message["List-Id"] = f"<alerts.{post.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered to us
    message["Precedence"] = "bulk"
    told = [one_line(notice), *paragraphs] if notice else paragraphs
    message.set_content("\n\n".join(told) + "\n", cte="quoted-printable")
    return message
