"""Real documents that say the hostile values of themselves, and what becomes of them when they
are brought in."""

import csv
import html
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner
from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from repo_search.catalogue import findings, publishers, records, themes
from repo_search.cli import main
from repo_search.repository import opened
from repo_search.settings import Settings
from tests.torture.hostile_values import MARK, SIGNS, VALUES

FIELDS = ("title", "publisher", "themes", "authors", "case", "abstract", "series", "note", "rights",
          "rights_holder", "licence", "document_type", "review", "period_covered")  # fmt: skip
"""Columns of the manifest that take any text."""
WORD = "zebrafinch"
"""Stands in the text of every document."""


@dataclass
class Ids:
    """What the repository holds after the import, by the names that addresses have for it."""

    settings: Settings
    record_id: list[str] = field(default_factory=list)
    publisher_id: list[str] = field(default_factory=list)
    theme_id: list[str] = field(default_factory=list)
    case_id: list[str] = field(default_factory=list)
    finding_id: list[str] = field(default_factory=list)


def brought_in(folder: Path) -> Ids:
    """A repository filled by the commands that a librarian runs."""
    files = folder / "files"
    files.mkdir()
    rows = [
        _documents(files, f"{number:02}", value) for number, value in enumerate(VALUES.values())
    ]
    _manifest(files / "manifest.csv", rows)
    settings = Settings(data=folder / "data")
    run(settings, "import", files, "--manifest", files / "manifest.csv", "--jobs", 2)
    run(settings, "import-page", _page(folder / "page.html"), "--base", "https://reviews.example/")
    return _held(settings)


def run(settings: Settings, *arguments: object) -> tuple[str, str]:
    """What a command prints, on standard output and beside it."""
    given = [*map(str, arguments), "--data", str(settings.data)]
    done = CliRunner().invoke(main, given, catch_exceptions=False)
    return done.stdout, done.stderr


def _documents(files: Path, number: str, value: str) -> dict[str, str]:
    """Four documents, one of each sort, and the row that says the value of one in every field."""
    value = value.replace("\x00", "")  # which no field of any of these can hold
    _pdf(files / f"{number}.pdf", value)
    _docx(files / f"{number}.docx", value)
    (files / f"{number}.html").write_text(
        f'<!doctype html><html lang="en"><title>{html.escape(value)}</title>'
        f'<meta name="author" content="{html.escape(value)}"><h1>{html.escape(value)}</h1>'
        f"<p>Learning review {number} {WORD}</p><p>{html.escape(value)} {WORD}</p>"
        "<h2>Recommendations</h2>"
        f"<p>Recommendation 1: {html.escape(_recommended(value))}</p></html>",
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    name = f"{number} {value.replace('/', '∕')[:80]}.txt"
    (files / name).write_text(f"Learning review {number} {WORD}\n\n{value} {WORD}\n", "utf-8")
    link = "".join(c for c in value if c.isprintable() and not c.isspace())
    url = f"https://reviews.example/?x={link}"
    return {"file": name, **dict.fromkeys(FIELDS, value), "published": "2019", "url": url}


def _recommended(value: str) -> str:
    return f"The {value} Board should ensure that {WORD} is told of {value}."


def _pdf(path: Path, value: str) -> None:
    canvas = Canvas(str(path), pagesize=A4)
    for say in (canvas.setTitle, canvas.setAuthor, canvas.setSubject, canvas.setCreator):
        say(value)
    canvas.setKeywords(value)
    for page in range(2):
        canvas.bookmarkPage(f"p{page}")
        canvas.addOutlineEntry(value or "x", f"p{page}", level=0)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 760, f"{path.stem} {WORD} review")
        canvas.drawString(72, 740, "".join(c for c in value if c.isprintable()))
        canvas.showPage()
    canvas.save()


def _docx(path: Path, value: str) -> None:
    document = Document()
    said = "".join(c for c in value if c.isprintable() or c in "\n\t")
    for name in ("title", "author", "subject", "keywords", "comments", "last_modified_by"):
        setattr(document.core_properties, name, said[:255])
    document.add_heading(said, 1)
    document.add_paragraph(f"Learning review {path.stem} {WORD} {said}")
    document.add_heading(f"Recommendations {said[:60]}", 2)
    document.add_paragraph(f"Recommendation 1: {_recommended(said)}")
    document.save(str(path))


def _manifest(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", *FIELDS, "published", "url"])
        writer.writeheader()
        writer.writerows(rows)


def _page(path: Path) -> Path:
    """A partnership's page that lists a review for each value."""
    items = "".join(
        f"<h3>Child {chr(65 + at % 26)}{at} {html.escape(value)} – Published 2018</h3>"
        f'<p><a href="/media/{at}/x.pdf">{html.escape(value)} report</a></p>'
        for at, value in enumerate(VALUES.values())
        if value not in SIGNS.values()
    )
    path.write_text(
        f"<!doctype html><html lang=en><title>{MARK}</title><main><h1>Reviews</h1>{items}</main>",
        encoding="utf-8",
    )
    return path


def _held(settings: Settings) -> Ids:
    with opened(settings) as repository, repository.catalogue.read() as connection:
        ids = records.all_ids(connection)
        held = records.by_ids(connection, ids).values()
        return Ids(
            settings,
            ids,
            [
                p.publisher_id
                for p in publishers.all_publishers(connection).values()
                if not p.matched
            ],
            [t.theme_id for t in themes.all_themes(connection).values() if not t.matched],
            sorted({case.id for record in held for case in record.cases}),
            [
                one.finding_id
                for of_record in findings.of_records(connection, ids).values()
                for one in of_record
            ],
        )
