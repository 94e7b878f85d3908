"""What commands print: text that cannot steer a terminal, and JSON one object a line."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import click

_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")
_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Steers terminals, ends lines for some readers, or is no text; JSON leaves it unescaped."""


def plain(text: str) -> str:
    """Text on one line that cannot steer a terminal: control characters, changes of direction
    and ends of lines become spaces."""
    return "".join(" " if unicodedata.category(c) in _STEERING else c for c in text)


def answer_json(value: Any) -> None:
    """One JSON object on one line of standard output, in UTF-8."""
    click.echo(json_line(value))


def json_line(value: Any) -> str:
    """A JSON object on one line."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def show_changes(changes: Mapping[str, Sequence[str]], indent: str = "    ") -> None:
    """Prints fields that have changed, each on a line: from what to what."""
    for field, (old, new) in changes.items():
        click.echo(plain(f"{indent}{field}: “{old}” becomes “{new}”"))
