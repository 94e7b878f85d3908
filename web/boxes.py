"""Where words stand on the picture of a page."""

from dataclasses import dataclass

WIDTH = 1000
"""Pixels across: readable on a laptop, about 100 kB for a page of text."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page's picture, in WIDTHths of the page's width from its top left."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of the marked words of a page, and the height of the page in the same measure."""

    height: int
    boxes: tuple[Box, ...]
