"""Promise 10: what is erased is nowhere any more, and does not come back."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from repo_search.catalogue import erasures, records
from repo_search.repository import opened
from repo_search.settings import EMBEDDED_ENGINES, Settings
from web import create_app
from web.site import site

from .secret_record import (
    BEGUN,
    KEPT,
    WORDS,
    Run,
    Secret,
    found,
    in_tables,
    runner,
    secret_repository,
    standing,
)

Figure = Callable[[str, object], None]


@pytest.fixture
def secret(samples: Path, tmp_path: Path) -> Secret:
    return secret_repository(samples, tmp_path)


def drawn(secret: Secret) -> None:
    """Somebody looks at a picture of a page, which is kept."""
    app = create_app(secret.settings)
    address = f"/records/{secret.record_id}/pages/1/picture"
    with app.test_client().get(address) as answer:
        assert answer.status_code == 200
    close(app)
    assert [*secret.settings.pictures_directory.glob("??/*")]


def close(app: object) -> None:
    with app.app_context():  # type: ignore[attr-defined]
        site().pictures.close()
        site().repository.close()


def nothing_is_left(secret: Secret, hashes: list[str]) -> None:
    data = secret.settings.data
    assert standing(data) == {}
    assert in_tables(data) == {}
    no_file_is_left(data, hashes)
    assert [*secret.settings.pictures_directory.glob("??/*")] == []


def nothing_is_found(secret: Secret, engine: str) -> None:
    run = runner(secret.settings, engine)
    with opened(secret.settings.model_copy(update={"engine": engine})) as repository:
        for word, begun in BEGUN.items():
            assert repository.engine.terms(begun, "", 10) == []
            assert repository.engine.frequencies([word]) == {word: 0}
    assert found(run, "search", KEPT)[0]["total"] == 3


def import_again(run: Run, secret: Secret) -> None:
    """By every way there is: a folder, a manifest, a file by its name, a page, another name."""
    documents = secret.documents
    data = secret.settings.data
    other = shutil.copytree(documents, data.with_name(f"{data.name}-again"))
    (other / f"{WORDS['file name']}.pdf").rename(other / "renamed.pdf")
    run("import", documents, "--manifest", documents.parent / "manifest.csv", "--jobs", 1)
    run("import", documents / f"{WORDS['file name']}.pdf", "--jobs", 1)
    run("import", other / "renamed.pdf", "--jobs", 1)
    run("import-page", documents.parent / "listing.html")
    edits = data.with_name(f"{data.name}-edits.csv")
    edits.write_text(f"record_id,title\n{secret.record_id},The {WORDS['title']} review\n")
    run("import", "--manifest", edits)
    run("replace", secret.kept_id, other / "renamed.pdf", "--reason", "A mistake", code=2)


@pytest.mark.long
@pytest.mark.parametrize("engine", EMBEDDED_ENGINES)
def test_what_is_erased_is_nowhere_and_does_not_come_back(
    secret: Secret, engine: str, tmp_path: Path, figure: Figure
) -> None:
    run = runner(secret.settings, engine)
    drawn(secret)
    before = {**standing(secret.settings.data), **in_tables(secret.settings.data)}
    assert before.keys() == {*WORDS.values()}, "each word stands somewhere, so it could be left"
    backup, older, away = (tmp_path / name for name in ("backup", "older", "away"))
    for directory in (backup, older):
        run("backup", directory)
    shutil.move(older, away)  # out of reach of the erasure
    run("withdraw", secret.ids["row"], "--reason", f"It names {WORDS['case']}")

    said = found(run, "erase", secret.record_id, "--reason", "court-order", "--yes")
    run("erase", secret.ids["row"], "--reason", "court-order", "--yes")
    hashes = said[0]["sha256"]
    assert len(hashes) >= 3, "two versions, and the file of the record merged into it"
    nothing_is_left(secret, hashes)
    import_again(run, secret)
    nothing_is_left(secret, hashes)
    for each in EMBEDDED_ENGINES:
        nothing_is_found(secret, each)

    for number, restoring in enumerate(([backup], [away, "--instead-of", secret.settings.data])):
        data = tmp_path / f"restored-{number}"
        restored = replace(secret, settings=Settings(data=data))
        runner(restored.settings, engine)("restore", *restoring)
        nothing_is_left(restored, hashes)
        nothing_is_found(restored, engine)
        import_again(runner(restored.settings, engine), restored)
        nothing_is_left(restored, hashes)
    figure("words looked for in every file, and not found", len(WORDS))


@pytest.mark.long
def test_its_page_says_that_it_was_erased_and_when(secret: Secret) -> None:
    run = runner(secret.settings, "tantivy")
    run("erase", secret.record_id, "--reason", "request", "--yes")
    app = create_app(secret.settings)
    client = app.test_client()
    for record_id in (secret.record_id, secret.part_id):
        for address in (f"/records/{record_id}", f"/records/{record_id}/file"):
            answer = client.get(address)
            assert answer.status_code == 410
            assert "was erased on" in answer.text
            assert "request" not in answer.text
        told = client.get(f"/api/v1/records/{record_id}")
        assert told.status_code == 410
        assert set(told.get_json()) >= {"record_id", "erased"}
        assert "reason" not in told.get_json()
    close(app)
    listed = found(run, "erasures")
    assert {one["record_id"] for one in listed} == {secret.record_id, secret.part_id}
    assert all(one["cleared"] and one["category"] == "request" for one in listed)
    assert "was erased" in run("erase", secret.record_id, "--reason", "request", "--yes", code=1)
    assert "no record" in run("erase", "zzzzzzzz", "--reason", "request", "--yes", code=1)


@pytest.mark.long
def test_other_bytes_from_the_same_place_come_in(secret: Secret) -> None:
    run = runner(secret.settings, "tantivy")
    run("erase", secret.record_id, "--reason", "failed-redaction", "--yes")
    redacted = secret.settings.data.parent / f"{WORDS['file name']}.pdf"
    shutil.copy(secret.documents / "kept-1.pdf", redacted)
    with redacted.open("ab") as stream:
        stream.write(b"\n% redacted\n")
    assert [one["outcome"] for one in found(run, "import", redacted)] == ["added"]


@pytest.mark.long
def test_an_erasure_that_was_not_confirmed_erases_nothing(secret: Secret) -> None:
    run = runner(secret.settings, "tantivy")
    said = run("erase", secret.record_id, "--reason", "request", code=1)
    assert WORDS["title"] in said.lower()
    assert secret.part_id in said, "what became part of it goes too, which is said"
    assert found(run, "show", secret.record_id)[0]["record_id"] == secret.record_id


@pytest.mark.long
def test_an_erasure_that_is_killed_is_ended_by_whoever_comes_next(
    samples: Path, tmp_path: Path, at_length: bool, figure: Figure
) -> None:
    cut_off = 0
    for number in range(30 if at_length else 3):
        secret = secret_repository(samples, tmp_path / str(number))
        data = secret.settings.data
        _killed(secret, after_seconds=number * (0.02 if at_length else 0.1))
        cut_off += bool(_in_erasure(data, "cleared IS NULL"))
        begun = _in_erasure(data, "1")
        with opened(secret.settings) as repository, repository.catalogue.read() as connection:
            assert erasures.uncleared(connection) == []
            hashes = [h for one in erasures.all_erasures(connection) for h in one.sha256s]
            there = secret.record_id in records.all_ids(connection)
        assert bool(begun) != there
        if begun:
            row = {WORDS["title"], WORDS["link"]}  # these the row without a file has too
            assert not standing(data).keys() - row
            no_file_is_left(data, hashes)
    assert cut_off > 0, "no kill came in time"
    figure("erasures that were killed in the middle and ended later", cut_off)


def _killed(secret: Secret, after_seconds: float) -> None:
    """Erases the record in a process that is killed so many seconds after it has begun."""
    command = "from repo_search.cli import main; main()"
    data = secret.settings.data
    arguments = ["erase", secret.record_id, "--reason", "unlawful", "--yes", "--data", str(data)]
    with subprocess.Popen(
        [sys.executable, "-c", command, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and not _in_erasure(data, "1"):
            time.sleep(0.002)
        time.sleep(after_seconds)
        process.kill()


def _in_erasure(data: Path, condition: str) -> int:
    database = sqlite3.connect(data / "catalogue.db", timeout=30)
    (number,) = database.execute(f"SELECT count(*) FROM erasure WHERE {condition}").fetchone()
    database.close()
    return int(number)


def no_file_is_left(data: Path, hashes: list[str]) -> None:
    names = [str(path.relative_to(data)).replace("/", "") for path in data.rglob("*")]
    assert not [name for name in names for one in hashes if one in name]
