"""Folders of small documents, and processes that can be killed."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from repo_search.settings import EMBEDDED_ENGINES

from ..indexer.documents import docx, html, pdf, text
from .lives import Lives, lives_in

_PUBLISHERS = ("Northmere Safeguarding Children Board", "Queldon Safeguarding Partnership")
_THEMES = ("neglect", "co-sleeping and alcohol", "domestic abuse", "child sexual exploitation")


@pytest.fixture(params=EMBEDDED_ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    with lives_in(tmp_path_factory.mktemp("lives")) as begun:
        yield begun


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A folder of so many small documents, mixed; each holds a word of its own, `own_word`."""
    made: dict[int, Path] = {}

    def folder(many: int) -> Path:
        if many not in made:
            made[many] = tmp_path_factory.mktemp(f"documents-{many}")
            rng = random.Random(many)
            for number in range(many):
                _write(made[many], number, rng)
        return made[many]

    return folder


def own_word(number: int) -> str:
    """A word that only one of the documents holds."""
    return f"mark{number:04}"


def _write(folder: Path, number: int, rng: random.Random) -> None:
    lines = [
        f"Serious case review: Child {rng.choice('ABCDEFG')}{rng.randint(1, 30)}",
        rng.choice(_PUBLISHERS),
        f"Published {rng.choice(('May', 'June'))} {rng.randint(2005, 2020)}",
        f"This review is about {rng.choice(_THEMES)}. {own_word(number)}",
    ]
    path = folder / f"{number:04}"
    match number % 4:
        case 0:
            pdf(path.with_suffix(".pdf"), "\n".join(lines), f"A second page. {own_word(number)}")
        case 1:
            docx(path.with_suffix(".docx"), *lines)
        case 2:
            html(path.with_suffix(".html"), " – ".join(lines))
        case _:
            text(path.with_suffix(".txt"), "\n\n".join(lines))
