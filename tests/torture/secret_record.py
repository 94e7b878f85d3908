"""A repository with one record that must go, told by words that nothing else holds."""

import csv
import fcntl
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from repo_search.alerts import searches
from repo_search.catalogue import subscriptions, tables
from repo_search.catalogue.clock import now
from repo_search.cli import main
from repo_search.repository import opened
from repo_search.search import SearchRequest
from repo_search.settings import Settings

WORDS = {
    "file name": "dwozzlefink",
    "title": "quixandor",
    "text": "velmuntrasch",
    "second page": "ostrimbelka",
    "heading": "huxtafendra",
    "publisher": "zorbelfaxia",
    "case": "yndrapolk",
    "theme": "wuxtremble",
    "abstract": "gribnatzel",
    "author": "ploxwhistler",
    "note": "vashkembord",
    "series": "kruntovia",
    "document type": "hoxbindlar",
    "period": "brelquando",
    "link": "jaxbormelt",
    "properties": "snorvapelt",
    "earlier text": "omphrelgast",
    "edited": "fengolwisp",
    "part text": "tibrawaxel",
    "part file name": "murglantov",
    "words of a page": "lurpfendrik",
    "finding": "drimbolquay",
    "rejected finding": "chaxterwolm",
    "corrected finding": "spurntavik",
}
"""What the secret record alone holds, by where it stands."""

KEPT = "supervision"
"""A word of the records that stay."""

BEGUN = {word: word[:6] for word in WORDS.values()}
"""How each begins: what somebody may type who guesses."""

Run = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Secret:
    """A repository that holds it: its settings, the folder it was imported from, record ids by the
    names of files, and the token that stops an alert on its publisher."""

    settings: Settings
    documents: Path
    ids: dict[str, str]
    stop_token: str

    @property
    def record_id(self) -> str:
        return self.ids[f"{WORDS['file name']}.pdf"]

    @property
    def part_id(self) -> str:
        """That of the record that became part of it."""
        return self.ids[f"{WORDS['part file name']}.pdf"]

    @property
    def kept_id(self) -> str:
        return self.ids["kept-0.pdf"]


def runner(settings: Settings, engine: str) -> Run:
    """Runs commands on the repository and gives what they print."""

    def run(*arguments: object, code: int = 0) -> str:
        given = [*map(str, arguments), "--data", str(settings.data), "--engine", engine]
        with patch.object(sys, "argv", ["repo-search", *given]):  # it is noted with the run
            done = CliRunner().invoke(main, given, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    return run


def found(run: Run, *arguments: object) -> list[dict[str, Any]]:
    """What a command says in JSON, one object a line."""
    return [json.loads(line) for line in run(*arguments, "--json").splitlines() if line[:1] == "{"]


def pdf(path: Path, *pages: str, title: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pageCompression=0)
    canvas.setTitle(title)
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            canvas.setFont(
                "Helvetica-Bold" if number == 0 else "Helvetica", 22 if number == 0 else 11
            )
            canvas.drawString(72, 760 - 24 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def documents(folder: Path) -> Path:
    """What is brought in: the secret report, its later part, reports that stay, a manifest, and a
    partnership's page that lists it. Gives the manifest."""
    say = WORDS
    for number, about in enumerate(("school", "health", "police")):
        lines = [f"{KEPT} of staff in the {about} service was discussed" for _ in range(9)]
        pdf(folder / f"kept-{number}.pdf", "\n".join([f"Learning from {about}", *lines]))
    secret = folder / f"{say['file name']}.pdf"
    pdf(secret, f"Report\nAn earlier text speaks of {say['earlier text']} and {KEPT}")
    pdf(folder / f"{say['part file name']}.pdf", f"Summary\nIt speaks of {say['part text']}")
    rows = [
        {
            "file": secret.name,
            "title": f"The {say['title']} review",
            "publisher": f"{say['publisher']} Board",
            "themes": f"Neglect || {say['theme']} harm",
            "case": f"Child {say['case']}",
            "authors": f"A {say['author']}",
            "abstract": f"It tells of {say['abstract']}.",
            "note": f"See {say['note']}",
            "series": f"Series {say['series']}",
            "document_type": f"{say['document type']} report",
            "period_covered": f"The {say['period']} years",
            "source_url": f"https://example.org/{say['link']}",
            "link": "",
        },
        {"file": "kept-0.pdf", "title": "Learning from school", "publisher": "Stay Board"},
        {"title": f"Another {say['title']}", "link": f"https://example.org/{say['link']}/row"},
    ]
    manifest = folder.parent / "manifest.csv"
    with manifest.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], restval="")
        writer.writeheader()
        writer.writerows(
            {**row, "file": f"{folder}/{row['file']}"} if row.get("file") else row for row in rows
        )
    return manifest


def newer(folder: Path) -> None:
    """Replaces the secret report by its last version."""
    say = WORDS
    pdf(
        folder / f"{say['file name']}.pdf",
        f"{say['heading']} findings\nThe child {say['text']} was seen by many. {KEPT} was missing",
        f"Recommendations\nOn the second page stands {say['second page']} and {say['text']}\n"
        f"Recommendation 1: The council should write to every {say['finding']} in its area.\n"
        f"Recommendation 2: Nurses should look for {say['rejected finding']} before they leave.\n"
        f"Recommendation 3: The board should speak of {say['text']} and {KEPT} with everybody.",
        title=f"Draft of {say['properties']}",
    )


def listing(folder: Path) -> Path:
    """A partnership's page that lists the secret report."""
    say = WORDS
    place = folder.parent / "listing.html"
    place.write_text(
        "<!doctype html><html lang=en><head><title>Case reviews</title></head><body><main>"
        "<h1>Published case reviews</h1>"
        f"<h3>Child {say['case']} – Published 7th February 2022</h3>"
        f"<p>{say['words of a page']}: <a href='{folder.name}/{say['file name']}.pdf'>"
        f"{say['words of a page']} overview report</a></p>"
        "<h3>Child Stay – Published 3rd March 2013</h3>"
        f"<p><a href='{folder.name}/kept-0.pdf'>Overview report</a></p>"
        "</main></body></html>",
        encoding="utf-8",
    )
    return place


def fill(run: Run, folder: Path) -> dict[str, str]:
    """Brings everything in, as a librarian would over some weeks; gives record ids by file."""
    manifest = documents(folder)
    run("import", folder, "--manifest", manifest, "--jobs", 1)
    newer(folder)
    run("import", folder / f"{WORDS['file name']}.pdf", "--jobs", 1)
    ids = {
        record["holdings"][0]["filename"]: record["record_id"]
        for record in found(run, "records", "list")
        if record["holdings"]
    }
    secret, part = ids[f"{WORDS['file name']}.pdf"], ids[f"{WORDS['part file name']}.pdf"]
    run("edit", secret, f"note={WORDS['edited']} || See {WORDS['note']}")
    run("duplicates", "merge", secret, part)
    one, other, *_ = (line["finding_id"] for line in found(run, "findings", "list", secret))
    run("findings", "edit", one, "--wording", f"Write to every {WORDS['corrected finding']}")
    run("findings", "reject", other)
    run("import-page", listing(folder))
    ids["row"] = next(
        record["record_id"]
        for record in found(run, "records", "list")
        if record["title"] == f"Another {WORDS['title']}"
    )
    return ids


def standing(folder: Path, words: Iterable[str] = WORDS.values()) -> dict[str, set[str]]:
    """In which files below a folder which words stand, as bytes in any case and in the names."""
    left: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes().lower() if path.is_file() else b""
        for word in words:
            forms = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
            if word in path.name.lower() or any(form in content for form in forms):
                left.setdefault(word, set()).add(str(path.relative_to(folder)))
    return left


def in_tables(data: Path, words: Iterable[str] = WORDS.values()) -> dict[str, set[str]]:
    """In which tables of the catalogue which words stand."""
    database = sqlite3.connect(data / "catalogue.db")
    left: dict[str, set[str]] = {}
    for (name,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    ).fetchall():
        said = repr(database.execute(f'SELECT * FROM "{name}"').fetchall()).lower()
        for word in words:
            if word in said:
                left.setdefault(word, set()).add(name)
    database.close()
    return left


def secret_repository(samples: Path, folder: Path) -> Secret:
    """A copy of a repository with the secret record, of its own to the test; it is filled once for
    all test processes of a run. Both engines have an index."""
    first = samples / "secret"
    with (samples / "secret.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (first / "ids.json").is_file():
            shutil.rmtree(first, ignore_errors=True)
            (first / "documents").mkdir(parents=True)
            settings = Settings(data=first / "data")
            ids = fill(runner(settings, "tantivy"), first / "documents")
            runner(settings, "whoosh")("reindex")
            _follow(settings)
            (first / "ids.json").write_text(json.dumps(ids))
    folder.mkdir(exist_ok=True)
    shutil.copytree(first / "data", folder / "data")
    settings = Settings(data=folder / "data")
    with opened(settings) as repository, repository.catalogue.read() as connection:
        token = connection.scalars(
            tables.subscription.select().with_only_columns(tables.subscription.c.stop_token)
        ).one()
    return Secret(
        settings, first / "documents", json.loads((first / "ids.json").read_text()), token
    )


def _follow(settings: Settings) -> None:
    """Somebody is told by e-mail what is new of the secret publisher."""
    wanted = searches.kept(SearchRequest("", {"publisher": [f"{WORDS['publisher']}-board"]}))
    with opened(settings) as repository, repository.catalogue.write() as connection:
        subscriptions.add(
            connection,
            now(),
            "example.org",
            address="reader@example.org",
            frequency="at once",
            search=wanted,
            path=f"/search?publisher={WORDS['publisher']}-board",
        )
