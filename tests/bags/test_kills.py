"""An import or export of a bag that is killed at any touch of the world is done or not, and is
done when it is run again."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..torture.agreement import disagreements
from ..torture.lives import Lives, lives_in
from .conftest import files, rows

Figure = Callable[[str, object], None]
SEED = 20_261_123


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    with lives_in(tmp_path_factory.mktemp("lives")) as begun:
        yield begun


def drawn(touches: int, wanted: int) -> list[int]:
    """Moments among so many touches."""
    rng = random.Random(SEED)  # noqa: S311 -- drawn the same way each time
    return sorted(rng.sample(range(1, touches), wanted))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_an_import_that_is_killed_leaves_nothing_or_all_of_it(
    small_bag: Path,
    empty_catalogue: Path,
    lives: Lives,
    tmp_path: Path,
    figure: Figure,
) -> None:
    def place(name: str) -> Path:
        (tmp_path / name).mkdir()
        return Path(shutil.copy(empty_catalogue, tmp_path / name)).parent

    whole = place("whole")
    counted = lives.run("import", "--bagit", small_bag, "--data", whole, end_at=-1)
    assert counted.code == 0, counted.said
    outcomes = {"nothing of it": 0, "all of it": 0}
    for number, moment in enumerate(drawn(counted.touches, 60)):
        data = place(str(number))
        ended = lives.run("import", "--bagit", small_bag, "--data", data, end_at=moment)
        assert ended.killed, ended.said
        again = lives.run("import", "--bagit", small_bag, "--data", data)
        if again.code:
            assert "repo-search verify" in again.said
            assert lives.run("verify", "--data", data).code == 0
        outcomes["all of it" if again.code else "nothing of it"] += 1
        assert rows(data) == rows(whole)
        assert files(data) == files(whole)
        assert disagreements(data, "tantivy") == []
    figure("imports of a bag killed, and what was there of it", outcomes)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_an_export_that_is_killed_leaves_no_bag(
    small_bag: Path, lives: Lives, tmp_path: Path, figure: Figure
) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    assert lives.run("import", "--bagit", small_bag, "--data", data).code == 0
    command = ["export", "--format", "bagit", out, "--data", data]
    counted = lives.run(*command, end_at=-1)
    assert counted.code == 0, counted.said
    for moment in drawn(counted.touches, 30):
        shutil.rmtree(out, ignore_errors=True)
        assert lives.run(*command, end_at=moment).killed
        assert not out.exists() or moment > counted.touches // 2
        if not out.exists():
            assert lives.run(*command).code == 0
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        done = lives.run("import", "--bagit", out, "--data", tmp_path / "new")
        assert (done.code, "everything agrees" in done.said) == (0, True), done.said
    figure("exports of a bag killed", 30)
