"""Short papers made from a review: 7-minute briefings, practitioner briefings, learning packs."""

from indexer.sample.blocks import Block, Bullets, Heading, Panel, Paragraph
from indexer.sample.prose import Stock, fill
from indexer.sample.studies import Study


def seven_minutes(study: Study) -> tuple[Block, ...]:
    """Seven numbered minutes, the key learning in a panel."""
    case, strands = study.case, study.strands
    about = case.label or "the young people"
    return (
        Panel("Key learning", tuple(strand.messages[0] for strand in strands[:5])),
        Heading("Minute 1: Background"),
        Paragraph(
            f"A {case.review} was held because {case.incident}. This briefing shares the learning "
            f"and takes about seven minutes to read."
        ),
        Heading(f"Minute 2: About {about}"),
        Paragraph(case.story[0]),
        Heading("Minute 3: What happened"),
        Paragraph(case.story[-1] if len(case.story) > 2 else case.story[1]),
        Heading("Minute 4: What the review found"),
        Bullets(tuple(strand.finding_title + "." for strand in strands)),
        Heading("Minute 5: What worked well"),
        Paragraph(strands[0].good),
        Heading("Minute 6: What to do differently"),
        Bullets(tuple(message for strand in strands[:4] for message in strand.messages[1:3])),
        Heading("Minute 7: Questions for you and your team"),
        Bullets(tuple(strand.questions[0] for strand in strands[:4])),
        Paragraph(
            "Where can I find out more? Read the full report on our website, or speak with your "
            "agency's safeguarding lead. If you are worried about a child, do not wait."
        ),
    )


def practitioner_briefing(study: Study) -> tuple[Block, ...]:
    """Two or three pages on the themes of a review, one heading to each."""
    return (
        Panel(
            "In brief", tuple(f"{strand.theme}: {strand.messages[0]}" for strand in study.strands)
        ),
        Heading("Why you should read this"),
        Paragraph(study.case.story[0]),
        *(block for i in range(len(study.strands)) for block in _theme(study, i)),
        Heading("Take it to your team"),
        Bullets(tuple(strand.questions[-1] for strand in study.strands)),
    )


def _theme(study: Study, position: int) -> tuple[Block, ...]:
    strand = study.strands[position]
    return (
        Heading(strand.heading, 2),
        Paragraph(strand.finding),
        Bullets(strand.messages),
    )


def learning_pack(study: Study, stock: Stock) -> tuple[Block, ...]:
    """A facilitator's pack: account, messages, exercises, questions."""
    opening = stock.draw("frames/learning-open", 2, study.year, study.case.conditions)
    return (
        Heading("How to use this pack"),
        *(Paragraph(fill(text, study.case.slots())) for text in opening),
        Heading("The learning in short"),
        *(Paragraph(strand.finding) for strand in study.strands[:5]),
        Panel("Key messages", tuple(strand.messages[0] for strand in study.strands)),
        Heading("Exercise 1: What did you see?"),
        Paragraph(
            "In pairs, describe a room that you have visited this month without an adjective. "
            "Compare what you have said with what you wrote in the record."
        ),
        Heading("Exercise 2: Good practice"),
        Paragraph("Read this example. What made it possible, and could it happen here?"),
        Paragraph(study.strands[0].good),
        Heading("Exercise 3: A day in the life"),
        Paragraph(
            "Choose a child with whom you work. Draw a clock of twenty-four hours and write in "
            "what you know, and how you know it. Look at the gaps together."
        ),
        Heading("Questions for reflection"),
        Bullets(tuple(question for strand in study.strands[:5] for question in strand.questions)),
    )
