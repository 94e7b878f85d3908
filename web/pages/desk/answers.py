"""The answers that can be given to a task: what the buttons say, and what has to be written or
chosen with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from repo_search.settling import Answer, Verdict, ways
from repo_search.texts import N_, _, plural
from repo_search.worklist.tasks import Kind

_BUTTONS: Mapping[tuple[Kind, Verdict], str] = {
    ("damaged", "accept"): N_("Done: take it off the list"),
    ("rejected", "accept"): N_("Done: take it off the list"),
    ("disclosure", "accept"): N_("Clear it"),
    ("disclosure", "reject"): N_("Withdraw it"),
    ("deposit", "accept"): N_("Publish it now"),
    ("deposit", "edit"): N_("Publish it on this day"),
    ("deposit", "reject"): N_("Withdraw it"),
    ("duplicate", "accept"): N_("Make them one record"),
    ("duplicate", "reject"): N_("Keep both: they are different"),
    ("publisher", "accept"): N_("It is this publisher"),
    ("publisher", "reject"): N_("It is a publisher of its own"),
    ("overdue", "accept"): N_("Done: take it off the list"),
    ("vanished", "accept"): N_("Done: take it off the list"),
    ("textless", "accept"): N_("Leave it without text"),
    ("undated", "accept"): N_("Save the date"),
    ("undated", "reject"): N_("Leave it without a date"),
    ("themes", "accept"): N_("Accept the ticked themes"),
    ("themes", "reject"): N_("Refuse them all"),
    ("findings", "accept"): N_("Show it"),
    ("findings", "edit"): N_("Show it with this wording"),
    ("findings", "reject"): N_("Reject it"),
}
_OF_MANY: Mapping[tuple[Kind, Verdict], str] = {
    ("duplicate", "accept"): N_("Make each pair one record, keeping the one that came first"),
    ("publisher", "accept"): N_("Each is the publisher whose name is nearest"),
    ("publisher", "reject"): N_("Each is a publisher of its own"),
    ("themes", "accept"): N_("Accept all suggested themes"),
    ("undated", "accept"): N_("Give all the same date"),
    ("findings", "accept"): N_("Show all findings that wait"),
    ("findings", "reject"): N_("Reject all findings that wait"),
}
ONE_BY_ONE: frozenset[tuple[Kind, Verdict]] = frozenset({("findings", "edit")})
"""What cannot be answered to several tasks at once."""
_DID: Mapping[tuple[Kind, Verdict], str] = {
    ("damaged", "accept"): "took a damaged file off the list",
    ("rejected", "accept"): "took a rejected file off the list",
    ("disclosure", "accept"): "cleared what may disclose a person",
    ("disclosure", "reject"): "withdrew what may disclose a person",
    ("deposit", "accept"): "published a draft",
    ("deposit", "edit"): "gave a draft its day of publication",
    ("deposit", "reject"): "withdrew a draft",
    ("duplicate", "accept"): "made one record of two",
    ("duplicate", "reject"): "told two records apart",
    ("publisher", "accept"): "made one publisher of two",
    ("publisher", "reject"): "left a publisher as one of its own",
    ("overdue", "accept"): "took an overdue report off the list",
    ("vanished", "accept"): "took a vanished report off the list",
    ("textless", "accept"): "left a record without text",
    ("undated", "accept"): "gave a date of publication",
    ("undated", "reject"): "left a record without a date",
    ("themes", "accept"): "accepted suggested themes",
    ("themes", "reject"): "refused suggested themes",
    ("findings", "accept"): "accepted findings",
    ("findings", "edit"): "corrected a finding",
    ("findings", "reject"): "rejected findings",
}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    hint: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What is asked with an answer. `needed`: it cannot be given without."""

    shape: Literal["checkboxes", "radios", "text", "lines", "hidden"]
    name: Literal["chosen", "written"]
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    value: str = ""
    fault: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One answer as a form of its own; `key` tells it from the others."""

    verdict: Verdict
    button: str
    fields: tuple[Field, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that could not be taken, and why."""

    answer: Answer
    fault: str


def of_many(kind: Kind, verdict: str) -> str:
    """What is said of an answer to several tasks."""
    if verdict == "unsure":
        return _("Not sure")
    if verdict == "sure":
        return _("Sure again")
    pair = next(key for key in _BUTTONS if key == (kind, verdict))
    return _(_OF_MANY.get(pair) or _BUTTONS[pair])


def did(kind: Kind, verdict: Verdict, tasks: int = 1) -> str:
    """What was done, for the log, which is kept in English."""
    said = {"unsure": "marked a task as not sure", "sure": "took back that a task is not sure"}
    one = said.get(verdict) or _DID[kind, verdict]
    return one + (f" ({tasks} tasks)" if tasks > 1 else "")


def offered(
    kind: Kind, options: Sequence[Option], unsure: bool, given: Given | None
) -> tuple[Way, ...]:
    """The answers to a task; `options` are the themes, records or publishers to choose among, or
    the findings that wait, the one it is about being chosen. An answer that could not be taken
    stands there as it was given."""
    found = [_way(kind, verdict, options, given) for verdict in ways(kind)]
    last: Verdict = "sure" if unsure else "unsure"
    text = _("Take back “not sure”") if unsure else _("Not sure")
    more = []
    if kind == "findings" and len(options) > 1:
        button = plural("Show it", "Show all %(number)s that wait", len(options))
        more.append(Way("accept", button, (), "all"))
    return (*found, *more, Way(last, text, (), last))


def _way(kind: Kind, verdict: Verdict, options: Sequence[Option], given: Given | None) -> Way:
    mine = given if given and given.answer.verdict == verdict else None
    fields = _fields(kind, verdict, options, mine)
    return Way(verdict, _(_BUTTONS[kind, verdict]), fields, verdict)


def _fields(
    kind: Kind, verdict: Verdict, options: Sequence[Option], given: Given | None
) -> tuple[Field, ...]:
    written = given.answer.written if given else ""
    fault = given.fault if given else ""
    chosen = tuple(_rechosen(options, given))

    def text(label: str, hint: str = "", *, needed: bool = True) -> Field:
        return Field("text", "written", label, hint, (), written, fault, needed)

    match kind, verdict:
        case "themes", "accept":
            label = _("Suggested themes")
            return (Field("checkboxes", "chosen", label, "", chosen, "", fault),)
        case "duplicate", "accept":
            label = _("Which record stays")
            hint = _("The other becomes part of it; its address leads there.")
            return (Field("radios", "chosen", label, hint, chosen, "", fault),)
        case "publisher", "accept":
            label = _("Name or id of another publisher") if options else _("Name or id")
            hint = _("Leave this empty if it is the one chosen above.") if options else ""
            named = text(label, hint, needed=not options)
            near = Field("radios", "chosen", _("Publishers with a name like it"), "", chosen)
            return (near, named) if options else (named,)
        case "undated", "accept":
            hint = _("As it is printed: 15 May 2018, May 2018, spring 2018, 2018 or 2018/19.")
            return (text(_("Date of publication"), hint),)
        case "deposit", "edit":
            return (text(_("Day of publication"), _("In full, such as 5 March 2027.")),)
        case "disclosure", "accept":
            return (text(_("Why it may be published"), _("Kept with the run.")),)
        case (("disclosure" | "deposit"), "reject"):
            hint = _("Readers see this reason in its place.")
            return (text(_("Why it is withdrawn"), hint),)
        case "findings", _:
            about = next((one for one in options if one.chosen), None)
            if about is None:
                return ()
            mine = Field("hidden", "chosen", "", value=about.value)
            if verdict != "edit":
                return (mine,)
            label, hint = _("Its wording"), _("In the words of the document; nothing is added.")
            said = written if given else about.text
            return mine, Field("lines", "written", label, hint, (), said, fault, True)
    return ()


def _rechosen(options: Sequence[Option], given: Given | None) -> Sequence[Option]:
    if given is None:
        return options
    return [
        Option(one.value, one.text, one.hint, one.value in given.answer.chosen) for one in options
    ]
