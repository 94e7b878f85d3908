"""Changing many records alike: which records, what to change, and the preview of each change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from repo_search.alerts.searches import Line as InWords
from repo_search.batches.changes import KINDS
from repo_search.batches.doing import MOST
from repo_search.results import FACETS
from repo_search.texts import N_, _
from repo_search.vocabularies import document_types, review_kinds
from web import urls, wording
from web.pages.advanced import ChoiceGroup, review_choices, type_choices
from web.pages.chips import Chip, Names, chips
from web.pages.search import Choice, Fault
from web.urls import Arguments

PATH = "/desk/batch"
SAID = {
    "publisher": N_("Put one publisher in the place of another"),
    "add-theme": N_("Add a theme"),
    "remove-theme": N_("Take out a theme"),
    "replace-theme": N_("Put one theme in the place of another"),
    "document-type": N_("Set the document type"),
    "review": N_("Set the kind of review"),
    "rights": N_("Set the rights"),
}
"""Sorts of change, as they are offered."""
PARTS = {
    ("publisher", "old"): N_("Publisher that is named now"),
    ("publisher", "new"): N_("Publisher to name instead"),
    ("add-theme", "new"): N_("Theme to add"),
    ("remove-theme", "old"): N_("Theme to take out"),
    ("replace-theme", "old"): N_("Theme that is there now"),
    ("replace-theme", "new"): N_("Theme to put in its place"),
    ("document-type", "new"): N_("Document type"),
    ("review", "new"): N_("Kind of review"),
    ("rights", "new"): N_("Rights"),
}
"""What has to be named for each."""
_TYPED = ("q", "publisher", "theme", "from", "to")
_CHOSEN = ("type", "review")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of these pages says: a search or ids of records, a sort of change ("" if
    none is chosen yet) and what was written for it."""

    search: Arguments
    ids: tuple[str, ...]
    kind: str = ""
    old: str = ""
    new: str = ""

    @property
    def records(self) -> Arguments:
        """The arguments that say which records."""
        return (("ids", " ".join(self.ids)),) if self.ids else self.search

    @property
    def pairs(self) -> Arguments:
        """All of it as arguments."""
        change = (("change", self.kind), ("old", self.old), ("new", self.new))
        return (*self.records, *((name, value) for name, value in change if value))


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The form for which records and what to change. `kept` are filters that have no field in it,
    which it carries along, and `staying` names them."""

    title: str
    heading: str
    faults: tuple[Fault, ...]
    typed: dict[str, str]
    types: tuple[ChoiceGroup, ...]
    any_type: bool
    reviews: tuple[Choice, ...]
    kept: Arguments
    staying: tuple[Chip, ...]
    ids: str
    kinds: tuple[Choice, ...]
    publishers: tuple[str, ...]
    themes: tuple[str, ...]
    most: str


def choose_page(
    asked: Asked,
    names: Names,
    publishers: Iterable[str],
    themes: Iterable[str],
    faults: Sequence[Fault] = (),
) -> ChoosePage:
    """`names` are those of the filters chosen, `publishers` and `themes` what may be written."""
    single = {
        name: values[0]
        for name in (*_TYPED, *_CHOSEN)
        if len(values := urls.values(asked.search, name)) == 1
    }
    kept = tuple((n, v) for n, v in asked.search if n not in single)
    return ChoosePage(
        _title(_("Change many records"), faults),
        _("Change many records"),
        tuple(faults),
        {
            name: names.get((name, value), value) if name in FACETS else value
            for name in _TYPED
            for value in [single.get(name, "")]
        },
        type_choices(single.get("type", "")),
        "type" not in single,
        review_choices(single.get("review", "")),
        kept,
        chips(kept, names),
        "\n".join(asked.ids),
        tuple(Choice(kind, _(said), kind == asked.kind) for kind, said in SAID.items()),
        tuple(publishers),
        tuple(themes),
        f"{MOST:,}",
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A field of the form that says what to change: its options are what can be chosen; where
    there are none, it is written, and `known` names a list of what may be."""

    name: str
    label: str
    value: str
    fault: str
    options: tuple[Choice, ...] = ()
    known: str = ""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The form for the change, once it is clear which records. `search` says which in words."""

    title: str
    heading: str
    faults: tuple[Fault, ...]
    count: str
    search: tuple[InWords, ...]
    notes: tuple[str, ...]
    others: str
    hidden: Arguments
    parts: tuple[Part, ...]
    known: tuple[str, ...]
    merging: bool


def change_page(
    asked: Asked,
    number: int,
    search: Sequence[InWords],
    notes: Sequence[str],
    known: Iterable[str],
    faults: Sequence[Fault] = (),
) -> ChangePage:
    """`known` are the names of entries that may be written."""
    heading = _(SAID[asked.kind])
    wrong = {fault.field: fault.text for fault in faults}
    return ChangePage(
        _title(heading, faults),
        heading,
        tuple(faults),
        wording.records(number),
        tuple(search),
        tuple(notes),
        urls.with_query(PATH, asked.records),
        (*asked.records, ("change", asked.kind)),
        tuple(
            _part(asked.kind, part, getattr(asked, part), wrong.get(part, ""))
            for part in KINDS[asked.kind].parts
        ),
        tuple(known),
        asked.kind == "replace-theme",
    )


def _part(kind: str, part: str, value: str, fault: str) -> Part:
    label, field = _(PARTS[kind, part]), KINDS[kind].field
    entries = {"document_type": document_types(), "review": review_kinds()}.get(field)
    if entries is None:
        return Part(part, label, value, fault, known="known" if field != "rights" else "")
    options = tuple(
        Choice(entry.id, _named(field, entry.id), entry.id == value) for entry in entries.values()
    )
    return Part(part, label, value, fault, (Choice("", _("Choose one"), not value), *options))


def _named(field: str, entry_id: str) -> str:
    if field == "review":
        return wording.review_kind(review_kinds()[entry_id])
    return wording.capital(_(document_types()[entry_id].label))


def _title(heading: str, faults: Sequence[Fault]) -> str:
    return _("Error: %(title)s", title=heading) if faults else heading
