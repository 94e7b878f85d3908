"""URL algebra: the whole state of a search stands in its URL, and links are made from it.

Arguments are (name, value) pairs in a fixed order, blank values and defaults left out. Changing
anything but the page goes back to the first page.
"""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from repo_search.results import FACETS, OF_FINDINGS

Arguments = tuple[tuple[str, str], ...]

_FACETS = (*(facet for facet in OF_FINDINGS if facet not in FACETS), *FACETS)
NAMES = (
    "q",
    *_FACETS,
    "suggested",
    "expand",
    "without",
    "words",
    "from",
    "to",
    "sort",
    "per_page",
    "page",
)
_DEFAULTS = {("page", "1"), ("per_page", "10")}
_REPEATED = (*_FACETS, "without")
_RESTRICTING = (*FACETS, "suggested", "expand", "without", "from", "to")
_SWITCHES = {"suggested": "no", "expand": "no", "words": "all"}
"""Arguments that can only have this value; any other is the default and is left out."""


def canonical(pairs: Iterable[tuple[str, str]]) -> Arguments:
    """Known arguments in their order, each value once, without blanks and defaults; of an
    argument that cannot be repeated the first value counts."""
    kept: dict[str, dict[str, None]] = {name: {} for name in NAMES}
    for name, value in pairs:
        stripped = value.strip()
        if name in kept and stripped and (name in _REPEATED or not kept[name]):
            kept[name][stripped] = None
    return tuple(
        (name, value)
        for name, values in kept.items()
        for value in values
        if (name, value) not in _DEFAULTS and _SWITCHES.get(name, value) == value
    )


def add(arguments: Arguments, name: str, value: str) -> Arguments:
    """With one more value of an argument."""
    return canonical((*_first_page(arguments), (name, value)))


def remove(arguments: Arguments, name: str, value: str | None = None) -> Arguments:
    """Without one value of an argument, or without the argument."""
    return canonical(
        (n, v) for n, v in _first_page(arguments) if n != name or (value is not None and v != value)
    )


def replace(arguments: Arguments, name: str, value: str) -> Arguments:
    """With this value of an argument and no other."""
    kept = arguments if name == "page" else _first_page(arguments)
    return canonical((*((n, v) for n, v in kept if n != name), (name, value)))


def _first_page(arguments: Arguments) -> Arguments:
    return tuple((name, value) for name, value in arguments if name != "page")


def values(arguments: Arguments, name: str) -> tuple[str, ...]:
    return tuple(value for n, value in arguments if n == name)


def search(arguments: Iterable[tuple[str, str]] = ()) -> str:
    """The address of a search for records."""
    return with_query("/search", canonical(arguments))


def advanced(arguments: Iterable[tuple[str, str]] = ()) -> str:
    """The address of the advanced form filled in with a search."""
    kept = ((n, v) for n, v in canonical(arguments) if n != "page")
    return with_query("/advanced", kept)


def matrix(
    queries: str = "", by: str = "", arguments: Iterable[tuple[str, str]] = (), form: str = ""
) -> str:
    """The address of a table of queries, one a line, by what it is asked by, with the filters of a
    search; as a file if it is to have a form."""
    asked = (("queries", queries), ("by", by), *restricting(arguments))
    path = f"/matrix.{form}" if form else "/matrix"
    return with_query(path, ((name, value) for name, value in asked if value))


def restricting(arguments: Iterable[tuple[str, str]]) -> Arguments:
    """What of a search restricts it beside its words, and what is searched for beside these."""
    return tuple((n, v) for n, v in canonical(arguments) if n in _RESTRICTING)


def alert_confirm(token: str) -> str:
    """Where a sign-up is confirmed."""
    return f"/alerts/confirm/{_segment(token)}"


def alert_stop(token: str) -> str:
    """Where mails are stopped."""
    return f"/alerts/stop/{_segment(token)}"


def lasting(arguments: Iterable[tuple[str, str]]) -> Arguments:
    """What of a search stays when it is asked again later: not its order and not its page."""
    shown = ("page", "per_page", "sort")
    return tuple((n, v) for n, v in canonical(arguments) if n not in shown)


def record(record_id: str) -> str:
    return f"/records/{_segment(record_id)}"


def record_export(record_id: str, form: str) -> str:
    """The address of a record in a format (an ending of `exporting.FORMATS`)."""
    return f"{record(record_id)}.{form}"


def reading_list(entries: Iterable[str] = (), form: str = "") -> str:
    """The address of a reading list, or of its records in a format. Entries are records ("ID") and
    pages of records ("ID.12")."""
    return with_query(f"/list.{form}" if form else "/list", (("r", entry) for entry in entries))


def file(record_id: str, page: int | None = None) -> str:
    """The address of a record's file, opened at a page where the reader's viewer can."""
    return f"{record(record_id)}/file" + (f"#page={page}" if page else "")


def expansion(arguments: Arguments) -> Arguments:
    """The arguments that say what is searched for beside the words of a query."""
    return tuple((name, value) for name, value in arguments if name in ("expand", "without"))


def page(record_id: str, number: int, text: str = "", switches: Arguments = ()) -> str:
    """The address of a page's text, with the words of a query marked, and what is searched for
    beside them as far as the switches leave it."""
    asked = [("q", text), *switches] if text else []
    return with_query(f"{record(record_id)}/pages/{number}", asked)


def hit(record_id: str, number: int, text: str, switches: Arguments = ()) -> str:
    """The address of the first marked words of a page."""
    return f"{page(record_id, number, text, switches)}#hit-1"


def boxes(record_id: str, number: int, text: str, switches: Arguments = ()) -> str:
    """The address of the boxes around the words of a query on a page's picture."""
    return with_query(f"{record(record_id)}/pages/{number}/boxes.svg", [("q", text), *switches])


def finding(finding_id: str) -> str:
    return f"/findings/{_segment(finding_id)}"


def findings_of(record_id: str) -> str:
    """The address of all findings of a record."""
    return f"{record(record_id)}/findings"


def page_of_finding(record_id: str, number: int, finding_id: str) -> str:
    """The address of a page with what stands on it of a finding marked."""
    address = with_query(f"{record(record_id)}/pages/{number}", [("finding", finding_id)])
    return f"{address}#hit-1"


def boxes_of_finding(record_id: str, number: int, finding_id: str) -> str:
    """The address of the boxes around a finding on a page's picture."""
    return with_query(f"{record(record_id)}/pages/{number}/boxes.svg", [("finding", finding_id)])


def briefing(address: str, form: str = "") -> str:
    """The address of the briefing sheet of what has this address, or of it in a format."""
    path, _, query = address.partition("?")
    return f"{path}/briefing{'.' if form else ''}{form}{'?' if query else ''}{query}"


def inside(record_id: str, text: str = "", number: int = 1, switches: Arguments = ()) -> str:
    """The address of a search within one record."""
    pairs = [("q", text), *switches] if text else []
    pages = [("page", str(number))] if number > 1 else []
    return with_query(f"{record(record_id)}/search", pairs + pages)


def picture(record_id: str, number: int) -> str:
    return f"{record(record_id)}/pages/{number}/picture"


def case(case_id: str) -> str:
    return f"/cases/{_segment(case_id)}"


def cases(status: str = "", number: int = 1) -> str:
    """The address of the list of cases, of those of one status only if it is given."""
    return _listed("/cases", ("status", status), number)


def latest(text: str = "", number: int = 1) -> str:
    """The address of the latest additions, of those only whose text comes from there if given."""
    return _listed("/latest", ("text", text), number)


def _listed(path: str, narrowed: tuple[str, str], number: int) -> str:
    pages = [("page", str(number))] if number > 1 else []
    return with_query(path, ([narrowed] if narrowed[1] else []) + pages)


def publisher(publisher_id: str) -> str:
    return f"/publishers/{_segment(publisher_id)}"


def theme(theme_id: str) -> str:
    return f"/themes/{_segment(theme_id)}"


def turtle(address: str) -> str:
    """The address of a publisher or theme, or of their list, as linked data."""
    return f"{address}.ttl"


def with_query(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs), errors="replace")
    return f"{path}?{query}" if query else path


def _segment(text: str) -> str:
    return quote(text, safe="", errors="replace")
