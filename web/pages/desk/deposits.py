"""The pages on which publishers deposit reports, get receipts, and see what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from repo_search.catalogue.deposits import Became, Deposit, State
from repo_search.dates import parse_date
from repo_search.errors import BadInput
from repo_search.receipts import DEPOSITS
from repo_search.texts import N_, _
from repo_search.vocabularies import document_types
from web.limits import MOST_MEBIBYTES
from web.pages.desk.telling import moment

LONGEST_TITLE, LONGEST_DATE, LONGEST_NOTE = 500, 60, 2_000
_STATES: dict[State, str] = {
    "received": N_("Received; it has not been read yet"),
    "waiting": N_("Waiting for a librarian"),
    "published": N_("Published"),
    "refused": N_("Not taken in"),
    "withdrawn": N_("Withdrawn"),
    "erased": N_("Erased"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a publisher says of a report, as typed."""

    title: str = ""
    document_type: str = ""
    published: str = ""
    note: str = ""

    @property
    def said(self) -> dict[str, str]:
        """By the field of a record; what is empty is not said."""
        return {
            "title": self.title,
            "document_type": self.document_type,
            "published": self.published,
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that has arrived with a form that has to be mended: its folder and its name."""

    folder: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class DepositPage:
    """`faults` are by the id of the field they are at; `types` are value, text and whether it is
    chosen."""

    title: str
    publisher: str
    typed: Typed
    types: tuple[tuple[str, str, bool], ...]
    faults: tuple[tuple[str, str], ...]
    kept: Kept
    most_mebibytes: int
    longest_title: int
    longest_date: int
    longest_note: int


def deposit_page(
    publisher: str,
    typed: Typed,
    kept: Kept,
    faults: Sequence[tuple[str, str]] = (),
) -> DepositPage:
    title = _("Deposit a report")
    listed = [("", _("Not sure")), *((e.id, e.label) for e in document_types().values())]
    return DepositPage(
        _("Error: %(title)s", title=title) if faults else title,
        publisher,
        typed,
        tuple((value, text, value == typed.document_type) for value, text in listed),
        tuple(faults),
        kept,
        MOST_MEBIBYTES,
        LONGEST_TITLE,
        LONGEST_DATE,
        LONGEST_NOTE,
    )


def faults_of(typed: Typed, size: int | None) -> list[tuple[str, str]]:
    """What is wrong with a deposit, by field; `size` is that of its file, None without one."""
    found = []
    if size is None:
        found.append(("file", _("Choose the file of the report.")))
    elif not size:
        found.append(("file", _("The file is empty. Choose the file of the report.")))
    if not typed.title:
        found.append(("title", _("Write the title of the report, as it stands on its cover.")))
    for name, written, longest in (
        ("title", typed.title, LONGEST_TITLE),
        ("note", typed.note, LONGEST_NOTE),
    ):
        if len(written) > longest:
            found.append((name, _("Write at most %(number)s characters here.", number=longest)))
    if typed.document_type and typed.document_type not in document_types():
        found.append(("document_type", _("Choose a type from the list.")))
    if typed.published:
        try:
            parse_date(typed.published)
        except BadInput as error:
            found.append(("published", str(error)))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A deposit in a list; `record` leads to its record, "" if that is not to be seen."""

    receipt: str
    href: str
    filename: str
    when: str
    who: str
    state: str
    reason: str
    record: str


@dataclass(frozen=True, slots=True)
class DepositsPage:
    title: str
    lines: tuple[Line, ...]
    of_all: bool


def deposits_page(told: Iterable[tuple[Deposit, Became]], *, of_all: bool) -> DepositsPage:
    """`of_all`: those of all accounts, for librarians."""
    return DepositsPage(
        _("Deposits") if of_all else _("Your deposits"),
        tuple(_line(deposit, became, of_all) for deposit, became in told),
        of_all,
    )


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """`mail` is where a copy is sent, "" if none is."""

    title: str
    line: Line
    size: str
    sha256: str
    note: str
    mail: str


def receipt_page(deposit: Deposit, became: Became, mail: str, *, of_all: bool) -> ReceiptPage:
    return ReceiptPage(
        _("Receipt %(receipt)s", receipt=deposit.receipt_id),
        _line(deposit, became, of_all),
        _("%(number)s bytes", number=f"{deposit.size:,}"),
        deposit.sha256,
        deposit.note,
        mail,
    )


def _line(deposit: Deposit, became: Became, of_all: bool) -> Line:
    record = f"/records/{became.record_id}" if became.record_id else ""
    if of_all and deposit.record_id:
        record = f"/desk/records/{deposit.record_id}"
    return Line(
        deposit.receipt_id,
        f"{DEPOSITS}{deposit.receipt_id}",
        deposit.filename,
        _("%(when)s (UTC)", when=moment(deposit.made)),
        deposit.who,
        _(_STATES[became.state]),
        became.reason,
        record,
    )
