"""What another process does with an index: run with ENGINE, DIRECTORY, a verb and its arguments.

`write ID TEXT` adds a record; `hold` takes the lock and keeps it until a line comes; `search WORD`
answers each line that comes with the number of records that hold the word.
"""

import sys
from pathlib import Path

from repo_search.analysis import fold, terms
from repo_search.engine import EngineQuery, IndexDocument
from repo_search.engines import open_engine
from repo_search.engines.generations import Generations
from repo_search.query.parse import parse

name, directory, verb, *arguments = sys.argv[1:]
engine = open_engine(name, Path(directory))
match verb, arguments:
    case "write", [record_id, text]:
        document = IndexDocument(
            record_id,
            1_000 + len(record_id),
            {"text": " ".join(terms(text))},
            {"text": " ".join(set(fold(text)))},
            (),
            {},
            None,
            None,
            "",
        )
        print("ready", flush=True)  # noqa: T201
        engine.update([document], [], 2)
        print("written", flush=True)  # noqa: T201
    case "hold", []:
        with Generations(Path(directory), name).writing():
            print("ready", flush=True)  # noqa: T201
            sys.stdin.readline()
    case "search", [word]:
        print("ready", flush=True)  # noqa: T201
        for _ in sys.stdin:
            print(engine.search(EngineQuery(parse(word).clause)).total, flush=True)  # noqa: T201
