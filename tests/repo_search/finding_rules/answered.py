"""What is found in invented responses, in short."""

from repo_search.finding_rules.answers import answers
from repo_search.passages import Passage

TITLE = "Government response to the Independent Review of Child M\n"


def pages(*texts: str) -> list[Passage]:
    return [Passage(number, text) for number, text in enumerate(texts, start=1)]


def told(*texts: str) -> list[tuple[str, str, str, str]]:
    """Number, status, what is repeated and the answer, of each."""
    return [(one.number, one.status, one.about, one.wording) for one in answers(pages(*texts))]
