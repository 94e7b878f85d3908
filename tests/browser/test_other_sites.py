"""What a script of another site may read in a browser: the API and nothing else."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.sites import serving

ASK = """async (site) => {
  const search = `${site}/api/v1/search?q=neglect&per_page=1`;
  const first = await fetch(search);
  const names = ['ETag', 'Link', 'RateLimit', 'RateLimit-Policy'];
  const headers = names.map((name) => first.headers.get(name));
  const asking = { headers: { 'If-None-Match': headers[0] }, cache: 'no-store' };
  const again = await fetch(search, asking);
  const others = ['/search.json?q=neglect', '/search?q=neglect', '/health'];
  const tried = await Promise.allSettled(others.map((path) => fetch(site + path)));
  return {
    total: (await first.json()).total,
    headers,
    again: again.status,
    others: tried.map((one) => one.status),
  };
}"""


class Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Elsewhere</title>")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site, with an empty page."""
    with HTTPServer(("127.0.0.1", 0), Blank) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_scripts_of_another_site_read_the_api_and_nothing_else(
    browser: Any, tantivy_sample: list[str], elsewhere: str
) -> None:
    page = browser.new_page()
    page.goto(elsewhere)
    with serving(tantivy_sample) as site:
        found = page.evaluate(ASK, site)
    page.close()
    assert found["total"] > 0
    assert all(found["headers"]), "a header that other sites are not shown"
    assert found["again"] == 304
    assert found["others"] == ["rejected"] * 3
