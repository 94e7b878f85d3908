"""Themes: concepts with a preferred label, true synonyms and one broader concept (after SKOS)."""

import csv
from dataclasses import dataclass
from importlib.resources import files

from repo_search.records import split_values


@dataclass(frozen=True, slots=True)
class Theme:
    """One concept. `broader` is an id or "" for a top concept; `matched` is False for a label
    that came with a document and is not in the thesaurus yet; `indicators` are words that suggest
    the theme and do not name it ("obesity" for neglect): searches are never expanded by them."""

    theme_id: str
    label: str
    broader: str = ""
    variants: tuple[str, ...] = ()
    matched: bool = True
    indicators: tuple[str, ...] = ()


def shipped_themes() -> list[Theme]:
    """The thesaurus every repository starts with, broader concepts before narrower ones."""
    text = files("repo_search").joinpath("data", "themes.csv").read_text(encoding="utf-8")
    return [
        Theme(
            row["id"],
            row["label"],
            row["broader"],
            split_values(row["variants"]),
        )
        for row in csv.DictReader(text.splitlines())
    ]
