"""Blocks of a text -> what is set out in it: which blocks begin an item, go on with it or end it."""

from dataclasses import dataclass

from repo_search.finding_rules.blocks import Block
from repo_search.finding_rules.heads import Head
from repo_search.finding_rules.items import Item
from repo_search.finding_rules.lines import Pages
from repo_search.finding_rules.marks import Mark
from repo_search.finding_rules.tables import Columns, columns_of, row_of
from repo_search.finding_rules.words import (
    begins_with_order,
    introduces,
    is_of_the_past,
    obliges,
    obliges_at_once,
    recommends,
    stands_apart,
    tag_of,
    tells_learning,
)
from repo_search.findings import Found, Kind

PROSE = "prose"
_TITLE_WORDS = 14
"""Words of a title beside a number at most: "Recommendation 4: A single point of contact"."""
_BARREN = 14
"""Blocks without an item after which a list under a heading is taken to be over."""
_BARREN_NUMBERED = 60
"""The same where paragraphs are numbered: chapters discuss before they recommend."""
_PARAGRAPH = 60
"""Characters of what is a paragraph rather than a line."""
_SINCE_LEARNING = 6
_LEADING = Head("recommendation", 0.8)


@dataclass(slots=True)
class _Section:
    """A part of the text under a heading of findings. `mark` is that of its first item; `doubted`
    after a heading or paragraph that may be the end of the list; `barren` counts the blocks since
    its last item; `subject` is the last line that names who is told to act."""

    head: Head
    title: str
    rule: str = "list"
    mark: Mark | None = None
    items: int = 0
    doubted: bool = False
    barren: int = 0
    subject: str = ""
    columns: Columns | None = None


class Collector:
    """Takes the blocks of a document in order; `found` is what has been found, in order."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.found: list[Found] = []
        self._section: _Section | None = None
        self._item: Item | None = None
        self._heading = ""
        self._since_learning = _SINCE_LEARNING

    @property
    def is_idle(self) -> bool:
        """Whether nothing is begun that the next page could go on with."""
        learning = self._since_learning < _SINCE_LEARNING
        return self._section is None and self._item is None and not learning

    def finish(self) -> None:
        """Ends what is begun."""
        self._end_item()
        self._section = None
        self._since_learning = _SINCE_LEARNING

    def take(self, block: Block) -> None:
        self._since_learning += 1
        if block.head:
            self._end_item()
            self._open(block)
        elif block.label:
            self._end_item()
            self._label(block)
        elif "\t" in block.lines[0].text and self._table(block):
            pass
        elif self._item and self._goes_on(self._item, block):
            self._add(self._item, block)
        else:
            self._end_item()
            if self._section:
                self._in_section(self._section, block)
            else:
                self._outside(block)
        if block.is_heading:
            self._heading = block.text

    def _open(self, block: Block) -> None:
        assert block.head
        title = block.text
        before = self._section
        self._section = _Section(block.head, title)
        # "Priority and immediate action" may stand under "What needs to improve".
        if before and not before.items and before.head.kind == block.head.kind:
            self._section.subject = before.title

    def _label(self, block: Block) -> None:
        assert block.label
        label, text = block.label, block.text
        certain = 0.9
        if label.kind in ("finding", "question", "good-practice"):
            certain = 0.8
        section = self._section.title if self._section else self._heading
        if self._section and self._section.head.certain < 0.5:
            certain = self._section.head.certain
        self._item = Item(label.kind, label.number, section, certain, "label", [block])
        self._item.labelled = True
        if self._section:
            self._item.before = self._section.subject
            self._section.barren = 0
            self._section.items += 1
        if text and tag_of(text):
            self._end_item()

    def _table(self, block: Block) -> bool:
        line = block.lines[0]
        if columns := columns_of(line.text):
            self._end_item()
            title = self._heading or columns.title
            if self._section:
                title = self._section.title
            self._section = _Section(Head(columns.kind, 0.9), title, "table", columns=columns)
            return True
        if not (self._section and self._section.columns):
            return False
        row = row_of(line, self._section.columns)
        if row is None:
            return False
        self._end_item()
        made = Block([row.wording])
        columns = self._section.columns
        item = Item(columns.kind, row.number, self._section.title, 0.9, "table", [made], lead=row.lead)
        self._section.items += 1
        self._keep(item)
        return True

    def _goes_on(self, item: Item, block: Block) -> bool:
        """Whether a block belongs to the item before it."""
        if item.is_full or item.rule in (PROSE, "learning told"):
            return False
        if block.mark:
            return self._is_inner(item, block.mark, block)
        if block.is_heading and not self._is_bare(item):
            return False
        if self._is_bare(item):
            return True
        text = block.text
        if item.last.endswith(":"):
            return True
        if text.endswith(":") and not item.labelled:
            return False
        if stands_apart(text) or item.rule in ("paragraphs", "orders after learning"):
            return False
        if item.labelled or (self._section and self._section.mark and self._section.mark.value):
            return item.kind == "recommendation" and len(text) > _PARAGRAPH and obliges(text)
        return False

    def _is_bare(self, item: Item) -> bool:
        """Whether only the label of an item has been seen, or its label and its title."""
        if not item.labelled or len(item.blocks) > 1:
            return False
        text = item.text
        return not text or (
            len(text.split()) <= _TITLE_WORDS
            and not text.endswith((".", "?", "!", ";", ":"))
            and not obliges_at_once(text)
        )

    def _is_inner(self, item: Item, mark: Mark, block: Block) -> bool:
        """Whether a mark is one of a list within the item."""
        if mark.style == "dotted":
            return bool(item.number) and mark.number.startswith(f"{item.number}.")
        top = None if item.labelled or not self._section else self._section.mark
        if mark.style in ("plain", "bare"):
            if top and mark.style == top.style:
                return False
            inner = [one.mark for one in item.blocks if one.mark and one is not item.blocks[0]]
            last = next((one for one in reversed(inner) if one.style == mark.style), None)
            if last:
                return mark.value == last.value + 1
            return mark.value == 1 and item.last.endswith(":")
        if top is None:
            return not self._is_bare(item) or not item.text or not block.is_heading
        if mark.style == top.style and mark.sign == top.sign:
            return False
        return mark.depth > top.depth

    def _add(self, item: Item, block: Block) -> None:
        if self._is_bare(item):
            if item.text:
                item.section = item.text
            block.skipped = 0 if block.mark and block.mark.style != "dotted" else block.skipped
            item.blocks = [block] if item.text or len(item.blocks[0].lines) == 1 else [*item.blocks, block]
            return
        block.skipped = 0
        item.blocks.append(block)

    def _in_section(self, section: _Section, block: Block) -> None:
        section.barren += 1
        numbered = section.mark is not None and section.mark.style == "dotted"
        if section.barren > (_BARREN_NUMBERED if numbered else _BARREN):
            self._section = None
            return self._outside(block)
        if block.mark and not (block.is_heading and len(block.text) < _PARAGRAPH // 2):
            return self._marked(section, block, block.mark)
        text = block.text
        if block.is_heading or len(text) < _PARAGRAPH // 2:
            section.subject = text
            if section.items:
                section.doubted = True
                if section.head.kind != "recommendation" or section.rule == "lead-in":
                    self._section = None
            return None
        if text.endswith(":"):
            section.subject = text
            section.doubted = section.doubted and not obliges(text)
            return None
        return self._paragraph(section, block)

    def _marked(self, section: _Section, block: Block, mark: Mark) -> None:
        """An item of the list of a section, or the end of it."""
        text, head = block.text, section.head
        kind, certain = head.kind, head.certain
        ordered, at_once = obliges(text), obliges_at_once(text)
        top = section.mark
        if section.doubted and not (
            at_once and (top is None or mark.style == top.style or mark.value == 1)
        ):
            if mark.style == "dotted" and top and top.style == "dotted":
                return None
            self._section = None
            return self._outside(block)
        if head.mixed:
            kind, certain = self._kind_of_mixed(section, text)
        elif kind == "recommendation":
            if mark.style == "dotted":
                certain *= 0.9 if at_once else 0.45
                if not ordered:
                    return None
            elif not ordered:
                certain -= 0.2
                if section.items and mark.value and top and mark.style == top.style:
                    certain -= 0.1
        elif mark.style == "dotted":
            return None
        if section.mark is None or section.doubted:
            section.mark = mark
        section.items += 1
        section.barren = 0
        section.doubted = False
        rule = section.rule if mark.style != "dotted" else "numbered paragraphs"
        self._item = Item(kind, mark.number, section.title, certain, rule, [block], section.subject)
        return None

    def _kind_of_mixed(self, section: _Section, text: str) -> tuple[Kind, float]:
        if recommends(text) or obliges_at_once(text):
            return "recommendation", section.head.certain + 0.15
        learning = "learn" in section.title.casefold() or "lesson" in section.title.casefold()
        return ("learning-point" if learning else "finding"), 0.5

    def _paragraph(self, section: _Section, block: Block) -> None:
        text = block.text
        if section.head.kind != "recommendation":
            if section.items:
                section.doubted = True
            return
        if introduces(text) and not recommends(text):
            return
        if len(text) > _PARAGRAPH and obliges_at_once(text) and not section.mark and text[-1:] == ".":
            certain = section.head.certain - 0.25
            self._item = Item("recommendation", "", section.title, certain, "paragraphs", [block])
            self._item.before = section.subject
            section.items += 1
            section.barren = 0
        elif section.items:
            section.doubted = True

    def _outside(self, block: Block) -> None:
        text = block.text
        if introduces(text) and text.endswith((":", ".")):
            certain = 0.4 if is_of_the_past(text) else _LEADING.certain
            if text.endswith(":") or certain > 0.5:
                title = self._heading or text
                self._section = _Section(Head("recommendation", certain), title, "lead-in")
                self._section.subject = text
                self._section.barren = _BARREN - 3
            return
        if block.is_heading or len(text) < _PARAGRAPH:
            bullets = block.mark and block.mark.style in ("bullet", "dash")
            if not bullets:
                return
        if tells_learning(text) and not block.mark:
            self._since_learning = 0
            if self._heading:
                self._keep(Item("learning-point", "", self._heading, 0.6, "learning told", [block]))
        elif (
            self._since_learning < _SINCE_LEARNING
            and block.mark
            and block.mark.style in ("bullet", "dash")
            and begins_with_order(text)
        ):
            self._since_learning = 0
            self._item = Item(
                "learning-point", "", self._heading, 0.6, "orders after learning", [block]
            )
        elif recommends(text[:200]):
            number = block.mark.number if block.mark else ""
            self._keep(Item("recommendation", number, self._heading, 0.4, PROSE, [block]))

    def _end_item(self) -> None:
        if self._item:
            self._keep(self._item)
        self._item = None

    def _keep(self, item: Item) -> None:
        if item.labelled and item.kind == "recommendation" and not obliges(item.text):
            item.confidence -= 0.15
        if found := item.found(self._pages):
            self.found.append(found)
