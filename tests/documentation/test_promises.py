"""Every promise in docs/promises.md has a command that can be run and a figure."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs/promises.md").read_text(encoding="utf-8"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def test_every_promise_is_there_and_in_order() -> None:
    numbers = [int(number) for number, *_ in ROWS]
    assert sorted(set(numbers)) == list(range(1, 19))
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(("number", "promise", "command", "figure"), ROWS)
def test_a_promise_has_a_command_that_is_there_and_a_figure(
    number: str, promise: str, command: str, figure: str
) -> None:
    said = re.findall(r"`make ([a-z-]+)(?: TESTS=\"?([^`\"]+)\"?)?`", command)
    assert said, "no command shows it"
    for target, tests in said:
        assert target in TARGETS
        for path in tests.split():
            assert (ROOT / path.partition("::")[0]).exists(), path
    assert re.search(r"\d", figure), "no figure"
