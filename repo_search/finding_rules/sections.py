"""A part of the text under a heading of findings: which of its blocks are items of its list.

A list ends where a heading or paragraph is followed by something that does not go on with it: no
document says where one ends.
"""

from dataclasses import dataclass, replace

from repo_search.finding_rules.blocks import Block
from repo_search.finding_rules.certainty import (
    LISTS,
    RECOMMENDS_LATER,
    is_of_now,
    of_marked,
    of_mixed,
)
from repo_search.finding_rules.heads import Head
from repo_search.finding_rules.items import Item
from repo_search.finding_rules.marks import Mark, mark_of
from repo_search.finding_rules.tables import Columns
from repo_search.finding_rules.telling import is_about_findings, is_quotation, tells_reports
from repo_search.finding_rules.words import (
    begins_with_order,
    introduces,
    is_about_recommendations,
    is_of_another,
    is_prose,
    is_sentence,
    names_kind,
    obliges,
    obliges_at_once,
    only_introduces,
    recommends,
    stands_apart,
    states,
)
from repo_search.findings import Kind

OF_ANOTHER = 0.4
"""How far lists are believed that are said to be those of another review."""
BARREN = 14
"""Blocks without an item after which a list under a heading is taken to be over."""
_BARREN_NUMBERED = 60
"""The same where paragraphs are numbered: chapters discuss before they recommend."""
_SHORT_LINE, _PARAGRAPH = 30, 60
"""Characters of a heading, and from which on a line is a paragraph."""
_WORDS_OF_ORDER = 6
_SHORT_PARAGRAPH = 300
"""Characters of what a list without marks holds, at most."""
_UNMARKED, _PARAGRAPHS = 0.15, 0.25
"""Less certain: items without marks, paragraphs without numbers."""


@dataclass(slots=True)
class Section:
    """`mark` is that of its first item, `doubted` after a heading or paragraph that may be its end,
    `number` that of its last item and `barren` the blocks since; `subject` is the last line that
    names who is told to act; `tells` after a numbered paragraph that is no
    item, whose bullets are its own; `over` when a block has turned out not to belong to it."""

    head: Head
    title: str
    rule: str = "list"
    mark: Mark | None = None
    items: int = 0
    doubted: bool = False
    number: int = 0
    barren: int = 0
    subject: str = ""
    tells: bool = False
    over: bool = False
    columns: tuple[Columns, ...] = ()
    led: Mark | None = None

    def goes_on_with(self, mark: Mark | None) -> bool:
        """Whether a mark is the next of its numbers."""
        return (
            mark is not None
            and self.mark is not None
            and mark.style == self.mark.style
            and 0 < mark.value == self.number + 1
        )

    def take(self, block: Block) -> Item | None:
        """The item that a block begins; None where it begins none, or is `over`."""
        self.barren += 1
        numbered = self.mark is not None and self.mark.style == "dotted"
        own = mark_of(self.title)
        next_chapter = block.is_heading and block.mark and own and _follows(own, block.mark)
        if self.barren > (_BARREN_NUMBERED if numbered else BARREN) or (
            next_chapter and not self.goes_on_with(block.mark)
        ):
            self.over = True
            return None
        text = block.text
        if block.closes:
            self.over = self.items > 0
            return None
        if is_quotation(text) or tells_reports(text):
            self.tells = self.doubted = True
            self.over = not is_quotation(text)
            return None
        if is_about_findings(text):
            return None
        if text.endswith(":") and not block.mark:
            self._introduced(text)
            return None
        if self.head.kind == "question" and text.endswith("?") and not block.mark:
            return self._unmarked(block, text)
        if self._is_order(block, text):
            certain = self.head.certain - _PARAGRAPHS
            return self._item(self.head.kind, "", certain, "paragraphs", block)
        heading = block.is_heading and len(text) < _SHORT_LINE and not text.endswith("?")
        if block.mark and (not heading or self._numbers(block.mark) or obliges(text)):
            return self._marked(block, block.mark, text)
        if self._is_sentence(block, text):
            certain = self.head.certain - _UNMARKED
            return self._item(self.head.kind, "", certain, "paragraphs", block)
        if block.is_heading or len(text) < _SHORT_LINE:
            self.subject = text
            self.doubted = self.items > 0
            self.over = self.doubted and (
                self.head.kind != "recommendation" or self.rule == "lead-in"
            )
            return None
        if self.head.kind == "recommendation" and not self._names(block, text):
            return self._paragraph(block, text)
        return self._unmarked(block, text)

    def lead(self, item: Item) -> None:
        """An item has turned out to introduce those that follow it."""
        self.items -= 1
        self.led, self.mark, self.doubted = item.mark, None, False
        self.subject = item.text

    def _numbers(self, mark: Mark) -> bool:
        """Whether a mark is the first or the next number of the list."""
        if self.head.kind != "recommendation" or self.head.mixed:
            return False
        first = mark.value == 1 and mark.style == "plain" and not self.items
        return first or self.goes_on_with(mark)

    def _introduced(self, text: str) -> None:
        """A line that introduces what follows: "The Partnership should:"."""
        self.subject = text
        self.doubted = self.doubted and not obliges(text)
        if introduces(text):
            self.doubted, self.mark = False, None
            if is_of_another(text):
                self.head = replace(self.head, certain=OF_ANOTHER, mixed=False)

    def _names(self, block: Block, text: str) -> bool:
        """Whether a line without mark under "What needs to improve" names what does: such lists
        hold no sentences, and stand nowhere but right under their heading."""
        return (
            not block.lines[0].full
            and "recommend" not in self.title.casefold()
            and self.rule == "list"
            and not obliges_at_once(text)
            and not is_prose(text)
        )

    def _is_sentence(self, block: Block, text: str) -> bool:
        """Whether a line is a sentence without full stop of a list without marks, as web pages and
        word processors keep them apart."""
        return (
            self.head.kind in ("finding", "good-practice", "learning-point")
            and self.head.certain >= LISTS
            and not (block.mark or self.mark or self.doubted or block.lines[0].full)
            and text[-1].isalnum()
            and is_sentence(text)
        )

    def _is_order(self, block: Block, text: str) -> bool:
        """Whether a line is an order of a list without marks, as word processors keep them apart:
        it may have no full stop, and so read like a heading."""
        return (
            self.head.kind == "recommendation"
            and not (block.mark or self.mark or self.doubted)
            and (not block.lines[0].full or self.subject.endswith(":"))
            and begins_with_order(text)
            and len(text.split()) >= _WORDS_OF_ORDER
        )

    def _marked(self, block: Block, mark: Mark, text: str) -> Item | None:
        led = self._led_by(mark)
        top, dotted = self.mark, mark.style == "dotted" and not led
        at_once = obliges_at_once(text)
        if led and self.head.kind == "recommendation":
            self.mark, self.doubted, self.barren = mark, False, 0
            number = f"{led}{mark.number}" if mark.style == "letter" else mark.number
            item = self._item("recommendation", number, self.head.certain, self.rule, block)
            item.numbered = True
            return item
        if top and mark.style != top.style:
            self.doubted = True
        likely = at_once and (top is None or mark.style == top.style or mark.value == 1)
        likely = likely or (self.goes_on_with(mark) and obliges(text))
        if self.doubted and not likely:
            self.over = not (dotted and top and top.style == "dotted")
            return None
        if only_introduces(text):
            self.subject = text
            return None
        if self.tells and mark.style != "dotted" and self.head.kind != "recommendation":
            return None
        if self.head.mixed:
            kind, certain = of_mixed(self.title, text)
            if dotted and (kind != "recommendation" or certain == RECOMMENDS_LATER):
                return None
        else:
            kind, certain = self.head.kind, of_marked(self.head, mark, text)
        if not certain:
            self.doubted = self.doubted or not dotted
            if self.head.kind == "recommendation":
                self.mark = self.mark or mark
            self.tells = not (text.endswith(":") and names_kind(text))
            return None
        if self.mark is None or self.doubted:
            self.mark = mark
        self.tells = False
        rule = "numbered paragraphs" if dotted else self.rule
        item = self._item(kind, mark.number, certain, rule, block)
        self.number, self.doubted = mark.value, False
        item.numbered = mark.value > 0 and self.rule != "table"
        item.titled = block.is_heading and kind == "recommendation" and not obliges(text)
        return item

    def _led_by(self, mark: Mark) -> str:
        """The number of the item that introduced a list, where the mark is one of that list; what
        comes next in the list above goes on with that."""
        if self.led is None:
            return ""
        lettered = self.mark is None or self.mark.style == "letter"
        if mark.style == "letter" and lettered:
            return self.led.number
        if self.led.style != "dotted" and mark.number.startswith(f"{self.led.number}."):
            return self.led.number
        if self.led.style == mark.style:
            self.mark, self.number = self.led, self.led.value
        return ""

    def _paragraph(self, block: Block, text: str) -> Item | None:
        """A paragraph without number under a heading of recommendations."""
        about = (
            is_about_recommendations(text)
            or stands_apart(text)
            or (introduces(text) and not recommends(text))
        )
        least = _PARAGRAPH if introduces(text) else _SHORT_LINE
        long = len(text) > least and text.endswith(".")
        goes_on = not self.doubted or begins_with_order(text)
        likely = (goes_on and not self.mark) or recommends(text)
        if long and obliges_at_once(text) and not about and likely:
            certain = self.head.certain - _PARAGRAPHS
            return self._item(self.head.kind, "", certain, "paragraphs", block)
        self.doubted = self.doubted or (self.items > 0 and not about)
        return None

    def _unmarked(self, block: Block, text: str) -> Item | None:
        """A short paragraph of a list without marks, as word processors keep them apart."""
        listed = len(text) <= _SHORT_PARAGRAPH and text.endswith((".", "?", "!", ")"))
        asks = self.head.kind == "question" and text.endswith("?")
        alone = not self.items and (
            (self.head.kind == "learning-point" and states(text))
            or (self.head.kind == "good-practice" and is_of_now(text))
        )
        first = alone and self.barren == 1 and self.head.certain >= LISTS
        if self.mark or self.doubted or not (listed and (asks or first or not block.lines[0].full)):
            self.doubted = True
            return None
        item = self._item(self.head.kind, "", self.head.certain - _UNMARKED, "paragraphs", block)
        self.doubted = bool(block.lines[0].full) and not asks
        item.alone = True
        return item

    def _item(self, kind: Kind, number: str, certain: float, rule: str, block: Block) -> Item:
        self.items += 1
        self.barren = 0
        return Item(
            kind,
            number,
            self.title,
            certain,
            rule,
            [block],
            before=self.subject,
            certain=self.head.certain,
            mark=block.mark,
        )


def _follows(own: Mark, mark: Mark) -> bool:
    """Whether the number of a heading is the next after that of a section's own heading."""
    return own.style == mark.style and mark.value == own.value + 1
