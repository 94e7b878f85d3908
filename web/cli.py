"""The command `serve`."""

import ctypes
import errno
import signal
import sys
from contextlib import suppress
from functools import partial
from types import FrameType

import click
from flask import Flask

from repo_search.catalogue import records
from repo_search.cli.options import common_options
from repo_search.errors import BadInput
from repo_search.settings import Settings
from web.application import build
from web.courier import courier
from web.following import follower
from web.foreman import foreman
from web.gate import longest_body
from web.mending import mender
from web.reach import reach
from web.server import Longest, listen
from web.site import site
from web.wording import records as counted

_M_ARENA_MAX = -8
"""Of glibc's malloc.h."""


@click.command()
@common_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the repository as a website until Ctrl+C."""
    _share_heaps()
    app = build(settings)
    try:
        server = listen(app, host, port, settings.proxy, _bodies(app))
    except OSError as error:
        raise BadInput(_why_not(error, host, port)) from error
    with app.app_context():
        with site().repository.catalogue.read() as connection:
            held = records.counts(connection)["records"]
        shown = f"[{host}]" if ":" in host else host
        # Several sockets listen where a name such as localhost has several addresses.
        listening = getattr(server, "effective_port", port)
        click.echo(
            f"repo-search is serving {counted(held)} on http://{shown}:{listening} "
            "(Ctrl+C stops it)"
        )
        reach().is_reached()  # the log says so if not
        foreman().start()
        follower().start()
        signal.signal(signal.SIGTERM, _end)  # as Ctrl+C does
        try:
            server.run()
        finally:
            server.close()
            foreman().close()
            if (out := courier()) is not None:
                out.close()
            mender().close()
            follower().close()
            site().pictures.close()
            site().repository.close()


def _share_heaps() -> None:
    """Has threads share two heaps, which hold 40 MiB less. glibc gives each one of its own, which
    keeps what was once needed. To be called before any thread; other systems do not know it."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def _bodies(app: Flask) -> Longest:
    with app.app_context():
        return partial(longest_body, site().repository.catalogue)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have. Choose one above 1023 with --port."
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}."
