"""How alike two texts are, told from their signatures."""

import hashlib
import random
import struct
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from repo_search.likeness import SHORTEST, THRESHOLD, bands, likeness, signature
from repo_search.passages import Passage

WORDS = st.lists(
    st.sampled_from(["board", "child", "harm", "review", "alcohol", "neglect"]), max_size=200
)
FIXED = " ".join(f"word{number} naïve O’Brien" for number in range(100))


def text(seed: int, words: int = 2000) -> list[str]:
    """Words that hardly repeat a run of five; another seed gives another text."""
    drawn = random.Random(seed)  # noqa: S311 - a text, no secret
    return [f"w{drawn.randrange(5000)}" for _ in range(words)]


def signed(words: list[str], per_page: int = 300) -> bytes:
    pages = [words[at : at + per_page] for at in range(0, len(words), per_page)]
    made = signature([Passage(n, " ".join(page)) for n, page in enumerate(pages, start=1)])
    assert made is not None
    return made


def runs(words: list[str]) -> set[str]:
    return {" ".join(words[at : at + 5]) for at in range(len(words) - 4)}


def exactly(one: list[str], other: list[str]) -> float:
    """The Jaccard index of the runs of five words."""
    return len(runs(one) & runs(other)) / len(runs(one) | runs(other))


def test_the_estimate_is_near_the_jaccard_index_of_the_runs_of_words() -> None:
    whole = text(1)
    for number, replaced in enumerate((20, 100, 300, 700, 1200)):
        changed = whole[:-replaced] + text(number + 2, replaced)
        told = likeness(signed(whole), signed(changed))
        assert abs(told - exactly(whole, changed)) < 4 * 0.044, replaced


def test_a_cover_and_a_corrected_page_leave_a_report_alike() -> None:
    report = text(1, 6000)
    other_cover = text(2, 40) + report[40:]
    corrected = report[:3000] + text(3, 300) + report[3300:]
    for version in (report[40:], other_cover, corrected):
        assert likeness(signed(report), signed(version)) > 0.8
        assert set(bands(signed(report))) & set(bands(signed(version)))


def test_other_texts_and_a_briefing_that_stands_in_a_report_are_not_alike() -> None:
    report = text(1, 6000)
    for other in (text(2, 6000), report[1000:1800], report[:2500]):
        assert likeness(signed(report), signed(other)) < THRESHOLD


def test_case_accents_line_ends_and_page_ends_make_no_difference() -> None:
    words = [*text(1, 500), "naïve", "O’Brien", "œuvre"]
    shouted = [word.upper() for word in words]
    assert signed(words, per_page=7) == signed(shouted, per_page=200)
    lines = signature([Passage(1, "\r\n".join(words)), Passage(2, ""), Passage(3, " – ")])
    assert lines == signed(words)


def test_a_text_that_is_too_short_has_no_signature() -> None:
    words = text(1, SHORTEST)
    assert signature([Passage(1, " ".join(words[1:]))]) is None
    assert signature([Passage(1, " ".join(words))]) is not None
    assert signature([]) is None


def test_a_signature_is_the_same_in_every_process_and_on_every_platform() -> None:
    made = signature([Passage(1, FIXED)])
    assert made is not None
    assert hashlib.sha256(made).hexdigest() == GOLDEN, (
        "signatures have changed: give the method another version in MADE_BY"
    )
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, FIXED],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert bytes.fromhex(told.stdout.strip()) == made


GOLDEN = "4ee31759abd2299ca65723f618806b1556f187abe4b89ca03cda36561ffe39a7"
ELSEWHERE = (
    "import sys; from repo_search.likeness import signature; "
    "from repo_search.passages import Passage; "
    "print(signature([Passage(1, sys.argv[1])]).hex())"
)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_whole_for_a_text_and_itself(
    one: list[str], other: list[str]
) -> None:
    first, second = (signature([Passage(1, " ".join(words))]) for words in (one, other))
    assert (first is None) == (len(one) < SHORTEST)
    if first is None or second is None:
        return
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert likeness(first, first) == 1.0
    assert len(first) == 512
    assert struct.pack("<128I", *struct.unpack("<128I", first)) == first
    if runs(one) == runs(other):
        assert first == second
