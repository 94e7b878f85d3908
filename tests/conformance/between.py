"""A server between the engine and a node of OpenSearch, that may answer in its place."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import urllib3

from repo_search.engine_urls import read
from repo_search.engines.opensearch import OpenSearchEngine

from .conftest import Place
from .library import Index

Given = tuple[int, Any]
"""A status and what is said: in JSON, or as it is if it is a text."""
Said = Callable[[str, Given], Given]
"""What is answered to a request for a path, given what the node says."""


@contextmanager
def between(node: str, said: Said) -> Iterator[str]:
    """The address of such a server, HOST:PORT; `node` is the address of the node, "" if there is
    none."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found: Given = (200, {})
            if node:
                sent = {"Content-Type": self.headers.get("Content-Type", "application/json")}
                answer = urllib3.request(
                    self.command, f"{node}{self.path}", body=body, headers=sent, retries=False
                )
                found = answer.status, json.loads(answer.data or b"{}")
            status, what = said(self.path, found)
            text = isinstance(what, str)
            written = what.encode() if text else json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain" if text else "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def through(place: Place, said: Said) -> Iterator[Index]:
    """The index of a place, behind a server that may change what the node says."""
    cluster = read(place.url)
    with between(cluster.nodes[0], said) as address:
        engine = OpenSearchEngine(replace(cluster, nodes=(f"http://{address}",)))
        yield Index(engine)
        engine.close()


def node(place: Place, method: str, path: str, body: object = None) -> Any:
    """Asks the node without the engine. PREFIX in the path is the place's."""
    cluster = read(place.url)
    address = f"{cluster.nodes[0]}/{path.replace('PREFIX', cluster.prefix)}"
    answer = urllib3.request(method, address, json=body, retries=False)
    assert answer.status < 300, answer.data
    return answer.json()
