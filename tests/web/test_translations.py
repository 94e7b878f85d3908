"""Every text of a page can be translated: in a translation that puts each in brackets, nothing but
what the collection holds stands outside of brackets."""

import re
import subprocess
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from babel.dates import get_month_names
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString
from flask import Flask

from repo_search import vocabularies
from repo_search.catalogue import findings, publishers, texts, themes
from repo_search.repository import opened
from tests.web.addresses import addresses
from tests.web.conftest import Collection, Served, close
from web import create_app

ROOT = Path(__file__).resolve().parents[2]
LOCALE = "cy"
CONTACT = "us@northmere.example"
SAME_IN_EVERY_LANGUAGE = {"repo-search", "pdf", "kb", "mb", CONTACT}
ATTRIBUTES = ("alt", "title", "placeholder", "aria-label", "aria-description", "label")
AS_IT_IS = (
    "code, .app-query, .app-citation, .app-list__citation, .app-list__address, #permanent, script, "
    ".app-briefing__citation, .app-briefing__address"
)
"""What a person writes in the search box; citations, which have one form in all languages, and
addresses."""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a translation of every text, which is the text in brackets."""
    folder = tmp_path_factory.mktemp("translations")
    subprocess.run([ROOT / "scripts/texts", folder / "messages.pot"], check=True)
    with (folder / "messages.pot").open("rb") as file:
        gathered = read_po(file)
    made = Catalog(locale=LOCALE)
    for message in gathered:
        if isinstance(message.id, tuple):
            made.add(message.id, tuple(f"⟦{message.id[1]}⟧" for _ in range(made.num_plurals)))
        elif message.id:
            made.add(message.id, f"⟦{message.id}⟧")
    target = folder / LOCALE / "LC_MESSAGES/messages.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, made)
    return folder


@pytest.fixture(scope="module")
def bracketed(
    served: Callable[[str], Served], catalogue: Path
) -> Iterator[tuple[Flask, Collection]]:
    held = served("tantivy").held
    changed = {"language": LOCALE, "translations": catalogue, "contact": CONTACT}
    app = create_app(held.settings.model_copy(update=changed))
    yield app, held
    close(app)


@pytest.mark.long
def test_every_text_of_every_page_is_translated(bracketed: tuple[Flask, Collection]) -> None:
    app, held = bracketed
    client, known = app.test_client(), Known(app, held)
    left: dict[str, list[str]] = {}
    for name, address in addresses(held).items():
        page = BeautifulSoup(client.get(address).text, "html.parser")
        assert page.html is not None
        assert page.html["lang"] == LOCALE
        for text in untranslated(page):
            if not known.says(text, addresses(held)[name]):
                left.setdefault(text, []).append(name)
    assert left == {}, "\n".join(f"{text!r}: {', '.join(on)}" for text, on in left.items())


def test_a_text_that_is_not_translated_is_found_wherever_it_stands() -> None:
    page = BeautifulSoup(
        "<p>⟦Found <a>here⟧ left</a></p><img alt='⟦Seen⟧ unseen'><code>neglect</code>"
        "<button value='Go' type='submit' aria-label='⟦Go⟧'>12 ⟦pages⟧</button>",
        "html.parser",
    )
    assert list(untranslated(page)) == ["left", "unseen", "Go"]


def untranslated(page: BeautifulSoup) -> Iterator[str]:
    """Runs of text outside of brackets, in elements and in attributes that are read out."""
    depth = 0
    for node in page.find_all(string=True):
        if isinstance(node, Comment | Doctype) or _stays_as_it_is(node):
            continue
        outside = ""
        for character in node:
            depth += {"⟦": 1, "⟧": -1}.get(character, 0)
            outside += character if depth == 0 and character != "⟧" else "\n"
        yield from _words(outside)
    assert depth == 0, "brackets that are not closed: a text was cut"
    for tag in page.find_all(True):
        for name, value in tag.attrs.items():
            read_out = name in ATTRIBUTES or name.startswith("data-i18n")
            if read_out or (name == "value" and tag.get("type") in ("submit", "button")):
                yield from _words(re.sub(r"⟦.*⟧", "\n", str(value), flags=re.DOTALL))


def _stays_as_it_is(node: NavigableString) -> bool:
    return any(parent.css.match(AS_IT_IS) for parent in node.parents if _is_tag(parent))


def _is_tag(parent: Any) -> bool:
    return isinstance(parent, Tag) and not isinstance(parent, BeautifulSoup)


def _words(outside: str) -> Iterator[str]:
    """Its runs that have words in them; single letters are an index's."""
    for line in outside.split("\n"):
        core = _core(line)
        if sum(map(str.isalpha, core)) > 1:
            yield core


def _core(text: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)


class Known:
    """What the collection says, which no catalogue of texts translates: names and labels, which
    stand whole, and running texts, of which any run may stand on a page."""

    def __init__(self, app: Flask, held: Collection) -> None:
        client = app.test_client()
        answers = [client.get(f"/api/v1/records/{one}").get_json() for one in held.ids.values()]
        found = client.get("/api/v1/search?per_page=100").get_json()
        entries = chain(
            vocabularies.document_types().values(),
            vocabularies.type_groups().values(),
            vocabularies.review_kinds().values(),
            vocabularies.languages().values(),
        )
        with opened(held.settings) as repository, repository.catalogue.read() as connection:
            pages = [(one, number) for one in held.ids.values() for number in range(1, 6)]
            running = [*texts.at(connection, pages).values()]
            concepts = themes.all_themes(connection).values()
            bodies = publishers.all_publishers(connection).values()
            said = findings.of_records(connection, held.ids.values()).values()
        running += [answer.get(name) or "" for answer in answers for name in ("title", "abstract")]
        labels = chain(
            _strings([answers, found]),
            (name for of_record in said for one in of_record for name in one.found.addressees),
            *((entry.label, *entry.variants) for entry in entries),
            *((theme.label, theme.scope_note, *theme.variants) for theme in concepts),
            *(
                (body.name, *body.variants, body.kind, body.nation, body.region, body.area)
                for body in bodies
            ),
        )
        months = get_month_names(locale=LOCALE).values()
        self.labels = SAME_IN_EVERY_LANGUAGE | set(map(_folded, chain(labels, months)))
        self.running = "\n".join(f" {_folded(text)} " for text in running)

    def says(self, text: str, address: str) -> bool:
        """Whether a text of the page at an address is data, or several data side by side."""
        folded = _folded(text)
        asked = _folded(unquote_plus(address.partition("?")[2]))
        if folded in self.labels or re.search(rf"\b{re.escape(folded)}\b", self.running + asked):
            return True
        for between in (r" · | – |, | \(|\) ?", r"\b\d+\b"):
            parts = [*_words(re.sub(between, "\n", text))]
            if parts != [text]:
                return all(self.says(part, address) for part in parts)
        return False


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _folded(text: str) -> str:
    return _core(" ".join(text.replace("\u00ad", "").split())).casefold()
