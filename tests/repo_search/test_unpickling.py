"""Answers of a reader are taken apart without running anything, and checked to their last field."""

import os
import pickle
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading import Reading
from repo_search.claims import Claim
from repo_search.errors import BadInput, RepoSearchError, Unreadable
from repo_search.passages import ExtractedText, Line, Passage
from repo_search.unpickling import unpickle

MODULES = {"repo_search.jail", "indexer.reading:read_file"}
READ = Reading(ExtractedText("text/plain", (Passage(1, "Words"),), lines=(Line(1, "Words"),)), ())
REFUSED = "^The reader gave an answer that cannot be understood$"


def answer(value: Any, state: str = "result") -> bytes:
    return pickle.dumps((state, value, []))


def taken(data: bytes) -> Any:
    return unpickle(data, MODULES, Reading)[1]


def changed(value: Any, **fields: Any) -> Any:
    """The value with fields of any type, which its own annotations do not allow."""
    return replace(value, **fields)


def test_what_a_reader_returns_is_taken() -> None:
    assert taken(answer(READ)) == READ
    assert str(unpickle(answer(BadInput("No."), "error"), MODULES)[1]) == "No."


@pytest.mark.parametrize(
    "value",
    [
        None,
        "words",
        READ.extracted,
        Reading,
        changed(READ, extracted="words"),
        changed(READ, claims=[Claim]),
        changed(READ, remark=1),
        changed(READ, remark="\ud800"),
        changed(READ, extracted=changed(READ.extracted, text="maybe")),
        changed(READ, extracted=changed(READ.extracted, passages=(1,))),
        changed(READ, extracted=changed(READ.extracted, passages=(Passage(2**63, ""),))),
        changed(READ, extracted=changed(READ.extracted, properties={"title": 1})),
        changed(READ, extracted=changed(READ.extracted, passages=[Passage(1, "")])),
    ],
    ids=range(13),
)
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable, match=REFUSED):
        taken(answer(value))


def test_an_answer_of_a_strange_shape_is_refused() -> None:
    for shape in (READ, ("result", READ), ("perhaps", READ, []), [], ("error", READ, [])):
        with pytest.raises(Unreadable, match=REFUSED):
            taken(pickle.dumps(shape))


def test_a_small_answer_that_is_vast_when_it_is_walked_through_is_refused() -> None:
    laughs: Any = ()
    for _ in range(60):
        laughs = (laughs, laughs)
    with pytest.raises(Unreadable, match=REFUSED):
        unpickle(answer(laughs), MODULES)
    with pytest.raises(Unreadable, match=REFUSED):
        unpickle(answer(("x" * 2**20,) * 300), MODULES)
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(Unreadable, match=REFUSED):
        unpickle(answer(endless), MODULES)


class _Gadget:
    def __init__(self, function: Any, *args: Any) -> None:
        self.called = function, args

    def __reduce__(self) -> Any:
        return self.called


@pytest.mark.parametrize(
    "names",
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("builtins", "exec"),
        ("builtins", "getattr"),
        ("subprocess", "Popen"),
        ("repo_search.jail", "os.system"),
        ("repo_search.jail.zygote", "Zygote"),
        ("repo_search.jail.zygote", "zygote"),
        ("repo_search.settings", "Settings"),
        ("indexer.reading", "cast"),
        ("indexer.pipeline", "sha256_of"),
        ("repo_search.holdings", "Holdings"),
        ("functools", "partial"),
        ("importlib", "import_module"),
    ],
    ids=".".join,
)
def test_nothing_of_this_program_or_of_python_can_be_called(names: tuple[str, str]) -> None:
    module, name = names
    called = b"\x80\x04" + b"".join(
        b"\x8c" + bytes([len(part)]) + part.encode() for part in (module, name)
    )
    for end in (b"\x93(\x8c\x01xtR.", b"\x93)\x81.", b"\x93."):
        with pytest.raises(Unreadable, match=REFUSED):
            unpickle(called + end, MODULES)


def test_gadgets_in_a_field_do_nothing(tmp_path: Path) -> None:
    gadget = _Gadget(os.system, f"touch {tmp_path}/touched")
    for value in (gadget, [gadget], {1: gadget}, changed(READ, remark=gadget)):
        with pytest.raises(Unreadable, match=REFUSED):
            unpickle(answer(value), MODULES)
    assert not (tmp_path / "touched").exists()


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_unreadable(data: bytes) -> None:
    for whole in (data, b"\x80\x04" + data, answer(READ)[: len(data)] + data):
        with suppress(Unreadable):
            found = unpickle(whole, MODULES, Reading)[1]
            assert isinstance(found, Reading | str | RepoSearchError)


@given(st.data())
def test_an_answer_with_some_bytes_changed_is_a_reading_or_unreadable(data: st.DataObject) -> None:
    whole = bytearray(answer(READ))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    try:
        found = unpickle(bytes(whole), MODULES, Reading)[1]
    except Unreadable:
        return
    assert isinstance(found, Reading | str | RepoSearchError)
