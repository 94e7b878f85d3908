"""Licences: which of them let anybody hand on a whole text, and not only look into it."""

import re

_CC_KINDS = r"by(?: nc)?(?: nd| sa)?"
_CC_IN_WORDS = (
    r"attribution(?: non ?commercial)?"
    r"(?: no ?deriv(?:ative)?s?| no ?derivative works| share ?alike)?"
)
_VERSION = r"(?: v| version)?(?: ?\d(?: \d)?)?"
_WHERE = r"(?: international| unported| england and wales| scotland| uk| united kingdom)?"
_FREE = re.compile(
    "|".join(
        (
            rf"(?:cc|creative commons) {_CC_KINDS}{_VERSION}{_WHERE}(?: licence)?",
            rf"(?:cc|creative commons) {_CC_IN_WORDS}{_VERSION}{_WHERE}(?: licence)?",
            rf"{_CC_IN_WORDS}{_VERSION} (?:international|unported)(?: licence)?",
            r"(?:cc ?0|cc zero|creative commons zero)(?: v?1 0)?(?: universal)?",
            rf"ogl(?: uk)?{_VERSION}",
            r"(?:uk )?open government licence(?: for public sector information)?"
            rf"{_VERSION}{_WHERE}",
        )
    )
)
_FREE_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?:"
    r"creativecommons\.org/(?:licenses/by(?:-nc)?(?:-nd|-sa)?/\d\.\d(?:/[a-z]{2,3})?"
    r"|publicdomain/zero/1\.0)(?:/(?:deed|legalcode)(?:\.[a-z]{2})?)?"
    r"|nationalarchives\.gov\.uk/doc/open-government-licence(?:/version/\d)?"
    r")/?"
)


def allows_copies(licence: str | None) -> bool:
    """Whether the licence of a record lets its full text be handed on to everybody, free of charge
    and as it stands: a licence of Creative Commons (text in another format is no adaptation: 4.0,
    section 2(a)(4)) or the Open Government Licence, by name or address. Anything else is
    not: without a licence, copyright is the publisher's."""
    written = (licence or "").strip().casefold()
    if _FREE_ADDRESS.fullmatch(written):
        return True
    words = " ".join(re.sub(r"[-–,.:()]", " ", written).replace("license", "licence").split())
    return _FREE.fullmatch(words.removeprefix("the ")) is not None
