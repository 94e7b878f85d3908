"""How a program begins: what it imports, which stays until it ends, and whom it lets go first."""

import gc
import os
import sys
from importlib import import_module
from types import ModuleType


def imported(name: str) -> ModuleType:
    """The module of this name. While it is first imported nobody looks for garbage, which takes a
    tenth of the time, and never again in what it made."""
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


_BEHIND = 10


def give_way() -> None:
    """Lets other processes go first, for work that takes long and that nobody waits for: while
    there is a core for each it makes no difference, and people who search do not wait for it."""
    if hasattr(os, "setpriority"):  # not on Windows
        here = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, 0, max(here, _BEHIND))
