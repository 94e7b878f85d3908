"""A repository moves to the large installation and back, and is the same afterwards."""

from pathlib import Path

import pytest

from repo_search.settings import Settings

from ..stacks import large
from .conftest import Import, files, rows, run


@pytest.mark.large
def test_a_repository_goes_to_the_large_installation_and_comes_back(
    lived_in: Settings, bag: Path, bring: Import, settings: Settings, tmp_path: Path
) -> None:
    data, second = tmp_path / "large", tmp_path / "second"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in large.environment(data).items():
            patch.setenv(name, value)
        there = run("import", "--bagit", bag, "--data", data)
        assert there.exit_code == 0, there.output
        assert "everything agrees" in there.stdout
        verified = run("verify", "--data", data)
        assert verified.exit_code == 0, verified.output
        assert not (data / "catalogue.db").exists()
        assert not (data / "holdings").is_dir() or not [*(data / "holdings").rglob("*")]
        done = run("export", "--format", "bagit", second, "--data", data)
        assert done.exit_code == 0, done.output
    back = bring(second)
    assert back.exit_code == 0, back.output
    before, after = rows(lived_in.data), rows(settings.data)
    after["backup"] = [row for row in after["backup"] if str(second) not in row]  # noted there
    for held in (before, after):
        held["sequences"] = [row for row in held["sequences"] if row[0] != "backup"]
    for table, held in before.items():
        assert after[table] == held, table
    assert files(settings.data) == files(lived_in.data)
    assert run("verify", "--data", settings.data).exit_code == 0
