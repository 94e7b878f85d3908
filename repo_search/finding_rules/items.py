"""A finding in the making: the blocks it consists of, and what becomes of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from repo_search.finding_rules.addressees import addressees, of_cell
from repo_search.finding_rules.blocks import Block
from repo_search.finding_rules.lines import Line, Pages
from repo_search.finding_rules.words import tag_of
from repo_search.findings import Found, Kind, Stretch

LONGEST = 6_000
"""Characters of a wording: what is longer is no single recommendation, and goes no further."""
_SHORTEST = 12
_SIGNS = str.maketrans(
    {"\u00ad": None, "\t": " ", "\u00a0": " "}
    | {chr(sign): "•" for sign in range(0xF000, 0xF100)}
)


@dataclass(slots=True)
class Item:
    """What a rule has begun to collect. `before` is the line that introduces its list, or the
    heading that names who is told; `title` is printed beside its number; `lead` what a table says
    of who leads."""

    kind: Kind
    number: str
    section: str
    confidence: float
    rule: str
    blocks: list[Block]
    before: str = ""
    lead: str = ""
    labelled: bool = False
    ends: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words so far, as far as they are needed to judge it."""
        return " ".join(block.text for block in self.blocks)

    @property
    def last(self) -> str:
        """The last words so far."""
        return self.blocks[-1].lines[-1].text

    @property
    def is_full(self) -> bool:
        return sum(block.characters for block in self.blocks) > LONGEST

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
        if tag := tag_of(wording):
            kind = "recommendation" if tag == "recommendation" else "finding"
            confidence, rule = 0.95, "tag"
        who = of_cell(self.lead) if self.lead else addressees(wording, self.before)
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
