"""What a worker of the jail sends back is not trusted: only plain values and the dataclasses, enums
and errors of known packages are unpickled."""

import dataclasses
import importlib
import io
import pickle
import pickletools
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta, timezone
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from repo_search.errors import RepoSearchError, Unreadable

_MOST_VALUES = 5_000_000
_MOST_LETTERS = 256 * 2**20
_SIMPLE = (float, complex, date, time, timedelta, timezone)
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


def unpickle(answer: bytes, modules: set[str], wanted: object = object) -> tuple[str, Any, object]:
    """What an answer holds: its state ("result" or "error"), its value, which is of the type
    `wanted` in a result, and the modules it had to import. `modules` are those
    whose packages may be named.

    Raises Unreadable.
    """
    try:
        # A few bytes may ask the unpickler for room for thousands of millions of entries.
        puts = [int(at or 0) for code, at, _ in pickletools.genops(answer) if "PUT" in code.name]
        if max(puts, default=0) > len(answer):
            raise pickle.UnpicklingError
        state, value, imported = _Unpickler(answer, modules).load()
        _Check().walk([state, value, imported])
        expected = {"result": wanted, "error": RepoSearchError | str}
        if not conforms(value, expected[state]):
            raise pickle.UnpicklingError
        return state, value, imported
    except Exception:
        raise Unreadable("The reader gave an answer that cannot be understood") from None


class _Check:
    """That a value is made of plain values and of dataclasses whose fields have the types they
    declare; that its text can be written as UTF-8 and its numbers can be stored; that it is no
    larger, each thing counted wherever it is mentioned, than anything a reader may return."""

    def __init__(self) -> None:
        self._room = _MOST_VALUES
        self._letters = _MOST_LETTERS

    def walk(self, value: object) -> None:
        self._room -= 1
        if isinstance(value, str):
            value.encode()  # fails for lone surrogates
            self._letters -= len(value)
        elif isinstance(value, bytes):
            self._letters -= len(value)
        elif isinstance(value, int):
            if not -(2**63) <= value < 2**63:
                raise OverflowError
        elif isinstance(value, dict):
            self._all([*value.keys(), *value.values()])
        elif isinstance(value, (list, tuple, set, frozenset)):
            self._all(value)
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            self._fields(value)
        elif isinstance(value, RepoSearchError):
            self._all([*value.args, *vars(value).values()])
        elif not isinstance(value, (*_SIMPLE, Enum, type(None))):
            raise TypeError
        if self._room < 0 or self._letters < 0:
            raise MemoryError

    def _all(self, values: Iterable[object]) -> None:
        for value in values:
            self.walk(value)

    def _fields(self, value: Any) -> None:
        kind: Any = type(value)
        types = _types(kind)
        if not types.keys() >= getattr(value, "__dict__", {}).keys():
            raise TypeError
        for name, wanted in types.items():
            held = getattr(value, name)
            if not conforms(held, wanted):
                raise TypeError
            self.walk(held)


@cache
def _types(of: Any) -> dict[str, object]:
    hints = get_type_hints(of)
    return {field.name: hints[field.name] for field in dataclasses.fields(of)}


def conforms(value: object, wanted: object) -> bool:
    """Whether a value has a type as annotations name it, to the depth of its dataclasses."""
    if type(wanted) is type:  # most are plain, and to ask annotations for their parts takes long
        return isinstance(value, (float, int) if wanted is float else wanted)
    if wanted is Any:
        return True
    of, inner = get_origin(wanted), get_args(wanted)
    if of is Literal:
        return value in inner
    if of in (Union, UnionType):
        return any(conforms(value, one) for one in inner)
    if of is None:
        known = wanted if isinstance(wanted, type) else type(wanted)
        return isinstance(value, (float, int) if wanted is float else known)
    if not isinstance(value, of):
        return False
    if isinstance(value, Mapping):
        return all(conforms(k, inner[0]) and conforms(v, inner[1]) for k, v in value.items())
    if isinstance(value, tuple) and of is tuple and inner[1:] != (...,):
        return len(value) == len(inner) and all(map(conforms, value, inner))
    return isinstance(value, Iterable) and all(conforms(one, inner[0]) for one in value)
