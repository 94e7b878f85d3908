"""Redis as Debian packages it, with a password."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotThere

from .servers import absent, run, wait

PROGRAM = shutil.which("redis-server")
PASSWORD = "in-tests-only"  # noqa: S105 - of a server on loopback that ends with the tests


@contextmanager
def running(folder: Path, port: int, certificate: Path | None = None) -> Iterator[str]:
    """The URL of a server that keeps nothing on disk, for the length of a block; over TLS if it has
    a certificate, of the authority in its folder."""
    if PROGRAM is None:
        absent("no Redis on this machine")
    listens: list[object] = ["--port", port]
    if certificate is not None:
        authority = certificate.with_name("authority.pem")
        listens = ["--port", 0, "--tls-port", port, "--tls-auth-clients", "no"]
        listens += ["--tls-cert-file", certificate, "--tls-ca-cert-file", authority]
        listens += ["--tls-key-file", certificate.with_suffix(".key")]
    kept = run(
        folder, PROGRAM, *listens, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        "--requirepass", PASSWORD, "--dir", folder,
    )  # fmt: skip
    scheme = "redis" if certificate is None else "rediss"
    url = f"{scheme}://:{PASSWORD}@127.0.0.1:{port}/0"
    trusted = f"?ssl_ca_certs={authority}" if certificate is not None else ""
    try:
        with Redis.from_url(url + trusted) as client:
            wait(folder, kept, lambda: _answers(client))
        yield url
    finally:
        kept.terminate()
        kept.wait()


def _answers(client: "Redis") -> bool:
    try:
        return bool(client.ping())
    except NotThere:
        return False
