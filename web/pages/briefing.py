"""The briefing sheet of a record, a theme or a reading list: quotations and fixed labels, and where
each is from. The page and the Word document are both made of this."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from repo_search.briefing import Briefing, Chapter, Quote
from repo_search.finding_list import Answer, Stated
from repo_search.findings import Finding
from repo_search.formats.citation import cite
from repo_search.formats.exported import About, rights
from repo_search.records import Record
from repo_search.sentences import whole_sentences
from repo_search.texts import N_, _, all_of, plural
from repo_search.thesaurus import Theme
from web import finding_words, urls, wording
from web.pages import Link

_LINES = (1, 2, 3, 4, 5)
"""Empty lines to write on, numbered."""
_LONGEST_ANSWER = 200
_NONE = {
    "learnt": N_("No findings, learning points or good practice were found."),
    "change": N_("No recommendations were found."),
}


def sheet_link(address: str) -> Link:
    """The link to the sheet of what has this address."""
    return Link(_("Briefing sheet, to print"), urls.briefing(address))


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What a response says, in its words; `by` is who says it, the rest as in QuoteLine."""

    by: str
    said: str
    lang: str
    source: str
    page: Link


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A quotation: `label` says what it is ("Recommendation 4"), `text` stands in quotation marks,
    `source` is the number of its report in brackets where there are several. Without `text` there
    is a `note` that says so. `more` are fixed labels with names: who is to act, where else."""

    label: str
    text: str
    lang: str
    note: str
    source: str
    page: Link
    more: tuple[str, ...] = ()
    answers: tuple[AnswerLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """`anchor` is its id; `none` says that there is nothing; `rest` leads to what is not here."""

    anchor: str
    heading: str
    quotes: tuple[QuoteLine, ...]
    none: str
    rest: Link | None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report that is quoted: its number in brackets where there are several."""

    number: str
    citation: str
    rights: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """`title` names the page, `heading` what the sheet is about, in the language `lang`; `about`
    stands under it. `missing` are entries of a list that there is nothing of."""

    title: str
    caption: str
    heading: str
    lang: str
    about: str
    explained: str
    sections: tuple[Section, ...]
    reports: tuple[ReportLine, ...]
    missing: tuple[str, ...]
    made: str
    notice: str
    address: Link
    back: Link
    document: Link


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a sheet is about: its name and the language of that, what stands under it, its address
    and the words that lead back there, and where all of a chapter is found."""

    heading: str
    lang: str
    about: str
    address: str
    back: str
    rest: Callable[[Chapter], str]


def record_sheet(found: Briefing, about: About, today: date) -> SheetPage:
    """The sheet of a record, which is the one that `found` has."""
    (record,) = found.records
    said = (
        wording.document_type(record),
        wording.published(record.published),
        all_of([publisher.label for publisher in record.publishers]),
    )
    subject = _Subject(
        record.title,
        wording.language_attribute(record),
        " · ".join(filter(None, said)),
        urls.record(record.record_id),
        _("Back to the record"),
        lambda _chapter: urls.findings_of(record.record_id),
    )
    return _sheet(subject, found, about, today)


def theme_sheet(theme: Theme, found: Briefing, about: About, today: date) -> SheetPage:
    def rest(chapter: Chapter) -> str:
        kinds = [("kind", kind) for kind in chapter.kinds]
        return urls.with_query("/findings", [("theme", theme.theme_id), *kinds])

    back, address = _("Back to the theme"), urls.theme(theme.theme_id)
    subject = _Subject(theme.label, "", theme.scope_note, address, back, rest)
    return _sheet(subject, found, about, today)


def list_sheet(
    entries: Sequence[str], missing: Sequence[str], found: Briefing, about: About, today: date
) -> SheetPage:
    """`entries` are those of the list as written; `missing` says of which there is nothing."""
    number = plural("%(number)s entry", "%(number)s entries", len(entries))
    address = urls.reading_list(entries)
    back = _("Back to the reading list")
    subject = _Subject(_("Reading list"), "", number, address, back, lambda _chapter: address)
    left = plural(
        "%(number)s record of the list is not quoted here for want of room.",
        "%(number)s records of the list are not quoted here for want of room.",
        found.left,
    )
    return _sheet(subject, found, about, today, (*missing, *([left] if found.left else ())))


def _sheet(
    subject: _Subject, found: Briefing, about: About, today: date, missing: tuple[str, ...] = ()
) -> SheetPage:
    cited = _cited(found)
    numbers = {
        record_id: f"[{number}]" if len(cited) > 1 else ""
        for number, record_id in enumerate(cited, start=1)
    }
    here = urls.briefing(subject.address)
    no_summary = _("This report has no summary that could be quoted. See:")
    no_sentence = _("Nothing of this page could be quoted. See:")
    sections = (
        _unfound("happened", _("What happened"), found.happened, numbers, no_summary),
        _chapter("learnt", _("What was learnt"), found.learnt, numbers, subject),
        _chapter("change", _("What should change"), found.change, numbers, subject),
        _unfound("other", _("From other pages of the list"), found.other, numbers, no_sentence),
        _chapter("questions", _("Questions for my team"), found.questions, numbers, subject),
    )
    return SheetPage(
        title=_("Briefing sheet: %(about)s", about=subject.heading),
        caption=_("Briefing sheet"),
        heading=subject.heading,
        lang=subject.lang,
        about=subject.about,
        explained=_(
            "What stands in quotation marks is quoted from the documents named here; nothing was "
            "put in other words. “…” stands where more follows."
        ),
        sections=tuple(one for one in sections if one.quotes or one.none or one.lines),
        reports=tuple(
            ReportLine(
                numbers[record.record_id],
                cite(record, about.notice, address=about.address(record)),
                rights(record),
            )
            for record in cited.values()
        ),
        missing=missing,
        made=_("Sheet of %(day)s", day=wording.day(today)),
        notice=about.notice,
        address=Link(f"{about.site}{here}", here),
        back=Link(subject.back, subject.address),
        document=Link(_("Word document (DOCX)"), urls.briefing(subject.address, "docx")),
    )


def _cited(found: Briefing) -> dict[str, Record]:
    """All records that are quoted by id, those that only answer behind the others."""
    chapters = (found.learnt, found.change, found.questions)
    said = (quote.stated for chapter in chapters for quote in chapter.quotes if quote.stated)
    answering = (answer.record for stated in said for answer in stated.answers)
    return {one.record_id: one for one in (*found.records, *answering)}


def _unfound(
    anchor: str, heading: str, quotes: Sequence[Quote], numbers: Mapping[str, str], nothing: str
) -> Section:
    """A section of quotations that are no findings."""
    lines = tuple(
        QuoteLine(
            "" if quote.page or not quote.text else _("Abstract"),
            _shown(quote),
            wording.language_attribute(quote.record),
            "" if quote.text else nothing,
            numbers[quote.record.record_id],
            _place(quote),
        )
        for quote in quotes
    )
    return Section(anchor, heading, lines, "", None)


def _chapter(
    anchor: str, heading: str, chapter: Chapter, numbers: Mapping[str, str], subject: _Subject
) -> Section:
    said = plural(
        "%(number)s more, not quoted here", "%(number)s more, not quoted here", chapter.more
    )
    return Section(
        anchor,
        heading,
        tuple(_stated(quote, quote.stated, numbers) for quote in chapter.quotes if quote.stated),
        "" if chapter.quotes or anchor not in _NONE else _(_NONE[anchor]),
        Link(said, subject.rest(chapter)) if chapter.more else None,
        _LINES if anchor == "questions" else (),
    )


def _stated(quote: Quote, stated: Stated, numbers: Mapping[str, str]) -> QuoteLine:
    finding, group = stated.finding, stated.group
    acting = finding.found.addressees
    said = (
        _("For: %(names)s", names="; ".join(acting)) if acting else "",
        wording.capital(wording.said_in(group)) if group else "",
    )
    return QuoteLine(
        finding_words.name(finding),
        _shown(quote),
        wording.language_attribute(quote.record),
        "",
        numbers[quote.record.record_id],
        _page_of(quote.record, finding),
        tuple(filter(None, said)),
        tuple(_answer(one, numbers[one.record.record_id]) for one in stated.answers),
    )


def _answer(answer: Answer, source: str) -> AnswerLine:
    """The status in the words of who answers, or else how the answer begins."""
    record, finding = answer.record, answer.finding
    begun = whole_sentences(finding.wording, _LONGEST_ANSWER) or finding.wording
    more = " …" if len(begun) < len(finding.wording) else ""
    by = all_of([publisher.label for publisher in record.publishers]) or record.title
    return AnswerLine(
        _("Answer of %(name)s:", name=by),
        finding.found.status or f"{begun}{more}",
        wording.language_attribute(record),
        source,
        _page_of(record, finding),
    )


def _shown(quote: Quote) -> str:
    return f"{quote.text} …" if quote.text and quote.cut else quote.text


def _place(quote: Quote) -> Link:
    record, page = quote.record, quote.page
    if not page:
        return Link(_("Record"), urls.record(record.record_id))
    return Link(wording.page(page, record.holding), urls.page(record.record_id, page))


def _page_of(record: Record, finding: Finding) -> Link:
    page = wording.page(finding.page, record.holding)
    return Link(page, urls.page_of_finding(record.record_id, finding.page, finding.finding_id))
