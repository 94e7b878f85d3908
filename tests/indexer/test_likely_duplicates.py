"""The import names records that are likely the same; nothing is merged by itself."""

import random
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from repo_search.catalogue import Catalogue, duplicates, likenesses
from repo_search.settings import Settings

from .documents import PROSE, docx, manifest, names, outcomes, pdf, text

Command = Callable[..., Result]


def prose(seed: int, lines: int = 60) -> list[str]:
    """Sentences of words without meaning; two seeds share no run of five words."""
    drawn = random.Random(seed)  # noqa: S311 - a text, no secret

    def word() -> str:
        return "".join(drawn.choices(["ba", "den", "fo", "lin", "mer", "os", "ta", "wick"], k=3))

    return [f"The {' '.join(word() for _ in range(9))}." for _ in range(lines)]


REPORT = prose(1)


def pages(lines: list[str], heading: str = "Northmere Safeguarding Board") -> list[str]:
    """Pages of twenty lines under a running header, as a PDF has them."""
    return [
        "\n".join([f"{heading}, page {at // 20 + 1}", *lines[at : at + 20]])
        for at in range(0, len(lines), 20)
    ]


def test_the_same_report_as_docx_with_another_cover_and_with_a_corrected_page_is_named(
    folder: Path, bring_in: Command
) -> None:
    docx(folder / "a.docx", *REPORT)
    pdf(folder / "b.pdf", *pages(REPORT))
    pdf(folder / "c.pdf", f"Reissued\n{PROSE}", *pages(REPORT))
    pdf(folder / "d.pdf", *pages([*REPORT[:30], *prose(2, 8), *REPORT[38:]]))
    text(folder / "e.txt", "\n".join(REPORT))
    said = outcomes(bring_in())
    assert {one["outcome"] for one in said.values()} == {"added"}
    assert len({one["record_id"] for one in said.values()}) == 5
    assert said["a.docx"]["reason"] is None
    for name in ("b.pdf", "c.pdf", "d.pdf", "e.txt"):
        assert f"Likely the same as {folder}/" in said[name]["reason"], name
        assert said[name]["reason"].endswith(" % alike): see “repo-search duplicates”."), name


def test_reports_of_one_template_and_short_notices_are_not_named(
    folder: Path, bring_in: Command
) -> None:
    template = prose(3, 20)
    for number in range(3):
        report = [*template[:10], *prose(10 + number, 40), *template[10:]]
        pdf(folder / f"report-{number}.pdf", *pages(report, "Child protection review"))
        text(folder / f"notice-{number}.txt", f"Number {number}")
    said = outcomes(bring_in())
    assert [one["reason"] for one in said.values()] == [None] * 6


def test_a_dry_run_says_the_same(folder: Path, bring_in: Command) -> None:
    pdf(folder / "a.pdf", *pages(REPORT))
    docx(folder / "b.docx", *REPORT)
    rehearsed, done = outcomes(bring_in("--dry-run")), outcomes(bring_in())
    assert rehearsed["b.docx"]["reason"] == done["b.docx"]["reason"] is not None


def test_a_new_copy_of_a_withdrawn_record_is_named_as_such(
    folder: Path, bring_in: Command, command: Command
) -> None:
    pdf(folder / "a.pdf", *pages(REPORT))
    gone = outcomes(bring_in())["a.pdf"]["record_id"]
    assert command("withdraw", gone, "--reason", "It names a child.").exit_code == 0
    docx(folder / "b.docx", *REPORT)
    reason = outcomes(bring_in())["b.docx"]["reason"]
    assert reason.startswith(f"Likely the same as record {gone}, which was withdrawn (")


def test_importing_again_after_merging_changes_nothing(
    folder: Path, bring_in: Command, settings: Settings
) -> None:
    docx(folder / "a.docx", *REPORT)
    pdf(folder / "b.pdf", *pages(REPORT))
    rows = manifest(
        folder / "m.csv", {"file": "a.docx", "title": "Copy"}, {"file": "b.pdf", "title": "Report"}
    )
    said = outcomes(bring_in("--manifest", rows))
    drop, keep = said["a.docx"]["record_id"], said["b.pdf"]["record_id"]
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.write() as connection:
        assert len(likenesses.pairs(connection)) == 1
        duplicates.merge(connection, keep, drop, "A librarian")
    catalogue.close()
    for _ in range(2):
        again = bring_in("--manifest", rows)
        assert names(again) == {"a.docx": "unchanged", "b.pdf": "unchanged", "m.csv": "ignored"}
        assert {outcomes(again)[name]["record_id"] for name in ("a.docx", "b.pdf")} == {keep}
