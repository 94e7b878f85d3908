"""How a program begins."""

import os
import subprocess
import sys

_GIVES_WAY = """
import os
from repo_search.starting import give_way
give_way()
give_way()
print(os.getpriority(os.PRIO_PROCESS, 0))
"""


def test_long_work_gives_way_to_others_and_not_twice() -> None:
    here = os.getpriority(os.PRIO_PROCESS, 0)
    done = subprocess.run(
        [sys.executable, "-c", _GIVES_WAY], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == max(here, 10)
