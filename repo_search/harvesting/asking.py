"""What a harvester asks: verbs, their arguments, and what is wrong with them (OAI-PMH 2.0 §3)."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import NamedTuple

from repo_search.texts import _, any_of

LISTS = ("ListIdentifiers", "ListRecords")
TOKEN = "resumptionToken"  # noqa: S105 - the name of an argument
_OF_LISTS = frozenset({"metadataPrefix", "from", "until", "set", TOKEN})


class Refused(Exception):
    """An error of the protocol by its code, such as "badArgument"; the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Verb(NamedTuple):
    """The arguments that it needs, unless it goes on with a list, and all that it takes."""

    needs: frozenset[str]
    takes: frozenset[str]


_VERBS: Mapping[str, _Verb] = {
    "Identify": _Verb(frozenset(), frozenset()),
    "ListMetadataFormats": _Verb(frozenset(), frozenset({"identifier"})),
    "ListSets": _Verb(frozenset(), frozenset({TOKEN})),
    "GetRecord": _Verb(*2 * [frozenset({"identifier", "metadataPrefix"})]),
    **{verb: _Verb(frozenset({"metadataPrefix"}), _OF_LISTS) for verb in LISTS},
}
_DAY = r"\d{4}-\d\d-\d\d"
_NAME = r"[A-Za-z0-9_.!~*'()-]+"
_MOMENT = re.compile(rf"{_DAY}(?:T\d\d:\d\d:\d\dZ)?", re.ASCII)
_SYNTAX = {
    "identifier": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9%_.!~*'();/?:@&=+$,-]+"),
    "metadataPrefix": re.compile(_NAME),
    "from": _MOMENT,
    "until": _MOMENT,
    "set": re.compile(rf"{_NAME}(?::{_NAME})*"),
    TOKEN: re.compile(r"[!-~]*"),
}
"""As the XML schema of the protocol has it, so that an answer can say again what was asked."""
_LONGEST = 2_000
_SHOWN = 40


def asked(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The verb and its arguments, each of which can be. Raises Refused (badVerb, badArgument)."""
    given = list(pairs)
    verbs = [value for name, value in given if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _VERBS:
        said = _("Give one argument “verb”: %(verbs)s.", verbs=any_of(list(_VERBS)))
        raise Refused("badVerb", said)
    verb = _VERBS[verbs[0]]
    found = {"verb": verbs[0]}
    for name, value in given:
        if name == "verb":
            continue
        if name not in verb.takes:
            raise _bad(_("%(verb)s takes no “%(name)s”.", verb=verbs[0], name=name[:_SHOWN]))
        if name in found:
            raise _bad(_("The argument “%(name)s” is given twice.", name=name))
        if len(value) > _LONGEST or not _SYNTAX[name].fullmatch(value):
            if name == TOKEN:
                raise no_such_token()
            raise _bad(_("The argument “%(name)s” is not written as it must be.", name=name))
        found[name] = value
    if TOKEN in found and len(found) > 2:
        raise _bad(_("The argument “%(name)s” goes with no other.", name=TOKEN))
    if TOKEN not in found and (missing := sorted(verb.needs - found.keys())):
        raise _bad(_("%(verb)s needs “%(name)s”.", verb=verbs[0], name=missing[0]))
    return found


def between(start: str, end: str) -> tuple[datetime | None, datetime | None]:
    """The moments from and until which is asked, in UTC, both of which belong to it; "" leaves a
    side open. Raises Refused (badArgument) for what is no moment, for two granularities, and where
    the end comes first."""
    if start and end and len(start) != len(end):
        raise _bad(_("Write “from” and “until” alike: both as days, or both with the time."))
    first, last = (_moment(start) if start else None), (_moment(end) if end else None)
    if last and "T" not in end:
        last = datetime.combine(last, time(23, 59, 59))
    if first and last and first > last:
        raise _bad(_("“from” is later than “until”."))
    return first, last


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written.removesuffix("Z"))
    except ValueError:
        raise _bad(_("There is no such time as %(written)s.", written=written)) from None


def no_such_token() -> Refused:
    return Refused("badResumptionToken", _("There is no such token. Begin the list again."))


def _bad(message: str) -> Refused:
    return Refused("badArgument", message)
