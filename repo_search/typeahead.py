"""Type-ahead: what a search that is being typed may become: words, themes, publishers and cases of
records the public may see. Nothing that only a withdrawn record has is offered."""

from collections.abc import Iterator, Mapping, Sequence

from repo_search.analysis import Token, fold, terms
from repo_search.catalogue import Catalogue, cases
from repo_search.engine import Engine, EngineQuery
from repo_search.index_documents import Authorities, authorities
from repo_search.meaning import meaning
from repo_search.query.pieces import searched_words
from repo_search.results import Completion, CompletionKind

LONGEST = 100
"""Characters of a text that is completed."""
SHORTEST = 2
MOST = 10
"""Completions of one kind."""
_FORMS = 40
"""Words looked at, of which several may be forms of one."""

_Ranked = tuple[bool, int, str, Completion]
"""Whether the name begins otherwise than the text, minus its records, its label; the first counts
most."""


def suggest(
    catalogue: Catalogue, engine: Engine, text: str, limit: int = 3
) -> tuple[Completion, ...]:
    """What a text that is being typed may become: at most `limit` of each kind, words first, then
    themes, publishers, cases. Nothing for a text too short or too long to complete."""
    wanted = fold(text)
    if len(text) > LONGEST or sum(map(len, wanted)) < SHORTEST:
        return ()
    limit = max(0, min(limit, MOST))
    counted = EngineQuery(sort="newest", limit=0, facets=("theme", "publisher"))
    counts = engine.search(counted).facets
    with catalogue.read() as connection:
        known = authorities(connection)
        of_cases = list(_cases(cases.named_like(connection, wanted), wanted))
    theme_names = {t.theme_id: t.names for t in known.themes.values()}
    publisher_names = {p.publisher_id: p.names for p in known.publishers.values()}
    return (
        *_words(engine, text, limit, known),
        *_best(_named("theme", theme_names, counts["theme"], wanted), limit),
        *_best(_named("publisher", publisher_names, counts["publisher"], wanted), limit),
        *_best(of_cases, limit),
    )


def _words(engine: Engine, text: str, limit: int, known: Authorities) -> Iterator[Completion]:
    """The text with its last word completed, with how many records that finds."""
    last: Token | None = None
    for token in searched_words(text):
        last = token
    if last is None or last.end != len(text) or len(last.word) < SHORTEST:
        return
    forms: dict[str, str] = {}
    for word, _ in engine.terms(last.word, "", _FORMS):
        for term in terms(word):
            forms.setdefault(term, word)
    for word in list(forms.values())[:limit]:
        whole = text[: last.start] + word
        asked = EngineQuery(meaning(whole, engine, known, ()).clause, sort="newest", limit=0)
        if found := engine.search(asked).total:
            yield Completion("words", "", whole, "", found)


def _named(
    kind: CompletionKind,
    names: Mapping[str, Sequence[str]],
    counts: Mapping[str, int],
    wanted: Sequence[str],
) -> Iterator[_Ranked]:
    """Entries that records have and one of whose names the words begin; the first name is the
    label, another that fits better is the detail."""
    for entry, (label, *variants) in names.items():
        records = counts.get(entry, 0)
        fitting = [name for name in (label, *variants) if _begins(name, wanted)] if records else []
        if fitting:
            detail = "" if fitting[0] == label else fitting[0]
            found = Completion(kind, entry, label, detail, records)
            yield _otherwise(fitting[0], wanted), -records, label, found


def _cases(shown: Sequence[cases.Shown], wanted: Sequence[str]) -> Iterator[_Ranked]:
    for case in shown:
        if _begins(case.label, wanted):
            found = Completion(
                "case", case.case_id, case.label, ", ".join(case.publishers), case.records
            )
            yield _otherwise(case.label, wanted), -case.records, case.label, found


def _begins(name: str, wanted: Sequence[str]) -> bool:
    """Whether each word begins a word of the name."""
    words = fold(name)
    return all(any(word.startswith(start) for word in words) for start in wanted)


def _otherwise(name: str, wanted: Sequence[str]) -> bool:
    return not " ".join(fold(name)).startswith(" ".join(wanted))


def _best(ranked: Iterator[_Ranked] | list[_Ranked], limit: int) -> list[Completion]:
    return [found for *_, found in sorted(ranked, key=lambda one: one[:3])[:limit]]
