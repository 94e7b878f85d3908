"""Pictures of pages: drawn by PDFium in the jail, kept in a small memory."""

import io
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from repo_search.errors import Busy, Unreadable
from repo_search.jail import MEBIBYTE, Jail

WIDTH = 1000
"""Pixels across: readable on a laptop, about 100 kB for a page of text."""
MOST_PIXELS = 4_000_000
_COLOURS = 128
_SECONDS = 8.0
_WORKERS = 2
_MOST_WAITING = 3
_WAIT_SECONDS = 1.0
_MEMORY_BYTES = 512 * MEBIBYTE
_KEPT_BYTES = 48 * MEBIBYTE
_FAILURES_KEPT = 1_000
_FAILURE_SECONDS = 300.0
"""After this a page that could not be drawn is tried again: the machine may have been busy."""

Key = tuple[str, int]
"""SHA-256 of the file and page number from 1."""


class Pictures:
    """Draws each page once while it is remembered. Safe to use from many threads."""

    def __init__(self) -> None:
        self._jail = Jail(workers=_WORKERS, memory_bytes=_MEMORY_BYTES, seconds=_SECONDS)
        self._room = threading.BoundedSemaphore(_MOST_WAITING)
        self._lock = threading.Lock()
        self._drawn: OrderedDict[Key, bytes] = OrderedDict()
        self._size = 0
        self._failed: OrderedDict[Key, tuple[str, float]] = OrderedDict()

    def png(self, path: Path, key: Key) -> bytes:
        """The picture of a page as PNG. Raises Unreadable if it cannot be drawn, Busy if too
        many wait."""
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
            if reason := self._reason(key):
                raise Unreadable(reason)
        if not self._room.acquire(timeout=_WAIT_SECONDS):
            raise Busy("Many pictures are being drawn. Try again in a moment.")
        try:
            picture: bytes = self._jail.run("web.pictures:draw", str(path), key[1])
        except Unreadable as error:
            self._note_failure(key, str(error))
            raise
        finally:
            self._room.release()
        self._keep(key, picture)
        return picture

    def why_not(self, key: Key) -> str:
        """Why this picture could not be drawn when it was tried, or ""."""
        with self._lock:
            return self._reason(key)

    def _reason(self, key: Key) -> str:
        reason, since = self._failed.get(key, ("", 0.0))
        return reason if time.monotonic() - since < _FAILURE_SECONDS else ""

    def close(self) -> None:
        self._jail.close()

    def _keep(self, key: Key, picture: bytes) -> None:
        with self._lock:
            self._size += len(picture) - len(self._drawn.pop(key, b""))
            self._drawn[key] = picture
            while self._size > _KEPT_BYTES:
                self._size -= len(self._drawn.popitem(last=False)[1])

    def _note_failure(self, key: Key, reason: str) -> None:
        with self._lock:
            self._failed[key] = (reason, time.monotonic())
            while len(self._failed) > _FAILURES_KEPT:
                self._failed.popitem(last=False)


def draw(path: str, number: int) -> bytes:
    """The PNG of one page of a PDF, at most WIDTH pixels wide. Runs in the jail only.

    Raises Unreadable for a page that is not there or cannot be drawn.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            with suppress(pypdfium2.PdfiumError):
                document.init_forms()
            page = document[number - 1]
            width, height = page.get_size()
            if width <= 0 or height <= 0:
                raise Unreadable("the page has no size")
            scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
            image = page.render(scale=scale, draw_annots=True).to_pil()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise Unreadable("the page cannot be drawn") from error
    out = io.BytesIO()
    image.convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=False)
    return out.getvalue()
