"""Awkward files, and files made from them by accident and malice: none without an outcome, and none
that stops the run."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from .importing import imported
from .mutations import mutations
from .test_bombs import check

Figure = Callable[[str, object], None]
MUTATIONS, IN_BRIEF = 1_000, 40
_SMALL = 60_000
"""Bytes of the files that the few in brief are made from."""
_BY_LIBREOFFICE = (".doc", ".rtf", ".odt")
"""Each takes LibreOffice seconds."""

pytestmark = [pytest.mark.long, pytest.mark.timeout(14_400)]


@pytest.fixture(scope="module")
def awkward(request: pytest.FixtureRequest) -> Sequence[Path]:
    """The awkward files beside the project, or else those that the project itself has or makes."""
    corpus = Path(__file__).resolve().parents[3] / "shared" / "corpus"
    folders = [corpus / "bad_pdfs", corpus / "office"]
    if not corpus.is_dir():
        folders = [
            Path(__file__).parents[1] / "indexer/readers/cases",
            request.getfixturevalue("sample_files"),
        ]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def test_every_awkward_file_has_an_outcome(
    awkward: Sequence[Path], at_length: bool, tmp_path: Path, figure: Figure
) -> None:
    if not at_length:
        pytest.skip("in brief tests/indexer/readers/test_corpus.py reads every sixth")
    _brought_in(
        {f"{at:04} {path.name}": path.read_bytes() for at, path in enumerate(awkward)},
        "awkward files",
        tmp_path,
        figure,
    )


def test_every_mutation_has_an_outcome(
    awkward: Sequence[Path], at_length: bool, tmp_path: Path, figure: Figure
) -> None:
    sources = awkward if at_length else [path for path in awkward if _quick(path)]
    made = dict(mutations(sources, MUTATIONS if at_length else IN_BRIEF))
    _brought_in(made, "mutations", tmp_path, figure)


def _brought_in(files: Mapping[str, bytes], what: str, place: Path, figure: Figure) -> None:
    folder = place / "files"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = imported(place / "data", folder)
    assert set(done.outcomes) == set(files)
    check(done)
    figure(f"{what} tried", f"{len(files)} ({done.counts})")
    figure(f"the slowest of the {what}", done.slowest)
    figure(f"most memory of one process, {what}", f"{done.memory >> 20} MiB")


def _quick(path: Path) -> bool:
    return path.suffix not in _BY_LIBREOFFICE and path.stat().st_size < _SMALL
