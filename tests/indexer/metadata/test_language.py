"""Languages: one file of our own words for each in languages/, whole and in short pieces."""

from pathlib import Path

import pytest

from indexer.metadata import claims_from
from repo_search.claims import Source, resolve
from repo_search.passages import ExtractedText, Passage

SAMPLES = sorted((Path(__file__).parent / "languages").glob("*.txt"))
_UNSPACED = ("zh",)


def language_of(*texts: str, **properties: str) -> tuple[str, ...]:
    passages = tuple(Passage(number, text) for number, text in enumerate(texts, start=1))
    claims = claims_from(ExtractedText("text/plain", passages, properties=properties), "a17")
    winners = resolve(claims)
    return winners["language"].values if "language" in winners else ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_paragraph_tells_its_language(path: Path) -> None:
    assert language_of(path.read_text(encoding="utf-8")) == (path.stem,)


def test_pieces_of_eighteen_words_mostly_tell_their_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    right = wrong = silent = 0
    for path in SAMPLES:
        words = path.read_text(encoding="utf-8").split()
        for start in range(0, len(words) - 17, 6):
            found = language_of(" ".join(words[start : start + 18]))
            right += found == (path.stem,)
            silent += not found
            wrong += bool(found) and found != (path.stem,)
    with capsys.disabled():
        print(f"\n18 words: {right} right, {wrong} wrong, {silent} without a claim")  # noqa: T201 -- figures to be read
    assert right / (right + wrong + silent) >= 0.85
    assert wrong / (right + wrong + silent) <= 0.06


def test_too_few_words_claim_no_language() -> None:
    assert language_of("Child H1") == ()
    assert language_of("") == ()
    assert language_of("a b c d e f g h i j k l m n o p q r s t u v w x y z") == ()


def test_both_languages_of_a_bilingual_report_are_claimed() -> None:
    folder = Path(__file__).parent / "languages"
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("cy.txt", "en.txt")]
    assert set(language_of(*texts)) == {"cy", "en"}


def test_an_english_report_that_quotes_some_welsh_is_english() -> None:
    folder = Path(__file__).parent / "languages"
    english = (folder / "en.txt").read_text(encoding="utf-8")
    assert language_of(english, english, english, "Bwrdd Diogelu Plant yn y canolbarth") == ("en",)


def test_the_language_attribute_ranks_below_the_text() -> None:
    polish = (Path(__file__).parent / "languages" / "pl.txt").read_text(encoding="utf-8")
    assert language_of(polish, language="en-GB") == ("pl",)
    assert language_of("HH", language="cy-GB") == ("cy",)
    assert language_of("HH", language="klingon") == ()


def test_the_attribute_is_a_claim_of_the_properties() -> None:
    claims = claims_from(ExtractedText("text/html", (), properties={"language": "ro"}), "a17")
    claim = resolve(claims)["language"]
    assert (claim.values, claim.source) == (("ro",), Source.PROPERTIES)
