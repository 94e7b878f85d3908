"""Promise 9: a withdrawn record shows nowhere, in a site that runs, within a minute.

Every route of the site and every command has to be asked here: a new one fails until it is.
"""

import html
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask import Flask

from repo_search.catalogue import findings, records
from repo_search.cli import COMMANDS
from repo_search.engines.generations import Generations
from repo_search.repository import opened
from repo_search.settings import EMBEDDED_ENGINES, Settings
from web import create_app
from web.site import site

from ..web.conftest import readable
from .addresses import ADDRESSES, GUESSED, MISSPELT, SAY_NOTHING_OF_RECORDS
from .secret_record import BEGUN, KEPT, WORDS, Secret, runner, secret_repository

Figure = Callable[[str, object], None]

OUTPUTS: dict[str, list[list[str]]] = {
    "search": [[], [KEPT], ["--json"], *([f"{BEGUN[word]}*"] for word in GUESSED),
               *([misspelt] for misspelt in MISSPELT), [KEPT, "--json"]],
    "matrix": [["--queries", "{queries}", "--by", by, "--format", form]
               for by in ("reports", "publishers", "years") for form in ("table", "csv", "json")],
    "show": [["{secret}"], ["{secret}", "--json"], ["{part}"], ["{kept}"]],
    "records": [["list"], ["list", "--json"], ["list", "--missing", "published"]],
    "export": [[], ["--query", KEPT]],
    "stats": [[], ["--json"]],
    "duplicates": [["list"], ["list", "--json"]],
    "suggest": [["--json"]],
    "alerts": [["list"], []],
    "erasures": [[]],
}  # fmt: skip
"""What is printed for whomever the records are shown to, by command."""
_OF_THE_LIBRARIAN = {
    "import": "tells of the files it was given",
    "import-page": "tells what the page says",
    "pages": "lists what watched pages say and have said",
    "edit": "refuses it, naming its id",
    "replace": "says what file it had",
    "withdraw": "names its id",
    "erase": "says what is about to go",
    "history": "is the audit trail",
    "disclosures": "says what was found in a record that somebody names",
    "clear": "names its id",
    "findings": "is for deciding of what was found in it",
    "runs": "is the audit trail",
    "publishers": "is the authority file, unmatched entries too",
    "users": "says who may sign in",
    "work": "says how many jobs it did",
    "themes": "is the thesaurus, unmatched labels too",
    "todo": "names tasks that it has left: rejected files, what has vanished from a page",
    "reindex": "counts",
    "verify": "names ids",
    "fixity": "names damaged files of whatever record",
    "backup": "names damaged files of whatever record",
    "restore": "names ids",
    "serve": "serves",
    "demo": "serves",
}
"""Commands that may name it, or say nothing of records, and why."""


@pytest.fixture
def secret(samples: Path, tmp_path: Path) -> Secret:
    return secret_repository(samples, tmp_path / "secret")


@pytest.fixture(params=EMBEDDED_ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(secret: Secret, engine: str) -> Iterator[Flask]:
    running = create_app(secret.settings.model_copy(update={"engine": engine}))
    yield running
    close(running)


def close(app: Flask) -> None:
    with app.app_context():
        site().pictures.close()
        site().repository.close()


def names(secret: Secret) -> dict[str, str]:
    """What stands in addresses."""
    with opened(secret.settings) as repository, repository.catalogue.read() as connection:
        record = records.find(connection, secret.record_id)
        said = findings.of_record(connection, secret.record_id)
    assert record.document_type
    return {
        "secret": secret.record_id,
        "part": secret.part_id,
        "finding": next(one.finding_id for one in said if one.is_shown),
        "kept": secret.kept_id,
        "publisher": record.publishers[0].id,
        "theme": next(theme.id for theme in record.themes if WORDS["theme"] in theme.id),
        "case": record.cases[0].id,
        "type": quote(record.document_type),
        "stop": secret.stop_token,
    }


def addresses(secret: Secret) -> list[str]:
    known = names(secret)
    return [one.format(**known) for of_route in ADDRESSES.values() for one in of_route]


def shown(app: Flask, asked: list[str]) -> dict[str, list[str]]:
    """The secret words that stand in answers, with the addresses; but for those that are asked for,
    as which only the name of what was asked for counts."""
    client, found = app.test_client(), dict[str, list[str]]()
    for address in asked:
        way, _, place = address.rpartition(" ")
        with client.open(place, method=way or "GET") as answer:
            said = html.unescape(unquote(readable(answer.get_data()))).lower()
        for word in WORDS.values():
            named = f"{word} board" if word in address.lower() else word
            if word in address.lower() and word != WORDS["publisher"]:
                continue
            if named in said:
                found.setdefault(word, []).append(address)
    return found


def test_every_route_is_asked(settings: Settings) -> None:
    app = create_app(settings)
    close(app)
    # Nobody has an account here, so there is no desk; librarians may see what was withdrawn.
    every = {rule.endpoint for rule in app.url_map.iter_rules()}
    routes = {endpoint for endpoint in every if not endpoint.startswith("desk.")}
    assert routes - SAY_NOTHING_OF_RECORDS == ADDRESSES.keys()


def test_every_command_is_asked() -> None:
    assert COMMANDS.keys() - _OF_THE_LIBRARIAN.keys() == OUTPUTS.keys()


@pytest.mark.long
def test_a_withdrawn_record_shows_nowhere_in_a_site_that_runs(
    secret: Secret, app: Flask, engine: str, figure: Figure
) -> None:
    asked = addresses(secret)
    with_its_words = secret.ids["row"]
    runner(secret.settings, engine)("withdraw", with_its_words, "--reason", "It has its words")
    before = shown(app, asked)
    assert before.keys() >= {
        WORDS[of] for of in WORDS
        if of not in ("edited", "properties", "part text", "part file name", "earlier text",
                      "words of a page", "period", "second page", "link", "finding",
                      "rejected finding", "corrected finding")
    }, "each may be seen, so it could be left"  # fmt: skip
    pictures = secret.settings.pictures_directory
    assert [*pictures.glob("??/*")]
    index = Generations(secret.settings.data / "index", engine)
    with index.writing():  # as an import does
        process = withdrawing(secret, engine)
        wait_until_withdrawn(secret)
        seconds = until_nothing_shows(app, asked)
    assert process.wait(timeout=120) == 0
    assert shown(app, asked) == {}
    assert [*pictures.glob("??/*")] == []
    assert seconds < 60
    figure(f"seconds until none of {len(asked)} addresses shows it ({engine})", round(seconds, 1))


def withdrawing(secret: Secret, engine: str) -> "subprocess.Popen[bytes]":
    command = "from repo_search.cli import main; main()"
    given = ["withdraw", secret.record_id, "--reason", "Asked to", "--engine", engine]
    return subprocess.Popen(
        [sys.executable, "-c", command, *given, "--data", str(secret.settings.data)]
    )


def wait_until_withdrawn(secret: Secret) -> None:
    with opened(secret.settings) as repository:
        while True:
            with repository.catalogue.read() as connection:
                if records.find(connection, secret.record_id).tombstone:
                    return
            time.sleep(0.05)


def until_nothing_shows(app: Flask, asked: list[str]) -> float:
    """Seconds until the last time that an address showed a word; 0 if none did."""
    began, last = time.monotonic(), 0.0
    while (still := shown(app, asked)) and last < 90:
        asked = sorted({address for of_word in still.values() for address in of_word})
        last = time.monotonic() - began
    return last


@pytest.mark.long
def test_no_command_prints_a_withdrawn_record(secret: Secret, tmp_path: Path) -> None:
    run = runner(secret.settings, "tantivy")
    queries = tmp_path / "queries.txt"
    queries.write_text("\n".join([KEPT, *(f"{BEGUN[word]}*" for word in GUESSED)]))
    known = names(secret) | {"queries": str(queries)}
    for record_id in (secret.record_id, secret.ids["row"]):
        run("withdraw", record_id, "--reason", "Asked to")
    for name, of_command in OUTPUTS.items():
        for arguments in of_command:
            said = printed(run, name, *(one.format(**known) for one in arguments)).lower()
            assert not [w for w in WORDS.values() if w in said], (name, arguments)


def printed(run: Callable[..., str], *arguments: str) -> str:
    """What a command prints, if it refuses too."""
    try:
        return run(*arguments)
    except AssertionError as refused:
        return str(refused)
