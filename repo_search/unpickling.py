"""What a worker of the jail sends back is not trusted: only plain values and the dataclasses, enums
and errors of known packages are unpickled."""

import dataclasses
import importlib
import io
import pickle
import pickletools
from enum import Enum
from typing import Any

from repo_search.errors import RepoSearchError, Unreadable

_PLAIN = {("builtins", name) for name in ("set", "frozenset", "complex")} | {
    ("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")
}


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, modules: set[str]) -> None:
        super().__init__(io.BytesIO(data))
        self._packages = {module.partition(":")[0].partition(".")[0] for module in modules}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _PLAIN and module.partition(".")[0] not in self._packages:
            raise pickle.UnpicklingError
        found = getattr(importlib.import_module(module), name)
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError
        ours = dataclasses.is_dataclass(found) or issubclass(found, (Enum, RepoSearchError))
        if not ours and (module, name) not in _PLAIN:
            raise pickle.UnpicklingError
        return found


def unpickle(answer: bytes, modules: set[str]) -> tuple[str, Any, object]:
    """What an answer holds: its state, its value, and the modules it had to import. `modules` are
    those whose packages may be named.

    Raises Unreadable.
    """
    try:
        # A few bytes may ask the unpickler for room for thousands of millions of entries.
        puts = [int(at or 0) for code, at, _ in pickletools.genops(answer) if "PUT" in code.name]
        if max(puts, default=0) > len(answer):
            raise pickle.UnpicklingError
        return _Unpickler(answer, modules).load()  # type: ignore[no-any-return]
    except Exception:
        raise Unreadable("The reader gave an answer that cannot be understood") from None
