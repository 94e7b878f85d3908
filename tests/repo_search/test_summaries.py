"""The summary of a document is found by its heading, and given as it stands there."""

from repo_search.passages import Passage
from repo_search.summaries import Summary, summary

TEXT = (
    "A child of four was found alone at home by a neighbour in the\n"
    "winter of the year under re\u00ad\nview. Nobody had seen the child for\n"
    "nine weeks, although several agencies were to visit at home.\n"
)
PROSE = "\n".join(
    f"This is line {n} of a chapter that is long enough for its page." for n in "abcd"
)


def read(*pages: str) -> Summary | None:
    return summary([Passage(number, text) for number, text in enumerate(pages, start=1)])


def test_it_is_quoted_up_to_the_next_heading() -> None:
    found = read("A review\n", f"Executive summary\n{TEXT}\nTerms of reference\n{PROSE}\n")
    assert found is not None
    assert found.page == 2
    assert found.text.startswith(
        "A child of four was found alone at home by a neighbour in the win"
    )
    assert "under review. Nobody" in found.text
    assert found.text.endswith("to visit at home.")


def test_a_heading_that_follows_at_once_is_passed_over() -> None:
    found = read(f"Summary\nWhat happened\n{TEXT}")
    assert found is not None
    assert found.text.startswith("A child of four")


def test_a_document_without_one_has_none() -> None:
    assert read(f"Background\n{TEXT}", PROSE) is None
    assert read("") is None
    assert read() is None


def test_it_begins_behind_the_page_that_names_it_though_its_heading_runs_on() -> None:
    found = read("A review", "Executive summary\n", f"7\n{TEXT}", f"Executive summary\n{PROSE}\n")
    assert found is not None
    assert found.page == 3
    assert found.text.startswith("A child of four was found")


def test_a_running_title_is_no_part_of_it() -> None:
    pages = [f"Learning from Child T\n{PROSE}\n{n}" for n in range(1, 9)]
    pages[2] = f"Learning from Child T\nSummary\n{TEXT}3"
    pages[1] = "Learning from Child T\nSummary\n2"
    found = read(*pages)
    assert found is not None
    assert (found.page, found.text[:19]) == (3, "A child of four was")
    assert "Learning" not in found.text
