"""One task with its evidence beside it: the page of the file, the row of the spreadsheet, the two
documents, the publishers with a name like it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from repo_search.claims import FIELDS, SUGGESTED, Claim, Source
from repo_search.disclosures import Disclosure
from repo_search.evidence import words_by_page
from repo_search.findings import KIND_LABELS, Finding
from repo_search.records import Holding, Record
from repo_search.results import Span
from repo_search.texts import _, plural
from repo_search.worklist import Narrowing, Task
from web import wording
from web.pages import Link
from web.pages.desk import answers, places
from web.pages.desk.answers import Given, Option, Way
from web.pages.desk.comparing import Comparison
from web.pages.desk.findings import Judged, judged
from web.pages.desk.sayings import Said, said
from web.pages.records import PICTURED
from web.segments import Paragraph, paragraphs

_MOST_PARAGRAPHS = 60
_MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a record's file: its number, its text, what is marked in it, and why its picture
    could not be drawn when that was tried."""

    number: int
    text: str
    spans: tuple[Span, ...]
    recognised: bool
    picture_failed: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a task: its records, the claims of the first, what its file discloses, a
    page of it, publishers with a name like it and how alike (0 to 1), two texts compared."""

    records: Sequence[Record] = ()
    claims: Sequence[Claim] = ()
    disclosed: Sequence[Disclosure] = ()
    leaf: Leaf | None = None
    near: Sequence[tuple[str, str, float]] = ()
    comparison: Comparison | None = None
    findings: Sequence[Finding] = ()
    finding: Finding | None = None
    """Those that wait, and the one of them that is to be decided."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something that speaks for a task, with links to the pages on which it stands, or to where
    else it is told or mended."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """A record in a few words: what it is called, where it is edited, what is known of it."""

    title: Link
    lang: str
    facts: tuple[str, ...]
    file: Link | None


@dataclass(frozen=True, slots=True)
class LeafShown:
    """A page of a file: its picture, the boxes on it, and its text with the same words marked."""

    heading: str
    picture: str
    boxes: str
    alt: str
    failed: str
    recognised: bool
    paragraphs: tuple[Paragraph, ...]
    lang: str
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class TaskPage:
    title: str
    kind: str
    action: str
    back: Link
    previous: str
    next: str
    unsure: str
    fault: str
    faulty: str
    """What is wrong with the answer that was given, and the id of the field that it is about."""
    points: tuple[Point, ...]
    ways: tuple[Way, ...]
    about: tuple[About, ...]
    more: str
    leaf: LeafShown | None
    claims_title: str
    claims: tuple[Said, ...]
    comparison: Comparison | None
    finding: Judged | None


def task_page(
    task: Task,
    known: Known,
    wanted: Narrowing,
    around: tuple[Task | None, Task | None],
    given: Given | None = None,
) -> TaskPage:
    """The page of a task in the list that is worked through, `around` it those before and after;
    `given` is an answer that could not be taken."""
    before, after = around
    claims_title, claims = _telling(task, known)
    ways = answers.offered(task.kind, _options(task, known), bool(task.unsure), given)
    left_out = max(0, len(task.records) - _MOST_RECORDS)
    return TaskPage(
        task.what,
        places.kind_name(task.kind),
        places.task(task, wanted),
        Link(_("Worklist"), places.worklist(wanted)),
        places.task(before, wanted) if before else "",
        places.task(after, wanted) if after else "",
        _("%(who)s was not sure.", who=task.unsure) if task.unsure else "",
        given.fault if given else "",
        _faulty(ways, given),
        tuple(_points(task, known, wanted)),
        ways,
        tuple(map(_about, known.records)),
        plural("And %(number)s more record.", "And %(number)s more records.", left_out)
        if left_out
        else "",
        _leaf(task, known, wanted),
        claims_title,
        tuple(map(said, claims)),
        known.comparison,
        judged(known.finding, known.records[0]) if known.finding and known.records else None,
    )


def _faulty(ways: Iterable[Way], given: Given | None) -> str:
    for way in ways:
        if (
            given
            and way.verdict == given.answer.verdict
            and way.fields[-1:]
            and way.fields[-1].label
        ):
            return f"{way.key}-{way.fields[-1].name}"
    return "decide"


def _points(task: Task, known: Known, wanted: Narrowing) -> Iterable[Point]:
    if task.kind == "themes":
        evidence = suggested_evidence(known)
        for theme in known.records[0].suggested if known.records else ():
            said = evidence.get(theme.label, "")
            yield Point(f"{theme.label}: {said}", _pages(task, words_by_page(said), wanted))
    elif task.kind == "disclosure":
        for found in known.disclosed:
            if found.holds:
                pages = [found.page] if found.page else []
                yield Point(
                    f"{wording.capital(found.kind)}: {found.evidence}", _pages(task, pages, wanted)
                )
    elif task.kind == "findings":
        for one in known.findings:
            now = _("This one:") if one == known.finding else ""
            decide = Link(wording.page(one.page, _holding(known)),
                          places.task(task, wanted, finding=one.finding_id))  # fmt: skip
            text = f"{now} {wording.capital(_(KIND_LABELS[one.kind]))} {one.number}".strip()
            yield Point(f"{text}: {one.wording}", (decide,))
    else:
        yield Point(task.evidence, tuple(_elsewhere(task)))


def _elsewhere(task: Task) -> Iterable[Link]:
    """Where else at the desk something is told of it, or done about it."""
    if task.run:
        yield Link(_("Run %(number)s", number=task.run), f"{places.WORKLIST}/runs/{task.run}")
    if task.kind in ("damaged", "rejected", "textless", "overdue", "vanished"):
        yield Link(_("Upload a file"), f"{places.WORKLIST}/upload")


def suggested_evidence(known: Known) -> Mapping[str, str]:
    """What speaks for suggested themes, by their labels."""
    return {
        claim.values[0]: claim.evidence
        for claim in known.claims
        if claim.field == SUGGESTED and claim.values
    }


def _pages(task: Task, numbers: Iterable[int], wanted: Narrowing) -> tuple[Link, ...]:
    return tuple(
        Link(_("Page %(number)s", number=number), places.task(task, wanted, number) + "#page")
        for number in sorted(set(numbers))
    )


def _options(task: Task, known: Known) -> list[Option]:
    if task.kind == "themes" and known.records:
        return [Option(one.id, one.label, "", True) for one in known.records[0].suggested]
    if task.kind == "duplicate":
        return [
            Option(one.record_id, one.title, "; ".join(_facts(one)), number == 0)
            for number, one in enumerate(known.records)
        ]
    if task.kind == "publisher":
        return [
            Option(one, name, _("%(alike)s %% alike", alike=round(alike * 100)), number == 0)
            for number, (one, name, alike) in enumerate(known.near)
        ]
    if task.kind == "findings":
        return [
            Option(one.finding_id, one.wording, "", one == known.finding) for one in known.findings
        ]
    return []


def _holding(known: Known) -> Holding | None:
    return known.records[0].holding if known.records else None


def _about(record: Record) -> About:
    holding = record.holding
    return About(
        Link(record.title, places.record(record.record_id)),
        wording.language_attribute(record),
        tuple(_facts(record)),
        Link(holding.filename, places.file(record.record_id)) if holding else None,
    )


def _facts(record: Record) -> Iterable[str]:
    yield ", ".join(one.label for one in record.publishers) or _("Publisher unknown")
    yield wording.published(record.published)
    if record.holding:
        yield wording.pages(record.holding.pages, record.holding)
    yield _("Record %(record_id)s", record_id=record.record_id)
    if record.draft:
        yield _("Draft since %(day)s", day=wording.day(record.draft.since.date()))
    if record.hold:
        yield _("Held back since %(day)s", day=wording.day(record.hold.since.date()))


def _leaf(task: Task, known: Known, wanted: Narrowing) -> LeafShown | None:
    leaf, record = known.leaf, next(iter(known.records), None)
    if leaf is None or record is None or record.holding is None:
        return None
    holding, number = record.holding, leaf.number
    pdf = holding.media_type == PICTURED
    finding = known.finding.finding_id if known.finding else ""

    def to(other: int) -> Link:
        address = places.task(task, wanted, other, finding)
        return Link(wording.page(other, holding), f"{address}#page")

    shown = paragraphs(leaf.text, leaf.spans, wrapped=holding.paged)
    return LeafShown(
        wording.page_of(number, holding),
        places.picture(record.record_id, number) if pdf else "",
        places.boxes(task, record.record_id, number, finding) if pdf and leaf.spans else "",
        _("Picture of page %(number)s. Its text stands below.", number=number),
        _(leaf.picture_failed) if leaf.picture_failed else "",
        leaf.recognised,
        shown[:_MOST_PARAGRAPHS],
        wording.language_attribute(record),
        to(number - 1) if number > 1 else None,
        to(number + 1) if number < holding.pages else None,
    )


def _telling(task: Task, known: Known) -> tuple[str, list[Claim]]:
    """The claims of the record that help to decide, and what they are."""
    if task.kind in ("undated", "deposit"):
        return _("What is said of it"), [one for one in known.claims if one.field in FIELDS]
    if task.kind == "publisher":
        named = [one for one in known.claims if one.field == "publisher"]
        return _("Where the name stands"), named
    rows = [one for one in known.claims if one.source is Source.MANIFEST]
    return _("Its row in the spreadsheet"), rows
