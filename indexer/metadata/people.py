"""Persons' names as they are printed, told from roles, bodies and other capitalised words."""

import re

from indexer.metadata.organisations import names_a_body
from indexer.metadata.vocabulary import word_set

_MOST = 6
_HONORIFIC = r"(?:Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Judge|Justice|Rev|Reverend|Canon)"
_DROPPED = re.compile(
    r"^(?:(?:The )?(?:Rt\.? |Right )?Hon(?:ourable)?\.? |(?:Mr|Mrs|Ms|Miss|Mx)\.? |the ){1,3}",
    re.IGNORECASE,
)
_MIXED = r"(?:[OD]['’]|Mc|Mac)?[A-ZÀ-Ž][a-zà-ž]{1,20}(?:[-'’][A-ZÀ-Ž]?[a-zà-ž]{1,20})?"
_CAPITALS = r"[A-ZÀ-Ž]{2,20}(?:[-'’][A-ZÀ-Ž]{2,20})?"
_TOKEN = rf"(?:{_MIXED}|{_CAPITALS}|[A-Z]\.?)"
_PARTICLE = r"(?:de|da|van|von|der|den|du|la|le|bin|al|ap|ab)"
_PERSON = re.compile(
    rf"(?P<name>(?:{_HONORIFIC}\.? ){{0,2}}{_TOKEN}(?: (?:{_PARTICLE} ){{0,2}}{_TOKEN}){{0,3}})"
    r"(?=$|[\s,;/&(–—.|-])"
)
_POST_NOMINALS = re.compile(
    r"(?:,? (?:OBE|MBE|CBE|DBE|KBE|QC|KC|QPM|JP|QSO|PhD|MSc|BA|MA|CQSW|DipSW|LLB)\b){1,5}"
)
_BETWEEN = re.compile(r"\s?(?:,|;|/|&|\band\b|\bwith\b)\s?", re.IGNORECASE)
_ROLE_WORDS = word_set(
    """
    independent lead author reviewer chair consultant director manager officer social worker
    inspector ofsted safeguarding ltd limited her his majesty majesty's board partnership
    council service services report review overview serious case child children adult final
    version published publication date january february march april may june july august
    september october november december head senior associate scie nhs trust msc ba ma phd
    cqsw dipsw llb obe mbe cbe dbe kbe qc kc qpm jp qso frsa hmi she he they the this was is
    an a of for on in to by from and who page contents introduction foreword chief executive
    summary commissioned local nurse doctor police constable superintendent detective
    department hm office team panel agency county city university solicitor barrister
    professional psychologist practice learning training development designated named doctor
    gp health education care quality freelance registered retired former lscb lscp scp scb
    sab csp background biography address email telephone status draft inc company company's
    associates inspectors inspectorate government inquiry
    """
)


def people(text: str) -> list[str]:
    """The persons' names a text begins with, cut where a role or any other word follows."""
    names: list[str] = []
    rest = text[:160].strip(" :,–—-(|")
    while rest and len(names) < _MOST:
        rest = _DROPPED.sub("", rest)
        match = _PERSON.match(rest)
        name = _cut(match["name"]) if match else ""
        if not name:
            break
        names.append(name)
        whole = match is not None and len(name) == len(match["name"])
        rest = rest[len(name) :]
        if letters := _POST_NOMINALS.match(rest):
            rest, whole = rest[letters.end() :], True
        between = _BETWEEN.match(rest)
        if not whole or not between:
            break
        rest = rest[between.end() :]
    return names


def _cut(name: str) -> str:
    kept: list[str] = []
    for word in name.split():
        if word.casefold().strip(".’'") in _ROLE_WORDS:
            break
        kept.append(word)
    honorific = bool(kept) and bool(re.fullmatch(rf"{_HONORIFIC}\.?", kept[0]))
    initials = sum(len(word.strip(".")) == 1 for word in kept)
    if len(kept) < 2 or len(kept) - initials < 1 + (not honorific and not initials):
        return ""
    found = " ".join(kept)
    return "" if names_a_body(found) else found
