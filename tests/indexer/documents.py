"""Documents made for tests: small, real files of the kinds that come in."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from click.testing import Result
from docx import Document
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from repo_search.catalogue import Catalogue, tables
from repo_search.holdings import open_holdings
from repo_search.settings import Settings

ODT = "application/vnd.oasis.opendocument.text"
PROSE = (
    "This review was carried out because a child was seriously harmed. The agencies that knew the "
    "family met and considered what could be learned from it, and what should change."
)


def text(path: Path, words: str = "") -> Path:
    """A plain text; `words` make its bytes its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"Learning review\n\n{PROSE}\n\n{words}\n", encoding="utf-8")
    return path


def pdf(path: Path, *pages: str, title: str = "") -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    if title:
        canvas.setTitle(title)
    for page in pages:
        canvas.setFont("Helvetica", 12)
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(72, 760 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def scan(path: Path, title: str = "") -> Path:
    """A PDF of one picture, without a text layer."""
    canvas = Canvas(str(path), pagesize=A4)
    if title:
        canvas.setTitle(title)
    picture = ImageReader(Image.new("L", (60, 80), 200))
    canvas.drawImage(picture, 0, 0, A4[0], A4[1])
    canvas.showPage()
    canvas.save()
    return path


def pictures(path: Path, *pages: str, turned: int = 0) -> Path:
    """A PDF whose pages are pictures of these words, without a text layer; an empty string is a
    white page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4)
    for words in pages:
        page = Image.new("L", (1240, 1754), 255)
        font = ImageFont.load_default(30)
        ImageDraw.Draw(page).multiline_text((120, 150), words, 0, font, spacing=16)
        canvas.drawImage(ImageReader(page.rotate(turned)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return path


def rtf(path: Path, *paragraphs: str, title: str = "") -> Path:
    about = rf"{{\info{{\title {title}}}{{\creatim\yr2003\mo4\dy5}}}}" if title else ""
    body = "".join(rf"{paragraph}\par " for paragraph in paragraphs)
    path.write_text(rf"{{\rtf1\ansi {about}{body}}}", encoding="ascii")
    return path


def odt(path: Path, body: str, manifest: str = "") -> Path:
    """An OpenDocument text: `body` is its markup, `manifest` stands inside the entry of it."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{names}:{name}:1.0"' for name in ("office", "text"))
    entries = "".join(
        f'<m:file-entry m:full-path="{name}" m:media-type="{kind}">{more}</m:file-entry>'
        for name, kind, more in (("/", ODT, ""), ("content.xml", "text/xml", manifest))
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODT, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{names}:manifest:1.0" m:version="1.2">{entries}</m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"'
            f' xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>{body}'
            "</office:text></office:body></office:document-content>",
        )
    return path


def docx(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def html(path: Path, title: str = "A briefing") -> Path:
    path.write_text(
        f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{PROSE}</p></html>",
        encoding="utf-8",
    )
    return path


def manifest(path: Path, *rows: dict[str, str], encoding: str = "utf-8", mark: str = ",") -> Path:
    """A manifest whose columns are those of the first row."""
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0], delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(table.getvalue().encode(encoding))
    return path


def outcomes(result: Result) -> dict[str, dict[str, Any]]:
    """What `import --json` said, by file name; every line must be an object of its own."""
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(
        list(one) == ["path", "outcome", "record_id", "reason", "pages", "text", "changes"]
        for one in said
    )
    assert len({one["path"] for one in said}) == len(said)
    return {one["path"].rpartition("/")[2]: one for one in said}


def names(result: Result) -> dict[str, str]:
    """The outcome of each file by its name."""
    return {name: one["outcome"] for name, one in outcomes(result).items()}


_OF_RUNS = (
    *("run", "run_outcome", "change", "outbox", "repository"),
    "harvest",  # harvesters are told that a record was there and is gone
)


def contents(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the catalogue, tables about runs and the index aside."""
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.read() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in tables.metadata.sorted_tables
            if table.name not in _OF_RUNS
        }
    catalogue.close()
    return found


def held(settings: Settings) -> set[str]:
    """The SHA-256 of every file that is held."""
    return {sha256 for sha256, _ in open_holdings(settings).everything()}
