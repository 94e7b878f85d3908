"""Recall of the disclosure check, and its false alarms: `python -m benchmarks.disclosures`.

Measured on planted reports (benchmarks/planted) as under the policy “hold”: a report that discloses
something must give a reason to hold of that kind, on the right page; a clean one none. Where real
material lies beside the project (`../shared/corpus`) the share of its reports that would be held is
printed, by kind and without a word of theirs.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planted import Planted
from benchmarks.planted.collection import all_planted
from indexer.readers import NotADocument
from indexer.reading import read_file
from repo_search.disclosures import KINDS, Disclosure
from repo_search.errors import Unreadable

PROJECT = Path(__file__).resolve().parents[1]
CORPUS = PROJECT.parent / "shared" / "corpus"
_REAL = ("ofsted", "inquiries", "partnership_pages", "office")


@dataclass(frozen=True, slots=True)
class Tried:
    """A planted report and what was found in it."""

    planted: Planted
    found: tuple[Disclosure, ...]

    @property
    def held(self) -> bool:
        return any(one.holds for one in self.found)

    @property
    def right(self) -> bool:
        """Whether what was planted was found where it is, or nothing where nothing was."""
        if self.planted.kind is None:
            return not self.held
        return any(
            one.holds and one.kind == self.planted.kind and self.planted.page in (None, one.page)
            for one in self.found
        )


@dataclass(frozen=True, slots=True)
class Share:
    """How many real documents would be held, and for what."""

    documents: int
    held: int
    kinds: Mapping[str, int]


def tried(planted: Iterable[Planted]) -> Iterator[Tried]:
    """Each report read as an import reads it."""
    with tempfile.TemporaryDirectory() as folder:
        for report in planted:
            path = Path(folder, f"report.{report.suffix}")
            path.write_bytes(report.data)
            yield Tried(report, read_file(str(path), path.name).disclosures)


def share_held(files: Iterable[Path], *, names: bool = False) -> Share:
    """How much of real material would be held."""
    documents = held = 0
    kinds = Counter[str]()
    for file in files:
        try:
            found = read_file(str(file), file.name).disclosures
        except (NotADocument, Unreadable):
            continue
        documents += 1
        of_kind = {one.kind for one in found if one.holds}
        held += bool(of_kind)
        kinds.update(of_kind)
        if names and of_kind:
            print(f"    {file.name[:60]}: {', '.join(sorted(of_kind))}")
    return Share(documents, held, kinds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true", help="score the held-out part alone")
    parser.add_argument("--names", action="store_true", help="name what is wrong, and what is held")
    given = parser.parse_args()
    results = list(tried(p for p in all_planted() if p.held_out or not given.held_out))
    print(f"{'planted':<16}{'reports':>8}{'found':>8}{'recall':>8}")
    for kind in KINDS:
        of_kind = [one for one in results if one.planted.kind == kind]
        if of_kind:
            _line(kind, of_kind)
    _line("all", [one for one in results if one.planted.kind is not None])
    clean = [one for one in results if one.planted.kind is None]
    wrong = sum(not one.right for one in clean)
    print(f"clean reports that look alike: {len(clean)}, {wrong} of them held")
    if given.names:
        for one in results:
            if not one.right:
                print(f"    {one.planted.kind}: {one.planted.name!r} {[*map(_short, one.found)]}")
    for folder in _REAL:
        if (CORPUS / folder).is_dir():
            files = sorted(f for f in (CORPUS / folder).rglob("*") if f.is_file())
            share = share_held(files, names=given.names)
            by_kind = ", ".join(f"{kind} {count}" for kind, count in share.kinds.items())
            percent = 100 * share.held / max(share.documents, 1)
            print(
                f"{folder}: {share.documents} read, {share.held} held ({percent:.1f} %) {by_kind}"
            )


def _line(what: str, results: list[Tried]) -> None:
    found = sum(one.right for one in results)
    print(f"{what:<16}{len(results):>8}{found:>8}{found / len(results):>8.2f}")


def _short(one: Disclosure) -> str:
    return f"{one.kind}{'' if one.holds else ' (note)'} p{one.page}: {one.evidence}"


if __name__ == "__main__":
    main()
