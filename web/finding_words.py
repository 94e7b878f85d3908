"""What is said of findings in plain English: their names, how many there are, who is to act."""

from repo_search.findings import KIND_LABELS, Finding, Kind
from repo_search.texts import _, plural
from web import wording


def name(one: Finding) -> str:
    """ "Recommendation 4.3", "Learning point"."""
    kind = wording.capital(_(KIND_LABELS[one.kind]))
    return f"{kind} {one.number}" if one.number else kind


def addressees(one: Finding) -> str:
    """ "Police; Health visiting"."""
    return "; ".join(map(wording.capital, one.found.addressees))


def of_kind(kind: Kind, number: int) -> str:
    """ "12 recommendations"."""
    match kind:
        case "recommendation":
            return plural("%(number)s recommendation", "%(number)s recommendations", number)
        case "learning-point":
            return plural("%(number)s learning point", "%(number)s learning points", number)
        case "finding":
            return wording.findings(number)
        case "question":
            return plural(
                "%(number)s question for the board", "%(number)s questions for the board", number
            )
        case "good-practice":
            return plural(
                "%(number)s example of good practice", "%(number)s examples of good practice",
                number,
            )  # fmt: skip
    return plural("%(number)s answer", "%(number)s answers", number)
