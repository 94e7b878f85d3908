"""What opens a case on a page: a heading, the cell of a table, a line, the words of a link."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from indexer.metadata.printed_dates import DATE
from indexer.sources.listing.documents import plain_title, report_in, type_in
from indexer.sources.listing.fields import is_heading_of_column, role_of
from indexer.sources.listing.names import Named, Names, death_of, is_code
from indexer.sources.listing.page import ALONE, BOLD, Block, Page
from indexer.sources.listing.statements import publication_dates, told_in
from indexer.sources.listing.tables import IN_LABELLED_ROW

Rank = Literal["heading", "cell", "line", "link"]
RANKS: tuple[Rank, ...] = ("heading", "cell", "line", "link")
_LONGEST_TITLE = 200
_BEFORE = re.compile(
    rf"(?:{DATE}|(?:19|20)\d\d|[\s–—:|,.>*•-]|\b(?:the|an?|of|into|about|concerning|regarding|in"
    rf"|on|for|re|respect"
    r"|relation|to|our|new|serious|case|local|child|safeguarding|practice|learning|thematic|rapid"
    r"|adults?|domestic|homicide|multi-?agency|reviews?|overview|executive|summary|final|full"
    r"|reports?|SCR|LCSPR|CSPR|SAR|DHR|PLR|CPR|published|publication|date|name|subject|title"
    r"|case)\b)*",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"(?:['’]s\s+\w+|\s*\([^)]{0,40}\))?\s+(?:was|were|is|are|had|has|lived|died|and (?:his|her"
    r"|their)|who|did)\b"
)
_THEMATIC = re.compile(r"\bthematic (?:\w+ ){0,3}review\b|\breview (?:of|into|on)\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:reviews|reports|briefings|cases|SCRs|LCSPRs|CSPRs|SARs|DHRs|PLRs)\b", re.I
)


@dataclass(slots=True)
class Opener:
    """A block that opens a case (or, with the label "", a review without one).

    `scope` are the numbers of the blocks that belong to it, its own included; `own` is False
    where that is only likely (a line followed by others). `reviewed` is True where a sentence
    says that the case was reviewed, which makes a row even where no document is named.
    """

    block: int
    label: str
    rank: Rank
    level: float = ALONE
    scope: list[int] = field(default_factory=list)
    container: int = -1
    own: bool = True
    reviewed: bool = False

    @property
    def reaches(self) -> bool:
        """Whether what follows is surely of this case: beneath its heading, or in its own card."""
        return self.rank in ("heading", "cell") or self.container >= 0


def titles(page: Page) -> Iterator[tuple[str, str]]:
    """The texts that may name a case, with the shape of those that stand in a row of equals."""
    for block in page.blocks:
        if block.column == "heading" or len(block.text) > _LONGEST_TITLE:
            continue
        if block.kind == "heading":
            yield block.text, block.shape
        elif role_of(block.column) == "case" or _is_first_cell(page, block):
            yield block.text, "cell"
        elif not block.column:
            yield block.text[: min((a.start for a in block.anchors), default=None)], ""
        for _, link in page.links_of(block):
            yield link.text, ""


def _is_first_cell(page: Page, block: Block) -> bool:
    number = page.cell(block)
    return number >= 0 and page.containers[number].column == 0


def find_openers(page: Page, names: Names) -> Iterator[Opener]:
    """The blocks that open a case, or a review without one, in order."""
    current = ""
    for number, block in enumerate(page.blocks):
        role = role_of(block.column)
        if block.column == "heading" or role in ("themes", "published", "authors", "learning"):
            continue
        if block.kind == "heading":
            if opener := _heading(number, block, names):
                current = opener.label
                yield opener
        elif (role == "case" or (not role and _is_first_cell(page, block))) and (
            label := _cell_label(block, names, certain=role == "case")
        ):
            if block.shape == IN_LABELLED_ROW:
                yield Opener(number, label, "heading", BOLD)
            else:
                yield Opener(number, label, "cell")
        elif opener := _line(page, number, block, names):
            if opener.rank == "heading" and opener.label == current:
                opener.rank = "link" if block.anchors else "line"
            elif opener.rank == "heading":
                block.kind, block.level = "heading", ALONE
                current = opener.label
            yield opener


def _heading(number: int, block: Block, names: Names) -> Opener | None:
    if len(block.text) > _LONGEST_TITLE:
        return None
    if named := _best(names.named_in(block.text)):
        return Opener(number, named.label, "heading", block.level)
    if names_review(block.text) or (
        publication_dates(block.text)
        and not _SEVERAL.search(block.text)
        and len(_bare(block.text)) > 10
    ):
        return Opener(number, "", "heading", block.level)
    return None


def names_review(text: str) -> bool:
    """Whether a title is that of one review without a case ("Thematic review of self-harm")."""
    titled = len(text) <= _LONGEST_TITLE and _THEMATIC.search(text)
    return bool(titled) and not _SEVERAL.search(text)


def _bare(text: str) -> str:
    return re.sub(rf"{DATE}|\bpublished\b|\W", "", text, flags=re.IGNORECASE)


def _best(named: Sequence[Named]) -> Named | None:
    sure = [name for name in named if name.sure]
    return sure[0] if sure else named[-1] if named else None


def _cell_label(block: Block, names: Names, *, certain: bool) -> str:
    if len(block.text) > _LONGEST_TITLE:
        return ""
    if named := _best(names.named_in(block.text)):
        return named.label
    text = plain_title(block.text)
    if certain and (is_code(text) or (len(text) <= 40 and re.search(r"\d", text))):
        return "" if re.fullmatch(r"(?:19|20)\d\d", text) or type_in(text) else text
    return text if is_code(text) and not is_heading_of_column(text) else ""


def _line(page: Page, number: int, block: Block, names: Names) -> Opener | None:
    text = block.text[: 2 * _LONGEST_TITLE]
    named = names.named_in(text)
    for first in named[:1]:
        if not _BEFORE.fullmatch(text[: first.start]) and not _themed(text[: first.start]):
            break
        reviewed = re.search(
            r"\breviews? (?:of|into|about|on|for|regarding|concerning)\b", text[: first.start]
        )
        if _PROSE.match(text, first.end) and not (reviewed and (block.anchors or told_in(text))):
            break
        linked = any(a.start <= first.start < a.end for a in block.anchors)
        rest = text[first.end :].strip(" ()’”\"'")
        alone = _BEFORE.fullmatch(rest) and not type_in(rest)
        if linked and not alone:
            return Opener(number, first.label, "link")
        if alone and not (block.kind == "item" and linked):
            return Opener(number, first.label, "heading", ALONE)
        return Opener(number, first.label, "line", own=bool(block.anchors or told_in(text)))
    if (name := death_of(text)) and any(n.label == name for n in named):
        return Opener(number, name, "line", reviewed=True)
    if linked_label := _linked_label(page, block, names):
        return Opener(number, linked_label, "link")
    return None


def _themed(text: str) -> bool:
    """Whether what stands before a label is a short title of its own ("Neglect: Child N")."""
    return len(text) < 60 and text.rstrip().endswith((":", "–", "-", "|"))


def _linked_label(page: Page, block: Block, names: Names) -> str:
    labels = {
        named.label
        for _, link in page.links_of(block)
        for named in (names.named_in(link.text) or names.named_in(link.called))
        if type_in(link.text) or report_in(link.text) or link.called or len(link.text) < 60
    }
    return labels.pop() if len(labels) == 1 else ""
