"""Blocks of a text -> what is set out in it: which begin an item, go on with it or end it."""

from repo_search.finding_rules.blocks import Block
from repo_search.finding_rules.heads import Head
from repo_search.finding_rules.items import Item
from repo_search.finding_rules.lines import Pages
from repo_search.finding_rules.marks import Label, mark_of
from repo_search.finding_rules.sections import BARREN, OF_ANOTHER, Section
from repo_search.finding_rules.tables import columns_of, row_of
from repo_search.finding_rules.telling import is_about_findings, is_of_court
from repo_search.finding_rules.words import (
    begins_with_order,
    introduces,
    is_of_another,
    is_of_the_past,
    obliges_at_once,
    recommends_itself,
    tag_of,
    tells_learning,
)
from repo_search.findings import SHOWN_FROM, Found, Kind

PROSE = "prose"
_LABELLED, _LABELLED_OTHERS = 0.9, 0.8
_IN_TABLE = 0.9
_LEADING, _LEADING_OTHERS = 0.8, 0.6
"""How far lists are believed that a sentence introduces: of recommendations, of other kinds."""
_TOLD = 0.6
_IN_PROSE = 0.4
_SOON = 3
"""Blocks after a sentence that introduces a list within which it begins."""
_PARAGRAPH = 60
"""Characters from which on a line is a paragraph."""
_SINCE_LEARNING = 6
"""Blocks after a paragraph that tells what was learnt within which bullets may follow it."""
_BEGINNING = 90
"""Characters of a paragraph that recommends within which it says so."""
_TABLES_BEGIN = ("no", "ref", "number", "recommendation")


class Collector:
    """Takes the blocks of a document in order; `found` is what has been found, in order."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.found: list[Found] = []
        self._section: Section | None = None
        self._item: Item | None = None
        self._heading = ""
        self._since_learning = _SINCE_LEARNING
        self._waiting: tuple[Block, Head] | None = None
        self._resumes = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing is begun that the next page could go on with."""
        learning = self._since_learning < _SINCE_LEARNING
        return self._section is None and self._item is None and not learning

    def finish(self) -> None:
        """Ends what is begun."""
        self._end_item()
        self._section = None
        self._waiting = None
        self._since_learning = _SINCE_LEARNING

    def take(self, block: Block) -> None:
        """The next block."""
        self._since_learning += 1
        resumes, self._resumes = self._resumes, False
        if self._waiting:
            self._settle(*self._waiting, block)
        head = None if self._is_next_title(block) else block.head
        if self._is_repeated(block):
            self._resumes = len(block.lines) == 1 or block.head is not None
            if self._item and not self._resumes:
                self._item.blocks[-1].lines += block.lines[1:]
            return
        if head:
            self._end_item()
            self._open(block, head)
        elif block.label:
            self._end_item()
            if not is_about_findings(block.text):
                self._begin_labelled(block, block.label)
        elif "\t" in block.lines[0].text and self._take_row(block):
            pass
        elif self._item and resumes and not block.mark:
            self._item.blocks[-1].lines += block.lines
        elif self._item and self._section and self._item.leads_to(block):
            self._section.lead(self._item)
            self._item = self._section.take(block)
        elif self._item and self._item.goes_on(block):
            self._item.add(block)
        else:
            self._end_item()
            self._in_section_or_outside(block)
        if block.is_heading:
            self._heading = block.text

    def _is_repeated(self, block: Block) -> bool:
        """Whether a heading or label is only repeated, "(continued)" on the next page."""
        if block.label:
            return block.label.again and self._item is not None
        if not block.head or self._section is None:
            return False
        title = block.text.casefold().partition("(cont")[0].strip()
        return title == self._section.title.casefold()

    def _is_next_title(self, block: Block) -> bool:
        """Whether what reads as a heading ("3. Learning in schools") is the next of a numbered
        list of recommendations with titles; it is then given its mark."""
        section = self._section
        if not block.head or section is None or section.head.kind != "recommendation":
            return False
        mark = mark_of(block.text)
        if mark is None or not section.goes_on_with(mark):
            return False
        block.mark, block.skipped, block.is_heading = mark, mark.length, True
        return True

    def _open(self, block: Block, head: Head) -> None:
        before = self._section
        if before and before.items and before.head.kind == "recommendation" != head.kind:
            self._waiting = block, head
            return
        title = block.text
        if head.kind == "learning-point" and self._is_title(block):
            return
        self._section = Section(head, title)
        if title.split(None, 1)[0].lower().strip(".") in _TABLES_BEGIN:
            self._section.rule = "table"
            self._section.title = self._heading or title
        # "Priority and immediate action" may stand under "What needs to improve".
        if before and not before.items and before.head.kind == head.kind:
            self._section.subject = before.title

    def _is_title(self, block: Block) -> bool:
        """Whether it is the title of the document rather than a heading within it."""
        title = block.text
        return self._pages.begins(block.lines[0]) and mark_of(title) is None and " " in title

    def _settle(self, heading: Block, head: Head, block: Block) -> None:
        """A heading divides a list of recommendations ("Learning and development") where the list
        goes on below it with its next number; else it ends it."""
        self._waiting = None
        section = self._section
        if section and section.goes_on_with(block.mark) and obliges_at_once(block.text):
            section.subject = heading.text
            return
        self._section = None
        self._open(heading, head)

    def _begin_labelled(self, block: Block, label: Label) -> None:
        section = self._section
        if (
            section
            and not section.head.mixed
            and section.head.kind not in (label.kind, "recommendation")
        ):
            self._section = section = None
            self._heading = ""
        title = section.title if section else self._heading
        sure = label.kind in ("recommendation", "learning-point")
        certain = _LABELLED if sure else _LABELLED_OTHERS
        if label.kind == "question" and "for" not in block.lines[0].text[: label.length].split():
            certain = _IN_PROSE  # a line of enquiry, as likely
        item = Item(label.kind, label.number, title, certain, "label", [block], labelled=True)
        if section:
            item.before = section.subject
            section.barren = 0
            section.items += 1
            if section.head.certain < SHOWN_FROM:
                item.confidence = section.head.certain
        item.alone = bool(tag_of(block.text))
        self._item = item

    def _take_row(self, block: Block) -> bool:
        """Whether a line with tabs is a row of a table of findings."""
        line, section = block.lines[0], self._section
        if columns := columns_of(line.text):
            self._end_item()
            first = columns[0]
            title = section.title if section else self._heading or first.title
            self._section = Section(Head(first.kind, _IN_TABLE), title, "table", columns=columns)
            return True
        if section is None:
            return False
        rows = [(one.kind, row) for one in section.columns if (row := row_of(line, one))]
        if not rows:
            return False
        self._end_item()
        section.items += 1
        section.barren = 0
        for kind, row in rows:
            blocks = [Block([row.wording])]
            self._keep(
                Item(kind, row.number, section.title, _IN_TABLE, "table", blocks, lead=row.lead)
            )
        return True

    def _in_section_or_outside(self, block: Block) -> None:
        if self._section:
            self._item = self._section.take(block)
            if not self._section.over:
                return
            self._section = None
        self._item = self._outside(block, block.text)

    def _outside(self, block: Block, text: str) -> Item | None:
        """What a block begins that stands in no list."""
        if introduces(text):
            self._introduce(text)
            return None
        bullet = block.mark is not None and block.mark.style in ("bullet", "dash")
        if (block.is_heading or len(text) < _PARAGRAPH) and not bullet:
            return None
        if tells_learning(text) and not block.mark and not is_about_findings(text):
            self._since_learning = 0
            if self._heading:
                return self._alone("learning-point", _TOLD, "learning told", block)
        elif bullet and self._since_learning < _SINCE_LEARNING and begins_with_order(text):
            self._since_learning = 0
            rule = "orders after learning"
            told = Item("learning-point", "", self._heading, _TOLD, rule, [block])
            told.mark = block.mark
            return told
        elif recommends_itself(text[:_BEGINNING]) and text[0].isupper():
            return self._alone("recommendation", _IN_PROSE, PROSE, block)
        return None

    def _alone(self, kind: Kind, certain: float, rule: str, block: Block) -> Item:
        number = block.mark.number if block.mark else ""
        return Item(kind, number, self._heading, certain, rule, [block], alone=True)

    def _introduce(self, text: str) -> None:
        """Opens the list that a paragraph introduces."""
        kind = introduces(text)
        if kind is None:
            return
        certain = _LEADING if kind == "recommendation" else _LEADING_OTHERS
        if (
            is_of_another(text)
            or is_of_court(text)
            or (kind == "recommendation" and is_of_the_past(text))
        ):
            certain = OF_ANOTHER
        if text.endswith(":") or certain > OF_ANOTHER:
            self._section = Section(
                Head(kind, certain),
                self._heading or text,
                "lead-in",
                subject=text,
                barren=BARREN - _SOON,
            )

    def _end_item(self) -> None:
        if self._item and self._item.is_title and self._section:
            self._section.items -= 1
            self._section.subject = self._item.text
        elif self._item:
            self._keep(self._item)
        self._item = None

    def _keep(self, item: Item) -> None:
        if found := item.found(self._pages):
            self.found.append(found)
