"""On the large installation too: what is withdrawn shows nowhere, and of what is erased nothing is
left in the catalogue, the index and the object storage, nor does it come back."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import urllib3
from sqlalchemy import make_url

from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app

from ..stacks import large, s3
from ..torture import test_withdrawal as withdrawal
from ..torture.secret_record import (
    BEGUN,
    KEPT,
    WORDS,
    Secret,
    found,
    runner,
    secret_repository,
    standing,
)

pytestmark = [pytest.mark.large, pytest.mark.timeout(600)]
Figure = Callable[[str, object], None]


@pytest.fixture
def secret(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Secret:
    """The repository with the secret record, moved to the large installation by a bag."""
    embedded = secret_repository(samples, tmp_path / "embedded")
    bag, data = tmp_path / "bag", tmp_path / "large"
    runner(embedded.settings, "tantivy")("export", "--format", "bagit", bag)
    for name, value in large.environment(data).items():
        monkeypatch.setenv(name, value)
    settings = Settings(data=data)
    assert settings.catalogue.startswith("postgresql")
    runner(settings, settings.engine)("import", "--bagit", bag)
    return replace(embedded, settings=settings)


def test_a_withdrawn_record_shows_nowhere_in_a_site_that_runs(
    secret: Secret, figure: Figure
) -> None:
    asked = [one for one in withdrawal.addresses(secret) if secret.stop_token not in one]
    runner(secret.settings, secret.settings.engine)(
        "withdraw", secret.ids["row"], "--reason", "It has its words"
    )
    app = create_app(secret.settings)
    before = withdrawal.shown(app, asked)
    assert before.keys() >= {WORDS["title"], WORDS["text"], WORDS["theme"], WORDS["publisher"]}
    command = [sys.executable, "-c", "from repo_search.cli import main; main()", "withdraw"]
    given = [secret.record_id, "--reason", "Asked to", "--data", str(secret.settings.data)]
    with subprocess.Popen([*command, *given]) as process:
        withdrawal.wait_until_withdrawn(secret)
        seconds = withdrawal.until_nothing_shows(app, asked)
    assert process.returncode == 0
    assert withdrawal.shown(app, asked) == {}
    assert seconds < 60
    withdrawal.close(app)
    figure(f"seconds until none of {len(asked)} addresses shows it (large)", round(seconds, 1))


def test_what_is_erased_is_nowhere_and_does_not_come_back(secret: Secret) -> None:
    settings = secret.settings
    run = runner(settings, settings.engine)
    assert in_database(settings) >= {WORDS["title"], WORDS["text"], WORDS["note"]}
    objects = in_bucket(settings)
    run("withdraw", secret.ids["row"], "--reason", f"It names {WORDS['case']}")
    said = found(run, "erase", secret.record_id, "--reason", "court-order", "--yes")
    run("erase", secret.ids["row"], "--reason", "court-order", "--yes")
    hashes = said[0]["sha256"]
    assert len(hashes) >= 3
    assert len([sha256 for sha256 in hashes if sha256[2:] in objects]) >= 2
    for _ in range(2):
        assert in_database(settings) == set()
        assert not [sha256 for sha256 in hashes if sha256[2:] in in_bucket(settings)]
        assert standing(settings.data) == {}
        with opened(settings) as repository:
            for word, begun in BEGUN.items():
                assert repository.engine.terms(begun, "", 10) == []
                assert repository.engine.frequencies([word]) == {word: 0}
        assert found(run, "search", KEPT)[0]["total"] == 3
        run("import", secret.documents / f"{WORDS['file name']}.pdf", "--jobs", 1)
    assert "everything agrees" in run("verify")


def in_database(settings: Settings) -> set[str]:
    """The secret words that stand in any row of any table."""
    url = make_url(settings.catalogue).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        said = ""
        for (table,) in connection.execute(listed).fetchall():
            rows = connection.execute(f'SELECT CAST(t AS text) FROM "{table}" t')  # type: ignore[call-overload]
            said += "\n".join(row[0] for row in rows.fetchall()).lower()
    return {word for word in WORDS.values() if word in said}


def in_bucket(settings: Settings) -> str:
    """The names of all objects of the repository."""
    found = re.fullmatch(rf"s3://{s3.BUCKET}/(\w+)\?.*", settings.holdings)
    assert found
    asked = f"{s3.endpoint()}/{s3.BUCKET}?list-type=2&prefix={found[1]}/"
    return urllib3.request("GET", asked).data.decode()
