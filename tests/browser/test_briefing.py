"""The briefing sheet in a real browser, as it is read and as it is printed on A4."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from repo_search.catalogue import set_fact
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from tests.sites import serving, watched
from tests.web.conftest import NOTICE, PDF, extracted, pdf, put

A4 = (595, 842)
DONE = (
    "train every officer in what neglect looks like", "audit the records of visits to the home",
    "tell schools at once of an assault at home", "agree how hospitals discharge small babies",
    "review its allocation of temporary housing", "name who leads when several areas are concerned",
    "ask fathers and partners what they need",
)  # fmt: skip
RECOMMENDED = [
    f"The Partnership should {what} and report in {2010 + n} to all agencies on what has changed "
    f"since the death of this child in the winter before, with the figures of team {n}."
    for n, what in enumerate(DONE)
]
LEARNT = [
    f"Nobody asked in week {n} who lived in the home, {what}."
    for n, what in enumerate(("or slept there", "or drank there", "or was afraid", "or went away"))
]
ABSTRACT = (
    "A child of four was left alone over a winter and was found by a neighbour. Many agencies knew "
    "of the family. The review looks at neglect, at missed visits, and at who was to act when "
    "several areas were concerned with the same children."
)
PLACES = [f"{begun}{middle}ham" for begun in "BCDFGHKLMN" for middle in ("an", "el", "im", "or")]


def numbered(label: str, wordings: list[str]) -> str:
    said = "\n\n".join(f"{label} {n}: {one}" for n, one in enumerate(wordings, start=1))
    return f"{label}s\n\n{said}\n"


@dataclass
class Served:
    settings: Settings
    address: str = ""
    ids: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("sheets")
    made = Served(Settings(data=folder / "data"))
    with opened(made.settings, create=True) as repository:
        fill(repository, folder, made.ids)
    with serving(["--data", str(made.settings.data)]) as made.address:
        yield made


def fill(repository: Repository, folder: Path, ids: dict[str, str]) -> None:
    """A report as they are, one with very many recommendations, and forty that are on neglect."""

    def add(name: str, learnt: list[str], recommended: list[str], **more: tuple[str, ...]) -> None:
        pages = (
            "A review.",
            numbered("Learning point", learnt),
            numbered("Recommendation", recommended),
        )
        ids[name] = put(
            repository, folder, f"%{name}\n".encode() + pdf(3), f"{name}.pdf",
            extracted(PDF, *pages), title=(f"Child {name}: a practice review",),
            publisher=("Northmere Safeguarding Children Partnership",), abstract=(ABSTRACT,),
            document_type=("overview report",), **more,
        )  # fmt: skip

    add("usual", LEARNT, RECOMMENDED, published=("15 May 2018",), themes=("Neglect",))
    add("long", LEARNT, [f"{one} Step {n}." for n in range(6) for one in RECOMMENDED])
    for number in range(40):
        names = " and ".join(PLACES[(number + step) % 40] for step in (0, 7, 13, 22, 30, 35))
        wording = f"Officers of {names} should end the neglect of each child whom they visit."
        add(f"on-{number}", [], [wording], published=(str(1980 + number),))
    with repository.catalogue.write() as connection:
        set_fact(connection, "notice", NOTICE)


def printed(page: Any) -> list[str]:
    """The text of each page of A4 that the browser prints, its white space folded."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        assert {tuple(map(round, one.get_size())) for one in document} == {A4}
        return [" ".join(one.get_textpage().get_text_range().split()) for one in document]
    finally:
        document.close()


def test_a_record_leads_to_its_sheet_which_prints_on_one_page(served: Served, browser: Any) -> None:
    with watched(browser, served.address) as page:
        page.goto(f"/records/{served.ids['usual']}")
        with page.expect_navigation():
            page.get_by_role("link", name="Briefing sheet, to print").click()
        assert page.get_by_role("button", name="Print the sheet").is_visible()
        (paper,) = printed(page)
        for said in (*RECOMMENDED, *LEARNT, ABSTRACT, "Child usual: a practice review", NOTICE):
            assert said in paper, said
        for place in ("Page 2", "Page 3", "Available at: ", "Copyright of the publisher"):
            assert place in paper
        assert f"{served.address}/records/{served.ids['usual']}/briefing" in paper
        for screen in ("Advanced search", "Print the sheet", "Word document", "cookies"):
            assert screen not in paper
        with page.expect_navigation():
            page.get_by_role("link", name="Page 3").first.click()
        assert page.get_by_role("heading", level=1).inner_text().startswith("Page 3")


def test_very_many_recommendations_are_all_printed(served: Served, browser: Any) -> None:
    with watched(browser, served.address) as page:
        page.goto(f"/records/{served.ids['long']}/briefing")
        papers = printed(page)
        assert 2 <= len(papers) <= 5
        words = " ".join(papers)
        assert all(f"“{one} Step {n}.”" in words for n in range(6) for one in RECOMMENDED)


def test_the_sheets_of_a_theme_and_of_a_list_print_on_two_pages(
    served: Served, browser: Any
) -> None:
    ids = [one for name, one in served.ids.items() if name.startswith("on-")]
    with watched(browser, served.address) as page:
        for address in ("/themes/neglect/briefing", f"/list/briefing?r={'&r='.join(ids)}"):
            page.goto(address)
            papers = printed(page)
            assert len(papers) == 2, address
            assert "more, not quoted here" in " ".join(papers)


def test_the_word_document_is_had_from_the_sheet(served: Served, browser: Any) -> None:
    with watched(browser, served.address) as page:
        page.goto(f"/records/{served.ids['usual']}/briefing")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Word document (DOCX)").click()
        assert waiting.value.suggested_filename == f"briefing-record-{served.ids['usual']}.docx"
        assert waiting.value.path().read_bytes().startswith(b"PK")


def test_axe_finds_nothing_to_mend_and_nothing_scrolls_sideways(
    served: Served, browser: Any, axe: str
) -> None:
    wide = {"viewport": {"width": 320, "height": 640}, "bypass_csp": True}
    with watched(browser, served.address, **wide) as page:
        for address in (f"/records/{served.ids['usual']}/briefing", "/themes/neglect/briefing"):
            page.goto(address)
            page.evaluate(axe)
            found = page.evaluate(
                "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
            )
            assert found == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
