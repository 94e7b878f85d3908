"""Themes: concepts of a thesaurus (after SKOS): names, relations, words that hint at them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from repo_search.authorities import name_key
from repo_search.errors import BadInput


@dataclass(frozen=True, slots=True)
class Theme:
    """One concept. `broader` and `related` are ids. `variants` are true synonyms, by which searches
    are expanded; `indicators` only hint at the theme and are no names of it. `former_ids` lead
    here since a merge or a change of name. `matched` is False for a label that came with a
    document and is not in the thesaurus yet."""

    theme_id: str
    label: str
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    scope_note: str = ""
    uri: str = ""
    former_ids: tuple[str, ...] = ()
    matched: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The preferred label and the variants."""
        return (self.label, *self.variants)


def check(themes: Iterable[Theme], known: Collection[str] = ()) -> None:
    """Raises BadInput naming what is wrong: a name that two concepts claim, a broader or related
    concept that is neither among them nor `known` (ids), or concepts that are broader than
    themselves."""
    by_id = {theme.theme_id: theme for theme in themes}
    claimed: dict[str, Theme] = {}
    for theme in by_id.values():
        for name in theme.names:
            first = claimed.setdefault(name_key(name), theme)
            if first is not theme:
                raise BadInput(
                    f"“{name}” is a name of both “{first.label}” ({first.theme_id}) and "
                    f"“{theme.label}” ({theme.theme_id}). A name can be that of one theme only."
                )
        for relation, others in (("broader", theme.broader), ("related", theme.related)):
            for other in others:
                if other not in by_id and other not in known:
                    raise BadInput(
                        f"“{theme.label}” ({theme.theme_id}) has the {relation} theme “{other}”, "
                        "which isn't there."
                    )
    _refuse_cycles(by_id)


def _refuse_cycles(themes: dict[str, Theme]) -> None:
    try:
        TopologicalSorter({i: theme.broader for i, theme in themes.items()}).prepare()
    except CycleError as error:
        chain = [themes[theme_id].label for theme_id in reversed(error.args[1])]
        said = " < ".join(f"“{label}”" for label in chain[:6])
        raise BadInput(
            f"A theme cannot be broader than itself: {said}{' …' if len(chain) > 6 else ''}."
        ) from error
