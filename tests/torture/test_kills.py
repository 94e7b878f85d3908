"""Promise 1: whatever is killed at whatever moment, nothing is lost and nothing is there twice."""

import random
import re
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from repo_search.engine import EngineQuery
from repo_search.engines import open_engine
from repo_search.settings import EMBEDDED_ENGINES

from ..present import TORTURE
from .agreement import State, disagreements, state
from .conftest import own_word
from .lives import Lives

Documents = Callable[[int], Path]
Figure = Callable[[str, object], None]

WORDS = ("neglect", "northmere", *map(own_word, range(0, 300, 7)))


def options(data: Path, engine: str) -> list[str]:
    return ["--data", str(data), "--engine", engine]


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_an_import_killed_again_and_again_ends_like_one_that_was_not(
    engine_name: str,
    documents: Documents,
    lives: Lives,
    tmp_path: Path,
    at_length: bool,
    figure: Figure,
) -> None:
    files, wanted = (300, 100) if at_length else (12, 5)
    folder = documents(files)
    rng = random.Random(engine_name)
    whole, seconds = _uninterrupted(lives, folder, tmp_path / "whole", engine_name)
    kills = repositories = 0
    while kills < wanted:
        data = tmp_path / f"data-{repositories}"
        command = ["import", folder, "--jobs", "2", *options(data, engine_name)]
        before = kills
        while kills < wanted:
            moment = _moment(rng, seconds)
            ended = lives.run_for(moment, *command, with_children=rng.random() < 0.5)
            if not ended.killed:
                break
            kills += 1
            _assert_readers_get_answers(lives, data, engine_name, rng)
        ended = lives.run(*command)
        assert ended.code == 0, ended.said
        assert disagreements(data, engine_name) == []
        assert state(data, engine_name, WORDS) == whole
        listed = lives.run("runs", *options(data, engine_name)).said.splitlines()
        assert "not finished" not in listed[0]
        assert sum("not finished" in line for line in listed) <= kills - before
        repositories += 1
    figure(f"kills survived by imports of {files} files, {engine_name}", kills)


def _uninterrupted(lives: Lives, folder: Path, data: Path, engine: str) -> tuple[State, float]:
    began = time.monotonic()
    assert lives.run("import", folder, *options(data, engine)).code == 0
    assert disagreements(data, engine) == []
    return state(data, engine, WORDS), time.monotonic() - began


def _moment(rng: random.Random, whole: float) -> float:
    """Seconds to live: some lives end while they start, others anywhere in what they have to do.
    There are so many of the short ones that the whole is rarely done before a dozen have ended."""
    if rng.random() < 0.3:
        return rng.uniform(0, 1)
    return rng.uniform(0.5, max(2, whole / 8))


def _assert_readers_get_answers(lives: Lives, data: Path, engine: str, rng: random.Random) -> None:
    with closing(open_engine(engine, data / "index")) as opened:
        if opened.built():
            opened.search(EngineQuery())
    if (data / "catalogue.db").exists() and rng.random() < 0.5:
        answered = lives.run("search", "review", *options(data, engine))
        assert answered.code == 0, answered.said
        records = len(state(data, engine).records)
        assert re.search(rf"^{records} results", answered.said, re.MULTILINE), answered.said


@pytest.fixture(scope="session")
def small(
    lives: Lives, documents: Documents, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """A repository of six documents, of which one has an earlier version, for each engine. It is
    copied before anything is done to it. In the folder they come from there is a later one."""
    made: dict[str, Path] = {}

    def repository(engine: str) -> Path:
        if engine not in made:
            made[engine] = data = tmp_path_factory.mktemp("small") / "data"
            folder = shutil.copytree(documents(6), data.with_name("documents"))
            for words in ("", "It was corrected in 2021."):
                _correct(folder / "0003.txt", words)
                assert lives.run("import", folder, *options(data, engine)).code == 0
            assert disagreements(data, engine) == []
            _correct(folder / "0003.txt", "It was corrected in 2022.")
            shutil.copy(documents(8) / "0007.txt", folder)
        return made[engine]

    return repository


def _correct(path: Path, words: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


TASKS = {
    "withdraw": ["withdraw", "ID", "--reason", "It names a child."],
    "edit": ["edit", "ID", "title=Another title", "case=Child Q", "publisher=Another body"],
    "undo of an import": ["runs", "undo", "1"],
    "undo of a new version": ["runs", "undo", "2"],
    "reindex": ["reindex"],
    "import of a new version": ["import", "FOLDER", "--jobs", "1"],
}
PAIRS = [
    (task, engine)
    for row, task in enumerate(TASKS)
    for column, engine in enumerate(EMBEDDED_ENGINES)
    if TORTURE or (row + column) % 2 == 0
]


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("task", "engine_name"), PAIRS)
def test_what_is_killed_was_done_or_not_and_can_be_done_again(
    engine_name: str,
    task: str,
    small: Callable[[str], Path],
    lives: Lives,
    tmp_path: Path,
    at_length: bool,
    figure: Figure,
) -> None:
    rng = random.Random(task)
    base = small(engine_name)
    done = _copied(base, tmp_path / "done")
    before = state(done, engine_name, WORDS)
    undisturbed = lives.run(
        *_command(TASKS[task], done, engine_name, base.with_name("documents")), end_at=-1
    )
    assert undisturbed.code == 0, undisturbed.said
    assert disagreements(done, engine_name) == []
    after = state(done, engine_name, WORDS)
    assert (before == after) is (task == "reindex")
    rounds, kills = (30 if at_length else 1), 0
    data = tmp_path / "data"
    for _ in range(rounds):
        shutil.rmtree(data, ignore_errors=True)
        _copied(base, data)
        command = _command(TASKS[task], data, engine_name, base.with_name("documents"))
        moment = rng.randint(1, undisturbed.touches)
        kills += lives.run(*command, end_at=moment).killed
        answered = lives.run("search", *options(data, engine_name))
        assert answered.code == 0, (moment, answered.said)
        now = state(data, engine_name, WORDS)
        assert now in (before, after) or task.startswith("import"), moment  # file by file
        if now != after:
            again = lives.run(*command)
            assert again.code == 0, (moment, again.said)
        else:  # whatever comes next under the lock clears away what is left
            (tmp_path / "empty").mkdir(exist_ok=True)
            nothing = ["import", tmp_path / "empty", *options(data, engine_name)]
            assert lives.run(*nothing).code == 0
        assert disagreements(data, engine_name) == [], moment
        assert state(data, engine_name, WORDS) == after, moment
    figure(f"kills survived, {task}, {engine_name}", f"{kills} of {rounds}")


def _copied(base: Path, data: Path) -> Path:
    shutil.copytree(base, data)
    return data


def _command(task: list[str], data: Path, engine: str, folder: Path) -> list[str]:
    with closing(open_engine(engine, data / "index")) as opened:
        first = opened.search(EngineQuery(sort="oldest")).hits[0].record_id
    named = {"ID": first, "FOLDER": str(folder)}
    return [*(named.get(word, word) for word in task), *options(data, engine)]
