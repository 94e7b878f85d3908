"""NHS numbers, told by their check digit (NHS Data Dictionary, “NHS number”)."""

import re
from collections.abc import Iterator

from repo_search.disclosures import Disclosure

_TEN = re.compile(
    r"(?P<number>\d(?<![\w£$€/.,=#-]\d)\d{2}"
    r"(?:(?:[ \u00a0-]|[ \u00a0]?\n)\d{3}[ \u00a0\n-]{1,2}|\d{3})\d{4})"
    r"(?![\w/]|[.,-]\d)"
)
_BETWEEN = r"[ \u00a0\u2002-\u200a\u202f\t\n.\u2010-\u2013-]{0,3}"
_SPACED = rf"(?P<number>\d(?:{_BETWEEN}\d){{9}})(?!\w|[.,-]\d)"
_ANY_TEN = re.compile(_SPACED)
_LABELLED = re.compile(
    rf"\b(?:nhs|national health service|chi|h&c)\b[^\n\d]{{0,40}}{_SPACED}", re.IGNORECASE
)
"""Said to be one, it may be spaced in any way."""
_OTHER = re.compile(
    r"(?:isbn|issn|doi|tel|phone|fax|barcode|\burn"
    r"|\b(?:case|our|your|order|contract|invoice) (?:ref(?:erence)?|code|no|number))[^\n]{0,20}$",
    re.IGNORECASE,
)
_WEIGHTS = range(10, 1, -1)


def nhs_numbers(text: str, page: int | None) -> Iterator[Disclosure]:
    """The NHS numbers of a page. A number of ten figures that passes the check by chance, as one in
    eleven does, counts too unless something says that it is another (an ISBN has the same check
    digit)."""
    if not _ANY_TEN.search(text):  # as on nearly every page: the other patterns are dear
        return
    labelled = set()
    for match in _LABELLED.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        if is_nhs_number(digits):
            labelled.add(digits)
            yield Disclosure("NHS number", page, f"An NHS number (… {digits[-3:]}).")
    for match in _TEN.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        before = text[max(0, match.start() - 60) : match.start()]
        if digits in labelled or digits[0] in "012" or not is_nhs_number(digits):
            continue
        if not _OTHER.search(before):
            said = "A number that passes the check of NHS numbers"
            yield Disclosure("NHS number", page, f"{said} (… {digits[-3:]}).")


def is_nhs_number(digits: str) -> bool:
    """Whether ten figures end with the check digit of the nine before (modulus 11)."""
    check = (11 - sum(int(d) * w for d, w in zip(digits[:9], _WEIGHTS, strict=True)) % 11) % 11
    return check == int(digits[9]) and len(set(digits)) > 1
