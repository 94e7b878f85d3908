"""What a PDF says of itself, in the words of our properties (ISO 32000-1:2008, 14.3.3)."""

import re
from collections.abc import Mapping
from datetime import datetime

from indexer.readers.shaping import one_line

_KEYS = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_DIGITS = re.compile(
    r"\s*(?:D:)?\s*(\d{4})[-/.: ]?(\d\d)?[-/.: ]?(\d\d)?"
    r"[T ]?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d{1,9})?\s*(?:(Z)|([+-])(\d\d)'?:?(\d\d)?'?)?"
)
_WORDS = ("%a %b %d %H:%M:%S %Y", "%m/%d/%Y %H:%M:%S", "%d %B %Y", "%d %b %Y", "%a, %d %b %Y")
_YEARS = range(1970, 2101)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}\Z")


def properties(information: Mapping[str, str], language: str = "") -> dict[str, str]:
    """Our properties from the names and values of the information dictionary and from /Lang."""
    found = {
        ours: one_line(information[theirs])
        for theirs, ours in _KEYS.items()
        if theirs in information
    }
    for key in ("created", "modified"):
        found[key] = iso(found.get(key, ""))
    found["language"] = bcp47(language)
    return {key: value for key, value in found.items() if value}


def bcp47(language: str) -> str:
    """A language tag as written ("en_GB") in the form of BCP 47 ("en-GB"), or "" if it is none."""
    language = language.strip()
    return language.replace("_", "-") if _LANGUAGE.match(language) else ""


def iso(written: str) -> str:
    """A date of a PDF, well-formed or not, as ISO 8601 to the same precision; "" if it is none."""
    parts = _DIGITS.match(written)
    return _from_digits(parts) if parts else _from_words(written)


def _from_digits(parts: re.Match[str]) -> str:
    if int(parts[1]) not in _YEARS:
        return ""
    numbers = [int(part) for part in parts.groups()[:6] if part is not None]
    try:
        # Two numbers are a month, three a day, less than all six a time with zeros. The zone is
        # put to it as text.
        whole = numbers + [1] * (3 - len(numbers))
        moment = datetime(*whole)  # type: ignore[arg-type] # noqa: DTZ001 - see above, both
    except ValueError:
        # The rest is not to be trusted when a part is impossible: the year stays.
        return parts[1]
    if len(numbers) <= 3:
        return moment.date().isoformat()[: (4, 7, 10)[len(numbers) - 1]]
    zone = "Z" if parts[7] else ""
    if parts[8] and int(parts[9]) < 24:
        zone = f"{parts[8]}{parts[9]}:{parts[10] or '00'}"
    return moment.isoformat(timespec="seconds") + zone


def _from_words(written: str) -> str:
    for shape in _WORDS:
        try:
            moment = datetime.strptime(written.strip(), shape)  # noqa: DTZ007 - no shape has a zone
        except ValueError:
            continue
        return moment.isoformat() if moment.year in _YEARS else ""
    return ""
