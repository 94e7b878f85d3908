"""Which blocks of a page belong to which case, and the headings above each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from indexer.sources.listing.documents import plain_title, says_little
from indexer.sources.listing.names import Names, squeezed
from indexer.sources.listing.openers import RANKS, Opener, find_openers
from indexer.sources.listing.page import Page

_FEW = 20


@dataclass(slots=True)
class Scopes:
    """The openers of a page in order, the one each block belongs to, and the headings above it."""

    openers: list[Opener]
    owner: list[Opener | None]
    sections: list[tuple[int, ...]]


def find_scopes(page: Page, names: Names) -> Scopes:
    """The cases of a page and their blocks."""
    openers = list(find_openers(page, names))
    first: dict[str, str] = {}
    for opener in openers:  # "DHR01" in a link is the "DHR 01" of the heading
        opener.label = first.setdefault(squeezed(opener.label), opener.label)
    _Reach(page, openers).settle()
    owner: list[Opener | None] = [None] * len(page.blocks)
    for rank in RANKS:
        for opener in openers:
            if opener.rank == rank:
                for number in opener.scope:
                    held = owner[number]
                    if held is None or (
                        held.label != opener.label
                        and (number == opener.block or not _absorbs(held, opener))
                    ):
                        owner[number] = opener
    return Scopes(openers, owner, list(_sections(page, {o.block for o in openers})))


def _absorbs(outer: Opener, inner: Opener) -> bool:
    return not inner.own or outer.rank == "cell"


def _sections(page: Page, openers: set[int]) -> Iterator[tuple[int, ...]]:
    above: list[int] = []
    for number, block in enumerate(page.blocks):
        if block.kind == "heading":
            while above and page.blocks[above[-1]].level >= block.level:
                above.pop()
            yield tuple(above)
            if number not in openers:
                above.append(number)
        else:
            yield tuple(above)


class _Reach:
    """How far each opener reaches: its exclusive container, or the blocks up to the next."""

    def __init__(self, page: Page, openers: list[Opener]) -> None:
        self._page = page
        self._openers = openers
        self._at = {opener.block: opener for opener in openers}
        self._inside: dict[int, list[int]] = defaultdict(list)
        for number, block in enumerate(page.blocks):
            for container in block.path:
                self._inside[container].append(number)
        self._marks = {
            container: [n for n in blocks if n in self._at or page.blocks[n].kind == "heading"]
            for container, blocks in self._inside.items()
        }

    def settle(self) -> None:
        """Gives every opener its scope."""
        for opener in self._openers:
            opener.container = self._container(opener)
            inside = self._inside[opener.container] if opener.container >= 0 else [opener.block]
            scope = set(inside) | {opener.block}
            linked = any(self._page.blocks[n].anchors for n in scope)
            if opener.rank == "cell":
                scope |= set(self._reached_down(opener))
            elif opener.rank == "heading" and not (opener.container >= 0 and linked):
                scope |= set(self._following(opener, max(scope)))
            elif opener.rank != "heading" and opener.container < 0:
                following = list(self._following(opener, opener.block))
                if opener.rank == "link":
                    following = [n for n in following if not self._page.blocks[n].anchors]
                scope |= set(following)
            opener.scope = sorted(scope)

    def _container(self, opener: Opener) -> int:
        """The largest container in which the opener is the only one, if it holds more than it."""
        found = -1
        path = self._page.blocks[opener.block].path
        for container in reversed(path):
            if len(self._marks[container]) > 200 or any(
                self._is_foreign(opener, number) for number in self._marks[container]
            ):
                break
            if opener.rank == "link" and self._lists_others(opener, container):
                break
            found = container
            if opener.rank == "cell" and self._page.containers[container].tag == "tr":
                break
        if opener.rank == "cell" and found >= 0 and self._page.containers[found].tag == "td":
            found = next((c for c in reversed(path) if self._page.containers[c].tag == "tr"), found)
        return found if found >= 0 and len(self._inside[found]) > 1 else -1

    def _lists_others(self, opener: Opener, container: int) -> bool:
        """Whether a container holds other links whose words tell what they lead to."""
        blocks = (self._page.blocks[n] for n in self._inside[container] if n != opener.block)
        linked = islice((block for block in blocks if block.anchors), _FEW)
        return any(
            not says_little(plain_title(link.text))
            for block in linked
            for _, link in self._page.links_of(block)
        )

    def _is_foreign(self, opener: Opener, number: int) -> bool:
        if number == opener.block:
            return False
        if other := self._at.get(number):
            weaker = RANKS.index(other.rank) > RANKS.index(opener.rank)
            return not (weaker and other.label == opener.label)
        if number < opener.block:
            return True
        return opener.rank != "heading" or self._page.blocks[number].level <= opener.level

    def _following(self, opener: Opener, last: int) -> Iterator[int]:
        """The blocks after `last` up to the next case or heading that ends this one."""
        for number in range(last + 1, len(self._page.blocks)):
            block = self._page.blocks[number]
            other = self._at.get(number)
            if (
                other
                and (other.label != opener.label or other.rank in ("heading", "cell"))
                and (other.own or other.rank != "line")
            ):
                return
            if other and opener.rank in ("line", "link"):
                return
            if block.kind == "heading" and block.level <= opener.level:
                return
            yield number

    def _reached_down(self, opener: Opener) -> Iterator[int]:
        """The blocks of further rows that the opener's cell spans."""
        number = self._page.cell(self._page.blocks[opener.block])
        place = self._page.containers[number]
        for other in range(opener.block + 1, len(self._page.blocks)):
            cell = self._page.cell(self._page.blocks[other])
            if cell < 0 or self._page.containers[cell].table != place.table:
                return
            if self._page.containers[cell].row >= place.row + place.high:
                return
            if place.high > 1:
                yield other
