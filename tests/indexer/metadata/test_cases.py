"""Title pages in the shapes real reports have: a new case is a new file in cases/ and no code.

A case gives `cover` (lines of page 1 as "size[B] text", B for bold, 0 for no size), `pages` (texts
of further pages), `last` (text of the last page), `properties` and `name`; it expects the winning
claim of fields, and of the fields in `absent` no claim.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from indexer.metadata import claims_from
from repo_search.claims import resolve
from repo_search.passages import ExtractedText, Line, Passage

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
_LINE = re.compile(r"(?P<size>[\d.]+)(?P<bold>B?) (?P<text>.*)")


def extracted_from(case: dict[str, Any]) -> ExtractedText:
    lines = []
    for written in case["cover"].strip().splitlines():
        match = _LINE.fullmatch(written)
        assert match, written
        lines.append(Line(1, match["text"], float(match["size"]), bool(match["bold"])))
    texts = ["\n".join(line.text for line in lines), *case.get("pages", [])]
    for number, text in enumerate(texts[1:3], start=2):
        lines += [Line(number, line, 11.0) for line in text.splitlines() if lines]
    if "last" in case:
        texts.append(case["last"])
    return ExtractedText(
        "application/pdf",
        tuple(Passage(number, text) for number, text in enumerate(texts, start=1)),
        lines=tuple(lines),
        properties=case.get("properties", {}),
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_title_page_yields_what_a_cataloguer_would_read_on_it(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    winners = resolve(claims_from(extracted_from(case), case.get("name", "a17.pdf")))
    expected = {
        field: (value,) if isinstance(value, str) else tuple(value)
        for field, value in case["expect"].items()
    }
    assert {field: winners[field].values for field in expected if field in winners} == expected
    assert [field for field in case.get("absent", []) if field in winners] == []


def test_there_are_enough_shapes_to_tell_a_pattern_from_a_memory() -> None:
    assert len(CASES) >= 25
