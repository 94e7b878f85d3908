"""How the desk tells of runs: what they are called, what came of them, who, and when."""

from datetime import datetime

from repo_search.catalogue.runs import Run
from repo_search.texts import N_, _
from web import wording

_KINDS = {
    "accept": N_("Accept suggested themes"),
    "batch": N_("Change many records"),
    "clear": N_("Publish what was held back"),
    "deposit": N_("Take in a deposit"),
    "draft": N_("Make a draft"),
    "edit": N_("Edit"),
    "findings": N_("Decide of findings"),
    "import": N_("Import"),
    "import-page": N_("Import from a page"),
    "keep apart": N_("Keep two publishers apart"),
    "merge": N_("Merge two records"),
    "merge publishers": N_("Merge two publishers"),
    "publish": N_("Publish"),
    "refuse": N_("Refuse suggested themes"),
    "tell apart": N_("Tell two records apart"),
    "todo": N_("Settle what waited"),
    "undo": N_("Take back"),
    "withdraw": N_("Withdraw"),
}
_OUTCOMES = {
    "added": N_("added"),
    "updated": N_("updated"),
    "unchanged": N_("unchanged"),
    "duplicate": N_("duplicate"),
    "ignored": N_("ignored"),
    "rejected": N_("rejected"),
    "removed": N_("removed"),
    "restored": N_("restored"),
    "partly restored": N_("partly restored"),
    "left": N_("left as it is"),
    "accepted": N_("accepted"),
    "refused": N_("refused"),
    "not sure": N_("not sure"),
    "sure again": N_("sure again"),
}
_COMMAND = "repo-search "
_DESK = "desk: "


def kind_said(kind: str) -> str:
    return _(_KINDS.get(kind, kind))


def outcome_said(outcome: str) -> str:
    return _(_OUTCOMES.get(outcome, outcome))


def what_said(run: Run) -> str:
    """What was done; of a command only where it is one."""
    return run.what.removeprefix(_DESK)


def is_command(run: Run) -> bool:
    return run.what.startswith(_COMMAND)


def moment(when: datetime) -> str:
    """ "3 May 2026, 14:05"; the catalogue keeps UTC."""
    return f"{wording.day(when.date())}, {when:%H:%M}"
