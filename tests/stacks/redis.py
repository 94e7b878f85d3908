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
def running(folder: Path, port: int) -> Iterator[str]:
    """The URL of a server that keeps nothing on disk, for the length of a block."""
    if PROGRAM is None:
        absent("no Redis on this machine")
    kept = run(
        folder, PROGRAM, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        "--requirepass", PASSWORD, "--dir", folder,
    )  # fmt: skip
    url = f"redis://:{PASSWORD}@127.0.0.1:{port}/0"
    try:
        with Redis.from_url(url) as client:
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
