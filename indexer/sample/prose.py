"""A stock of paragraphs, drawn from so that few reports share one and none repeats itself.

In the text files every line is a paragraph and "## name" opens a section. A paragraph may hold
choices, "[one wording|another]", and slots, "{child}". It may open with a condition: "(from 2021)",
the first year of publication in which it makes sense, or "(if teen)", what it asks of the case.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SENTENCE_SLOT = re.compile(r"(?:^|(?<=[.?!] ))\{(\w+)\}")
_CONDITION = re.compile(r"^\((from|if) (\w+)\) ")


def sections(text: str) -> dict[str, tuple[str, ...]]:
    """The paragraphs of a text file by section; those before the first heading are section ""."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in text.splitlines():
        if line.startswith("## "):
            name = line.removeprefix("## ").strip()
            found[name] = []
        elif line.strip():
            found[name].append(line.strip())
    return {key: tuple(lines) for key, lines in found.items()}


@dataclass(slots=True)
class Stock:
    """Paragraphs by section, with a count of how often each has been drawn."""

    paragraphs: Mapping[str, tuple[str, ...]]
    _uses: Counter[str] = field(default_factory=Counter)

    def draw(self, section: str, count: int, year: int, conditions: frozenset[str]) -> list[str]:
        """At most `count` different paragraphs of a section, least used first, in written order.

        Choices are settled here, by how often the paragraph has been used; slots are still open.
        """
        eligible = [text for text in self.paragraphs[section] if _admits(text, year, conditions)]
        by_use = sorted(range(len(eligible)), key=lambda i: (self._uses[eligible[i]], i))
        drawn = []
        for paragraph in (eligible[i] for i in sorted(by_use[:count])):
            drawn.append(settle(_CONDITION.sub("", paragraph), self._uses[paragraph]))
            self._uses[paragraph] += 1
        return drawn


def _admits(paragraph: str, year: int, conditions: frozenset[str]) -> bool:
    condition = _CONDITION.match(paragraph)
    if condition is None:
        return True
    kind, value = condition.groups()
    return year >= int(value) if kind == "from" else value in conditions


def settle(paragraph: str, turn: int) -> str:
    """The paragraph with each choice made; successive turns run through the combinations."""

    def chosen(match: re.Match[str]) -> str:
        nonlocal turn
        options = match.group(1).split("|")
        turn, option = divmod(turn, len(options))
        return options[option]

    return _CHOICE.sub(chosen, paragraph)


def fill(paragraph: str, slots: Mapping[str, str]) -> str:
    """The paragraph with its slots filled; a slot that opens a sentence gets a capital."""

    def opening(match: re.Match[str]) -> str:
        word = slots[match.group(1)]
        return word[:1].upper() + word[1:]

    return _SENTENCE_SLOT.sub(opening, paragraph).format_map(slots)
