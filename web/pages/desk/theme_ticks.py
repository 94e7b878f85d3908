"""The themes of a record as a tree of boxes to tick."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from repo_search.describing import Suggestion
from repo_search.texts import _, plural
from repo_search.thesaurus import Theme


@dataclass(frozen=True, slots=True)
class Tick:
    """A theme with its box; without one if that stands further up (`value` is ""). `note` says
    where a suggested theme was read."""

    value: str
    label: str
    ticked: bool
    note: str = ""
    narrower: "tuple[Tick, ...]" = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A broad theme and all under it; `counted` says how many are ticked there, "" if none is."""

    label: str
    counted: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class ThemeTicks:
    """The themes that the record has, those that were read in its text, and the tree of all others.
    Each has one box."""

    had: tuple[Tick, ...]
    suggested: tuple[Tick, ...]
    tree: tuple[Branch, ...]


def theme_ticks(
    known: Mapping[str, Theme],
    had: Sequence[str],
    suggested: Iterable[Suggestion],
    ticked: Collection[str],
) -> ThemeTicks:
    """`had` are the ids of the themes of the record, `ticked` those that have a tick now, which may
    be others when the form comes again."""
    notes = {one.theme.id: _note(one) for one in suggested if one.theme.id not in had}
    boxed = {*had, *notes}

    def tick(theme: Theme) -> Tick:
        is_above = theme.theme_id in boxed
        boxed.add(theme.theme_id)
        return Tick(
            "" if is_above else theme.theme_id,
            theme.label,
            theme.theme_id in ticked,
            _("further up") if is_above else "",
            () if is_above and theme.theme_id not in first else tuple(map(tick, under(theme))),
        )

    def under(theme: Theme) -> list[Theme]:
        return [one for one in known.values() if one.matched and theme.theme_id in one.broader]

    first = frozenset(boxed)
    tops = [t for t in known.values() if t.matched and not any(b in known for b in t.broader)]
    return ThemeTicks(
        tuple(Tick(one, _label(known, one), one in ticked) for one in had),
        tuple(Tick(one, _label(known, one), one in ticked, note) for one, note in notes.items()),
        tuple(_branch(top.label, tick(top)) for top in tops),
    )


def _branch(label: str, top: Tick) -> Branch:
    number = _ticked(top)
    counted = plural("%(number)s ticked", "%(number)s ticked", number) if number else ""
    own = (Tick(top.value, top.label, top.ticked, top.note),)
    return Branch(label, counted, (*own, *top.narrower))


def _ticked(tick: Tick) -> int:
    return bool(tick.value and tick.ticked) + sum(map(_ticked, tick.narrower))


def _label(known: Mapping[str, Theme], theme_id: str) -> str:
    return known[theme_id].label if theme_id in known else theme_id


def _note(one: Suggestion) -> str:
    sure = _("%(number)s %% sure", number=round(one.confidence * 100))
    return f"{one.evidence} ({sure})" if one.evidence else sure
