"""What is changed in the records of a batch: which field, from what, to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from repo_search.catalogue import claims as asserted
from repo_search.catalogue import publishers, themes
from repo_search.claims import REFUSED, SUGGESTED, Claim, Source
from repo_search.errors import BadInput, NotFound
from repo_search.records import Record, Reference
from repo_search.texts import N_, _
from repo_search.vocabularies import document_types, find_entry, review_kinds

Part = Literal["old", "new"]
_EVIDENCE = "batch"
_LACKING = {
    "publisher": N_("Write the name of a publisher."),
    "themes": N_("Write the name of a theme."),
    "document_type": N_("Choose a document type."),
    "review": N_("Choose a kind of review."),
    "rights": N_("Write what the rights are."),
}
_UNLISTED = {
    "document_type": N_("There is no document type “%(written)s”."),
    "review": N_("There is no kind of review “%(written)s”."),
}


class Kind(NamedTuple):
    """A sort of change: the field, what has to be named, and how the log tells it."""

    field: str
    parts: tuple[Part, ...]
    said: str


KINDS: Mapping[str, Kind] = {
    "publisher": Kind("publisher", ("old", "new"), "publisher “{old}” became “{new}”"),
    "add-theme": Kind("themes", ("new",), "added the theme “{new}”"),
    "remove-theme": Kind("themes", ("old",), "took out the theme “{old}”"),
    "replace-theme": Kind("themes", ("old", "new"), "theme “{old}” became “{new}”"),
    "document-type": Kind("document_type", ("new",), "document type became “{new}”"),
    "review": Kind("review", ("new",), "kind of review became “{new}”"),
    "rights": Kind("rights", ("new",), "set the rights"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed in every record, a sort of KINDS. Where a field takes several values, `old`
    gives way to `new`; without `old`, `new` is added; without `new`, `old` is taken out. Elsewhere
    `new` is what it says from then on."""

    kind: str
    old: Reference | None = None
    new: Reference | None = None

    @property
    def field(self) -> str:
        return KINDS[self.kind].field

    @property
    def said(self) -> str:
        labels = {part: entry.label for part in ("old", "new") if (entry := getattr(self, part))}
        return f"changed many records: {KINDS[self.kind].said.format(**labels)}"


def understood(connection: Connection, kind: str, written: str) -> Reference:
    """What a person wrote as a value of such a change: an entry of an authority file or list by its
    id or a name. Raises BadInput, NotFound."""
    field, name = KINDS[kind].field, " ".join(written.split())
    if not name:
        raise BadInput(_(_LACKING[field]))
    if field == "publisher":
        publisher = publishers.find_in(publishers.all_publishers(connection), name)
        return Reference(publisher.publisher_id, publisher.name)
    if field == "themes":
        theme = themes.find_in(themes.all_themes(connection), name)
        return Reference(theme.theme_id, theme.label)
    if field == "rights":
        return Reference(name, name)
    entry = find_entry(document_types() if field == "document_type" else review_kinds(), name)
    if entry is None:
        raise NotFound(_(_UNLISTED[field], written=name[:80]))
    return Reference(entry.id, entry.label)


def claims_for(connection: Connection, record: Record, change: Change) -> list[Claim]:
    """What a librarian is to claim of a record; nothing if it says so already."""
    if change.field not in ("publisher", "themes"):
        value = change.new.id if change.new else ""
        same = getattr(record, change.field) == value
        return [] if same else [Claim(change.field, (value,), Source.LIBRARIAN, _EVIDENCE)]
    before = record.publishers if change.field == "publisher" else record.themes
    after = _exchanged(before, change)
    if [one.id for one in after] == [one.id for one in before]:
        return []
    labels = tuple(one.label for one in after)
    claims = [Claim(change.field, labels, Source.LIBRARIAN, _EVIDENCE)]
    if change.field == "themes" and change.old:
        claims += _refused(connection, record.record_id, change.old)
    return claims


def _exchanged(before: Sequence[Reference], change: Change) -> list[Reference]:
    old, new = change.old, change.new
    if old is None:
        after = [*before, new]
    elif any(one.id == old.id for one in before):
        after = [new if one.id == old.id else one for one in before]
    else:
        after = [*before]
    return list({one.id: one for one in after if one is not None}.values())


def _refused(connection: Connection, record_id: str, theme: Reference) -> list[Claim]:
    """The claim by which a theme that is taken out does not come back as a suggestion."""
    known = asserted.of_record(connection, record_id)
    suggested = (label for claim in known if claim.field == SUGGESTED for label in claim.values)
    if theme.id not in themes.find_or_add(connection, *suggested):
        return []
    before = [label for claim in known if claim.field == REFUSED for label in claim.values]
    labels = dict.fromkeys((*before, theme.label))
    return [Claim(REFUSED, tuple(labels), Source.LIBRARIAN, _EVIDENCE)]
