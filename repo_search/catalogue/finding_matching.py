"""Which findings were there before: so that they keep their ids, and what was said of them, when a
text is read anew or by newer rules."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple

from repo_search.findings import Finding, Found, Stretch
from repo_search.passages import Passage
from repo_search.wordings import ALIKE_FROM, content_terms, likeness

Said = tuple[str, str]
_Told = Callable[[Found], tuple[object, ...]]


def carried(
    record_id: str,
    found: Sequence[Found],
    before: Sequence[Finding] = (),
    text: Sequence[Passage] | None = None,
) -> list[Finding]:
    """What was found, as the findings of its record: those that were there before keep their ids
    and serials and what was said of them, the others have the serial 0. With them those that no
    rule finds any more but of which somebody has decided, as long as their words stand in the text,
    None if it has not changed; and without what is new in places of these that he accepted."""
    known = matched(found, before)
    kept = {one.finding_id for one in known.values()}
    gone = [one for one in before if one.verdict and one.finding_id not in kept]
    there = [found[at] for at in known]
    stay = []
    for one in gone if text is None else still_there(gone, text):
        if not any(_is_same(one.found, other) for other in there):
            stay.append(one)
            there.append(one.found)
    accepted = [one.found for one in stay if one.verdict == "accepted"]
    new = {
        at
        for at, one in enumerate(found)
        if at not in known and not any(_overlap(one, of) for of in accepted)
    }
    taken = kept.union(one.finding_id for one in stay)
    ids = new_ids(record_id, found, new, taken)
    return [
        *(replace(old, found=found[at]) for at, old in known.items()),
        *stay,
        *(Finding(made, record_id, 0, found[at]) for at, made in ids.items()),
    ]


def letters(found: Found) -> Said:
    """The kind of a finding and the letters of its wording: findings of the same are the same."""
    return found.kind, _letters_of(found.about + found.wording)


def new_ids(
    record_id: str, found: Sequence[Found], of: Collection[int], taken: Collection[str]
) -> dict[int, str]:
    """Ids for those of the findings of a document that stand at these places: made of the record,
    the letters of the wording, and how often these came before, and none that is taken."""
    times, ids, used = Counter[Said](), dict[int, str](), set(taken)
    for at, one in enumerate(found):
        said = letters(one)
        while at in of:
            told = "\n".join((record_id, *said, str(times[said])))
            made = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            if made not in used:
                ids[at] = made
                used.add(made)
                break
            times[said] += 1
        times[said] += 1
    return ids


def matched(found: Sequence[Found], before: Sequence[Finding]) -> dict[int, Finding]:
    """Which of these were there before, by place: those of the same kind and letters first, where
    they stood or in their order, then of the same kind those that are most alike, then those of the
    same letters and another kind."""
    known: dict[int, Finding] = {}
    left = {one.finding_id: one for one in before}
    _pair(found, known, left, lambda one: (*letters(one), *one.stretches))
    _pair(found, known, left, letters)
    alike = _alike(found, known, left.values())
    for _how_much, at, old in sorted(alike, key=lambda one: -one[0]):
        if at not in known and old.finding_id in left:
            known[at] = left.pop(old.finding_id)
    _pair(found, known, left, lambda one: letters(one)[1:])
    return known


def _pair(
    found: Sequence[Found],
    known: dict[int, Finding],
    left: dict[str, Finding],
    said: _Told,
) -> None:
    waiting = defaultdict[tuple[object, ...], list[Finding]](list)
    for old in reversed(left.values()):
        waiting[said(old.found)].append(old)
    for at, one in enumerate(found if waiting else ()):
        if at not in known and (same := waiting.get(said(one))):
            known[at] = left.pop(same.pop().finding_id)


def _alike(
    found: Sequence[Found], known: Mapping[int, Finding], left: Iterable[Finding]
) -> Iterator[tuple[float, int, Finding]]:
    terms = [(old, content_terms(old.found.wording)) for old in left]
    for at, one in enumerate(found if terms else ()):
        if at not in known:
            mine = content_terms(one.wording)
            for old, said in terms:
                if old.kind == one.kind and (how_much := likeness(mine, said)) >= ALIKE_FROM:
                    yield how_much, at, old


def still_there(gone: Sequence[Finding], passages: Sequence[Passage]) -> list[Finding]:
    """Those of findings that no rule finds any more whose words still stand in the text, with the
    place where they stand now."""
    if not gone:
        return []
    text = _text_of(passages)
    places = ((one, _place(one.found, text)) for one in gone)
    return [
        replace(one, found=replace(one.found, stretches=stretches))
        for one, stretches in places
        if stretches
    ]


def _is_same(one: Found, other: Found) -> bool:
    return letters(one) == letters(other) and _overlap(one, other)


def _overlap(one: Found, other: Found) -> bool:
    """Whether two findings of a document have some of their text in common."""
    return any(
        a.page == b.page and a.start < b.end and b.start < a.end
        for a in one.stretches
        for b in other.stretches
    )


class _Text(NamedTuple):
    """The letters of a document, and of each where it stands: page and character."""

    letters: str
    places: Sequence[tuple[int, int]]
    pages: Mapping[int, str]


def _text_of(passages: Sequence[Passage]) -> _Text:
    found: list[str] = []
    places: list[tuple[int, int]] = []
    for passage in passages:
        for at, character in enumerate(passage.text):
            for letter in filter(str.isalnum, character.casefold()):
                found.append(letter)
                places.append((passage.page, at))
    return _Text("".join(found), places, {one.page: one.text for one in passages})


def _place(found: Found, text: _Text) -> tuple[Stretch, ...]:
    """Where a wording stands: where it stood, or wherever its letters stand in one run."""
    wanted = _letters_of(found.wording)
    stood = "".join(text.pages.get(page, "")[start:end] for page, start, end in found.stretches)
    if wanted and _letters_of(stood) == wanted:
        return found.stretches
    first = text.letters.find(wanted) if wanted else -1
    if first < 0:
        return ()
    stretches: dict[int, Stretch] = {}
    for page, at in text.places[first : first + len(wanted)]:
        start = stretches[page].start if page in stretches else at
        stretches[page] = Stretch(page, start, at + 1)
    return tuple(stretches.values())


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
