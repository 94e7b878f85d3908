"""Overview reports and executive summaries, composed from a study and the stock of paragraphs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from indexer.sample.appendices import Episode, appendices
from indexer.sample.blocks import Block, Bullets, Heading, Panel, Paragraph, Table
from indexer.sample.cases import Case
from indexer.sample.prose import Stock, fill
from indexer.sample.studies import Study

_PANEL_MEMBERS = (
    ("Children's Social Care", "Head of safeguarding and quality"),
    ("Police", "Detective chief inspector, public protection"),
    ("Health commissioners", "Designated nurse, safeguarding children"),
    ("Community health trust", "Named nurse"),
    ("Hospital trust", "Named doctor"),
    ("Education", "Head of inclusion"),
    ("Housing", "Assistant director"),
    ("Legal services", "Adviser to the panel"),
)
_ABBREVIATIONS = (
    ("CAMHS", "Child and adolescent mental health services"),
    ("CP", "Child protection"),
    ("ED", "Emergency department"),
    ("GP", "General practitioner"),
    ("IRO", "Independent reviewing officer"),
    ("MARAC", "Multi-agency risk assessment conference"),
    ("NRM", "National Referral Mechanism"),
)

_MANY_EPISODES = 10
"""A report on so many has further appendices."""


@dataclass(slots=True)
class _Numbering:
    """Numbers the paragraphs of a chapter: 4.1, 4.2 and so on."""

    chapter: int = 0
    paragraph: int = 0

    def open(self, title: str) -> Heading:
        self.chapter += 1
        self.paragraph = 0
        return Heading(f"{self.chapter}. {title}")

    def number(self, text: str) -> Paragraph:
        self.paragraph += 1
        return Paragraph(text, f"{self.chapter}.{self.paragraph}")


@dataclass(frozen=True, slots=True)
class _Source:
    """Draws paragraphs for one study, each theme about one of its subjects."""

    study: Study
    stock: Stock

    def draw(self, section: str, count: int, months: Sequence[str] = ("",)) -> list[str]:
        """At most `count` paragraphs, filled; `months` are used in turn and the last repeated."""
        case, name = self.study.case, section.split("/")[0]
        turn = case.threads.index(name) if name in case.threads else None
        drawn = self.stock.draw(section, count, self.study.year, case.conditions)
        dated = zip_longest(drawn, months[: len(drawn)], fillvalue=months[-1])
        return [fill(text, case.slots(turn) | {"month": month}) for text, month in dated]


def full_report(study: Study, stock: Stock, depth: int) -> tuple[Block, ...]:
    """A whole report; `depth` is the number of analysis paragraphs to each theme."""
    source, numbering = _Source(study, stock), _Numbering()
    episodes = _episodes(source)
    return (
        *_introduction(source, numbering),
        *_family(source, numbering),
        *_events(source, numbering, episodes),
        *_analysis(source, numbering, depth),
        *_conclusions(source, numbering),
        *_appendices(study.case, study),
        *(appendices(study, episodes) if len(episodes) >= _MANY_EPISODES else ()),
    )


def _introduction(source: _Source, numbering: _Numbering) -> Iterator[Block]:
    yield numbering.open("Introduction")
    yield from map(numbering.number, source.draw("frames/intro", 5))
    yield numbering.open("Terms of reference and methodology")
    yield from map(numbering.number, source.draw("frames/method", 6))
    yield Table(("Agency", "Member of the review panel"), _PANEL_MEMBERS, (4, 6))
    several = bool(source.study.case.together)
    yield Heading("What could not be known" if several else "The family's contribution", 2)
    if source.study.case.mother:
        yield from map(numbering.number, source.draw("frames/family-contact", 3))
    yield from map(numbering.number, source.draw("frames/limits", 2))


def _family(source: _Source, numbering: _Numbering) -> Iterator[Block]:
    case = source.study.case
    yield numbering.open("The family" if case.mother else "The young people")
    yield from map(numbering.number, case.story)
    if case.mother:
        yield Heading("Identity, culture and community", 2)
        yield from map(numbering.number, source.draw("frames/culture", 2))
    yield Heading("The area and its services", 2)
    yield from map(numbering.number, source.draw("frames/context", 4))


def _episodes(source: _Source) -> tuple[Episode, ...]:
    case = source.study.case
    all_months = case.months(3 * len(case.threads))
    found = []
    for i, (name, strand) in enumerate(zip(case.threads, source.study.strands, strict=True)):
        months = tuple(all_months[3 * i : 3 * i + 3])
        events = tuple(source.draw(f"{name}/events", 3, months))
        found.append(Episode(strand.theme, _span(months[0], months[2]), months, events))
    return tuple(found)


def _events(source: _Source, numbering: _Numbering, episodes: Sequence[Episode]) -> Iterator[Block]:
    case = source.study.case
    yield numbering.open("Summary of events: key practice episodes")
    yield numbering.number(
        f"This chapter describes {len(episodes)} key practice episodes. They were chosen by the "
        f"panel from a chronology that runs from {case.start} to {case.end}."
    )
    rows = tuple((str(i), episode.theme, episode.span) for i, episode in enumerate(episodes, 1))
    yield Table(("Episode", "Principal subject", "When"), rows, (2, 5, 4))
    for i, episode in enumerate(episodes, 1):
        yield Heading(f"Key practice episode {i}: {episode.theme}, {episode.span}", 2)
        yield from map(numbering.number, source.draw("frames/episode-open", 1))
        yield from map(numbering.number, episode.events)
        yield from map(numbering.number, source.draw("frames/appraisal", 1))


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _analysis(source: _Source, numbering: _Numbering, depth: int) -> Iterator[Block]:
    study = source.study
    yield numbering.open("Analysis by theme")
    for name, strand in zip(study.case.threads, study.strands, strict=True):
        yield Heading(strand.heading, 2)
        yield from map(numbering.number, source.draw(f"{name}/analysis", depth))
        yield Panel("Learning points", strand.messages[:3])
    yield numbering.open("Good practice")
    yield from map(numbering.number, source.draw("frames/good-open", 1))
    yield from (numbering.number(strand.good) for strand in study.strands)


def _conclusions(source: _Source, numbering: _Numbering) -> Iterator[Block]:
    study = source.study
    yield numbering.open("Findings")
    yield from map(numbering.number, source.draw("frames/findings-open", 1))
    yield from _findings(study, numbering)
    yield numbering.open("Conclusions")
    yield from map(numbering.number, source.draw("frames/conclusion", 4))
    yield numbering.open("Recommendations")
    yield from _recommendations(study)


def _findings(study: Study, numbering: _Numbering) -> Iterator[Block]:
    for i, strand in enumerate(study.strands, 1):
        yield Heading(f"Finding {i}: {strand.finding_title}", 2)
        yield numbering.number(strand.finding)


def _recommendations(study: Study) -> Iterator[Block]:
    for i, text in enumerate(study.recommendations, 1):
        yield Heading(f"Recommendation {i}", 3)
        yield Paragraph(text)


def _appendices(case: Case, study: Study) -> Iterator[Block]:
    yield Heading("Appendix A: Terms of reference")
    yield Paragraph(f"The panel of {case.commissioner} asked the review to consider:")
    yield Bullets(
        (
            f"what was known to agencies about {case.slots()['child']} and those around "
            f"{case.slots()['obj']} from {case.start} to {case.end};",
            *(
                f"how agencies recognised and responded to {strand.theme[0].lower()}"
                f"{strand.theme[1:]};"
                for strand in study.strands
            ),
            "what helped practitioners to work well, and what stood in their way;",
            "what should now change, and how anyone would know that it had.",
        )
    )
    yield Heading("Appendix B: Abbreviations", 2)
    yield Table(("Abbreviation", "Meaning"), _ABBREVIATIONS, (2, 8))


def summary(study: Study, stock: Stock) -> tuple[Block, ...]:
    """An executive summary: the story in short, the findings, the recommendations."""
    source, numbering = _Source(study, stock), _Numbering()
    return (
        numbering.open("About this summary"),
        *map(numbering.number, source.draw("frames/summary-open", 3)),
        numbering.open("What happened"),
        *map(numbering.number, study.case.story),
        numbering.open("What the review found"),
        *_findings(study, numbering),
        numbering.open("Good practice"),
        *(numbering.number(strand.good) for strand in study.strands[:3]),
        numbering.open("Recommendations"),
        *_recommendations(study),
        numbering.open("What happens next"),
        *map(numbering.number, source.draw("frames/summary-close", 2)),
    )
