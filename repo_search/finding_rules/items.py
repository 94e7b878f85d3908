"""A finding in the making: the blocks it consists of, and what becomes of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from repo_search.finding_rules.addressees import addressees, of_cell
from repo_search.finding_rules.blocks import Block
from repo_search.finding_rules.lines import Line, Pages
from repo_search.finding_rules.marks import Mark
from repo_search.finding_rules.words import (
    introduces,
    obliges,
    obliges_at_once,
    stands_apart,
    tag_of,
)
from repo_search.findings import Found, Kind, Stretch

LONGEST = 6_000
"""Characters of a wording: what is longer is no single recommendation, and goes no further."""
_SHORTEST = 12
_PARAGRAPH = 60
"""Characters of what is a paragraph rather than a line."""
_SHORT_TITLE, _SHORT_WORDS = 30, 4
_TITLE_WORDS = 14
"""Words of a title beside a number at most: "Recommendation 4: A single point of contact"."""
_FINDING_WORDS = 6
"""The same of findings, whose statement may be without a full stop."""
_DOES_NOT_OBLIGE = 0.15
_TITLE_ONLY = 0.4
"""How far what follows a label is believed that is in capitals throughout or begins in small
letters, and so a title or the middle of a sentence."""
_SIGNS = str.maketrans(
    {"\u00ad": None, "\t": " ", "\u00a0": " "} | {chr(sign): "•" for sign in range(0xF000, 0xF100)}
)


@dataclass(slots=True)
class Item:
    """What a rule has begun to collect. `before` is the line that introduces its list, or the
    heading that names who is told; `lead` what a table says of who leads. `labelled` where a label
    begins it, `titled` where a title may stand beside its number, `numbered` where it is one of a
    numbered list, `alone` where it is complete with its first block; `certain` is how far it can
    be believed once its title has turned out to be one, `mark` what stands before it."""

    kind: Kind
    number: str
    section: str
    confidence: float
    rule: str
    blocks: list[Block]
    before: str = ""
    lead: str = ""
    labelled: bool = False
    titled: bool = False
    numbered: bool = False
    alone: bool = False
    certain: float = 0.9
    mark: Mark | None = None

    @property
    def text(self) -> str:
        """Its words so far."""
        return " ".join(block.text for block in self.blocks)

    @property
    def is_title(self) -> bool:
        """Whether it is no more than a short title, which then is one of those below it."""
        return self.titled and len(self.text) < _SHORT_TITLE

    def goes_on(self, block: Block) -> bool:
        """Whether a block belongs to it."""
        if self.alone or sum(one.characters for one in self.blocks) > LONGEST:
            return False
        if block.mark:
            return self._holds(block.mark, block)
        text = block.text
        if self.titled and len(self.blocks) == 1 and obliges_at_once(text):
            return True
        if self._is_bare():
            if self._is_named_again(block):
                return True
            return not self.text or not (block.is_heading or text.endswith("?"))
        if block.is_heading:
            return False
        last = self.blocks[-1].lines[-1].text
        if last.endswith(":") or (text[0] == "(" and text.endswith((")", ")."))):
            return True
        if text.endswith(":") and not self.labelled:
            return False
        if self.kind != "recommendation" or not (self.labelled or self.numbered):
            return False
        long = len(text) > _PARAGRAPH or text.endswith(":")
        return long and obliges_at_once(text) and not stands_apart(text)

    def leads_to(self, block: Block) -> bool:
        """Whether it only introduces numbered items, of which a block is the first: "2. The Trust
        should:" those from 2.1 on, "33.10 … I therefore recommend:" or
        "318. We recommend:" those with letters."""
        if len(self.blocks) > 1 or not (self.mark and block.mark and self.text.endswith(":")):
            return False
        if block.mark.value != 1 or self.labelled:
            return False
        plain = self.mark.style in ("plain", "bare")
        if plain and block.mark.number == f"{self.mark.number}.1":
            return True
        letter = block.mark.style == "letter" and (
            self.mark.style == "dotted" or (plain and self.blocks[0].mark is not None)
        )
        return letter and introduces(self.text) == "recommendation"

    def add(self, block: Block) -> None:
        """Takes a block that belongs to it. The first after a title is its wording, and the title
        what it stands under."""
        if self._is_named_again(block):
            return
        if self._is_bare() or (self.titled and len(self.blocks) == 1):
            if self.text:
                self.section = self.text
            if self.titled:
                self.confidence = self.certain
            self.blocks = []
            self.titled = False
            if block.mark and not self.labelled:
                block.skipped = 0
        elif not block.mark or (block.mark.sign != "o" and not _is_own_number(self, block.mark)):
            block.skipped = 0
        self.blocks.append(block)

    def _is_bare(self) -> bool:
        """Whether only its label has been seen, or its label and its title."""
        if not self.labelled or len(self.blocks) > 1 or not self.blocks[0].label:
            return False
        text = self.text
        longest = _FINDING_WORDS if self.kind == "finding" else _TITLE_WORDS
        return not text or (
            len(text.split()) <= longest
            and not text.endswith((".", "?", "!", ";", ":"))
            and (len(text.split()) <= _SHORT_WORDS or not obliges_at_once(text))
        )

    def _is_named_again(self, block: Block) -> bool:
        """Whether a heading only says again what stands below a title in capitals: "FINDING 3: CARE
        HOMES", "The systems finding"."""
        title = len(self.blocks) == 1 and self.labelled and self.text.isupper()
        return title and block.is_heading and self.kind.split("-")[0] in block.text.lower()

    def _holds(self, mark: Mark, block: Block) -> bool:
        """Whether a mark is one of a list within it."""
        top = self.mark
        if mark.style == "dotted" and self.labelled and len(self.blocks) == 1:
            waits = self.kind == "recommendation" and not obliges(self.text)
            return not self.text or (waits and obliges_at_once(block.text))
        if mark.style in ("dotted", "plain", "bare"):
            return not (top and mark.style == top.style) and self._goes_on_with(mark)
        if top is None:
            return not self._is_bare() or not self.text or not block.is_heading
        return (mark.style, mark.sign) != (top.style, top.sign) and mark.depth > top.depth

    def _goes_on_with(self, mark: Mark) -> bool:
        """Whether a number is the first or the next of those within it."""
        dotted = mark.style == "dotted"
        if dotted and not mark.number.startswith(f"{self.number}."):
            return False
        inner = (one.mark for one in reversed(self.blocks[1:]))
        last = next((one for one in inner if one and one.style == mark.style), None)
        if last:
            return mark.value == last.value + 1
        return mark.value == 1 and (dotted or self.blocks[-1].lines[-1].text.endswith(":"))

    def found(self, pages: Pages) -> Found | None:
        """The finding, or None where it has no words to speak of."""
        paragraphs = [list(_printed(block, pages)) for block in self.blocks]
        wording = "\n".join(
            text
            for stretches in paragraphs
            if (text := _joined("".join(map(pages.text, line)) for line in stretches))
        )
        if sum(map(str.isalnum, wording)) < _SHORTEST:
            return None
        stretches = _merged(
            [stretch for lines in paragraphs for line in lines for stretch in line], pages
        )
        kind, confidence, rule = self.kind, self.confidence, self.rule
        small = wording[0].islower() and not wording.startswith(("that ", "to "))
        if self.labelled and (small or wording.isupper()) and not obliges(wording):
            confidence = _TITLE_ONLY
        if self.labelled and kind == "recommendation" and not obliges(wording):
            confidence -= _DOES_NOT_OBLIGE
        if tag := tag_of(wording):
            kind = "recommendation" if tag == "recommendation" else "finding"
            confidence, rule = 0.95, "tag"
        before = self.before if kind == "recommendation" else ""
        who = of_cell(self.lead) if self.lead else addressees(wording, before)
        return Found(
            kind,
            self.number,
            wording,
            stretches,
            " ".join(self.section.translate(_SIGNS).split())[:300],
            who,
            round(min(max(confidence, 0.05), 0.99), 2),
            rule,
        )


def _is_own_number(item: Item, mark: Mark) -> bool:
    """Whether a number is that of the paragraph in which a labelled item goes on."""
    return item.labelled and mark.style == "dotted" and not mark.number.startswith(item.number)


def _printed(block: Block, pages: Pages) -> Iterator[list[Stretch]]:
    """The stretches of each line of a block, without what its mark or label takes."""
    first, *rest = block.lines
    if block.skipped < len(first.text):
        yield list(pages.stretches(_without(first, block.skipped)))
    for line in rest:
        yield list(pages.stretches(line))


def _without(line: Line, skipped: int) -> Line:
    text = line.text[skipped:].lstrip()
    return replace(line, start=line.end - len(text), text=text)


def _joined(lines: Iterator[str]) -> str:
    return " ".join(" ".join(lines).translate(_SIGNS).split())


def _merged(stretches: list[Stretch], pages: Pages) -> tuple[Stretch, ...]:
    """Those that nothing but white space and bullets parts are one."""
    merged: list[Stretch] = []
    for stretch in stretches:
        if merged and merged[-1].page == stretch.page and merged[-1].end <= stretch.start:
            between = pages.text(Stretch(stretch.page, merged[-1].end, stretch.start))
            if not any(map(str.isalnum, between)):
                merged[-1] = merged[-1]._replace(end=stretch.end)
                continue
        merged.append(stretch)
    return tuple(merged)
