"""Uploaded files, from the request into a folder of their own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import flask
from werkzeug.datastructures import FileStorage

from repo_search import uploads
from repo_search.disks import room_in
from web.site import site


class Request(flask.Request):
    """A request whose files are closed with it, also where it was refused half read."""

    def _get_file_stream(self, *given: Any, **named: Any) -> IO[bytes]:
        stream = super()._get_file_stream(*given, **named)
        self.__dict__.setdefault("_streams", []).append(stream)
        return stream

    def close(self) -> None:
        super().close()
        for stream in self.__dict__.get("_streams", ()):
            stream.close()


def chosen(files: Sequence[FileStorage]) -> list[FileStorage]:
    """Those that are files: browsers send an empty part where none was chosen."""
    return [file for file in files if file.filename]


@contextmanager
def taken_in(files: Sequence[FileStorage]) -> Iterator[list[Path]]:
    """The files in a folder of their own, in the order in which they came; it is removed again if
    the block fails. Raises NoSpace, and Busy if too much waits."""
    settings = site().settings
    with site().repository.catalogue.read() as connection:
        uploads.sweep(connection, settings)
    folder = uploads.new_folder(settings)
    try:
        yield [_saved(folder, file) for file in files]
    except BaseException:
        uploads.remove(folder)
        raise


def _saved(folder: Path, file: FileStorage) -> Path:
    path = folder / uploads.free_name(folder, file.filename or "")
    with room_in(folder), path.open("xb") as stream:
        file.save(stream)
    return path
