"""Object storage as moto's server emulates it, or, with OBJECT_STORE=swift in the environment, by
OpenStack Swift."""

import os
import subprocess
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlsplit

import obstore
import urllib3
from obstore.store import S3Store

from . import swift
from .servers import absent, free_ports, listens, run, shared, wait

if TYPE_CHECKING:
    from obstore.store import S3Config

SERVER = Path(__file__).parents[2] / ".venv/s3/bin/moto_server"
BUCKET = "holdings"
KEY, SECRET = swift.OWNER, swift.SECRET
IS_SWIFT = os.environ.get("OBJECT_STORE") == "swift"
_numbers = count()


def endpoint() -> str:
    """The address of the store that all tests share; it has the bucket `holdings`."""
    if IS_SWIFT:
        return swift.endpoint()
    return shared("s3", lambda folder: started(folder, free_ports(1))[0])


def started(folder: Path, port: int) -> tuple[str, "subprocess.Popen[bytes]"]:
    """A store of one's own: its address, and the process of its keeper."""
    if IS_SWIFT:
        return swift.started(folder, port)
    if not SERVER.exists():
        absent("no emulator of S3 on this machine")
    server = run(folder, SERVER, "-H", "127.0.0.1", "-p", port)
    wait(folder, server, lambda: listens(port))
    address = f"http://127.0.0.1:{port}"
    urllib3.request("PUT", f"{address}/{BUCKET}")
    return address, server


def holdings(address: str = "") -> str:
    """The URL of new and empty holdings in a store, the shared one unless another is named;
    credentials for it are in the environment from now on."""
    os.environ |= {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    prefix = f"of-{os.getpid()}-{next(_numbers)}"
    return f"s3://{BUCKET}/{prefix}?endpoint={address or endpoint()}&region={swift.REGION}"


def behind(url: str) -> S3Store:
    """The objects of such holdings, for those who go behind their back."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    return S3Store(
        parts.netloc,
        prefix=parts.path[1:],
        config=cast("S3Config", given | {"access_key_id": KEY, "secret_access_key": SECRET}),
        client_options={"allow_http": True},
    )


def replace(url: str, sha256: str, content: bytes | None) -> None:
    """Puts other bytes in the place of a file, or none."""
    key = f"{sha256[:2]}/{sha256[2:]}"
    if content is None:
        obstore.delete(behind(url), key)
    else:
        obstore.put(behind(url), key, content)


def keys(url: str) -> list[str]:
    """The keys of all objects of such holdings, without the prefix."""
    return [one["path"] for some in obstore.list(behind(url)) for one in some]
