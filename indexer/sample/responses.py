"""What publishers say after a review: board responses, action plans, progress reports."""

from indexer.sample.blocks import Block, Heading, Paragraph, Table
from indexer.sample.prose import Stock, fill
from indexer.sample.studies import Study

_OWNERS = (
    "Director of Children's Services",
    "Chief Nurse",
    "Detective Superintendent",
    "Head of Education Inclusion",
    "Designated Doctor",
    "Business Manager",
)
_RATINGS = ("Complete", "On track", "Complete", "Some delay", "On track")
_DUE = ("3 months", "6 months", "6 months", "9 months", "12 months")


def _draw(study: Study, stock: Stock, section: str, count: int) -> list[str]:
    drawn = stock.draw(f"frames/{section}", count, study.year, study.case.conditions)
    return [fill(text, study.case.slots()) for text in drawn]


def _cycle(texts: list[str] | tuple[str, ...], position: int) -> str:
    return texts[position % len(texts)]


def board_response(study: Study, stock: Stock) -> tuple[Block, ...]:
    """The publisher's reply to each recommendation."""
    replies = _draw(study, stock, "response-item", 8)
    blocks: list[Block] = [Heading("Our response")]
    blocks += [Paragraph(text) for text in _draw(study, stock, "response-open", 3)]
    for i, text in enumerate(study.recommendations):
        blocks += [Heading(f"Recommendation {i + 1}", 2), Paragraph(text)]
        blocks.append(Paragraph(f"Response to recommendation {i + 1}: {_cycle(replies, i)}"))
    blocks.append(Heading("What happens next"))
    blocks += [Paragraph(text) for text in _draw(study, stock, "response-close", 1)]
    return tuple(blocks)


def action_plan(study: Study) -> tuple[Block, ...]:
    """One row to each recommendation: who will do it, by when, and how we shall know."""
    rows = tuple(
        (str(i + 1), text, _cycle(_OWNERS, i), _cycle(_DUE, i), _evidence(study, i))
        for i, text in enumerate(study.recommendations)
    )
    return (
        Heading("Multi-agency action plan"),
        Paragraph(
            f"This plan sets out what the partner agencies will do in answer to the "
            f"{study.case.review} concerning {study.case.label}. "
            "Times run from the day of publication."
        ),
        Table(("No.", "Recommendation", "Lead", "Due", "Evidence"), rows, (3, 14, 8, 5, 10)),
    )


def _evidence(study: Study, position: int) -> str:
    strand = study.strands[position % len(study.strands)]
    return f"Audit and practitioner survey: {strand.theme[0].lower()}{strand.theme[1:]}"


def progress_report(study: Study, stock: Stock) -> tuple[Block, ...]:
    """A rating and a sentence of evidence for each recommendation."""
    remarks = _draw(study, stock, "progress-item", 8)
    blocks: list[Block] = [Heading("Introduction")]
    blocks += [Paragraph(text) for text in _draw(study, stock, "progress-open", 2)]
    rows = tuple(
        (str(i + 1), text, _cycle(_RATINGS, i), _cycle(remarks, i))
        for i, text in enumerate(study.recommendations)
    )
    blocks.append(Heading("Progress against each recommendation"))
    blocks.append(
        Table(("No.", "Recommendation", "Rating", "What has been done"), rows, (3, 16, 6, 15))
    )
    blocks.append(Heading("What difference has it made?"))
    blocks += [Paragraph(strand.questions[0]) for strand in study.strands[:2]]
    blocks.append(
        Paragraph(
            "The group put these questions to practitioners again this year. Their answers are "
            "more specific than they were, and in most teams refer to something done in the "
            "past month."
        )
    )
    blocks.append(Heading("Next steps"))
    blocks += [Paragraph(text) for text in _draw(study, stock, "progress-close", 1)]
    return tuple(blocks)
