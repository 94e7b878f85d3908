"""An index that is damaged is found out, built anew, and never answers wrongly in silence."""

import gc
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from repo_search.catalogue import Catalogue, records
from repo_search.claims import Claim, Source
from repo_search.engine import EngineQuery
from repo_search.engines import open_engine
from repo_search.errors import IndexDamaged
from repo_search.indexing import bring_up_to_date
from repo_search.passages import ExtractedText, Passage
from repo_search.query.parse import parse
from repo_search.repository import opened
from repo_search.settings import EMBEDDED_ENGINES, Settings
from repo_search.verifying import verify

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # whoosh's

Figure = Callable[[str, object], None]
QUERY = EngineQuery(parse('"dental neglect"').clause)
SEED = 20_260_101
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnp" for b in "aeiou" for c in ("rt", "sk", "lm", "nd")]


def put(catalogue: Catalogue, pages: tuple[str, ...]) -> str:
    text = ExtractedText("text/plain", tuple(Passage(n, t) for n, t in enumerate(pages, 1)))
    with catalogue.write() as connection:
        return records.add(connection, text, [Claim("title", ("A review",), Source.MANIFEST)])


@pytest.fixture(params=EMBEDDED_ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path, empty_catalogue: Path) -> Settings:
    """A repository whose index has deletions, segments of several updates, and large files."""
    (tmp_path / "data").mkdir()
    shutil.copy(empty_catalogue, tmp_path / "data")
    made = Settings(data=tmp_path / "data", engine=request.param)
    drawn = random.Random(SEED)
    with opened(made) as repository:
        bring_up_to_date(repository.catalogue, repository.engine)
        put(repository.catalogue, (" ".join(drawn.choices(WORDS, k=100_000)),))
        for _ in range(2):
            gone = put(repository.catalogue, ("dental neglect", "withdrawn"))
            for number in range(3):
                put(repository.catalogue, (f"dental neglect {number}", "another page"))
            bring_up_to_date(repository.catalogue, repository.engine)
            with repository.catalogue.write() as connection:
                records.withdraw(connection, gone, "For the test")
            bring_up_to_date(repository.catalogue, repository.engine)
    return made


def files_of(settings: Settings) -> list[Path]:
    """The pointer, and a file of each kind in each index of the live generation: the largest."""
    name, directory = settings.engine_location
    kinds: dict[tuple[str, str], Path] = {}
    for path in sorted(directory.glob(f"{name}-*/*/*"), key=lambda path: path.stat().st_size):
        if not path.name.endswith(".lock"):
            kind = path.suffix or path.name
            kinds[path.parent.name, kind] = path
    return [directory / f"{name}.json", *kinds.values()]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


HARMS = (truncated, flipped, Path.unlink)


@pytest.fixture
def harmed(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Does harm to a file of a fresh copy of the index; gives where it was."""
    _, index = settings.engine_location
    shutil.copytree(index, tmp_path / "kept", copy_function=shutil.copy2)

    def harm(path: Path, how: Callable[[Path], None]) -> Path:
        shutil.rmtree(index)
        shutil.copytree(tmp_path / "kept", index, copy_function=shutil.copy2)
        path.chmod(0o644)
        how(path)
        return path

    yield harm
    gc.collect()


def answered(settings: Settings) -> int:
    """How many records an engine that was opened just now finds."""
    engine = open_engine(*settings.engine_location)
    try:
        return engine.search(QUERY).total
    finally:
        engine.close()


@pytest.mark.long
def test_whatever_happens_to_a_file_of_the_index_is_found_and_mended(
    settings: Settings, harmed: Callable[..., Path], figure: Figure, at_length: bool
) -> None:
    pointer, *files = files_of(settings)
    largest = max(files, key=lambda path: path.stat().st_size)
    harms = [(path, how) for path in (pointer, *files) for how in HARMS]
    if not at_length:
        drawn = random.Random(SEED)
        harms = [(pointer, flipped), (largest, flipped), *drawn.sample(harms, 4)]
    at_opening = 0
    for path, how in harms:
        said = f"{path.parent.name}/{path.name} {how.__name__}"
        harmed(path, how)
        try:
            assert answered(settings) == 6, said
        except IndexDamaged:
            at_opening += 1
        with opened(settings) as repository:
            assert repository.engine.faults(thorough=True), said
            assert [d for d in verify(repository).differences if d.place == "index"], said
            bring_up_to_date(repository.catalogue, repository.engine)
            assert repository.engine.search(QUERY).total == 6, said
            assert not [d for d in verify(repository).differences if d.place == "index"], said
    tried = len(harms)
    figure(f"{settings.engine}: harms to index files found", f"{tried} of {tried}")
    figure(f"{settings.engine}: of these at opening, others by verify", at_opening)


def test_an_index_whose_generation_is_gone_is_built_anew(settings: Settings) -> None:
    name, directory = settings.engine_location
    for path in directory.glob(f"{name}-*"):
        shutil.rmtree(path)
    with pytest.raises(IndexDamaged, match="reindex"):
        answered(settings)
    with opened(settings) as repository:
        bring_up_to_date(repository.catalogue, repository.engine)
    assert answered(settings) == 6


@pytest.mark.long
def test_a_flipped_bit_is_not_carried_into_a_later_generation(
    settings: Settings, harmed: Callable[..., Path]
) -> None:
    path = harmed(max(files_of(settings)[1:], key=lambda path: path.stat().st_size), flipped)
    with opened(settings) as repository:
        assert repository.engine.faults() == []  # it is too large to be hashed at opening
        for number in range(10):  # enough for segments to be merged
            put(repository.catalogue, (f"dental neglect {number}",))
            bring_up_to_date(repository.catalogue, repository.engine)
        (merged,) = repository.engine.faults(thorough=True) or [""]
        assert merged == "" or path.name in merged
        if not merged:
            assert verify(repository).differences == ()


def test_what_is_damaged_is_said_on_the_command_line_before_it_is_mended(
    settings: Settings, harmed: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    from repo_search.cli import main

    harmed(files_of(settings)[-1], truncated)
    options = ["--data", str(settings.data), "--engine", settings.engine]
    with pytest.raises(SystemExit) as ended:
        main(["search", "dental neglect", *options])
    told = capsys.readouterr()
    assert (ended.value.code, told.out.splitlines()[0]) == (0, "6 results for dental neglect")
    assert "The index is damaged" in told.err
    assert "instead of" in told.err
