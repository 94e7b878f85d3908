"""What a document says of itself never becomes markup, path, header, formula or terminal escape:
hostile values, brought in by real documents, through every address and every command there is."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from repo_search.alerts.post import post
from repo_search.alerts.sending import Office
from repo_search.catalogue import Catalogue, tables
from repo_search.catalogue.clock import now
from repo_search.cli import COMMANDS
from repo_search.repository import opened
from tests.alerts.conftest import ask
from tests.alerts.mail_server import mail_server
from tests.sites import serving, watched
from tests.torture.hostile_documents import WORD, Ids, brought_in, run
from tests.torture.hostile_values import MARK, VALUES
from tests.torture.reading_answers import check_answer, check_csv
from tests.web.conftest import close, fetcher
from web import create_app

pytestmark = pytest.mark.long

QUERIES = (WORD, *VALUES.values())
FIXED = {"number": ["1"], "token": ["x"], "filename": ["x"], "form": ["csv", "ris", "bib", "json"]}
NARROWED = (
    "publisher", "theme", "type", "kind", "addressee", "from", "sort", "by", "status", "text", "r",
)  # fmt: skip
"""Arguments that narrow what is listed."""
STYLES = re.compile(r"\x1b\[\d*m")
"""What click and rich set around words: bold, underlined."""


@pytest.fixture(scope="module")
def ids(tmp_path_factory: pytest.TempPathFactory) -> Ids:
    return brought_in(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def app(ids: Ids) -> Iterator[Flask]:
    made = create_app(ids.settings)
    yield made
    close(made)


@pytest.fixture(scope="module")
def step(at_length: bool) -> int:
    """How many addresses and records are passed over in a brief trial: a prime, so that values and
    places meet in all ways."""
    return 1 if at_length else 7


def addresses(app: Flask, ids: Ids) -> Iterator[str]:
    """Every address that answers a GET, with every id there is; what is asked for is as hostile."""
    for rule in app.url_map.iter_rules():
        at_the_desk = rule.endpoint.startswith("desk.")  # where nobody has an account there is none
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static" or at_the_desk:
            continue
        paths = list(_paths(app, rule, ids))
        yield from paths
        if "<" not in rule.rule:
            yield from (f"{paths[0]}?q={quote(text)}" for text in QUERIES)
            yield from (f"{paths[0]}?{name}={quote(MARK + '<>')}" for name in NARROWED)
        elif "record_id" in rule.arguments:
            yield from (f"{paths[0]}?q={quote(text)}" for text in QUERIES)
            yield f"{paths[0]}?finding={quote(MARK + '<>')}"


def _paths(app: Flask, rule: Rule, ids: Ids) -> Iterator[str]:
    names = sorted(rule.arguments)
    choices = re.findall(r"<any\(([^)]*)\):form>", rule.rule)
    forms = [form for form in FIXED["form"] if not choices or form in choices[0].split(", ")]
    fixed = FIXED | {"form": forms}
    values = [fixed[name] if name in fixed else getattr(ids, name) for name in names]
    with app.test_request_context():
        for given in product(*values):
            parts = dict(zip(names, given, strict=True))
            built = rule.build({n: int(v) if n == "number" else v for n, v in parts.items()})
            assert built is not None, f"{rule.rule} has an argument that this test does not know"
            yield built[1]


def test_no_address_gives_out_a_value_as_more_than_text(
    app: Flask, ids: Ids, figure: Callable[[str, object], None], step: int
) -> None:
    get = fetcher(app)
    asked = 0
    for address in list(addresses(app, ids))[::step]:
        response = get(address)
        assert response.status_code < 500, address
        try:
            check_answer(response)
        except Exception as error:
            raise AssertionError(f"{address} ({response.mimetype})") from error
        asked += 1
    figure("hostile values", len(VALUES))
    figure("answers read, nothing in them more than text", asked)


QUIET = {
    "import", "import-page", "serve", "demo", "withdraw", "edit", "suggest", "reindex", "alerts",
    "replace", "erase", "clear", "backup", "restore", "work",
}  # fmt: skip
"""Commands that print counts alone, or are tried elsewhere: what they print of records is printed
by the others in the same way."""
ASKED: dict[str, list[list[str]]] = {
    "search": [[WORD], [WORD, "--json"], [WORD, "--explain"], *([v] for v in VALUES.values())],
    "show": [["ID"], ["ID", "--json"]],
    "history": [["ID"], ["ID", "--json"]],
    "todo": [[], ["--json"]],
    "records": [["list"], ["list", "--json"], ["list", "--missing", "published"]],
    "export": [[]],
    "runs": [[], ["show", "1"], ["show", "1", "--json"], ["show", "2"]],
    "duplicates": [[], ["--json"]],
    "publishers": [["list"], ["list", "--json"]],
    "themes": [["list"], ["export"]],
    "pages": [[], ["due"]],
    "stats": [[], ["--json"]],
    "disclosures": [[], ["--json"], ["ID"]],
    "findings": [["review"], ["list", "ID"], ["list", "ID", "--json"], ["stats"]],
    "matrix": [["--queries", "QUERIES"], ["--queries", "QUERIES", "--by", "publishers"]],
    "erasures": [[], ["--json"]],
    "verify": [[], ["--json"]],
    "fixity": [[], ["--json"]],
    "users": [[], ["--json"]],
}  # fmt: skip


def test_no_command_prints_a_value_that_steers_a_terminal(
    ids: Ids, figure: Callable[[str, object], None], step: int
) -> None:
    assert set(COMMANDS) == QUIET | set(ASKED), "a command that this test does not know"
    printed = 0
    for name, calls in ASKED.items():
        for call in calls:
            for record_id in ids.record_id[::step] if "ID" in call else [""]:
                known = {"ID": record_id, "QUERIES": str(ids.queries)}
                given = [known.get(word, word) for word in call]
                split = ["--"] if name == "search" and len(given) == 1 else []
                stdout, stderr = run(ids.settings, name, *_after_options(ids, split, given))
                for line in (stdout + stderr).splitlines():
                    _check_line(name, line)
                    printed += 1
    figure("lines printed, none of them steering a terminal", printed)


def _after_options(ids: Ids, split: list[str], given: list[str]) -> list[str]:
    """Words that look like options stand after "--", where a person would have to put them."""
    return ["--data", str(ids.settings.data), *split, *given] if split else given


def _check_line(name: str, line: str) -> None:
    if name in ("export", "themes"):  # files; spreadsheets and programs read them
        return
    steering = [c for c in STYLES.sub("", line) if unicodedata.category(c) in ("Cc", "Zl", "Zp")]
    assert not steering, (name, line)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x7f-\x9f]", line), (name, line)


def test_no_mail_carries_a_value_as_more_than_text(
    ids: Ids, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, object], None]
) -> None:
    """Of the records a person is told, and of what she searched for herself."""
    with mail_server() as server, opened(ids.settings) as repository:
        given = {"smtp": server.url, "sender": "alerts@example.org", "address": "https://r.example"}
        for name, value in given.items():
            monkeypatch.setenv(f"REPO_SEARCH_{name.upper()}", value)
        through = post(ids.settings.model_copy(update=given))
        office = Office(repository.catalogue, repository.engine, through, now())
        for number, text in enumerate(["", WORD, *VALUES.values()]):
            ask(office, f"reader{number}@example.org", text=text)
        stdout, stderr = run(ids.settings, "alerts", "send")
        _confirm_as_of_the_beginning(repository.catalogue)
        more = run(ids.settings, "alerts", "send")
        for line in (stdout, stderr, *more):
            _check_line("alerts", line.strip())
        told = [mail for mail in server.received if WORD in mail.text or MARK in mail.text]
        for mail in server.received:
            assert set(mail.message) <= HEADERS
            assert mail.message.get_content_type() == "text/plain"
            assert not [c for c in mail.text if unicodedata.category(c) == "Cc" and c != "\n"]
        assert len(told) > len(VALUES)
        figure("mails read, nothing in them more than text", len(server.received))


HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted"),
    *("Content-Type", "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe"),
    *(
        "List-Unsubscribe-Post",
        "Precedence",
        "X-Auto-Response-Suppress",
        "X-Peer",
        "X-MailFrom",
        "X-RcptTo",
    ),
}
"""Of a mail as it arrives."""


def _confirm_as_of_the_beginning(catalogue: Catalogue) -> None:
    """As if everybody had signed up and confirmed before anything was brought in."""
    with catalogue.write() as connection:
        connection.execute(tables.mail.delete())
        connection.execute(
            tables.subscription.update().values(confirmed=now(), mailed=now(), serial=0)
        )


def test_the_exported_spreadsheet_holds_no_formula(ids: Ids) -> None:
    check_csv(run(ids.settings, "export")[0].encode())


def test_a_browser_that_opens_every_page_runs_nothing_and_reports_nothing(
    ids: Ids, app: Flask, browser: Any, figure: Callable[[str, object], None], step: int
) -> None:
    """Dialogs, script errors, blocked assets and requests that leave the site fail the test."""
    shown = [
        address
        for address in addresses(app, ids)
        if not re.search(
            r"\.(csv|ris|bib|csljson|json|mrc|marcxml|atom|ttl|xml|svg|css|txt|docx)|/file$|/picture"
            r"|^/?(api|oai|suggestions)|/health",
            address,
        )
    ]
    with serving(["--data", str(ids.settings.data)]) as site, watched(browser, site) as page:
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error(e.blockedURI))"
        )
        for address in shown[:: step**2]:
            page.goto(address, wait_until="load")
            assert page.evaluate(f"document.querySelectorAll('{MARK}, [{MARK}]').length") == 0
    figure("pages opened in a browser, no dialog and no policy report", len(shown[:: step**2]))


def test_no_file_of_ours_has_a_name_that_a_document_gave(ids: Ids) -> None:
    names = [path.name for path in ids.settings.data.rglob("*")]
    assert names
    assert not [name for name in names if MARK in name or not name.isascii()]
    assert not list(Path("/tmp").glob(f"*{MARK}*"))  # noqa: S108 - where a value would have it
