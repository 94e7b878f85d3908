"""What the sample collection lists: its publications and its publishers, read from TOML."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime

Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class Publisher:
    """One entry of the invented authority file; dates as written, empty for unknown or open."""

    name: str
    variants: tuple[str, ...]
    kind: str
    nation: str
    region: str
    area: str
    valid_from: str
    valid_to: str
    predecessors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """One file of the collection: what the manifest says of it, and how it is made."""

    file: str
    title: str
    publishers: tuple[str, ...]
    published: str
    document_type: str
    review: str
    themes: tuple[str, ...]
    authors: tuple[str, ...]
    case: str
    language: str
    abstract: str
    rights: str
    licence: str
    source_url: str
    series: str
    period_covered: str
    case_key: str
    text: str
    depth: int
    serif: bool
    scanned: bool
    properties: bool

    @property
    def printed_date(self) -> str:
        """The date as a reader would print it: "15 May 2018", "April 2018", "2019" or nothing."""
        try:
            day = date.fromisoformat(self.published)
        except ValueError:
            return self.published
        return f"{day.day} {day:%B %Y}"

    @property
    def year(self) -> int:
        """The year of publication, or 2020 for what is undated."""
        return int(self.printed_date[-4:] or 2020)

    @property
    def created(self) -> str:
        """The day for a file's properties, ISO: the first of a month or year if no day is known."""
        for form in ("%d %B %Y", "%B %Y", "%Y"):
            try:
                parsed = datetime.strptime(self.printed_date, form).replace(tzinfo=UTC)
            except ValueError:
                continue
            return parsed.date().isoformat()
        return ""


def read_publishers(text: str) -> tuple[Publisher, ...]:
    """The publishers of a TOML text, in order."""
    return tuple(
        Publisher(
            name=_word(table, "name"),
            variants=_words(table, "variants"),
            kind=_word(table, "kind"),
            nation=_word(table, "nation"),
            region=_word(table, "region"),
            area=_word(table, "area"),
            valid_from=_word(table, "valid_from"),
            valid_to=_word(table, "valid_to"),
            predecessors=_words(table, "predecessors"),
        )
        for table in tomllib.loads(text)["publisher"]
    )


def read_publications(text: str) -> tuple[Publication, ...]:
    """The publications of a TOML text, in order; `case` is left empty where a case key is given."""
    return tuple(_publication(table) for table in tomllib.loads(text)["publication"])


def _publication(table: Table) -> Publication:
    return Publication(
        file=_word(table, "file"),
        title=_word(table, "title"),
        publishers=_words(table, "publishers"),
        published=_word(table, "published"),
        document_type=_word(table, "document_type"),
        review=_word(table, "review"),
        themes=_words(table, "themes"),
        authors=_words(table, "authors"),
        case=_word(table, "case"),
        language=_word(table, "language") or "en",
        abstract=_word(table, "abstract"),
        rights=_word(table, "rights") or "Copyright of the publisher",
        licence=_word(table, "licence"),
        source_url=_word(table, "source_url"),
        series=_word(table, "series"),
        period_covered=_word(table, "period_covered"),
        case_key=_word(table, "case_key"),
        text=_word(table, "text"),
        depth=int(_word(table, "depth") or 0),
        serif=table.get("serif") is True,
        scanned=table.get("scanned") is True,
        properties=table.get("properties") is not False,
    )


def _word(table: Table, key: str) -> str:
    return str(table.get(key, ""))


def _words(table: Table, key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    return tuple(str(part) for part in value) if isinstance(value, list) else ()
