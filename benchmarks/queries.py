"""What people ask, drawn from the same statistics as the collection: a seeded mix of queries."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.words import Unit, any_name, statistics
from repo_search.analysis import FUNCTION_WORDS
from repo_search.index_documents import Authorities
from repo_search.search import SearchRequest
from repo_search.vocabularies import document_types, type_groups

_ASKED = ("what helps", "how did", "why was", "who should have seen", "when is it right that")


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of the mix and of what kind it is."""

    kind: str
    request: SearchRequest


class _Drawer:
    """Draws queries of each kind."""

    def __init__(self, draw: Random, known: Authorities) -> None:
        self._draw, self._known = draw, known
        self._words = [unit.text for unit in statistics().words if _tells(unit)]
        self._phrases = [unit.text for unit in statistics().phrases if _tells(unit)]
        self._publishers = [p for p in known.publishers.values() if p.area]
        self._themes = list(known.themes.values())

    def word(self) -> SearchRequest:
        """From the most common to the rarest, as many of each magnitude; or a name."""
        rare = self._draw.random() < 0.15
        return SearchRequest(any_name(self._draw) if rare else self._word())

    def words(self) -> SearchRequest:
        return SearchRequest(" ".join(self._word() for _ in range(self._draw.randint(2, 5))))

    def phrase(self) -> SearchRequest:
        return SearchRequest(f'"{self._phrase()}"')

    def prefix(self) -> SearchRequest:
        return SearchRequest(f"{self._word()[: self._draw.randint(4, 6)]}*")

    def fielded(self) -> SearchRequest:
        publisher, theme = self._draw.choice(self._publishers), self._draw.choice(self._themes)
        kind = self._draw.choice(list(document_types().values()))
        written = (
            f"title:{self._word()} {self._word()}",
            f"publisher:{publisher.area.lower()} {self._word()}",
            f"theme:{theme.label.split()[-1]} {self._word()}",
            f"author:{any_name(self._draw)}",
            f'case:"child {any_name(self._draw)}"',
            f"type:{kind.label.split()[-1]} {self._word()}",
        )
        return SearchRequest(self._draw.choice(written))

    def filtered(self) -> SearchRequest:
        group = self._draw.choice([*type_groups(), *document_types()])
        publisher = self._draw.choice(self._publishers).publisher_id
        year = str(self._draw.randint(2010, 2025))
        chosen = {"type": [group], "publisher": [publisher], "year": [year]}
        chosen["theme"] = [self._draw.choice(self._themes).theme_id]
        facets = self._draw.sample(list(chosen), self._draw.choice((1, 1, 2)))
        return SearchRequest(self._word(), {facet: chosen[facet] for facet in facets})

    def since(self) -> SearchRequest:
        return SearchRequest(self._word(), published_from=str(self._draw.randint(2000, 2025)))

    def browse(self) -> SearchRequest:
        return SearchRequest("") if self._draw.random() < 0.5 else self._blank()

    def question(self) -> SearchRequest:
        words = self._draw.choice(_ASKED).split()
        while len(words) < 10:
            words += self._phrase().split()
        return SearchRequest(" ".join(words[:10]))

    def _blank(self) -> SearchRequest:
        return SearchRequest("", self.filtered().selection)

    def _word(self) -> str:
        return self._words[int(len(self._words) ** self._draw.random()) - 1]

    def _phrase(self) -> str:
        return self._draw.choice(self._phrases)


_KINDS: dict[str, tuple[Callable[[_Drawer], SearchRequest], int]] = {
    "one word": (_Drawer.word, 24),
    "two to five words": (_Drawer.words, 26),
    "phrase": (_Drawer.phrase, 10),
    "prefix": (_Drawer.prefix, 6),
    "fielded": (_Drawer.fielded, 8),
    "filtered": (_Drawer.filtered, 10),
    "since": (_Drawer.since, 4),
    "browse": (_Drawer.browse, 6),
    "question": (_Drawer.question, 6),
}
"""How each kind is drawn, and how many of a hundred there are."""


def mix(number: int, seed: int, known: Authorities) -> list[Asked]:
    """So many queries; the same for the same seed and authority files."""
    draw = Random(f"queries {seed}")
    drawer = _Drawer(draw, known)
    weights = [weight for _, weight in _KINDS.values()]
    kinds = draw.choices(list(_KINDS), weights, k=number)
    return [Asked(kind, _KINDS[kind][0](drawer)) for kind in kinds]


def _tells(unit: Unit) -> bool:
    """Whether somebody would search for it: it neither begins nor ends with a small word."""
    words = unit.text.split()
    return not {words[0], words[-1]} & FUNCTION_WORDS and all(len(word) > 2 for word in words)
