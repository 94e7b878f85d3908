"""Two web processes: on one machine, over one data directory; on two, each with a directory of its
own, over PostgreSQL and OpenSearch; and nginx before them, as deploy/nginx.conf has it."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest
import urllib3
from bs4 import BeautifulSoup
from urllib3.exceptions import ProtocolError

from repo_search.repository import opened
from repo_search.settings import Settings

from ..stacks import nginx, opensearch, postgres, servers
from .conftest import Collection, fill
from .desk.conftest import PASSWORD, add_account
from .several import Web, several

Figure = Callable[[str, object], None]
NGINX = Path(__file__).parents[2] / "deploy/nginx.conf"
HOST = "reviews.example.org"


@pytest.fixture(scope="module")
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("several")
    settings = Settings(data=folder / "first", holdings=f"file:{folder / 'holdings'}")
    if request.param == "two machines":
        node = opensearch.cluster(1)
        engine = f"opensearch+http://{node}/several-{os.getpid()}?replicas=0"
        settings = settings.model_copy(update={"catalogue": postgres.catalogue(), "engine": engine})
    made = Collection(settings)
    with opened(settings, create=True) as repository:
        fill(repository, folder, made)
        add_account(repository.catalogue, "Librarian")
    return made


ONE = pytest.mark.parametrize("held", ["one machine"], indirect=True)
EACH = pytest.mark.parametrize(
    "held", ["one machine", pytest.param("two machines", marks=pytest.mark.large)], indirect=True
)


@pytest.fixture
def both(held: Collection, tmp_path: Path) -> Iterator[list[Web]]:
    settings = held.settings
    environment = {
        "REPO_SEARCH_CATALOGUE": settings.catalogue,
        "REPO_SEARCH_ENGINE": settings.engine,
        "REPO_SEARCH_HOLDINGS": settings.holdings,
        "REPO_SEARCH_PROXY": "127.0.0.1",
        "REPO_SEARCH_ADDRESS": f"https://{HOST}",
    }
    other = settings.data.parent / "second" if settings.catalogue else settings.data
    data = [["--data", str(settings.data)], ["--data", str(other)]]
    with several(tmp_path, *data, environment=environment) as running:
        yield running


class Browser:
    """Keeps cookies, wherever it is sent."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}

    def ask(self, web: Web, path: str, **fields: str) -> urllib3.BaseHTTPResponse:
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self._cookies.items())}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = urllib3.request(
            "POST" if fields else "GET", web.address + path, headers=headers, retries=False,
            body=urlencode(fields) if fields else None,
        )  # fmt: skip
        for line in answer.headers.getlist("Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer

    def field(self, web: Web, path: str, name: str) -> str:
        page = BeautifulSoup(self.ask(web, path).data, "html.parser")
        return str(page.select_one(f"input[name={name}]")["value"])


@EACH
def test_who_signs_in_at_one_withdraws_at_the_other_and_the_first_shows_it_no_more(
    both: list[Web], held: Collection, figure: Figure
) -> None:
    first, second = both
    record_id, browser = held.ids["report"], Browser()
    landing, search = f"/records/{record_id}", "/search?q=alcohol"
    assert first.ask(landing).status == 200
    assert landing in first.ask(search).data.decode()
    token = browser.field(first, "/desk/sign-in", "token")
    signed_in = browser.ask(
        second, "/desk/sign-in", token=token, name="Librarian", password=PASSWORD
    )
    assert signed_in.status == 303
    token = browser.field(first, "/desk/jobs", "token")
    version = browser.field(first, f"/desk{landing}", "version")
    given = {"token": token, "version": version, "do": "withdraw", "reason": "As asked"}
    began = time.monotonic()
    withdrawn = browser.ask(second, f"/desk{landing}/state", **given)
    assert withdrawn.status == 303, withdrawn.data.decode()
    assert first.ask(landing).status == 410
    while landing in first.ask(search).data.decode():
        assert time.monotonic() - began < 30
    taken = time.monotonic() - began
    figure("until a record withdrawn by another process was in no result", f"{taken:.2f} s")
    assert token == browser.field(first, "/desk/jobs", "token"), "one session"


@pytest.fixture
def proxy(both: list[Web], tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of nginx, and its log."""
    port, log = servers.free_ports(1), tmp_path / "reviews.log"
    folder = tmp_path / "nginx"
    folder.mkdir()
    written = NGINX.read_text(encoding="utf-8")
    for number, web in enumerate(both, 1):
        written = written.replace(f"127.0.0.1:800{number}", web.address.removeprefix("http://"))
    written = written[: written.index("    server {\n        listen 80")] + "}\n"
    written = re.sub(r"\n +listen \[::\].*", "", written)
    written = written.replace("listen 443", f"listen 127.0.0.1:{port}")
    written = written.replace("/etc/nginx/tls", str(folder))
    written = written.replace("/var/log/nginx/reviews.log", str(log))
    own = [f"{kind}_temp_path {folder}/{kind};" for kind in _TEMPORARY]
    written = written.replace("http {\n", "\n".join(["http {", *own, ""]), 1)
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"daemon off;\n{user}pid {folder}/pid;\n{written}")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}",
         "-addext", f"subjectAltName=DNS:{HOST}",
         "-days", "2", "-keyout", folder / "reviews.key", "-out", folder / "reviews.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    with nginx.running(folder, folder / "nginx.conf", port):
        yield f"https://127.0.0.1:{port}", log


_LINE = re.compile(r"\[[^]]+\] (GET|POST) \d{3} \d+ (127\.0\.0\.1:\d+(, )?|desk|-)+")
_CUT_OFF = 0
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@pytest.mark.large
@ONE
def test_nginx_spreads_requests_outlives_a_process_and_writes_nothing_down(
    both: list[Web], proxy: tuple[str, Path]
) -> None:
    site, log = proxy
    certificate = str(log.parent / "nginx/reviews.pem")
    pool = urllib3.PoolManager(
        ca_certs=certificate, server_hostname=HOST, assert_hostname=HOST, maxsize=4
    )
    known = [web.address.removeprefix("http://") for web in both]

    def ask(target: str, method: str = "GET", **options: object) -> urllib3.BaseHTTPResponse:
        return pool.request(method, site + target, headers={"Host": HOST}, retries=False, **options)

    for number in range(20):
        assert ask(f"/search?q=alcohol&page=1&words={number}").status == 200
    lines = log.read_text().splitlines()
    assert {line.split()[-1] for line in lines} == set(known), "both answered"
    assert ask("/search", "POST", body=b"x" * 20_000).status == 413
    assert ask("/search?q=" + "x" * 20_000).status == 200
    assert ask("/health/live").headers.get("Server") == "nginx"
    assert ask("/desk").headers["Location"].startswith("/desk/sign-in"), "the desk itself answered"

    stop, statuses = Event(), list[int]()

    def go_on() -> None:
        while not stop.is_set():
            try:
                statuses.append(ask("/search?q=alcohol").status)
            except ProtocolError:
                statuses.append(_CUT_OFF)
            stop.wait(0.05)

    with ThreadPoolExecutor(2) as people:
        asking = [people.submit(go_on) for _ in range(2)]
        time.sleep(1)
        both[0].process.kill()
        both[0].process.wait()
        answered = len(statuses)
        while len(statuses) < answered + 40 and not any(one.done() for one in asking):
            time.sleep(0.1)
        stop.set()
        for one in asking:
            one.result()
    assert set(statuses) <= {200, _CUT_OFF}
    assert statuses.count(_CUT_OFF) <= 2, "only what was being sent at the moment was cut off"
    assert ask("/desk/sign-in").status == 200, "the desk went on with the other"
    whole = log.read_text()
    assert all(_LINE.fullmatch(line) for line in whole.splitlines()), whole
    assert "alcohol" not in whole
    assert not (log.parent / "nginx/error.log").read_text()
