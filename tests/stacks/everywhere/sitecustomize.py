"""Python runs this at its start in processes that tests on the large installation start."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.stacks import large

large.install()
