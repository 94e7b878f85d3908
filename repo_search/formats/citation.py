"""How to cite a record: in the author-date manner of the Harvard style, and in that of the APA
(Publication Manual, 7th edition)."""

import re

from repo_search.records import Record
from repo_search.texts import _
from repo_search.vocabularies import document_types, label_of

_TITLE_OF_PERSON = re.compile(
    r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Baroness|Rev|Revd)\.?\s+)+"
)
_PARTICLES = r"(?:(?:de|del|van|von|der|la|le)\s+)*"
_PERSON = re.compile(rf"(?:[^\W\d_][\w'’.-]*\s+){{1,3}}{_PARTICLES}[^\W\d_][\w'’-]+")
_NO_PERSON = re.compile(
    r"\b(?:agency|association|board|centre|children|committee|company|consult\w*|council|group"
    r"|institute|limited|ltd|network|office|panel|partners\w*|review|safeguarding|service\w*"
    r"|society|team|trust|university)\b",
    re.IGNORECASE,
)
_SURNAME = re.compile(rf"\s({_PARTICLES}\S+)$")


def cite(record: Record, notice: str = "", page: int | None = None, address: str = "") -> str:
    """One line: author (surname first) or publisher, year, title, type, publisher, page, address;
    then the notice of the repository, such as "Invented sample: not a real case"."""
    publishers = " and ".join(publisher.label for publisher in record.publishers)
    authors = " and ".join(_inverted(author) for author in record.authors)
    kind = _kind(record)
    parts = [
        f"{authors or publishers or _('Unknown publisher')} ({_year(record) or _('no date')}) "
        f"{record.title.rstrip('.')}.",
        f"{kind}." if kind else "",
        f"{publishers}." if authors and publishers else "",
        f"p. {page}." if page and _paged(record) else "",
        f"Available at: {address}" if address else "",
        f"[{notice}]" if notice else "",
    ]
    return " ".join(part for part in parts if part)


def apa(record: Record, notice: str = "", page: int | None = None, address: str = "") -> str:
    """One line of a list of references: author, date, title, page, type, publisher, address; then
    the notice. A publisher that is its own author is named once."""
    publishers = _joined([publisher.label for publisher in record.publishers])
    authors = _joined([_inverted(author) for author in record.authors])
    where = f" (p. {page})" if page and _paged(record) else ""
    kind = f" [{_kind(record)}]" if _kind(record) else ""
    begun = authors or publishers or _("Unknown publisher")
    parts = [
        f"{begun}{'' if begun.endswith('.') else '.'} ({_day(record)}).",
        f"{record.title.rstrip('.')}{where}{kind}.",
        f"{publishers}." if authors and publishers else "",
        address,
        f"[{notice}]" if notice else "",
    ]
    return " ".join(part for part in parts if part)


def _kind(record: Record) -> str:
    """The document type, unless the title says it already."""
    kind = label_of(document_types(), record.document_type or "")
    return "" if kind.casefold() in record.title.casefold() else kind.capitalize()


def _paged(record: Record) -> bool:
    return record.holding is not None and record.holding.paged


def _year(record: Record) -> str:
    if record.published and len(record.published.years) == 1:
        return str(record.published.earliest.year)
    return record.published.written if record.published else ""


def _day(record: Record) -> str:
    """ "2018, May 15", "2018, April", "2018", "n.d."."""
    published = record.published
    if published is None:
        return _("n.d.")
    first, last = published.earliest, published.latest
    if first == last:
        return f"{first.year}, {first:%B} {first.day}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}, {first:%B}"
    return _year(record)


def _inverted(author: str) -> str:
    """ "Thackwell, M." for a person; anything that may be a body stays as it is."""
    plain = _TITLE_OF_PERSON.sub("", author, count=1).strip()
    if _NO_PERSON.search(plain) or not _PERSON.fullmatch(plain):
        return author
    surname = _SURNAME.search(plain)
    if surname is None:
        return author
    initials = " ".join(f"{name[0]}." for name in plain[: surname.start()].split())
    return f"{surname[1]}, {initials}"


def _joined(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"
