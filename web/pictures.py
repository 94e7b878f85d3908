"""Pictures of pages, boxes of words on them, outlines of files: by PDFium in the jail."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from repo_search.contents import Part
from repo_search.errors import Busy, Unreadable
from repo_search.jail import MEBIBYTE, Jail
from repo_search.picture_files import Key, PictureFiles
from repo_search.results import Span
from repo_search.texts import _
from web.boxes import Boxes

_SECONDS = 8.0
_WORKERS = 2
_MOST_WAITING = 4
_WAIT_SECONDS = 1.0
_MEMORY_BYTES = 512 * MEBIBYTE
_REMEMBERED = 1_000
"""Outlines, and pages that could not be drawn."""
_FAILURE_SECONDS = 300.0
"""After this a page that could not be drawn is tried again: the machine may have been busy."""
_Of = TypeVar("_Of")
_What = TypeVar("_What")


class Pictures:
    """Draws each page once while it is kept in the directory. Safe to use from many threads."""

    def __init__(self, directory: Path) -> None:
        self._jail = Jail(workers=_WORKERS, memory_bytes=_MEMORY_BYTES, seconds=_SECONDS)
        self._room = threading.BoundedSemaphore(_MOST_WAITING)
        self._lock = threading.Lock()
        self._files = PictureFiles(directory)
        self._drawing: WeakValueDictionary[Key, threading.Lock] = WeakValueDictionary()
        self._failed: OrderedDict[Key, tuple[str, float]] = OrderedDict()
        self._outlines: OrderedDict[str, tuple[Part, ...]] = OrderedDict()

    def png(self, file: Callable[[], Path], key: Key, shown: Callable[[], bool]) -> bytes:
        """The picture of a page of a file as PNG, kept as long as this is `shown` to the public.
        Raises Unreadable if it cannot be drawn, Busy if too many wait, and what `file` raises."""
        kept = self._files.get(key)
        if kept is not None:
            return kept
        with self._lock:
            drawing = self._drawing.setdefault(key, threading.Lock())
        with drawing:  # others who want the same picture wait for it instead of drawing it too
            return self._files.get(key) or self._drawn(file, key, shown)

    def _drawn(self, file: Callable[[], Path], key: Key, shown: Callable[[], bool]) -> bytes:
        if reason := self.why_not(key):
            raise Unreadable(reason)
        try:
            picture: bytes = self._do("draw", file(), key[1], gives=bytes)
        except Unreadable as error:
            with self._lock:
                _remember(self._failed, key, (str(error), time.monotonic()))
            raise
        self._files.keep(key, picture, shown)
        return picture

    def why_not(self, key: Key) -> str:
        """Why this picture could not be drawn when it was tried, or ""."""
        with self._lock:
            reason, since = self._failed.get(key, ("", 0.0))
        return reason if time.monotonic() - since < _FAILURE_SECONDS else ""

    def boxes(self, path: Path, key: Key, text: str, spans: Sequence[Span]) -> Boxes:
        """Where spans of a page's text stand on its picture. Raises as `png`."""
        if reason := self.why_not(key):
            raise Unreadable(reason)
        found: Boxes = self._do("boxes", path, key[1], text, tuple(spans), gives=Boxes)
        return found

    def outline(self, file: Callable[[], Path], sha256: str) -> tuple[Part, ...]:
        """The bookmarks of a file, () if it has none or cannot be read in time."""
        with self._lock:
            if sha256 in self._outlines:
                self._outlines.move_to_end(sha256)
                return self._outlines[sha256]
        try:
            found: tuple[Part, ...] = self._do("outline", file(), gives=tuple[Part, ...])
        except Busy:
            return ()
        except Unreadable:
            found = ()
        with self._lock:
            _remember(self._outlines, sha256, found)
        return found

    def close(self) -> None:
        self._jail.close()

    def _do(self, function: str, *args: object, gives: object) -> Any:
        if not self._room.acquire(timeout=_WAIT_SECONDS):
            raise Busy(_("Many pictures are being drawn. Try again in a moment."))
        try:
            return self._jail.run(f"web.paper:{function}", *args, gives=gives)
        finally:
            self._room.release()


def _remember(known: OrderedDict[_Of, _What], key: _Of, value: _What) -> None:
    known[key] = value
    while len(known) > _REMEMBERED:
        known.popitem(last=False)
