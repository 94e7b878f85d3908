"""The publisher: a body printed in a role that makes it one, never one merely spoken of.

Roles: "commissioned by" and "published by", a line of its own on the title page, the copyright
line, a line repeated on the pages, the address and boilerplate an inspectorate prints.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.metadata.front_matter import FrontMatter
from indexer.metadata.organisations import bodies_in, committee, is_body_alone, names_a_body
from repo_search.claims import Claim, Source

EXTRACTOR = "publishers/1"
_MOST = 5
_NEAR = 0.1

_ROLE = re.compile(
    r"(?:published|commissioned|issued)\b[^:]{0,60}?\b(?:by|for|on behalf of)\b:?\s?(?P<rest>.*)$"
    r"|(?:for and )?on behalf of:?\s(?P<behalf>.*)$"
    r"|(?:prepared|produced) (?:by|for):?\s?(?P<prepared>.*)$",
    re.IGNORECASE,
)
_COMMISSIONED = re.compile(
    r"\b(?:this (?:\w+ ){0,6}(?:review|report)(?: \([A-Z]+\))? (?:was|is|has been)"
    r" (?:commissioned|published|produced)"
    r"|the (?:\w+ ){0,6}review (?:was|is|has been) commissioned)"
    r"(?: \w+){0,6}? by (?:the )?(?P<rest>.*)$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s?(?:copyright\s)?(?:©\s?)?"
    r"(?:(?:19|20)\d\d(?:[–/-]\d{2,4})?,?\s)?(?:the\s)?"
    r"(?P<name>[A-Z][^©\d.;:]{3,80}?)(?:,?\s(?:19|20)\d\d.*|\s?[.;:].*)?$",
    re.IGNORECASE,
)
_INSPECTORATES = (
    ("enquiries@ofsted.gov.uk", "Ofsted"),
    ("(ofsted) regulates and inspects", "Ofsted"),
    ("enquiries@cqc.org.uk", "Care Quality Commission"),
    ("@careinspectorate.", "Care Inspectorate"),
    ("ciw@gov.wales", "Care Inspectorate Wales"),
    ("ciw@llyw.cymru", "Care Inspectorate Wales"),
    ("@estyn.gov.", "Estyn"),
    ("hmiprobation.enquiries@", "HM Inspectorate of Probation"),
    ("@hmiprobation.gov.uk", "HM Inspectorate of Probation"),
    ("hmiprisons.enquiries@", "HM Inspectorate of Prisons"),
)
"""What an inspectorate prints in its own reports only: the address for enquiries about them."""
_SITES = (
    ("www.ofsted.gov.uk", "Ofsted"),
    ("www.gov.uk/ofsted", "Ofsted"),
    ("www.cqc.org.uk", "Care Quality Commission"),
    ("www.careinspectorate.com", "Care Inspectorate"),
    ("www.careinspectorate.wales", "Care Inspectorate Wales"),
    ("www.estyn.gov.", "Estyn"),
)
"""Sites that, on a line of their own on the title page or its back, are the publisher's."""
_OWN_SITE = re.compile(
    r"(?:web(?:\s?site)?\s?:\s?|w:\s?)?(?:https?://)?www\.\S{4,60}$", re.IGNORECASE
)
_HINTS = (
    "publish",
    "commission",
    "issued",
    "behalf",
    "prepared",
    "produced",
    "©",
    "(c)",
    "copyright",
)
_INQUIRY = re.compile(
    r"(?P<name>"
    r"(?:Independent |Public |Statutory ){0,3}(?i:inquiry) into [^:–]{4,80}"
    r"|(?!The |Report|Final|Volume|Response|Government)[A-Z0-9][\w’'&-]* "
    r"(?:[A-Z0-9][\w’'&-]* |of |and |the ){0,8}(?i:inquiry)(?: into [^:–]{4,80})?)"
    r"(?=$|[:,–.]| -| (?i:report))"
)
_ABOUT_ANOTHER = re.compile(
    r"\b(?:response|respond|evidence|submission|statement|recommendations)\b", re.I
)
_SUBJECT_OF = re.compile(
    r"\b(?:effectiveness|work|inspection|review|governance|arrangements|role|functions?|audit"
    r"|evaluation)\b(?:\s\w+){0,3}\s(?:of|at|in)\s(?:the\s)?$",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*(?:[:|–—,(-]|$)")
_MARK_BEFORE = re.compile(
    r"(?:[:|–—,-]\s*|\b(?:by|for|of)\s(?:the\s)?|^(?:the\s)?)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    confidence: float
    evidence: str


def claims(front: FrontMatter, title: str) -> tuple[Claim, ...]:
    """Claims of publishers; one claim has several values where a review is a joint one."""
    found = [*_in_roles(front), *_on_title_page(front, title), *_by_boilerplate(front)]
    found += _repeated(front)
    claimed: list[Claim] = []
    if found:
        best = max(named.confidence for named in found)
        near = [named for named in found if named.confidence >= best - _NEAR]
        names = _without_doubles(named.name for named in near)
        evidence = next(named.evidence for named in near if named.confidence == best)
        claimed.append(Claim("publisher", names, Source.TEXT, evidence, EXTRACTOR, best))
    author = front.properties.get("author", "")
    if (author and is_body_alone(author)) or author.endswith((" Inquiry", " Committee")):
        evidence = "property Author"
        claimed.append(Claim("publisher", (author,), Source.PROPERTIES, evidence, EXTRACTOR, 0.5))
    return tuple(claimed)


def _without_doubles(names: Iterable[str]) -> tuple[str, ...]:
    """Each body once: without "The", capitals or a shorter form of a name that is there in full."""
    kept: dict[str, str] = {}
    for name in names:
        name = re.sub(r"^the ", "", name.strip(" ,.:;–-"), flags=re.IGNORECASE)
        name = _lowered(name) if name.isupper() and " " in name else name
        kept.setdefault(name.casefold().replace("’", "'"), name)
    folded = list(kept)
    return tuple(
        name
        for key, name in kept.items()
        if not any(key != other and other.endswith(f" {key}") for other in folded)
    )[:_MOST]


def _lowered(name: str) -> str:
    small = {"of", "and", "the", "upon", "with", "on", "for", "in", "into"}
    words = name.casefold().split()
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in words)


def _in_roles(front: FrontMatter) -> Iterable[_Named]:
    pages = [page for page in front.first if page.number <= 3] + list(front.last)
    for page in pages:
        for number, line in page.lines_with(_HINTS):
            evidence = f"page {page.number}, line {number + 1}: “{line[:60]}”"
            if match := _ROLE.match(line):
                rest = match["rest"] or match["behalf"] or match["prepared"] or ""
                below = (
                    page.lines[number + 1 : number + 3]
                    if len(rest) < 3
                    else page.lines[number + 1 : number + 2]
                )
                confidence = 0.7 if match["prepared"] else 0.95
                for name in _bodies_of(rest, below):
                    yield _Named(name, confidence, evidence)
            elif page.number <= 3 and (match := _COMMISSIONED.search(line)):
                for body in bodies_in(
                    f"{match['rest']} {' '.join(page.lines[number + 1 : number + 2])}"
                )[:1]:
                    if body.start <= 4:
                        yield _Named(body.name, 0.8, evidence)
            elif ("©" in line or "opyright" in line) and (match := _COPYRIGHT.search(line)):
                name = match["name"].strip(" ,")
                if names_a_body(name) and not re.match(
                    r"(?:crown|parliamentary|copyright)\b", name, re.I
                ):
                    yield _Named(name, 0.85, f"{evidence}, the copyright line")


def _bodies_of(rest: str, below: tuple[str, ...]) -> list[str]:
    """The bodies named after "published by": on the line itself, running over, or just below."""
    if len(rest) >= 3:
        names = [
            body.name for body in bodies_in(" ".join((rest, *below))) if body.start < len(rest)
        ]
        alone = re.split(r"[,.(–]| in (?:19|20)\d\d", rest, maxsplit=1)[0].strip()
        if not names and names_a_body(alone) and alone[:1].isupper():
            names = [alone.removeprefix("The ")]
        return names
    for line in below:
        names = [body.name for body in bodies_in(line)]
        if names or (names_a_body(line) and len(line) <= 80):
            return names or [line.strip(" .,")]
    return []


def _on_title_page(front: FrontMatter, title: str) -> Iterable[_Named]:
    lines = [line.text for line in front.display]
    for number, line in enumerate(lines):
        evidence = f"the title page, line {number + 1}"
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if is_body_alone(line):
            for name in [body.name for body in bodies_in(line)] or [committee(line) or line]:
                yield _Named(name, 0.9, evidence)
            continue
        for body in bodies_in(line):
            if _SUBJECT_OF.search(line[: body.start]):
                continue
            if _MARK.match(line, body.end) and _MARK_BEFORE.search(line[: body.start]):
                yield _Named(body.name, 0.8, evidence)
        if below and len(line) + len(below) < 120:
            yield from _across(line, below, evidence)
    if (
        "inquiry" in title.casefold()
        and not _ABOUT_ANOTHER.search(title)
        and (match := _INQUIRY.match(title) or _INQUIRY.search(title))
    ):
        yield _Named(match["name"], 0.85, "the title names the inquiry")


def _across(line: str, below: str, evidence: str) -> Iterable[_Named]:
    """A name that is wrapped over two lines of the title page."""
    joined = f"{line} {below}"
    for body in bodies_in(joined):
        wrapped = body.start < len(line) < body.end and not is_body_alone(below)
        whole = _MARK.match(joined, body.end) and _MARK_BEFORE.search(joined[: body.start])
        if wrapped and whole and not _SUBJECT_OF.search(joined[: body.start]):
            yield _Named(body.name, 0.85, evidence)


def _by_boilerplate(front: FrontMatter) -> Iterable[_Named]:
    for page in front.last[::-1] + front.first:
        text = page.folded
        for address, name in _INSPECTORATES:
            if address in text:
                yield _Named(name, 0.9, f"page {page.number}: the inspectorate's own address")

    for page in front.first[:2]:
        for number, line in page.lines_with([site for site, _ in _SITES]):
            if match := _OWN_SITE.match(line):
                name = next(name for site, name in _SITES if site in line.casefold())
                yield _Named(name, 0.8, f"page {page.number}, line {number + 1}: {match[0]}")


def _repeated(front: FrontMatter) -> Iterable[_Named]:
    for line in front.running:
        for body in bodies_in(line):
            if _MARK.match(line, body.end) and _MARK_BEFORE.search(line[: body.start]):
                yield _Named(body.name, 0.75, "a line repeated on the first and last pages")
