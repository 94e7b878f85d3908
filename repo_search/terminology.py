"""Names that mean the same, of every source, made ready to be found in a query.

The sources are the themes and publishers of the catalogue, the kinds of review, and two lists of
the core's own: abbreviations and terms that are no themes, and British and American spellings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from repo_search.analysis import fold, terms
from repo_search.authorities import Publisher, name_key
from repo_search.records import split_values
from repo_search.thesaurus import Theme
from repo_search.vocabularies import review_kinds, rows

Names = tuple[str, ...]
"""Names of one thing as they are written, the preferred one first."""
Named = tuple[str, Names]
"""A theme's id, or "" for a publisher, and its names."""

_LONGEST_ACRONYM = 7


class Name(NamedTuple):
    """A name that may be searched for: as written, its folded words, and their terms."""

    text: str
    words: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing. `names` are those it may be searched by: no acronym among them that is a word of
    its own or means something else too, since the index does not tell "SEND" from "send"."""

    every_name: Names
    names: tuple[Name, ...]

    def in_full(self, acronym: str) -> str:
        """The name that an acronym stands for, or the preferred name that is not an acronym."""
        full = [name for name in self.every_name if not _is_acronym(name)]
        of_initials = (n for n in full if "".join(w[0] for w in fold(n)) == acronym)
        return next(of_initials, next(iter(full), self.every_name[0]))


class _Claim(NamedTuple):
    names: Names
    acronym: bool


@dataclass(frozen=True, slots=True)
class Bridge:
    """Meanings by the names they have."""

    claims: Mapping[str, tuple[_Claim, ...]]
    meanings: Mapping[Names, Meaning]

    def find(self, words: Sequence[str]) -> tuple[Meaning, ...]:
        """What these folded words together are a name of."""
        found = {
            claim.names: None
            for key in _keys_of_written(words)
            for claim in self.claims.get(key, ())
            if len(words) == 1 or not claim.acronym
        }
        return tuple(self.meanings[names] for names in found)

    def is_plain(self, word: str) -> bool:
        """Whether a folded word is both a word of English and an acronym here ("send")."""
        return word in _plain_words() and any(
            claim.acronym for key in _keys_of_written((word,)) for claim in self.claims.get(key, ())
        )


def named(themes: Iterable[Theme], publishers: Iterable[Publisher]) -> tuple[Named, ...]:
    """The themes and publishers that have more than one name."""
    found = [(t.theme_id, (t.label, *t.variants)) for t in themes if t.variants]
    return (*found, *(("", p.names) for p in publishers if p.variants))


@lru_cache(maxsize=4)
def bridge(entries: tuple[Named, ...]) -> Bridge:
    """The bridge over these entries, the kinds of review and the core's own terms. It is made once
    for the same entries."""
    sets = [_true_synonyms(theme_id, names) if theme_id else names for theme_id, names in entries]
    everything = _with_terms([names for names in (*sets, *_families()) if len(names) > 1])
    claims: dict[str, list[_Claim]] = defaultdict(list)
    for names in everything:
        for name in names:
            for key in _keys_of_name(name):
                claim = _Claim(names, _is_acronym(name))
                if claim not in claims[key]:
                    claims[key].append(claim)
    ambiguous = {key for key, of_key in claims.items() if len({c.names for c in of_key}) > 1}
    return Bridge(
        {key: tuple(of_key) for key, of_key in claims.items()},
        {names: Meaning(names, tuple(_searched(names, ambiguous))) for names in everything},
    )


def _searched(names: Names, ambiguous: set[str]) -> Iterator[Name]:
    seen: set[tuple[str, ...]] = set()
    for text in names:
        words, of_text = tuple(fold(text)), tuple(terms(text))
        told_apart = not (_is_acronym(text) and words[0] in _plain_words())
        if (
            of_text
            and of_text not in seen
            and told_apart
            and not ambiguous & {*_keys_of_name(text)}
        ):
            seen.add(of_text)
            yield Name(text, words, of_text)


def _is_acronym(name: str) -> bool:
    capitals = sum(map(str.isupper, name))
    return capitals > 1 and len(name) <= _LONGEST_ACRONYM and len(fold(name)) == 1


def _keys_of_name(name: str) -> Iterator[str]:
    """A name of several words is found by its terms, written as one word or as many; a name of
    one word by that word and its plural only: "housing" is not "house", nor "extremism" extreme."""
    words = fold(name)
    if len(words) > 1:
        yield _run_together(words)
    elif words:
        yield f"={words[0] if _is_acronym(name) and name[-1] != 's' else _singular(words[0])}"


def _keys_of_written(words: Sequence[str]) -> dict[str, None]:
    word = "".join(words)
    return dict.fromkeys((_run_together(words), f"={word}", f"={_singular(word)}"))


def _run_together(words: Sequence[str]) -> str:
    return "".join(map(_key_term, words))


@lru_cache(maxsize=20_000)
def _key_term(word: str) -> str:
    british = next(iter(_british().get(word, ())), word)
    return "child" if british == "children" else "".join(terms(british))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _in_running_text(label: str) -> str:
    """A preferred label with a small first letter, unless there are names or figures in it."""
    rest = label[1:]
    return label if rest != rest.lower() or any(map(str.isdigit, rest)) else label.lower()


def _true_synonyms(entry: str, names: Names) -> Names:
    """The names of a theme or kind of review, the preferred one first, without those by which it
    is filed but which mean more, less or something near."""
    unlike = _not_synonyms().get(entry, frozenset())
    return tuple(
        _in_running_text(name) if at == 0 else name
        for at, name in enumerate(names)
        if name_key(name) not in unlike
    )


def _families() -> Iterator[Names]:
    """The names of kinds of review; those of one family together."""
    families: dict[str, list[str]] = defaultdict(list)
    for kind in review_kinds().values():
        families[kind.family or kind.id] += _true_synonyms(kind.id, (kind.label, *kind.variants))
    return (tuple(dict.fromkeys(names)) for names in families.values())


def _with_terms(sets: list[Names]) -> list[Names]:
    """The sets with the core's own terms, which join a set that has a name of theirs in full."""
    place = {
        _run_together(fold(name)): at
        for at, names in enumerate(sets)
        for name in names
        if len(fold(name)) > 1
    }
    joined = list(sets)
    for row in rows("terms.csv"):
        names = (row["name"], *split_values(row["variants"]))
        in_full = (_run_together(fold(name)) for name in names if len(fold(name)) > 1)
        at = next((place[key] for key in in_full if key in place), None)
        if at is None:
            joined.append(names)
        else:
            joined[at] = tuple(dict.fromkeys((*joined[at], *names)))
    return joined


def spellings(word: str) -> tuple[str, ...]:
    """The other spellings of a folded word, British or American, that are safe to search for."""
    return tuple(dict.fromkeys((*_american().get(word, ()), *_british().get(word, ()))))


def respelt(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words in British and in American spelling, where that is another."""
    if len(words) == 1:
        yield from ((other,) for other in spellings(words[0]))
    elif any(map(spellings, words)):
        yield tuple(next(iter(spellings(word)), word) for word in words)


@cache
def _american() -> Mapping[str, Names]:
    """American spellings by British ones, but for those whose term is that of another word:
    "hospitalized" has the term of "hospital"."""
    pairs = ((row["british"], row["american"], row["only_from"]) for row in rows("spellings.csv"))
    return _by_first((british, us) for british, us, only_from in pairs if only_from != "american")


@cache
def _british() -> Mapping[str, Names]:
    """British spellings by American ones, but for those that are British words too: "practice"."""
    pairs = ((row["american"], row["british"], row["only_from"]) for row in rows("spellings.csv"))
    return _by_first((us, british) for us, british, only_from in pairs if only_from != "british")


def _by_first(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Names]:
    found: dict[str, Names] = {}
    for first, second in pairs:
        found[first] = (*found.get(first, ()), second)
    return found


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("plain_words.csv"))


@cache
def _not_synonyms() -> Mapping[str, frozenset[str]]:
    return {
        row["entry"]: frozenset(map(name_key, split_values(row["names"])))
        for row in rows("not_synonyms.csv")
    }
