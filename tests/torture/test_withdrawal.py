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

from repo_search.catalogue import records
from repo_search.cli import COMMANDS
from repo_search.engines.generations import Generations
from repo_search.exporting import FORMATS
from repo_search.repository import opened
from repo_search.settings import EMBEDDED_ENGINES, Settings
from web import create_app
from web.site import site

from .secret_record import BEGUN, KEPT, WORDS, Secret, runner, secret_repository

Figure = Callable[[str, object], None]

_GUESSED = [WORDS[of] for of in ("title", "text", "publisher", "case", "theme", "abstract")]
_MISSPELT = [f"{word[:-1]}q" for word in _GUESSED]
"""What somebody may type who is told then what is meant."""
_SEARCHES = [KEPT, *(f"{BEGUN[word]}*" for word in _GUESSED), *_MISSPELT]
_FEW = [KEPT, f"{WORDS['text'][:6]}*"]

ADDRESSES: dict[str, list[str]] = {
    "browse.home": ["/"],
    "browse.publisher_list": ["/publishers", "/publishers?by=area", "/publishers?by=name"],
    "browse.publisher": ["/publishers/{publisher}", "/publishers/stay-board"],
    "browse.theme_list": ["/themes"],
    "browse.theme": ["/themes/{theme}", "/themes/neglect"],
    "browse.case_list": ["/cases"],
    "browse.case": ["/cases/{case}"],
    "browse.years": ["/years"],
    "browse.latest": ["/latest", "/latest?text=layer"],
    "browse.insights": ["/insights"],
    "search.results": [
        "/search",
        "/search?publisher={publisher}",
        "/search?theme={theme}",
        "/search?type={type}",
        "/search?sort=oldest&per_page=50",
        *(f"/search?q={quote(text)}" for text in _SEARCHES),
    ],
    "search.help_search": ["/help/search"],
    "advanced.advanced": ["/advanced", "/advanced?publisher={publisher}&theme={theme}&type={type}"],
    "records.record": ["/records/{secret}", "/records/{part}", "/records/{kept}"],
    "records.inside": ["/records/{secret}/search?q=child", "/records/{kept}/search?q=staff"],
    "records.page": ["/records/{secret}/pages/1", "/records/{secret}/pages/2?q=child"],
    "files.file": ["/records/{secret}/file", "/records/{part}/file"],
    "files.picture": ["/records/{secret}/pages/1/picture"],
    "files.boxes": ["/records/{secret}/pages/1/boxes.svg?q=child"],
    "reading_list.reading_list": ["/list?r={secret}&r={secret}.2&r={kept}&r={part}"],
    "alerts.new": ["/alerts/new?publisher={publisher}", "/alerts/new?theme={theme}"],
    "alerts.sign_up": ["POST /alerts?publisher={publisher}"],
    "alerts.confirm": ["/alerts/confirm/{stop}"],
    "alerts.confirmed": ["POST /alerts/confirm/unknown"],
    "alerts.stop": ["/alerts/stop/{stop}"],
    "alerts.stopped": ["POST /alerts/stop/unknown"],
    "about.browse": ["/browse"],
    "exports.search": [
        f"/search.{form}?q={quote(text)}" for form in FORMATS
        for text in ("", *_FEW)
    ] + ["/search.csv?publisher={publisher}"],
    "exports.record": [f"/records/{{secret}}.{form}" for form in FORMATS],
    "exports.reading_list": [
        f"/list.{form}?r={{secret}}&r={{kept}}" for form in FORMATS
    ],
    "feeds.feed": [
        "/search.atom",
        "/search.atom?publisher={publisher}",
        "/search.atom?theme={theme}",
        *(f"/search.atom?q={quote(text)}" for text in _FEW),
    ],
    "discovery.index": ["/sitemap.xml"],
    "discovery.part": ["/sitemaps/1.xml"],
    "discovery.suggestions": [f"/suggestions?q={begun}" for begun in BEGUN.values()],
    "linked.publisher_list": ["/publishers.ttl"],
    "linked.publisher": ["/publishers/{publisher}.ttl", "/publishers/stay-board.ttl"],
    "linked.theme_list": ["/themes.ttl"],
    "linked.theme": ["/themes/{theme}.ttl", "/themes/neglect.ttl"],
    "api.search": [
        "/api/v1/search",
        "/api/v1/search?publisher={publisher}",
        *(f"/api/v1/search?q={quote(text)}" for text in _SEARCHES),
    ],
    "api.suggestions": [f"/api/v1/suggestions?limit=10&q={begun}" for begun in BEGUN.values()],
    "api.record": ["/api/v1/records/{secret}", "/api/v1/records/{part}"],
    "api.record_list": ["/api/v1/records?id={secret}&id={part}&id={kept}"],
    "api.holdings": ["/api/v1/records/{secret}/holdings", "/api/v1/records/{part}/holdings"],
    "api.passages": [
        "/api/v1/records/{secret}/passages?q=child", "/api/v1/records/{part}/passages?q=child",
        "/api/v1/records/{secret}/passages",
    ],
    "api.changes": ["/api/v1/changes", "/api/v1/changes?limit=1"],
    "api.description": ["/api/v1/openapi.json"],
    "api_entries.cases": ["/api/v1/cases?per_page=100"],
    "api_entries.case": ["/api/v1/cases/{case}"],
    "api_entries.publishers": ["/api/v1/publishers?per_page=100"],
    "api_entries.publisher": ["/api/v1/publishers/{publisher}"],
    "api_entries.themes": [f"/api/v1/themes?per_page=100&page={page}" for page in (1, 2)],
    "api_entries.theme": ["/api/v1/themes/{theme}"],
    "about.developers": ["/developers"],
    "health.health": ["/health"],
}  # fmt: skip
"""Addresses by the route that answers them."""
_SAY_NOTHING_OF_RECORDS = {
    "static", "about.accessibility", "about.privacy", "about.support", "about.colour",
    "health.live", "health.ready", "health.robots", "discovery.description",
}  # fmt: skip

OUTPUTS: dict[str, list[list[str]]] = {
    "search": [[], [KEPT], ["--json"], *([f"{BEGUN[word]}*"] for word in _GUESSED),
               *([misspelt] for misspelt in _MISSPELT), [KEPT, "--json"]],
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
    assert record.document_type
    return {
        "secret": secret.record_id,
        "part": secret.part_id,
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
            said = html.unescape(unquote(answer.get_data().decode("utf-8", "replace"))).lower()
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
    assert routes - _SAY_NOTHING_OF_RECORDS == ADDRESSES.keys()


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
                      "words of a page", "period", "second page", "link")
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
def test_no_command_prints_a_withdrawn_record(secret: Secret) -> None:
    run = runner(secret.settings, "tantivy")
    known = names(secret)
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
