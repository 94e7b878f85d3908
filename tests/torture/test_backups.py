"""A backup is whole or it is none, whoever writes meanwhile; what is restored of it verifies."""

import random
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from sys import executable

import pytest
from click.testing import CliRunner, Result

from repo_search import backups
from repo_search.catalogue import backups as noted
from repo_search.catalogue import harvest, records
from repo_search.cli import main
from repo_search.errors import BadInput, Damaged
from repo_search.harvesting import tokens
from repo_search.harvesting.asking import Refused
from repo_search.harvesting.tokens import Part
from repo_search.indexing import bring_up_to_date
from repo_search.repository import Repository, opened
from repo_search.settings import Settings

from .test_fixity import flip

Figure = Callable[[str, object], None]
SEED = 20_260_102
PROGRAM = "from repo_search.cli import main; main()"


def written(folder: Path, number: int) -> Path:
    folder.mkdir(exist_ok=True)
    for one in range(number):
        (folder / f"{one}.txt").write_text(f"Learning review {one}\n\nNeglect, part {one}.\n")
    return folder


def held(repository: Repository) -> int:
    with repository.catalogue.read() as connection:
        return len(records.all_ids(connection))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, empty_catalogue: Path) -> Path:
    """The data directory of a repository with four records."""
    path = tmp_path_factory.mktemp("filled")
    (path / "data").mkdir()
    shutil.copy(empty_catalogue, path / "data")
    done = run("import", written(path / "in", 4), "--jobs", 1, "--data", path / "data")
    assert done.exit_code == 0
    return path / "data"


@pytest.fixture
def filled(once: Path, tmp_path: Path) -> Settings:
    shutil.copytree(once, tmp_path / "data")
    return Settings(data=tmp_path / "data")


def test_what_is_restored_verifies_and_knows_its_backup(filled: Settings, tmp_path: Path) -> None:
    done = run("backup", tmp_path / "kept", "--data", filled.data)
    assert (done.exit_code, done.stderr) == (0, "")
    sums = subprocess.run(
        ["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=tmp_path / "kept"
    )
    assert sums.returncode == 0
    done = run("restore", tmp_path / "kept", "--data", tmp_path / "new")
    assert done.exit_code == 0
    assert "4 records, 4 files: everything agrees." in done.stdout
    for data in (filled.data, tmp_path / "new"):
        with opened(Settings(data=data)) as repository, repository.catalogue.read() as connection:
            (one,) = noted.all_backups(connection)
            assert one.directory == tmp_path / "kept"


def test_a_backup_is_made_while_an_import_writes(
    filled: Settings, tmp_path: Path, figure: Figure, at_length: bool
) -> None:
    more = written(tmp_path / "more", 200 if at_length else 60)
    options = ["--data", str(filled.data)]
    importing = [executable, "-c", PROGRAM, "import", str(more), "--jobs", "1", *options]
    made = 0
    with subprocess.Popen(importing, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as going:
        with opened(filled) as repository:
            while going.poll() is None and held(repository) == 4:
                time.sleep(0.01)
        while going.poll() is None and made < (20 if at_length else 3):
            with opened(filled) as repository:
                backups.backup(repository, filled, tmp_path / f"kept-{made}")
            made += 1
        assert going.wait() == 0
    assert made
    for number in range(made)[:: max(1, made // 3)]:
        data = Settings(data=tmp_path / f"new-{number}")
        found = backups.restore(tmp_path / f"kept-{number}", data).verified
        assert found.differences == ()
        assert found.records == found.files >= 4
    figure("backups made during an import, all of those restored whole", made)


@pytest.mark.long
def test_a_backup_or_restore_that_is_killed_is_never_taken_for_whole(
    filled: Settings, tmp_path: Path, figure: Figure, at_length: bool
) -> None:
    drawn = random.Random(SEED)
    kept, new = tmp_path / "kept", tmp_path / "new"
    killed = {"backup": 0, "restore": 0}
    for _ in range(25 if at_length else 2):
        for command, place in (("backup", kept), ("restore", new)):
            given = [str(kept), "--data", str(new if command == "restore" else filled.data)]
            for patience in (drawn.uniform(0.5, 3), 300):
                with subprocess.Popen(
                    [executable, "-c", PROGRAM, command, *given],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                ) as process:  # fmt: skip
                    try:
                        process.wait(patience)
                    except subprocess.TimeoutExpired:
                        process.send_signal(signal.SIGKILL)
                        killed[command] += 1
                if place.exists():
                    break
        with opened(Settings(data=new)) as repository, repository.catalogue.read() as connection:
            assert len(records.all_ids(connection)) == 4
        assert run("verify", "--data", new).exit_code == 0
        for place in (kept, new):
            shutil.rmtree(place)
    figure("kills of backup and restore survived", killed)


def test_directories_that_cannot_be_used_are_refused_with_what_to_do(
    filled: Settings, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a file").touch()
    done = run("backup", tmp_path / "full", "--data", filled.data)
    assert (done.exit_code, "is there and not empty" in done.stderr) == (2, True)
    done = run("backup", filled.data / "backup", "--data", filled.data)
    assert (done.exit_code, "Name a place elsewhere" in done.stderr) == (2, True)
    done = run("restore", tmp_path / "full", "--data", tmp_path / "new")
    assert (done.exit_code, "is no backup" in done.stderr) == (2, True)
    assert run("backup", tmp_path / "kept", "--data", filled.data).exit_code == 0
    done = run("restore", tmp_path / "kept", "--data", filled.data)
    assert (done.exit_code, "--instead-of" in done.stderr) == (2, True)
    elsewhere = filled.model_copy(update={"catalogue": "postgresql+psycopg://db/reviews"})
    with opened(filled) as repository, pytest.raises(BadInput, match="pg_dump"):
        backups.backup(repository, elsewhere, tmp_path / "other")


def test_a_backup_that_is_not_what_was_written_is_not_restored(
    filled: Settings, tmp_path: Path
) -> None:
    kept, new = tmp_path / "kept", Settings(data=tmp_path / "new")
    with opened(filled) as repository:
        backups.backup(repository, filled, kept)
    manifest = (kept / "manifest-sha256.txt").read_text()
    held = next((kept / "holdings").glob("??/*"))
    content, database = held.read_bytes(), (kept / "catalogue.db").read_bytes()

    def cut_off() -> None:
        (kept / "manifest-sha256.txt").write_text("".join(manifest.splitlines(True)[:-1]))

    def led_outside() -> None:
        (kept / "manifest-sha256.txt").write_text(f"{'a' * 64}  ../../etc/passwd\n{manifest}")

    for harm in (
        lambda: flip(held),
        held.unlink,
        lambda: flip(kept / "catalogue.db"),
        cut_off,
        led_outside,
    ):
        harm()
        with pytest.raises(Damaged, match="Use another backup"):
            backups.restore(kept, new)
        assert not list(tmp_path.glob("new*"))
        held.unlink(missing_ok=True)
        held.write_bytes(content)
        (kept / "catalogue.db").write_bytes(database)
        (kept / "manifest-sha256.txt").write_text(manifest)
    assert backups.restore(kept, new).verified.differences == ()


def test_a_damaged_file_is_left_out_of_the_backup_and_named(
    filled: Settings, tmp_path: Path
) -> None:
    flip(next((filled.data / "holdings").glob("??/*")))
    done = run("backup", tmp_path / "kept", "--data", filled.data)
    assert done.exit_code == 1
    assert "is damaged or missing and was left out" in done.stderr
    done = run("restore", tmp_path / "kept", "--data", tmp_path / "new")
    assert (done.exit_code, "is missing" in done.stdout) == (1, True)
    assert "4 records, 4 files: 1 difference." in done.stdout


def test_what_was_erased_since_the_backup_does_not_come_back(
    filled: Settings, tmp_path: Path
) -> None:
    from repo_search.erasing import erase

    with opened(filled) as repository:
        backups.backup(repository, filled, tmp_path / "kept")
        shutil.copytree(tmp_path / "kept", tmp_path / "out-of-reach")
        with repository.catalogue.read() as connection:
            record_id = records.all_ids(connection)[0]
        erase(repository, filled, record_id, "court-order")
    done = run("restore", tmp_path / "kept", "--data", tmp_path / "new")
    assert f"{record_id}, erased on" in done.stdout
    assert "3 records, 3 files: everything agrees." in done.stdout
    given = shlex.split(f"--data {tmp_path}/newer --instead-of {filled.data}")
    done = run("restore", tmp_path / "out-of-reach", *given)
    assert "3 records, 3 files: everything agrees." in done.stdout


def test_harvesters_are_told_of_everything_again_and_of_what_came_after_the_backup(
    filled: Settings, tmp_path: Path
) -> None:
    with opened(filled) as repository:
        token = tokens.written(repository.catalogue, Part("ListRecords", "oai_dc", "", "", "", 5))
    run("backup", tmp_path / "kept", "--data", filled.data)
    run("import", written(tmp_path / "more", 6), "--data", filled.data)
    later = told(filled)
    run("restore", tmp_path / "kept", "--data", tmp_path / "new", "--instead-of", filled.data)
    restored = Settings(data=tmp_path / "new")
    again = told(restored)
    assert min(one.serial for one in again) > max(one.serial for one in later)
    assert {one.record_id for one in again} == {one.record_id for one in later}
    assert sum(one.public for one in again) == 4 < len(later)
    with opened(restored) as repository, pytest.raises(Refused):
        tokens.read(repository.catalogue, token, "ListRecords")


def told(settings: Settings) -> list[harvest.Header]:
    with opened(settings) as repository, repository.catalogue.read() as connection:
        return harvest.since(connection, 0, 100)


def test_an_index_that_stands_elsewhere_is_not_taken_for_that_of_the_backup(
    filled: Settings, tmp_path: Path
) -> None:
    used = filled.model_copy(update={"engine": f"tantivy:{tmp_path / 'elsewhere'}"})
    with opened(used) as repository:
        backups.backup(repository, used, tmp_path / "kept")
        with repository.catalogue.write() as connection:
            record_id = records.all_ids(connection)[0]
            records.withdraw(connection, record_id, "A mistake")
        bring_up_to_date(repository.catalogue, repository.engine)
    anew = used.model_copy(update={"data": tmp_path / "new"})
    assert backups.restore(tmp_path / "kept", anew).verified.differences == ()
