"""Telephone numbers, e-mail addresses and postcodes, and whose they are: a body's or a person's.

Whose they are is told by the nearest word before them in their sentence, or after them, that speaks
of one or the other. What only a body can have (0800 numbers, addresses at gov.uk) is noted.
"""

import re
from collections.abc import Iterator
from typing import Literal

from indexer.metadata.vocabulary import word_set
from repo_search.disclosures import Disclosure

Whose = Literal["person", "body", "unknown"]

_PERSON = re.compile(
    r"\b(?:mothers?|mum(?:my)?|fathers?|dad(?:dy)?|parents?|grand\w+|nan|aunt(?:ie)?|uncle|cousins?"
    r"|siblings?|brothers?|sisters?|twins?|step(?:father|mother|dad|mum|brother|sister|child)\w*"
    r"|neighbours?|carers|famil(?:y|ies)|partner|boyfriend|girlfriend|husband|wife|friends?"
    r"|next of kin|her|his(?! majesty)|she|he|him|baby|perpetrator|suspect|tenant"
    r"|(?:mr|mrs|ms|miss|child|adult) [A-Z]\b|(?:mr|mrs|ms|miss)\b|patient|subject"
    r"|home (?:tele)?(?:phone|address|number|tel|landline)|at home|lived?|lives|living|resid\w+"
    r"|moved|arrested|(?:called|went|attended) (?:to|at)|flat|addr|placed with)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:\b(?:partnerships?|boards?|councils?|authorit(?:y|ies)|offices?|services?|teams?|trusts?"
    r"|helplines?|hotlines?|hospitals?|police|nspcc|childline|samaritans|ofsted|cqc|nhs|lscb|lscp"
    r"|schools?|colleges?|academy|university|ltd|limited|consult\w*|associates|press|media"
    r"|enquir(?:y|ies)|inquir(?:y|ies)|authors?|reviewers?|publish(?:ed|er|ers|ing)|copies"
    r"|librar(?:y|ies)|archives?|department|ministry|government|town hall|county hall|city hall"
    r"|civic|centres?|headquarters|floor|switchboard|charity|company|registered|unit|agency"
    r"|commission(?:er|ers)?|court|foundation|society|institute|po box|website|designated"
    r"|managers?|co-?ordinators?|director|chair|secretary|textphone|minicom|fax|contact us"
    r"|further information|write to|duty|out of hours|social care|copyright|hub|surgery|clinic"
    r"|crown|hmso|inspectorate|hmi|licen[cs]e|safeguarding|solicitors?|committee|parliament"
    r"|house of (?:commons|lords)|clerk|correspondence|(?:mon|tues|wednes|thurs|fri)days?"
    r"|weekends?|evenings|emergency|report(?:ing)? a concern|abuse or neglect"
    r"|(?:concern(?:s|ed)?|worried) about (?:a|any) child)\b"
    r"|©|www\.|\.gov\.uk|https?:)",
    re.IGNORECASE,
)
_NAMED_HOUSE = re.compile(r"\b[A-Z][a-z]+ (?:House|Gate|Hall|Buildings?)\b")
_BEFORE, _AFTER = 200, 80
_SENTENCE_END = re.compile(r"(?<![A-Z])[.!?](?=\s+[A-Z‘“(])|\n\s*\n")


def contacts(text: str, page: int | None) -> Iterator[Disclosure]:
    """The telephone numbers, e-mail addresses and postcodes of a page."""
    yield from _telephones(text, page)
    yield from _emails(text, page)
    yield from _postcodes(text, page)


def whose(text: str, start: int, end: int) -> Whose:
    """Whose the words at [start, end) of a text are, by what stands near."""
    before = text[max(0, start - _BEFORE) : start]
    if ends := [*_SENTENCE_END.finditer(before)]:
        before = before[ends[-1].end() :]
    person, body = (_last(pattern, before) for pattern in (_PERSON, _BODY))
    body = max(body, _last(_NAMED_HOUSE, before))
    if person != body:
        return "person" if person > body else "body"
    after = text[end : end + _AFTER]
    after = _SENTENCE_END.split(after.split("\n", 1)[0], maxsplit=1)[0]
    first: dict[Whose, re.Match[str] | None] = {
        "person": _PERSON.search(after),
        "body": _BODY.search(after),
    }
    near = [(found.start(), of) for of, found in first.items() if found]
    return min(near)[1] if near else "unknown"


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _begins(sign: str) -> str:
    """What may stand before a number is told behind its first sign: patterns that begin with one of
    a few signs are looked for ten times as fast."""
    before = "|".join(rf"(?<={word}\.{sign})" for word in ("tel", "mob", "no"))
    return rf"{sign}(?:(?<![\w/.,-]{sign})|{before})"


_TELEPHONE = re.compile(
    rf"(?:{_begins('[+]')}44[ ]?(?:\(0\)[ ]?)?|{_begins('0')}044[ ]?|{_begins('4')}4(?=7)"
    rf"|{_begins('[(]')}0|{_begins('0')})"
    r"(?:(?:[ \u00a0().\u2010-\u2013-]{0,2}|[ ]?\n|/)\d){8,10}(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)
_BOOK = re.compile(r"\b(?:isbn|issn)(?:-1[03])?[^\n\d]{0,20}$", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_LANDLINE = re.compile(r"0(?:1[1-9]|2[03489])\d{7,8}")
_MOBILE = re.compile(r"07[1-57-9]\d{8}")


def _telephones(text: str, page: int | None) -> Iterator[Disclosure]:
    for match in _TELEPHONE.finditer(text):
        if _DATE.search(match[0]) or _BOOK.search(text[: match.start()][-30:]):
            continue
        digits = re.sub(r"\D", "", match[0].replace("(0)", ""))
        digits = re.sub(r"^(?:0044|44)", "0", digits)
        mobile, landline = _MOBILE.fullmatch(digits), _LANDLINE.fullmatch(digits)
        if not mobile and not landline and not re.fullmatch(r"0[358]\d{8,9}", digits):
            continue
        holds = bool(mobile or landline) and whose(text, *match.span()) != "body"
        what = "mobile" if mobile else "telephone"
        said = f"A {what} number (… {digits[-3:]})"
        yield Disclosure("telephone", page, f"{said}.", holds)


_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<name>[A-Za-z0-9_][\w.+'-]{0,63})@"
    r"(?P<host>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4})"
)
_FREE = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol"
    r"|btinternet|btopenworld|btconnect|sky|talktalk|virginmedia|virgin|ntlworld|blueyonder"
    r"|tiscali|o2|orange|plusnet|mail|gmx|proton|protonmail|pm|zoho|fastmail|tutanota)"
    r"\.(?:com|co\.uk|net|me|org|uk|fr|de|ie)",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|nhs|police|ac|sch|mod|parliament|org|judiciary|cjsm)\.(?:uk|scot|wales|net)$"
    r"|(?:^|\.)(?:nhs\.net|gov\.scot|gov\.wales|ofsted\.gov\.uk|org)$",
    re.IGNORECASE,
)
_OF_A_BODY = re.compile(
    r"lscb|lscp|scp\b|board|partnership|council|enquir|info|office|review|consult|safeguard|press",
    re.IGNORECASE,
)


def _emails(text: str, page: int | None) -> Iterator[Disclosure]:
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        host = match["host"].rstrip(".")
        of = whose(text, *match.span())
        if _OFFICIAL.search(host) or _OF_A_BODY.search(match["name"]):
            holds = False
        elif _FREE.fullmatch(host):
            holds = of != "body"
        else:
            holds = of == "person"
        yield Disclosure("e-mail", page, f"{match['name'][:1]}…@{host}.", holds)


_AREAS = word_set(
    """
    ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e
    ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll
    ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm
    sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze
    """
)
_INWARD = re.compile(r"\d(?<=[\w ]\d)[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![\w/])")
_OUTWARD = re.compile(r"(?<![\w/-])(?P<area>[A-Za-z]{1,2})\d[\dA-HJKMNPR-Ya-hjkmnpr-y]? ?$")
"""The halves of a postcode; the second is looked for first, as figures are rare."""
_STREET = re.compile(
    r"\b(?:addr\w*|road|rd|street|st|lane|ln|avenue|ave|close|way|row|view|drive|court|flat)\b"
    r"[^\n]{0,40}$",
    re.IGNORECASE,
)
_NOT_A_PLACE = re.compile(r"\b(?:section|clause|table|figure|annex|form|part)s? $", re.IGNORECASE)


def _postcodes(text: str, page: int | None) -> Iterator[Disclosure]:
    for inward in _INWARD.finditer(text):
        near = max(0, inward.start() - 7)
        outward = _OUTWARD.search(text[near : inward.start()])
        if outward is None or outward["area"].lower() not in _AREAS:
            continue
        start, end, area = near + outward.start(), inward.end(), outward["area"].upper()
        before = text[max(0, start - 60) : start]
        if not text[start:end].isupper() and not _STREET.search(before):
            continue
        if _NOT_A_PLACE.search(before):
            continue
        yield Disclosure(
            "postcode", page, f"A postcode ({area}…).", whose(text, start, end) != "body"
        )
