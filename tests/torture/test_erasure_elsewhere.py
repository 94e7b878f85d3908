"""Promise 10 in odder places: records that were taken back, indexes that nobody uses any more."""

from pathlib import Path

import pytest

from repo_search.settings import Settings

from .secret_record import Run, found, in_tables, runner, standing

WORD = "velmuntrasch"
ENGINES = ("tantivy", "whoosh")


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / f"{WORD}.txt").write_text(f"The {WORD} review\n\nThe child {WORD} was not seen.\n")
    (folder / "stays.txt").write_text("Another review\n\nSupervision was missing.\n")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def run(settings: Settings) -> Run:
    return runner(settings, "tantivy")


def secret_id(run: Run) -> str:
    return next(
        record["record_id"]
        for record in found(run, "records", "list")
        if WORD in record["holdings"][0]["filename"]
    )


def nothing_is_left(folder: Path) -> None:
    assert standing(folder, (WORD,)) == {}
    assert in_tables(folder, (WORD,)) == {}


def test_a_record_that_was_taken_back_can_be_erased(
    run: Run, documents: Path, settings: Settings
) -> None:
    run("import", documents)
    record_id = secret_id(run)
    run("runs", "undo", "1")
    assert in_tables(settings.data, (WORD,)), "the journal knows all of it, to restore it"
    erased = found(run, "erase", record_id, "--reason", "court-order", "--yes")
    assert len(erased[0]["sha256"]) >= 1
    nothing_is_left(settings.data)
    outcomes = {one["outcome"] for one in found(run, "import", documents / f"{WORD}.txt")}
    assert outcomes == {"ignored"}
    assert "was erased" in run("erase", record_id, "--reason", "request", "--yes", code=1)


def test_a_record_goes_with_one_that_had_its_file_and_was_taken_back(
    run: Run, documents: Path, settings: Settings
) -> None:
    run("import", documents)
    earlier = secret_id(run)
    run("runs", "undo", "1")
    run("import", documents)
    record_id = secret_id(run)
    assert record_id != earlier
    run("erase", record_id, "--reason", "court-order", "--yes")
    nothing_is_left(settings.data)
    assert {one["record_id"] for one in found(run, "erasures")} == {earlier, record_id}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_that_was_given_up_and_never_built_anew_has_nothing_of_it(
    engine: str, run: Run, documents: Path, settings: Settings
) -> None:
    run("import", documents)
    record_id = secret_id(run)
    for each in ENGINES:
        runner(settings, each)("reindex")
    (settings.data / "index" / f"{engine}.json").unlink()  # as for one that is damaged
    other = next(each for each in ENGINES if each != engine)
    runner(settings, other)("erase", record_id, "--reason", "request", "--yes")
    nothing_is_left(settings.data)


def test_the_index_in_its_usual_place_has_nothing_of_it_when_another_place_is_used(
    run: Run, documents: Path, settings: Settings, tmp_path: Path
) -> None:
    run("import", documents)
    record_id = secret_id(run)
    elsewhere = runner(settings, f"tantivy:{tmp_path / 'elsewhere'}")
    elsewhere("reindex")
    elsewhere("erase", record_id, "--reason", "request", "--yes")
    nothing_is_left(settings.data)
    assert standing(tmp_path / "elsewhere", (WORD,)) == {}
