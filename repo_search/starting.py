"""What a program imports stays until it ends."""

import gc
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
