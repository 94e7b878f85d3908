"""What every export says beside its records, and text on one line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from repo_search.findings import Finding
from repo_search.records import UNKNOWN_RIGHTS, Record
from repo_search.texts import _
from repo_search.vocabularies import document_types, label_of, languages

_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
"""White space of every sort, control characters, and what is no character of Unicode."""


@dataclass(frozen=True, slots=True)
class About:
    """`site` is the address of the site's root without a slash at its end; without it addresses
    are relative to the root. `notice` is that of the repository ("Invented sample: not a real
    case") or "". `pages` are those that somebody kept of a record, by its id."""

    site: str = ""
    notice: str = ""
    pages: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def address(self, record: Record) -> str:
        """Where the record stands."""
        return f"{self.site}/records/{quote(record.record_id, safe='')}"

    def finding(self, one: Finding) -> str:
        """Where a finding stands by itself."""
        return f"{self.site}/findings/{one.finding_id}"

    def page_of(self, one: Finding) -> str:
        """The page on which a finding begins, marked there."""
        page = f"{self.site}/records/{quote(one.record_id, safe='')}/pages/{one.page}"
        return f"{page}?finding={one.finding_id}"

    def file(self, record: Record) -> str:
        """Where the record's file is had, if it has one."""
        return f"{self.address(record)}/file"

    @property
    def bracketed(self) -> str:
        """The notice behind other text: "[Invented sample: not a real case]", or ""."""
        return f"[{self.notice}]" if self.notice else ""

    def pages_of(self, record: Record) -> tuple[int, ...]:
        return self.pages.get(record.record_id, ())


def one_line(text: str) -> str:
    """The text without line breaks and control characters, white space folded: nothing in it can
    begin a line of its own, and XML can hold it."""
    return _BREAKS.sub(" ", text).strip()


def on_the_web(address: str | None) -> str:
    """The address if it is one of the web, else "": programs make links of addresses."""
    written = one_line(address or "")
    return written if written.lower().startswith(("https://", "http://")) else ""


def document_type(record: Record) -> str:
    """Its label with a capital ("Overview report"), or "" when unknown."""
    label = label_of(document_types(), record.document_type or "")
    return label[:1].upper() + label[1:]


def rights(record: Record) -> str:
    """What is known of the rights, in a line: "Crown copyright. Rights holder: Ofsted. Licence:
    OGL 3.0."."""
    statement, holder, licence = (
        one_line(text or "").rstrip(".")
        for text in (record.rights or _(UNKNOWN_RIGHTS), record.rights_holder, record.licence)
    )
    said = (
        statement,
        _("Rights holder: %(name)s", name=holder) if holder else "",
        _("Licence: %(name)s", name=licence) if licence else "",
    )
    return "".join(f"{part}. " for part in said if part).rstrip()


def language_names(record: Record) -> str:
    """ "English, Welsh"."""
    return ", ".join(label_of(languages(), code) for code in record.languages)
