"""Forks a process for each command that it reads, having loaded the program: starting Python takes
longer than most of what is to be cut off. See lives.py, which talks to it.

A line is a list: the file for what the command says; the touch of the world outside (a call of the
system, of SQLite or of tantivy, or its return) at which the process kills itself, -1 to count them,
0 for neither; and the arguments. Answers are its process id and, when it is over, its exit code.
"""

import json
import os
import signal
import sys
import traceback
from typing import Any

from repo_search import engines
from repo_search.catalogue import Catalogue
from repo_search.cli import COMMANDS, load, main
from repo_search.engines import tantivy, whoosh

_OUTSIDE = ("posix", "sqlite3", "tantivy.tantivy", "fcntl", "_io")


def _live(out: str, end_at: int, arguments: list[str]) -> None:
    os.setsid()
    for stream, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        os.dup2(os.open(out if stream else os.devnull, flags | os.O_APPEND), stream)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w", encoding="utf-8") for stream in (1, 2))
    sys.argv = ["repo-search", *arguments]
    touches = 0

    def count(_: Any, event: str, called: Any) -> None:
        nonlocal touches
        if event in ("c_call", "c_return"):
            whose = getattr(called, "__module__", None)
            if whose is None:
                whose = type(getattr(called, "__self__", None)).__module__
            if whose in _OUTSIDE:
                touches += 1
                if touches == end_at:
                    os.kill(os.getpid(), signal.SIGKILL)

    code: Any = 70
    if end_at:
        sys.setprofile(count)
    try:
        main(arguments)
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.setprofile(None)
        print(f"touches: {touches}", file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    for name in COMMANDS:
        load(name)
    _ = Catalogue, engines, tantivy, whoosh
    Catalogue("sqlite://").close()  # loads what migrations need
    for line in sys.stdin:
        out, end_at, arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(out, end_at, arguments)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
