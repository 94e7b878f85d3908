"""Answers as XML: documents, and what stands in them of a record (OAI-PMH 2.0 §2.5, §3.2)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from lxml import etree

from repo_search.catalogue.clock import now
from repo_search.catalogue.harvest import Header
from repo_search.formats.dublin_core import OAI_DC, OAI_DC_SCHEMA, XSI, dublin_core, oai_dc
from repo_search.formats.exported import About, one_line
from repo_search.formats.marc import MARC, MARC_SCHEMA, marcxml
from repo_search.records import Record

NO_MAIL = "not-set@repo-search.invalid"
"""Where nobody is reached: the protocol demands an address."""
_EARLIER = timedelta(seconds=5)
"""By which answers are dated back: who asks for what changed since the date of an answer is told
of what was being written then."""
_OAI = "http://www.openarchives.org/OAI/2.0/"
_OAI_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_SCHEME = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_SAMPLE = "k7m2q9xw"
_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9-]+)+")
_MAIL = re.compile(r"[^\s@]+@([^\s@.]+\.)+[^\s@.]+")


@dataclass(frozen=True, slots=True)
class Service:
    """Who answers. `address` is where harvesters ask, `host` what identifiers of records are made
    of; the first of `mails` that is an e-mail address is told."""

    name: str
    address: str
    host: str
    mails: tuple[str, ...]
    about: About

    def identifier(self, record_id: str) -> str:
        return f"oai:{self.host}:{record_id}"

    @property
    def mail(self) -> str:
        return next(filter(_MAIL.fullmatch, self.mails), NO_MAIL)


class Disseminated(NamedTuple):
    """A format of metadata: its XML schema, its namespace, and what writes a record in it."""

    schema: str
    namespace: str
    write: Callable[[Record, About], "etree._Element"]


FORMATS: Mapping[str, Disseminated] = {
    "oai_dc": Disseminated(
        OAI_DC_SCHEMA, OAI_DC, lambda record, about: oai_dc(dublin_core(record, about))
    ),
    "marcxml": Disseminated(MARC_SCHEMA, MARC, marcxml),
}
"""By the prefix that harvesters ask for."""


def document(
    service: Service, given: Mapping[str, str], content: "etree._Element", moment: datetime
) -> bytes:
    """The whole answer; `given` are the arguments that it says again, `moment` is from before
    anything of it was read."""
    root = etree.Element(
        f"{{{_OAI}}}OAI-PMH",
        {f"{{{XSI}}}schemaLocation": f"{_OAI} {_OAI_SCHEMA}"},
        nsmap={None: _OAI, "xsi": XSI},
    )
    put(root, "responseDate", stamp(moment))
    put(root, "request", service.address, **given)
    root.append(content)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def element(name: str, text: str = "", **attributes: str) -> "etree._Element":
    """An element of the protocol."""
    made = etree.Element(f"{{{_OAI}}}{name}", attributes, nsmap={None: _OAI})
    made.text = one_line(text) or None
    return made


def put(parent: "etree._Element", name: str, text: str = "", **attributes: str) -> "etree._Element":
    """The same at the end of another."""
    made = element(name, text, **attributes)
    parent.append(made)
    return made


def header(service: Service, told: Header, set_specs: Iterable[str]) -> "etree._Element":
    """What is told of any record; of one that is public no more, nothing else is."""
    made = element("header", **({} if told.public else {"status": "deleted"}))
    put(made, "identifier", service.identifier(told.record_id))
    put(made, "datestamp", stamp(told.changed))
    for spec in set_specs:
        put(made, "setSpec", spec)
    return made


def metadata(service: Service, record: Record, prefix: str) -> "etree._Element":
    """The record in one of FORMATS."""
    made = element("metadata")
    made.append(FORMATS[prefix].write(record, service.about))
    return made


def descriptions(service: Service) -> Iterator["etree._Element"]:
    """How identifiers are made, where the host is one that the scheme can have, and the notice of
    the repository."""
    if _DOMAIN.fullmatch(service.host):
        made = element("description")
        scheme = etree.SubElement(
            made,
            f"{{{_SCHEME}}}oai-identifier",
            {f"{{{XSI}}}schemaLocation": f"{_SCHEME} {_SCHEME}.xsd"},
            nsmap={None: _SCHEME, "xsi": XSI},
        )
        for name, text in (
            ("scheme", "oai"),
            ("repositoryIdentifier", service.host),
            ("delimiter", ":"),
            ("sampleIdentifier", service.identifier(_SAMPLE)),
        ):
            etree.SubElement(scheme, f"{{{_SCHEME}}}{name}").text = text
        yield made
    if service.about.notice:
        made = element("description")
        made.append(oai_dc([("title", service.name), ("description", service.about.notice)]))
        yield made


def present() -> datetime:
    """The moment of an answer."""
    return now() - _EARLIER


def stamp(moment: datetime) -> str:
    return f"{moment.isoformat(timespec='seconds')}Z"
