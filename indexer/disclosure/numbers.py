"""NHS numbers, told by their check digit (NHS Data Dictionary, “NHS number”)."""

import re
from collections.abc import Iterator

from repo_search.disclosures import Disclosure

_TEN = re.compile(
    r"(?<![\w£$€/.,=#-])"
    r"(?P<number>\d{3}(?:(?:[ \u00a0-]|[ \u00a0]?\n)\d{3}[ \u00a0\n-]{1,2}|\d{3})\d{4})"
    r"(?![\w/]|[.,-]\d)"
)
_OTHER = re.compile(r"(?:isbn|issn|doi|tel|phone|fax)[^\n]{0,20}$", re.IGNORECASE)
_LABEL = re.compile(r"\b(?:nhs|national health service|chi\b|h&c)[^\n]{0,40}$", re.IGNORECASE)
_WEIGHTS = range(10, 1, -1)


def nhs_numbers(text: str, page: int | None) -> Iterator[Disclosure]:
    """The NHS numbers of a page. A number of ten figures that passes the check by chance, as one in
    eleven does, counts too unless something says that it is another (an ISBN has the same check
    digit)."""
    for match in _TEN.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        before = text[max(0, match.start() - 60) : match.start()]
        labelled = _LABEL.search(before) is not None
        if not is_nhs_number(digits) or _OTHER.search(before):
            continue
        if labelled or digits[0] not in "012":
            said = "an NHS number" if labelled else "a number that passes the check of NHS numbers"
            yield Disclosure("NHS number", page, f"{said[0].upper()}{said[1:]} (… {digits[-3:]}).")


def is_nhs_number(digits: str) -> bool:
    """Whether ten figures end with the check digit of the nine before (modulus 11)."""
    check = (11 - sum(int(d) * w for d, w in zip(digits[:9], _WEIGHTS, strict=True)) % 11) % 11
    return check == int(digits[9]) and len(set(digits)) > 1
