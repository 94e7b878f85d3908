"""What OpenSearch's engine says of a connection that is not as it should be."""

import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from repo_search.engine_urls import read
from repo_search.engines.opensearch import OpenSearchEngine
from repo_search.errors import Unavailable

from ..stacks.certificates import LOCAL, Authority

SECRET = "nobodys-business"  # noqa: S105


class Nothing(BaseHTTPRequestHandler):
    """Answers that there is no such document, as OpenSearch does."""

    def do_GET(self) -> None:
        said = b'{"found": false}'
        self.send_response(404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serving(certificate: Path | None) -> Iterator[int]:
    """The port of a server with this certificate, or one that encrypts nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Who does not trust it goes away."""

    with Server(("127.0.0.1", 0), Nothing) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.with_suffix(".key"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def refused(url: str) -> str:
    engine = OpenSearchEngine(read(url))
    with pytest.raises(Unavailable) as found:
        engine.built()
    engine.close()
    assert found.value.__cause__ is None
    return str(found.value)


def test_a_certificate_of_an_authority_that_is_named_is_trusted(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with serving(authority.issue("node")) as port:
        for host in LOCAL:
            engine = OpenSearchEngine(
                read(f"opensearch+https://{host}:{port}/x?ca={authority.path}")
            )
            assert engine.built() is None
            engine.close()


@pytest.mark.parametrize(
    ("hosts", "days", "host", "said"),
    [
        (("search1.example",), (-1, 1), "localhost", "certificate of another name"),
        (("127.0.0.2",), (-1, 1), "127.0.0.1", "certificate of another name"),
        (LOCAL, (-2, -1), "localhost", "certificate that has expired."),
        (LOCAL, (1, 2), "localhost", "certificate that is not valid yet."),
    ],
)
def test_a_certificate_that_is_not_right_is_told(
    hosts: tuple[str, ...],
    days: tuple[int, int],
    host: str,
    said: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    authority = Authority(tmp_path)
    with serving(authority.issue("node", hosts, days)) as port:
        found = refused(f"opensearch+https://ann:{SECRET}@{host}:{port}/x?ca={authority.path}")
    assert f"OpenSearch at https://{host}:{port} has a {said}" in found
    assert SECRET not in found + caplog.text


def test_a_certificate_of_an_authority_that_nobody_named_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    authority, other = Authority(tmp_path), Authority(tmp_path / "other")
    with serving(authority.issue("node")) as port:
        for options in ("", f"?ca={other.path}"):
            found = refused(f"opensearch+https://ann:{SECRET}@localhost:{port}/x{options}")
            assert "has no certificate that can be verified. Name the file" in found
            assert SECRET not in found


def test_a_node_that_encrypts_and_is_asked_in_the_open_is_told_and_the_reverse(
    tmp_path: Path,
) -> None:
    with serving(Authority(tmp_path).issue("node")) as port:
        found = refused(f"opensearch+http://ann:{SECRET}@localhost:{port}/x")
        assert "by opensearch+https:// or by opensearch+http://?" in found
    with serving(None) as port:
        found = refused(f"opensearch+https://ann:{SECRET}@localhost:{port}/x")
        assert "is it to be asked by opensearch+http://?" in found


def test_who_breaks_an_encrypted_connection_off_is_not_said_to_want_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        is_over = Event()

        def answer() -> None:
            while not is_over.is_set():
                with suppress(TimeoutError):
                    server.accept()[0].close()

        thread = Thread(target=answer, daemon=True)
        thread.start()
        found = refused(f"opensearch+https://localhost:{server.getsockname()[1]}/x")
        is_over.set()
        thread.join()
    assert "by an encrypted connection: it was broken off, or refused." in found
