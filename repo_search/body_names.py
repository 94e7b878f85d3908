"""Names of bodies taken apart: the place and the kind of body, to tell when two names are one.

`match_key` is exact: equal keys are the same body. `likeness` is for a person's eye only.
A local safeguarding children board and the partnership that followed it are two kinds of body,
so no key and no likeness takes one for the other.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz, process

from repo_search.analysis import fold

NEAR = 0.75
"""Names at least so alike are shown to a person as perhaps the same body."""

_KINDS = {
    "scb": "safeguarding children board; children safeguarding board; scb; lscb",
    "scp": "safeguarding children partnership; children safeguarding partnership; scp; lscp; cscp",
    "sab": "safeguarding adults board; adults safeguarding board; sab; lsab",
    "sap": "safeguarding adults partnership; adults safeguarding partnership; sap",
    "sb": "safeguarding board; rsb",
    "sp": "safeguarding partnership",
    "acpc": "area child protection committee; acpc",
    "cpc": "child protection committee; cpc",
    "apc": "adults protection committee; apc",
    "csp": "community safety partnership; csp",
    "masa": "multi agency safeguarding arrangements; masa",
    "council": "council",
}
"""Kinds of body with the forms of their names: Children Act 2004 s.13 and Working Together 2018
(England), Care Act 2014 s.43, Social Services and Well-being (Wales) Act 2014 s.134, the
committees before them and those of Scotland, Crime and Disorder Act 1998 s.5."""

_FORMS = {tuple(form.split()): kind for kind, forms in _KINDS.items() for form in forms.split("; ")}
_LONGEST_FORM = max(map(len, _FORMS))
_SAFEGUARDING = frozenset({"scb", "scp", "sab", "sap", "sb", "sp", "acpc", "cpc"})
_SAME = {
    "childrens": "children", "adult": "adults", "saint": "st", "dept": "department",
    "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire",
    "cambs": "cambridgeshire", "glos": "gloucestershire", "hants": "hampshire",
    "herts": "hertfordshire", "lancs": "lancashire", "leics": "leicestershire",
    "lincs": "lincolnshire", "northants": "northamptonshire", "notts": "nottinghamshire",
    "oxon": "oxfordshire", "staffs": "staffordshire", "wilts": "wiltshire",
    "worcs": "worcestershire", "yorks": "yorkshire",
    "anonymous": "unnamed", "anonymised": "unnamed", "unidentified": "unnamed",
    "undisclosed": "unnamed",
}  # fmt: skip
"""Words that are read as others: spellings, old short forms of counties, boards without a name."""
_DROPPED = frozenset({"the", "and", "a", "an"})
_LINKING = frozenset({"of", "for", "in", "on", "upon", "under", "with", "by"})
_LIGHT = _LINKING | {"city", "county", "borough", "district", "metropolitan", "royal", "local"}
_COMPASS = frozenset({"north", "south", "east", "west", "central", "mid"})
_REGAL = re.compile(r"\bh(?:er|is) majesty['’]?s\b", re.IGNORECASE)
_BEHALF = re.compile(r"^\s*(?:published\b.{0,80}?\b)?on behalf of\s+", re.IGNORECASE)
_INVERTED = re.compile(
    r"^([^,]+),\s*((?:the )?(?:city|county|borough|london borough|royal borough) of)\b",
    re.IGNORECASE,
)
_BOROUGH = re.compile(r"\b(?:london|royal) borough of\b", re.IGNORECASE)
_OR = re.compile(r" ?[/;] ?")
_AND = re.compile(r",? (?:and|&|(?:jointly |in partnership )?with) |, ", re.IGNORECASE)
_LONGEST_NAME = 500
_SLIP = 86
"""Words at least so alike, of 100 (indel ratio), may be one word: "Morganwg" and "Morgannwg" are,
"Haringey" and "Havering", "Leicester" and "Leicestershire" are not."""
_ACRONYM = re.compile(r"\s*\(([A-Z]{2,10})\)\s*$")


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name taken apart: folded words of the place, or of the whole name where no kind of
    body was recognised, and the kind's id or ""."""

    place: tuple[str, ...]
    kind: str

    @property
    def key(self) -> str:
        return f"{' '.join(self.place)}|{self.kind}" if self.kind else " ".join(self.place)

    @property
    def telling_words(self) -> tuple[str, ...]:
        """The longest word of the place and the spellings that are read as it: a name with the
        same key holds one of them."""
        word = max(self.place, key=lambda word: (word not in _LIGHT, len(word)), default="")
        return (word, *(short for short, full in _SAME.items() if full == word))


def taken_apart(name: str) -> BodyName:
    """The place and the kind of body in a written name.

    A kind without a place ("LSCB", "Safeguarding Adults Board") is not one body's name: it
    stays as it was written, and so does what is too long to be a name.
    """
    return _in_parts(name) if len(name) <= _LONGEST_NAME else BodyName(tuple(fold(name)), "")


@lru_cache(maxsize=20_000)
def _in_parts(name: str) -> BodyName:
    name = _BEHALF.sub("", name)
    if match := _ACRONYM.search(name):
        bare = _apart(name[: match.start()])
        if _is_acronym_of(match[1], bare):
            return bare
    return _apart(name)


def _apart(name: str) -> BodyName:
    plain, boroughs = _BOROUGH.subn(" ", _INVERTED.sub(r"\2 \1", _REGAL.sub("HM", name)))
    words = tuple(_SAME.get(w, w) for w in fold(plain.replace("&", " and ")) if w not in _DROPPED)
    words = _spelt_out(words)
    place, kind = _split(words)
    if not kind and boroughs:
        kind = "council"
    if kind in _SAFEGUARDING and place == ("unnamed",):
        kind = "sb"
    return BodyName(place, kind) if kind and place else BodyName(words, "")


def _spelt_out(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words[:-1], "metropolitan", "borough", "council") if words[-1:] == ("mbc",) else words


def _split(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        if kind := _FORMS.get(words[-length:]):
            place = words[:-length]
            while place and place[-1] in {"local", "regional"} and kind != "council":
                place = place[:-1]
            return place, kind
    start = 1 if words[:1] in {("local",), ("regional",)} else 0
    for length in range(min(_LONGEST_FORM, len(words) - 1 - start), 1, -1):
        if (kind := _FORMS.get(words[start : start + length])) and kind != "council":
            place = words[start + length :]
            return (place[1:] if place[0] in {"for", "of", "in"} else place), kind
    return words, ""


def _is_acronym_of(acronym: str, body: BodyName) -> bool:
    letters = acronym.lower()
    initials = {
        "".join(word[0] for word in body.place),
        "".join(word[0] for word in body.place if word not in _LINKING),
    }
    if not body.kind:
        return letters in initials
    short = [form[0] for form, kind in _FORMS.items() if kind == body.kind and len(form) == 1]
    return any(
        letters.endswith(end) and letters.removesuffix(end) in {"", *initials} for end in short
    )


def match_key(name: str) -> str:
    """A name for exact comparison over the ways in which one body's name is written: "Northmere
    LSCB", "Northmere Safeguarding Children's Board (NSCB)". Empty for a name without words."""
    return taken_apart(name).key


def split_joint(name: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The bodies that published jointly: "Northmere LSCB and Westholm LSCB" are two.

    `known` says whether a name fits an entry; a name that does is never split. Parts must each
    be known or name a place and a kind of body, so that "Derby and Derbyshire Safeguarding
    Children Partnership" is one. A known name before one with a kind of body may be but a place
    of its own ("Derby / Derbyshire LSCB"): that is not split either.
    """
    name = " ".join(name.split())
    if len(name) > _LONGEST_NAME or not (_OR.search(name) or _AND.search(name)) or known(name):
        return (name,)
    found: list[str] = []
    for part in filter(None, (part.strip(" ,") for part in _OR.split(name))):
        parts = [part] if known(part) else _joined(part, known)
        if not parts:
            return (name,)
        found.extend(parts)
    bodies = list(map(_is_body, found))
    names_come_last = bodies == sorted(bodies, reverse=True)
    return tuple(dict.fromkeys(found)) if found and names_come_last else (name,)


def _joined(part: str, known: Callable[[str], bool]) -> list[str]:
    """The bodies in "A LSCB and B LSCB", "A LSCB" or "Ofsted, Estyn and the Home Office"."""
    pieces = _AND.split(part)
    if len(pieces) > 1 and not any(map(_is_body, pieces)):
        return pieces if all(map(known, pieces)) else []
    found, start = [], 0
    for end in [*(match.span() for match in _AND.finditer(part)), (len(part), len(part))]:
        if _is_body(body := part[start : end[0]].strip(" ,")):
            found.append(body)
            start = end[1]
    return found if start >= len(part) else []


def _is_body(name: str) -> bool:
    body = taken_apart(name)
    return bool(body.kind) and any(word not in _LIGHT for word in body.place)


def likeness(one: str, other: str) -> float:
    """How alike two written names are, from 0 to 1; 1 is exact."""
    first, second = taken_apart(one), taken_apart(other)
    if first.key == second.key:
        return 1.0
    first, second = _forgiving(first), _forgiving(second)
    if bool(first.kind) != bool(second.kind):
        return _alike(_in_full(first), _in_full(second))
    return _alike(first.place, second.place) if first.kind == second.kind else 0.0


@lru_cache(maxsize=20_000)
def _forgiving(body: BodyName) -> BodyName:
    """The kind of body in spite of slips of the pen ("Safegaurding Childern Board")."""
    words = body.place
    if body.kind:
        return body
    for form, kind in _FORMS.items():
        end = words[-len(form) :]
        if 2 <= len(form) < len(words) and fuzz.ratio(" ".join(end), " ".join(form)) >= 90:
            place = words[: -len(form)]
            return BodyName(place[:-1] if place[-1] == "local" and place[1:] else place, kind)
    return body


def _in_full(body: BodyName) -> tuple[str, ...]:
    return (*body.place, *next((form for form, kind in _FORMS.items() if kind == body.kind), ()))


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The weight of the words two names share, against those that only one has; it counts more
    where each has words of its own, and where these are points of the compass."""
    left = dict(enumerate(_weighed(other)))
    shared, missing = 0.0, 0.0
    for word, weight in _weighed(one):
        best = max(left, key=lambda at: _same_word(word, left[at][0]), default=None)
        if best is None or not (same := _same_word(word, left[best][0])):
            missing += _apart_by(word, weight)
        else:
            both = (weight + left.pop(best)[1]) / 2
            shared, missing = shared + same * both, missing + (1 - same) * both
    extra = sum(_apart_by(word, weight) for word, weight in left.values())
    return shared / (shared + (missing + extra) / 2 + min(missing, extra)) if shared else 0.0


def _apart_by(word: str, weight: float) -> float:
    return 2 * weight if word in _COMPASS else weight


def _weighed(words: tuple[str, ...]) -> list[tuple[str, float]]:
    before = chain(("",), words)
    return [
        (word, 0.2 if word in _LIGHT else 0.4 if previous in {"upon", "on", "with"} else 1.0)
        for previous, word in zip(before, words, strict=False)
    ]


@lru_cache(maxsize=100_000)
def _same_word(one: str, other: str) -> float:
    """How far one word is the other, slips of the pen forgiven in words of four letters or more."""
    alike = fuzz.ratio(one, other)
    slip = alike >= _SLIP and min(len(one), len(other)) > 3
    return alike / 100 if one == other or slip else 0.0


def words_like(word: str, words: Collection[str]) -> list[str]:
    """Those of some words that may be this one in spite of slips of the pen."""
    like = process.extract(word, list(words), scorer=fuzz.ratio, score_cutoff=_SLIP, limit=None)
    return [found for found, *_ in like]
