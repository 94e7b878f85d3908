"""What another process does with an index: run with ENGINE, its directory or URL, a verb and its
arguments.

`write ID TEXT` adds a record with a finding; `die ID TEXT` is killed when all of that is written
and only not live yet; `hold` takes the lock and keeps it until a line comes; `search WORD`
answers each line that comes with the number of records that hold the word.
"""

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from signal import SIGKILL

from repo_search.analysis import fold, terms
from repo_search.engine import EngineQuery, IndexDocument, IndexFinding
from repo_search.engine_urls import read
from repo_search.engines import open_engine
from repo_search.engines.generations import Generations
from repo_search.engines.opensearch import OpenSearchEngine
from repo_search.engines.opensearch_writing import Sending
from repo_search.query.parse import parse

name, directory, verb, *arguments = sys.argv[1:]
clustered = name == "opensearch"
engine = open_engine(name, read(directory) if clustered else Path(directory))


def writing() -> AbstractContextManager[object]:
    """The lock of the engine's writers."""
    if isinstance(engine, OpenSearchEngine):
        return engine._states.writing()
    return Generations(Path(directory), name).writing()


def dying() -> None:
    """Has this process killed when all is written and not live yet."""
    live: tuple[type, str] = (Sending, "show") if clustered else (Generations, "_point")
    setattr(*live, lambda *_: os.kill(os.getpid(), SIGKILL))


def document(record_id: str, text: str) -> IndexDocument:
    """A record with this text, and a finding that says the same."""
    number = 1_000 + len(record_id)
    searched = {"text": " ".join(terms(text))}, {"text": " ".join(set(fold(text)))}
    finding = IndexFinding(f"{record_id}1", number, *searched, {})
    return IndexDocument(record_id, number, *searched, (), {}, None, None, "", (finding,))


match verb, arguments:
    case "write", [record_id, text]:
        print("ready", flush=True)  # noqa: T201
        engine.update([document(record_id, text)], [], 2)
        print("written", flush=True)  # noqa: T201
    case "die", [record_id, text]:
        print("ready", flush=True)  # noqa: T201
        dying()
        engine.update([document(record_id, text)], [], 2)
    case "hold", []:
        with writing():
            print("ready", flush=True)  # noqa: T201
            sys.stdin.readline()
    case "search", [word]:
        print("ready", flush=True)  # noqa: T201
        for _ in sys.stdin:
            print(engine.search(EngineQuery(parse(word).clause)).total, flush=True)  # noqa: T201
