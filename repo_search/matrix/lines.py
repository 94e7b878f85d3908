"""Queries as a file or a form has them: one a line, blank lines and notes after # left out."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from repo_search.errors import BadInput
from repo_search.query import EVERYTHING
from repo_search.query.parse import parse
from repo_search.texts import _

MOST_LINES = 50
"""Queries of one matrix."""
LONGEST_LINE, LONGEST = 500, 6_000
"""Characters of a query, of which the query language itself reads more, and of all of them."""
_MOST_FAULTS = 5
"""Lines that are named as faulty; more of them are not mended at once."""
_ENDS = re.compile("\r\n|\r|\n")
_MARK = "\ufeff"


class Line(NamedTuple):
    """A query, white space folded, and the number of its line, from 1."""

    number: int
    text: str


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises BadInput naming the
    first line that is in another encoding."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadInput(_("Line 1: the file is in UTF-16. Save it as text in UTF-8."))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        said = _("Line %(number)s is not in UTF-8. Save the file as text in UTF-8.")
        raise BadInput(said % {"number": len(_ENDS.findall(before)) + 1}) from error


def read_lines(text: str) -> tuple[Line, ...]:
    """The queries of a text, whose lines end in any of the usual ways. Raises BadInput, naming the
    lines, for what holds nothing to search for, too much or control characters, and for too many
    queries."""
    lines = [
        Line(number, folded)
        for number, written in enumerate(_ENDS.split(text.removeprefix(_MARK)), start=1)
        if (folded := " ".join(written.split())) and not folded.startswith("#")
    ]
    if not lines:
        raise BadInput(_("There is no query. Write one on each line."))
    if len(lines) > MOST_LINES:
        said = _(
            "At most %(most)s queries are asked at once, and these are %(number)s: line %(line)s "
            "is one too many.",
            most=MOST_LINES, number=f"{len(lines):,}", line=lines[MOST_LINES].number,
        )  # fmt: skip
        raise BadInput(said)
    if sum(len(line.text) for line in lines) > LONGEST:
        said = _("The queries are longer than %(most)s characters in all.", most=f"{LONGEST:,}")
        raise BadInput(said)
    faults = [fault for line in lines for fault in _faults(line)]
    if faults:
        raise BadInput(" ".join(faults[:_MOST_FAULTS]))
    return tuple(lines)


def _faults(line: Line) -> Iterator[str]:
    """What is wrong with a line, as a sentence; nothing if it can be asked."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in line.text):
        yield _("Line %(number)s holds characters that are no text.", number=line.number)
    elif len(line.text) > LONGEST_LINE:
        yield _(
            "Line %(number)s is longer than %(most)s characters.",
            number=line.number, most=LONGEST_LINE,
        )  # fmt: skip
    else:
        query = parse(line.text)
        if query.clause == EVERYTHING:
            said = _("Line %(number)s holds nothing to search for.", number=line.number)
            yield " ".join((said, *query.notes))
