"""What a review of one case concluded, worked out once so that all its papers agree."""

from dataclasses import dataclass

from indexer.sample.cases import Case
from indexer.sample.prose import Stock, fill, settle


@dataclass(frozen=True, slots=True)
class Strand:
    """One theme within one case."""

    theme: str
    heading: str
    good: str
    finding_title: str
    finding: str
    recommendations: tuple[str, ...]
    messages: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """A case with its strands, as of the year in which the review was published."""

    case: Case
    year: int
    strands: tuple[Strand, ...]

    @property
    def recommendations(self) -> tuple[str, ...]:
        """All recommendations, in the order in which they are numbered."""
        of_themes = (text for strand in self.strands for text in strand.recommendations)
        return (*of_themes, *self.case.recommendations)


def study(case: Case, year: int, stock: Stock) -> Study:
    """Draw the conclusions of a review; drawing changes what the stock offers next."""
    return Study(case, year, tuple(_strand(case, name, year, stock) for name in case.threads))


def _strand(case: Case, name: str, year: int, stock: Stock) -> Strand:
    turn = case.threads.index(name)
    slots = case.slots(turn)
    wanted = 1 if len(case.threads) > 4 else 2

    def draw(section: str, count: int) -> tuple[str, ...]:
        drawn = stock.draw(section, count, year, case.conditions)
        return tuple(fill(text, slots) for text in drawn)

    title, body = stock.paragraphs[f"{name}/finding"]
    tails = draw("frames/finding-tail", 2)
    measures = draw(f"{name}/recommendations", wanted)
    ends = draw("frames/rec-tail", wanted)
    theme, heading = stock.paragraphs[f"{name}/"]
    return Strand(
        theme=theme.removeprefix("# "),
        heading=settle(heading, turn + year),
        good=draw(f"{name}/good", 1)[0],
        finding_title=fill(title, slots),
        finding=" ".join([fill(settle(body, year), slots), *tails]),
        recommendations=tuple(f"{a} {b}" for a, b in zip(measures, ends, strict=True)),
        messages=draw(f"{name}/messages", 4),
        questions=draw(f"{name}/questions", 2),
    )
