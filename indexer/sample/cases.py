"""The invented cases: who they are about, when, and the words with which to speak of them."""

import tomllib
from dataclasses import dataclass

_PRONOUNS = {
    "he": ("he", "him", "his"),
    "she": ("she", "her", "her"),
    "they": ("they", "them", "their"),
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class Case:
    """One invented case; `subjects` are the names of the children, `together` of them all;
    `recommendations` come beside those of its themes."""

    label: str
    subjects: tuple[str, ...]
    together: str
    pronoun: str
    stage: str
    mother: str
    father: str
    area: str
    commissioner: str
    board: str
    review: str
    guidance: str
    author: str
    reviewer: str
    incident_month: str
    incident: str
    start: str
    end: str
    period: str
    threads: tuple[str, ...]
    recommendations: tuple[str, ...]
    story: tuple[str, ...]
    dated: tuple[str, ...]

    @property
    def conditions(self) -> frozenset[str]:
        """What a paragraph may ask of a case: the stage of childhood, and one child or several."""
        return frozenset({self.stage, "several" if self.together else "single"})

    def slots(self, turn: int | None = None) -> dict[str, str]:
        """The words for a paragraph's slots; with several subjects each turn speaks of the next.

        Without a turn the paragraph speaks of them all.
        """
        child = self.subjects[(turn or 0) % len(self.subjects)]
        if turn is None and self.together:
            child = self.together
        subject, object_, possessive = _PRONOUNS[self.pronoun]
        return {
            "child": child,
            "subj": subject,
            "obj": object_,
            "poss": possessive,
            "was": "were" if subject == "they" else "was",
            "subj_cap": subject.capitalize(),
            "poss_cap": possessive.capitalize(),
            "mother": self.mother or f"{child}'s mother",
            "father": self.father or f"{child}'s father",
            "area": self.area,
            "publisher": self.commissioner,
            "board": self.board,
            "review": self.review,
            "guidance": self.guidance,
            "author": self.author,
            "reviewer": self.reviewer,
            "incident_month": self.incident_month,
            "incident": self.incident,
            "start": self.start,
            "end": self.end,
            "period": self.period,
        }

    def months(self, count: int) -> list[str]:
        """`count` months as printed: those given for the case, or spread evenly over the period."""
        if self.dated:
            return list(self.dated)
        first, last = _month_number(self.start), _month_number(self.end)
        step = (last - first) / max(count - 1, 1)
        numbers = [first + round(step * i) for i in range(count)]
        return [f"{_MONTHS[number % 12]} {number // 12}" for number in numbers]


def _month_number(month: str) -> int:
    name, year = month.split()
    return int(year) * 12 + _MONTHS.index(name)


def read_cases(text: str) -> dict[str, Case]:
    """The cases of a TOML text by key."""
    return {key: _case(table) for key, table in tomllib.loads(text).items()}


def _case(table: dict[str, object]) -> Case:
    def word(key: str) -> str:
        return str(table.get(key, ""))

    def words(key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        return tuple(str(part) for part in value) if isinstance(value, list) else ()

    return Case(
        label=word("label"),
        subjects=words("subjects") or (word("subject") or word("label"),),
        together=word("together"),
        pronoun=word("pronoun"),
        stage=word("stage"),
        mother=word("mother"),
        father=word("father"),
        area=word("area"),
        commissioner=word("commissioner"),
        board=word("board"),
        review=word("review"),
        guidance=word("guidance"),
        author=word("author"),
        reviewer=word("reviewer"),
        incident_month=word("incident_month"),
        incident=word("incident"),
        start=word("start"),
        end=word("end"),
        period=word("period"),
        threads=words("threads"),
        recommendations=words("recommendations"),
        story=words("story"),
        dated=words("dated"),
    )
