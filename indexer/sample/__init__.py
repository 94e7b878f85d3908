"""The demo's invented collection: real PDF, DOCX and HTML files about cases that never were.

Every page says "Invented sample: not a real case". Two runs give the same bytes.
"""

from importlib.resources import files
from pathlib import Path, PurePosixPath

from indexer.sample.cases import read_cases
from indexer.sample.collection import Composer
from indexer.sample.manifest import manifest, publishers_table
from indexer.sample.pdf import render_pdf
from indexer.sample.prose import Stock, sections
from indexer.sample.publications import Publication, read_publications, read_publishers
from indexer.sample.scan import render_scan
from indexer.sample.web_page import render_html
from indexer.sample.word import render_docx

__all__ = ["write_sample"]

_RENDER = {".pdf": render_pdf, ".docx": render_docx, ".html": render_html}


def write_sample(directory: Path) -> None:
    """Write the collection into an empty directory: files by publisher, and the two tables."""
    publications = read_publications(_content("publications.toml"))
    composer = Composer(read_cases(_content("cases.toml")), _texts("texts"), Stock(_paragraphs()))
    for publication in publications:
        target = directory / publication.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_drawn(publication, composer))
    rows = ((one, composer.case_label(one)) for one in publications)
    _write(directory / "manifest.csv", manifest(rows))
    publishers = read_publishers(_content("publishers.toml"))
    _write(directory / "publishers.csv", publishers_table(publishers))


def _drawn(publication: Publication, composer: Composer) -> bytes:
    document = composer.document(publication)
    if publication.scanned:
        return render_scan(document)
    return _RENDER[PurePosixPath(publication.file).suffix](document)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _content(name: str) -> str:
    return files(__name__).joinpath("content", name).read_text(encoding="utf-8")


def _texts(folder: str) -> dict[str, str]:
    """The texts of a folder by name without ending, in order of name."""
    found = files(__name__).joinpath("content", folder).iterdir()
    named = sorted((entry.name, entry.read_text(encoding="utf-8")) for entry in found)
    return {name.removesuffix(".md"): text for name, text in named}


def _paragraphs() -> dict[str, tuple[str, ...]]:
    """The stock's paragraphs under "theme/section" and "frames/section"."""
    texts = {**_texts("themes"), "frames": _content("frames.md")}
    return {
        f"{name}/{section}": paragraphs
        for name, text in texts.items()
        for section, paragraphs in sections(text).items()
    }
