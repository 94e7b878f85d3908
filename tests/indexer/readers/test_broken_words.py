"""Words broken at the end of a line are found whole, and hyphenated words as they are written."""

from pathlib import Path

import pytest

from indexer.readers import read
from indexer.readers.shaping import join_broken_words, mark_broken_words
from repo_search.analysis import fold


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("safe-\nguarding", ["safeguarding"]),
        ("safe-\n   guarding", ["safeguarding"]),
        ("safe\u00ad\nguarding", ["safeguarding"]),
        ("safe\u2010\nguarding", ["safeguarding"]),
        ("co-\nsleeping", ["co", "sleeping"]),
        ("multi-\nagency", ["multi", "agency"]),
        ("self-\nharm", ["self", "harm"]),
        ("16-\nyear-old", ["16", "year", "old"]),
        ("2018-\n2019", ["2018", "2019"]),
        ("known -\nand seen", ["known", "and", "seen"]),
        ("a list:\n- one\n- two", ["a", "list", "one", "two"]),
    ],
)
def test_what_a_hyphen_at_the_end_of_a_line_means(text: str, words: list[str]) -> None:
    assert fold(join_broken_words([mark_broken_words(text)])[0]) == words


def test_the_document_itself_says_how_it_writes_a_word() -> None:
    joined = join_broken_words(
        [mark_broken_words("step-\nfather\nwell-\nbeing"), "the stepfather and his wellbeing"]
    )
    assert fold(joined[0]) == ["stepfather", "wellbeing"]


@pytest.mark.parametrize("reader", ["text", "pdfminer"])
def test_readers_that_leave_hyphens_in_place_join_broken_words(tmp_path: Path, reader: str) -> None:
    lines = ["The review found that safe-", "guarding was weak and co-", "sleeping was known."]
    if reader == "text":
        path = tmp_path / "review.txt"
        path.write_text("\n".join(lines) + "\n\nA second paragraph of the review.\n")
        extracted = read(str(path), path.name)
    else:
        from reportlab.pdfgen.canvas import Canvas

        from indexer.readers.pdf_second import read_with_pdfminer

        path = tmp_path / "review.pdf"
        canvas = Canvas(str(path), invariant=1)
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - 14 * number, line)
        canvas.save()
        extracted = read_with_pdfminer(str(path))
    text = extracted.passages[0].text
    assert "safe\u00adguarding was" in text
    assert "co-sleeping was" in text
