"""Golden files: each file of cases/ reads as the file beside it, NAME.expected, says.

A new case is a new file and no code. NAME.expected has the media type in the first line and then
the text of each passage below a line "--- 1"; or the class and message of the error.
"""

from pathlib import Path

import pytest

from indexer.readers import read
from repo_search.errors import RepoSearchError

CASES = Path(__file__).parent / "cases"
FILES = sorted(path for path in CASES.iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_reads_as_expected(path: Path) -> None:
    expected = path.with_name(path.name + ".expected").read_text(encoding="utf-8")
    assert told(path) == expected


def told(path: Path) -> str:
    try:
        extracted = read(str(path), path.name)
    except RepoSearchError as error:
        return f"{type(error).__name__}: {error}\n"
    passages = [f"--- {passage.page}\n{passage.text}" for passage in extracted.passages]
    state = extracted.media_type + (f" ({extracted.reason})" if extracted.reason else "")
    return "\n".join([state, *passages]) + "\n"
