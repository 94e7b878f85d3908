import pytest

from indexer.metadata import claims_from
from repo_search.claims import Claim, Source, resolve
from repo_search.passages import ExtractedText, Line


def title(lines: tuple[Line, ...] = (), name: str = "a17.pdf", **properties: str) -> Claim:
    extracted = ExtractedText("application/pdf", (), lines=lines, properties=properties)
    return resolve(claims_from(extracted, name))["title"]


@pytest.mark.parametrize(
    "junk",
    [
        "Microsoft Word - draft.doc",
        "LA NAME - standard-short inspection report - INSPECTION DATE",
        "Report template - LAC - Summer 2013",
        "untitled",
        "Brent - Draft Report (5)",
        "scr_child_a_final.pdf",
        "PowerPoint Presentation",
        "Document1",
        "[Insert title here]",
        "",
    ],
)
def test_a_junk_title_among_the_properties_is_no_title(junk: str) -> None:
    assert title(title=junk).source is Source.FILENAME


def test_a_sane_title_among_the_properties_serves_where_nothing_is_printed() -> None:
    claim = title(title="Serious Case Review: Child B - GOV.UK")
    assert (claim.values, claim.source) == (("Serious Case Review: Child B",), Source.PROPERTIES)


def test_the_file_name_is_the_last_title() -> None:
    assert title(name="SCR_Child-H1.final.pdf").values == ("SCR Child H1 final",)


@pytest.mark.parametrize(
    "line",
    ["Page 3 of 40", "OFFICIAL", "www.leedsscp.org.uk", "ISBN 978-1-5286-5867-6", "HC 1119",
     "Invented sample: not a real case", "© Crown copyright 2019", "FINAL VERSION", "14"],
)  # fmt: skip
def test_furniture_is_no_title_however_large(line: str) -> None:
    lines = (Line(1, line, 40.0), Line(1, "A review of services for babies", 20.0))
    assert title(lines).values == ("A review of services for babies",)


def test_a_title_is_bounded() -> None:
    lines = tuple(Line(1, f"{number} very long title indeed " * 7, 20.0) for number in "ABCDEFGH")
    assert len(title(lines).values[0]) <= 250


def test_the_evidence_says_where_and_how_it_is_set() -> None:
    lines = (Line(1, "OFFICIAL", 9.0), Line(1, "Serious Case Review: Child A", 24.0, bold=True))
    assert title(lines).evidence == "page 1, line 2, set in 24 pt, bold"
