"""Every text of a page can be translated: in a translation that puts each in brackets, nothing but
what the collection holds stands outside of brackets."""

import re
import subprocess
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from babel.dates import get_month_names
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString
from flask import Flask

from repo_search import vocabularies
from repo_search.catalogue import texts, themes
from repo_search.repository import opened
from tests.web.addresses import addresses
from tests.web.conftest import Collection, Served, close
from web import create_app

ROOT = Path(__file__).resolve().parents[2]
LOCALE = "cy"
TRANSLATED = (
    "how to search",
    "ways to browse",
    "where to get help",
    "accessibility",
    "privacy",
    "an address that is not there",
    "an empty reading list",
)
"""The pages that are held to it."""
CONTACT = "us@northmere.example"
SAME_IN_EVERY_LANGUAGE = {"repo-search", "pdf", "kb", "mb", CONTACT}
ATTRIBUTES = ("alt", "title", "placeholder", "aria-label", "aria-description", "label")
FIELDS_OF_THE_READER = "code, .app-query, script"
"""What a person writes or has written."""


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


def test_every_text_of_every_page_is_translated(bracketed: tuple[Flask, Collection]) -> None:
    app, held = bracketed
    client, known = app.test_client(), data(app, held)
    left: dict[str, list[str]] = {}
    for name in TRANSLATED:
        page = BeautifulSoup(client.get(addresses(held)[name]).text, "html.parser")
        assert page.html is not None
        assert page.html["lang"] == LOCALE
        for text in untranslated(page):
            if not is_known(text, known):
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
        if isinstance(node, Comment | Doctype) or _of_the_reader(node):
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


def _of_the_reader(node: NavigableString) -> bool:
    return any(parent.css.match(FIELDS_OF_THE_READER) for parent in node.parents if _is_tag(parent))


def _is_tag(parent: Any) -> bool:
    return isinstance(parent, Tag) and not isinstance(parent, BeautifulSoup)


def _words(outside: str) -> Iterator[str]:
    for line in outside.split("\n"):
        stripped = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", line)
        if stripped:
            yield stripped


def is_known(text: str, known: str) -> bool:
    folded = _folded(text)
    return folded in SAME_IN_EVERY_LANGUAGE or folded in known or _is_date(folded)


def _is_date(text: str) -> bool:
    months = {name.casefold() for name in get_month_names(locale=LOCALE).values()}
    return all(word in months or word.isdigit() for word in text.split())


def data(app: Flask, held: Collection) -> str:
    """Everything that the collection says, folded: what no catalogue of texts translates."""
    client = app.test_client()
    answers = [client.get(f"/api/v1/records/{one}").get_json() for one in held.ids.values()]
    answers.append(client.get("/api/v1/search?per_page=100").get_json())
    with opened(held.settings) as repository, repository.catalogue.read() as connection:
        pages = [(one, number) for one in held.ids.values() for number in range(1, 6)]
        said = [*texts.at(connection, pages).values()]
        for theme in themes.all_themes(connection).values():
            said += [theme.label, theme.scope_note or "", *theme.variants]
    for entry in chain(
        vocabularies.document_types().values(),
        vocabularies.type_groups().values(),
        vocabularies.review_kinds().values(),
    ):
        said += [entry.label, *getattr(entry, "variants", ())]
    said += [entry.label for entry in vocabularies.languages().values()]
    return "\n".join(_folded(text) for text in chain(said, _strings(answers)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _folded(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split()).casefold()
