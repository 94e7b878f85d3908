"""Object storage as moto's server emulates it: an emulator, not a store that anybody uses."""

from pathlib import Path

import urllib3

from .servers import absent, free_ports, listens, run, shared, wait

SERVER = Path(__file__).parents[2] / ".venv/s3/bin/moto_server"
BUCKET = "holdings"


def endpoint() -> str:
    """The address of the emulator that all tests share; it has the bucket `holdings`."""
    if not SERVER.exists():
        absent("no emulator of S3 on this machine")

    def start(folder: Path) -> str:
        port = free_ports(1)
        wait(folder, run(folder, SERVER, "-H", "127.0.0.1", "-p", port), lambda: listens(port))
        address = f"http://127.0.0.1:{port}"
        urllib3.request("PUT", f"{address}/{BUCKET}")
        return address

    return shared("s3", start)
