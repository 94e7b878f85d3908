"""What only a report on many episodes prints: its chronology, questions, agencies, documents."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.sample.blocks import Block, Bullets, Heading, Paragraph, Table
from indexer.sample.studies import Study

_REVIEW = "Account of its own practice, and a chronology"
_INFORMATION = "Report of what it knew"
_AGENCIES = (
    ("Children's Social Care", _REVIEW),
    ("Children's Social Care of the neighbouring authority", _REVIEW),
    ("Police", _REVIEW),
    ("Community health trust (midwifery, health visiting, school nursing)", _REVIEW),
    ("Hospital trust (children's ward and emergency department)", _REVIEW),
    ("Mental health trust", _REVIEW),
    ("Two general practices", _REVIEW),
    ("Housing department", _REVIEW),
    ("Primary school", _REVIEW),
    ("Secondary school", _REVIEW),
    ("Children's centre", _INFORMATION),
    ("Drug and alcohol service", _INFORMATION),
    ("Probation service", _INFORMATION),
    ("Voluntary organisation for families", _INFORMATION),
)
_DOCUMENTS = (
    "the combined chronology of all agencies;",
    "the accounts that agencies gave of their own practice, and the reports of information;",
    "minutes of strategy discussions, child protection conferences and core groups;",
    "child protection plans and the records of visits made under them;",
    "assessments made by Children's Social Care in the period, and one made before it;",
    "records of supervision of the social workers and of their manager;",
    "health visiting and school nursing records, with the growth charts of each child;",
    "records of the general practices, and letters between them and the hospitals;",
    "records of attendance, of exclusion and of contact with home from two schools;",
    "police records of visits to the home, and the notices that were sent after them;",
    "housing records: inspections, repairs, notices and letters;",
    "notes of meetings with members of the family, agreed with them;",
    "notes of two meetings with front-line practitioners and one with their managers;",
    "the procedures of the Board and of each agency that were in force at the time;",
    "audits made by the Board in the period, and what was done about them;",
    "reports of inspections of services in the period;",
    "research and guidance to which the chapters of this report refer.",
)


class Episode(NamedTuple):
    """A key practice episode: what it is about, when it was, and what happened, month by month."""

    theme: str
    span: str
    months: tuple[str, ...]
    events: tuple[str, ...]


def appendices(study: Study, episodes: Sequence[Episode]) -> Iterator[Block]:
    """The appendices after the first two."""
    yield Heading("Appendix C: Chronology of significant events")
    yield Paragraph(
        "The table is drawn from the combined chronology of the agencies and gives the events that "
        "the panel took to be significant, in the order in which they happened."
    )
    rows = tuple(
        (month, episode.theme, event)
        for episode in episodes
        for month, event in zip(episode.months, episode.events, strict=False)
    )
    yield Table(("When", "Subject", "What is recorded"), rows, (3, 4, 9))
    yield Heading("Appendix D: Learning and questions for partner agencies")
    yield Paragraph(
        "The panel asks each agency to consider this learning and these questions, finding by "
        "finding, and to tell the Board what it found and what it will do."
    )
    for i, strand in enumerate(study.strands, 1):
        yield Heading(f"Learning from finding {i}", 3)
        yield Paragraph(f"{strand.finding_title}.")
        yield Bullets(strand.messages)
        yield Paragraph("Questions for a team or a board of managers:")
        yield Bullets(strand.questions)
    yield Heading("Appendix E: Agencies that contributed")
    yield Table(("Agency", "Contribution"), _AGENCIES, (5, 4))
    yield Heading("Appendix F: Documents considered")
    yield Paragraph("The panel and the author read:")
    yield Bullets(_DOCUMENTS)
