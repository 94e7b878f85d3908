"""What a sample document is made of before it has a file format: headings, paragraphs, tables."""

from dataclasses import dataclass

NOTICE = "Invented sample: not a real case"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter and, in long reports, begins a new page."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, with its printed number ("4.12") where paragraphs are numbered."""

    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """An unordered list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header row; `widths` are parts of the text width, one per column."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A boxed panel, such as the key learning of a briefing."""

    title: str
    lines: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Table | Panel


@dataclass(frozen=True, slots=True)
class TitleLines:
    """What is printed above or before the text."""

    publisher: str
    title: str
    subtitle: str
    authors: str
    date: str


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties written into a file; empty strings are left out."""

    title: str
    author: str
    created: str  # ISO date, or empty


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that a file format needs in order to draw one publication."""

    titles: TitleLines
    properties: Properties
    language: str
    long: bool  # title page, contents, chapters on new pages
    accent: str  # "#rrggbb"
    serif: bool
    blocks: tuple[Block, ...]
