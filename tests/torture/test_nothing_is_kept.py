"""Of those who search and read nothing is left anywhere: not in a log, not in the data directory,
not among temporary files; not even when the program fails."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..web.conftest import collection
from .wire import Answer, read, sent

COMMAND = [sys.executable, "-c", "from repo_search.cli import main; main()", "serve"]
WORD = "unmistakablesecret"
ASKER = "203.0.113.77"
IPV6 = "2001:db8:77::1"
ROUTES = (
    *("/search?q={word}", "/search?q={word}&page=x", "/search?within={word}&q=a", "/{word}"),
    *("/search.csv?q={word}", "/search.json?q={word}", "/search.atom?q={word}", "/list?r={word}"),
    *("/api/v1/search?q={word}", "/api/v1/suggestions?q={word}", "/advanced?q={word}"),
    *("/alerts/new?q={word}", "/alerts/confirm/{word}", "/cases?q={word}", "/publishers?q={word}"),
    *("/records/{id}?{word}", "/records/{id}/pages/2?q={word}", "/records/{id}/search?q={word}"),
    *("/records/{id}/pages/2/picture?{word}", "/records/{id}/pages/2/boxes.svg?q={word}"),
    *(
        "/records/{word}",
        "/api/v1/records/{word}",
        "/api/v1/cases/{word}",
        "/static/{word}",
        "/records/{word}/file",
    ),
    *("/matrix?queries=a%0A{word}", "/matrix?queries={word}&from=x", "/matrix.csv?queries={word}"),
    "/search?q=" + "{word}+" * 900,
)
MALFORMED = (
    b"GET /search?q=%s HTTP/9.9\r\nX-Forwarded-For: %s\r\n\r\n",
    b"%s /search HTTP/1.1\r\n%s\r\n\r\n",
    b"GET http://[%s HTTP/1.1\r\nHost: %s\r\n\r\n",
    b'GET /%s HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: "%s\r\nConnection: close\r\n\r\n',
    b"POST /%s HTTP/1.1\r\nHost: localhost\r\nX: %s\r\nContent-Length: 99999999\r\n\r\n",
)


@pytest.mark.long
def test_no_word_and_no_address_of_who_searches_is_left_anywhere(
    tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    held = collection(tmp_path, "tantivy")
    data, temporary = held.settings.data, tmp_path / "temporary"
    temporary.mkdir()
    given = {"TMPDIR": str(temporary), "REPO_SEARCH_PROXY": "127.0.0.1"}
    noted: list[str] = []
    with subprocess.Popen(
        [*COMMAND, "--data", str(data), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | given,
    ) as process:
        try:
            assert process.stdout is not None
            started = next(line for line in process.stdout if "http://" in line)
            site = started.partition(" on ")[2].split()[0]
            asked = 0
            for address in ROUTES:
                for asker in (ASKER, IPV6):
                    get(site, address.format(word=WORD, id=held.ids["report"]), asker)
                    asked += 1
            for template in MALFORMED:
                sent(site, template % (WORD.encode(), ASKER.encode()))
                asked += 1
            left = remains(tmp_path)
            shutil.rmtree(data / "index")
            noted.append(reference(get(site, f"/search?q={WORD}&sort=newest", ASKER)))
            (data / "catalogue.db").write_bytes(b"no longer a database" * 500)
            record = held.ids["report"]
            noted.append(reference(get(site, f"/records/{record}/pages/2?q={WORD}", ASKER)))
            noted.append(reference(get(site, f"/api/v1/search?q={WORD}", ASKER)))
        finally:
            process.terminate()
        said = process.stdout.read()
    left += remains(tmp_path)
    assert not [place for place, found in left if found]
    for private in (WORD, ASKER, IPV6, "127.0.0.1", held.ids["report"]):
        assert private not in said
    assert len(set(noted)) == len(noted)
    for one in noted:
        assert len([line for line in said.splitlines() if line.startswith(one)]) == 1
    figure("requests after which nothing of them was left", asked + len(noted))
    figure("files looked through for it", len(left))


def get(site: str, address: str, asker: str) -> Answer:
    head = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {asker}\r\n"
    return read(sent(site, f"{head}Connection: close\r\n\r\n".encode()))


def reference(answer: Answer) -> str:
    """What the answer says that the log calls its fault; nothing else of it."""
    assert answer.status == 503
    for inner in (b"sqlite", b"Traceback", b"database", b"reindex", WORD.encode()):
        assert inner not in answer.body
    if answer.headers["content-type"] == "application/problem+json":
        return str(json.loads(answer.body)["reference"])
    found = re.search(rb"<strong>([0-9a-f]{10})</strong>", answer.body)
    assert found
    return found[1].decode()


def remains(folder: Path) -> list[tuple[Path, bool]]:
    """Every file below a folder, and whether something of who asked is in it."""
    private = [text.encode() for text in (WORD, ASKER, IPV6)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path, any(one in path.read_bytes() for one in private)) for path in files]
