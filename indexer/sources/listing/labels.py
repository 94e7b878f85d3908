"""Labels that stand alone ("Key themes:", a `dt`, a div of Drupal), put to what they label."""

from collections.abc import Iterator

from indexer.sources.listing.fields import role_of
from indexer.sources.listing.page import Block, Page

_FIELDS = frozenset(("themes", "published", "status", "authors", "type"))
_MOST = 30


def put_labels(page: Page) -> None:
    """Gives blocks that stand under a label its words as `column`; the label is no heading."""
    for number, block in enumerate(page.blocks):
        role = None if block.column or block.anchors else role_of(block.text)
        if not role:
            continue
        tag = page.containers[block.path[-1]].tag if block.path else ""
        heading = block.kind == "heading"
        if tag == "dt":
            labelled = _while_in(page, number, "dd")
        elif tag == "div" and len(block.path) > 1 and _holds_a_field(page, number):
            labelled = _within(page, number, block.path[-2])
        elif (heading and role in _FIELDS) or block.text.endswith(":"):
            labelled = _next(page, number)
        else:
            continue
        found = list(labelled)
        if found or role in _FIELDS:
            block.kind, block.level = "text", 0.0
            block.column = "heading"
        for other in found:
            other.column = block.text.rstrip(" :")


def _while_in(page: Page, number: int, tag: str) -> Iterator[Block]:
    for block in page.blocks[number + 1 : number + _MOST]:
        if not any(page.containers[container].tag == tag for container in block.path[-3:]):
            return
        yield block


def _within(page: Page, number: int, container: int) -> Iterator[Block]:
    for block in page.blocks[number + 1 : number + _MOST]:
        if container not in block.path:
            return
        yield block


def _holds_a_field(page: Page, number: int) -> bool:
    """Whether the container around a label's own element begins with it and holds little else."""
    container = page.blocks[number].path[-2]
    if number and container in page.blocks[number - 1].path:
        return False
    inside = list(_within(page, number, container))
    return 0 < len(inside) < _MOST - 2 and not any(
        block.kind == "heading" or role_of(block.text) for block in inside
    )


def _next(page: Page, number: int) -> Iterator[Block]:
    """The list that follows a label, or else the one block."""
    following = page.blocks[number + 1 : number + _MOST]
    if not following or following[0].kind == "heading":
        return
    yield following[0]
    if following[0].kind == "item":
        around = following[0].path[:-1]
        for block in following[1:]:
            if block.kind != "item" or block.path[: len(around)] != around:
                return
            yield block
