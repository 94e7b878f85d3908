"""Datasette over the same FTS5 database."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.performance.serving import HOST, Server, free_port, serving

PROGRAM = str(Path(sys.executable).with_name("datasette"))
_PER_PAGE = "10"


def found() -> str | None:
    """Where Datasette is: beside this Python, or wherever programs are."""
    return shutil.which(PROGRAM) or shutil.which("datasette")


@contextmanager
def datasette(program: str, database: Path, place: Path) -> Iterator[Server]:
    """Datasette serving the database as one that does not change, without guesses at facets."""
    metadata = place / "datasette.json"
    of_table = {"fts_table": "documents", "fts_pk": "id", "size": int(_PER_PAGE)}
    metadata.write_text(
        json.dumps({"databases": {database.stem: {"tables": {"record": of_table}}}})
    )
    port = free_port()
    command = [program, "serve", "--immutable", str(database), "--metadata", str(metadata)]
    command += ["--setting", "suggest_facets", "off", "--host", HOST, "--port", str(port)]
    with serving(command, port) as server:
        yield server


def address(database: Path, text: str) -> str:
    """The page of ten records that hold all words."""
    return f"/{database.stem}/record?{urlencode({'_search': text, '_size': _PER_PAGE})}"
