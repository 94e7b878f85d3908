"""A collection of any size, invented from the words of real reports (see `benchmarks.words`).

    python -m benchmarks.collection --records 5000 --pages 50 --seed 1 DATA_DIR
    python -m benchmarks.collection --records 500 --pages 50 --seed 1 --pdf FOLDER

The first fills a repository that is empty and builds its index; the second writes PDF files. The
same seed gives the same reports, whatever number is asked for.
"""

import argparse
import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from random import Random
from textwrap import wrap

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import Connection

from benchmarks.words import Writer, any_name, name
from repo_search.authorities import read_authority_file
from repo_search.catalogue import holdings, publishers, records, themes
from repo_search.claims import SUGGESTED, Claim, Source
from repo_search.indexing import rebuild
from repo_search.passages import ExtractedText, Passage
from repo_search.records import SEPARATOR
from repo_search.repository import Repository, opened
from repo_search.settings import Settings
from repo_search.vocabularies import document_types, review_kinds

_PLACES = 150
_BATCH = 50
"""Records that are written in one transaction."""
_FIRST, _LAST, _BOARDS_UNTIL = 1970, 2026, 2019
_THEMES_OF_FILES = ("neglect", "domestic abuse", "self-harm")
_MONTHS = ("January", "March", "April", "June", "July", "September", "November")


@dataclass(frozen=True, slots=True)
class Report:
    """One invented publication: what a manifest would say of it, themes read in its text with how
    sure they are, and its text page by page."""

    filename: str
    fields: dict[str, tuple[str, ...]]
    suggested: tuple[tuple[str, float], ...]
    pages: tuple[str, ...]


def report(number: int, pages: int, seed: int, labels: Sequence[str]) -> Report:
    """A report of so many pages; `labels` are the themes it may be about."""
    draw = Random(f"{seed}/{number}")
    writer = Writer(draw, pages)
    kind = _drawn(draw, tuple(document_types()))
    review = _drawn(draw, tuple(review_kinds()))
    year = _LAST - int((_LAST - _FIRST) * draw.random() ** 2.5)
    label = f"{draw.choice(('Child', 'Family', 'Baby'))} {writer.names[0]}"
    about = dict.fromkeys(_drawn(draw, labels) for _ in range(draw.randint(1, 5)))
    read = dict.fromkeys(_drawn(draw, labels) for _ in range(draw.randint(0, 3)))
    fields = {
        "title": (f"{label}: {document_types()[kind].label} on {writer.heading().lower()}",),
        "publisher": (_publisher(_drawn(draw, _places()), year),),
        "published": (_written(year, draw),),
        "document_type": (kind,),
        "themes": tuple(about),
        "authors": tuple(f"{any_name(draw)} {any_name(draw)}" for _ in range(draw.randint(1, 2))),
        "language": (draw.choices(("en", "cy", "pl"), (96, 3, 1))[0],),
        "case": (label,),
    }
    if draw.random() < 0.7:
        fields["review"] = (review,)
    if draw.random() < 0.5:
        fields["abstract"] = (" ".join(writer.sentence() for _ in range(3)),)
    suggested = ((theme, draw.uniform(0.5, 0.9)) for theme in read if theme not in about)
    filename = f"{label.lower().replace(' ', '-')}-{number:06}.pdf"
    return Report(filename, fields, tuple(suggested), tuple(writer.pages(pages)))


def _drawn(draw: Random, values: Sequence[str]) -> str:
    """One of these; the first is the most frequent, the second half as frequent, and so on."""
    return draw.choices(values, cum_weights=_zipf(len(values)))[0]


@cache
def _zipf(number: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, number + 1)))


def _written(year: int, draw: Random) -> str:
    day = date(year, 1, 1) + timedelta(days=draw.randrange(365))
    form = draw.choices((f"{year}", f"{draw.choice(_MONTHS)} {year}", day.isoformat()), (1, 2, 3))
    return form[0]


@cache
def _places() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name(97 * number + 5_000) for number in range(_PLACES)))


def _publisher(place: str, year: int) -> str:
    kind = "Board" if year < _BOARDS_UNTIL else "Partnership"
    return f"{place} Safeguarding Children {kind}"


def authority_file() -> str:
    """Publishers as an authority file: a partnership of each place, and the board before it."""
    rows = ["name,variants,kind,nation,area,predecessors"]
    for place in _places():
        now, before = _publisher(place, _LAST), _publisher(place, _FIRST)
        called = SEPARATOR.join((f"{place} SCP", f"{place} Children's Partnership"))
        rows.append(f"{before},{place} LSCB,safeguarding board,England,{place},")
        rows.append(f"{now},{called},safeguarding partnership,England,{place},{before}")
    return "\n".join(rows)


def fill(repository: Repository, number: int, pages: int, seed: int) -> None:
    """Puts so many reports into an empty repository; its index is yet to be built."""
    with repository.catalogue.write() as connection:
        publishers.add_rows(connection, read_authority_file(authority_file()))
        labels = [theme.label for theme in themes.all_themes(connection).values()]
    Random(seed).shuffle(labels)
    write = partial(report, pages=pages, seed=seed, labels=labels)
    with ProcessPoolExecutor(max_workers=1) as worker:
        waiting = worker.map(write, range(min(_BATCH, number)))
        for at in range(_BATCH, number + _BATCH, _BATCH):
            some = list(waiting)
            waiting = worker.map(write, range(at, min(at + _BATCH, number)))
            with repository.catalogue.write() as connection:
                for one in some:
                    _put(connection, one)


def _put(connection: Connection, one: Report) -> None:
    passages = (Passage(at, page) for at, page in enumerate(one.pages, start=1))
    text = ExtractedText("application/pdf", tuple(passages))
    record_id = records.add(connection, text, _claims(one), back_catalogue=True)
    digest = hashlib.sha256("".join(one.pages).encode()).hexdigest()
    size = sum(map(len, one.pages))
    holdings.add(connection, record_id, digest, size, one.filename, text, back_catalogue=True)
    holdings.put_address(connection, f"/reports/{one.filename}", digest)


def _claims(one: Report) -> list[Claim]:
    said = [Claim(field, values, Source.MANIFEST) for field, values in one.fields.items()]
    read = [
        Claim(SUGGESTED, (theme,), Source.TEXT, confidence=sure) for theme, sure in one.suggested
    ]
    return [*said, *read]


def made(settings: Settings, number: int, pages: int, seed: int) -> None:
    """Makes a repository of so many reports, with its index, unless it is there already."""
    with opened(settings, create=True) as repository:
        with repository.catalogue.read() as connection:
            there = records.counts(connection)["records"]
        if not there:
            fill(repository, number, pages, seed)
            rebuild(repository.catalogue, repository.engine)


def write_pdfs(folder: Path, number: int, pages: int, seed: int) -> None:
    """Writes so many reports as PDF files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as workers:
        for _ in workers.map(partial(_write_pdf, folder, pages, seed), range(number)):
            pass


def _write_pdf(folder: Path, pages: int, seed: int, number: int) -> None:
    rl_config.useA85 = 0  # as printing programs write it: bytes, not letters
    one = report(number, pages, seed, _THEMES_OF_FILES)
    canvas = Canvas(str(folder / one.filename), pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(one.fields["title"][0])
    _draw(canvas, 20, wrap(one.fields["title"][0], 40) + list(one.fields["publisher"]))
    for page in one.pages:
        canvas.showPage()
        _draw(canvas, 10, page.splitlines())
    canvas.save()


def _draw(canvas: Canvas, points: int, lines: Sequence[str]) -> None:
    text = canvas.beginText(60, 780)
    text.setFont("Helvetica", points)
    text.textLines(list(lines))
    canvas.drawText(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("place", type=Path, help="data directory, or folder of files")
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--pages", type=int, default=50, help="of each record")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--pdf", action="store_true", help="write PDF files")
    given = parser.parse_args()
    if given.pdf:
        write_pdfs(given.place, given.records, given.pages, given.seed)
    else:
        settings = Settings(data=given.place, engine=given.engine)
        made(settings, given.records, given.pages, given.seed)


if __name__ == "__main__":
    main()
