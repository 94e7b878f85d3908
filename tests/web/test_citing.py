"""What programs read in the head of pages: Dublin Core, `citation_*`, schema.org."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bibtexparser
import extruct
import feedparser
import pymarc
import pytest
import rispy
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import given

from repo_search.catalogue import claims
from repo_search.claims import Claim, Source
from repo_search.dates import parse_date
from repo_search.exporting import FORMATS
from repo_search.formats.exported import About, one_line
from repo_search.formats.jsonld import report
from repo_search.formats.metas import metas
from repo_search.repository import opened
from repo_search.settings import Settings
from web import create_app
from web.templating import environment

from ..repo_search.strange_records import RECORD, RECORDS, TEXT
from .conftest import HOSTILE, NOTICE, PDF, Collection, Fetch, close, extracted, fetcher, pdf, put

SITE = "https://reviews.example"


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fetch, str]]:
    """A record of which everything is known, and how it is fetched."""
    folder: Path = tmp_path_factory.mktemp("cited")
    settings = Settings(data=folder / "data", address=SITE)
    known = {
        "title": "Child H1", "publisher": "Northmere LSCB", "published": "May 2018",
        "document_type": "overview report", "themes": "Neglect", "authors": "A. Reviewer",
        "language": "en", "abstract": "A baby died.", "series": "Northmere reviews",
        "rights": "© Northmere 2018", "rights_holder": "Northmere Council", "licence": "OGL 3.0",
        "source_url": "https://northmere.example/h1",
    }  # fmt: skip
    with opened(settings, create=True) as repository:
        given = {field: (value,) for field, value in known.items()}
        text = extracted(PDF, "Alcohol")
        record_id = put(repository, folder, pdf(1), "h1.pdf", text, **given)
        with repository.catalogue.write() as connection:
            second = Claim("authors", ("B. Writer", "Reviews Ltd"), Source.LIBRARIAN, "edit")
            claims.put(connection, record_id, [second])
    app = create_app(settings)
    yield fetcher(app), record_id
    close(app)


def read(html: str, syntax: str) -> list[Any]:
    found: list[Any] = extruct.extract(html, base_url=SITE, syntaxes=[syntax])[syntax]
    return found


def named(html: str) -> dict[str, list[str]]:
    """The values of each name in the head."""
    found: dict[str, list[str]] = {}
    for meta in BeautifulSoup(html, "html.parser").select("head meta[name]"):
        found.setdefault(str(meta["name"]), []).append(str(meta["content"]))
    return found


def test_reference_managers_read_a_report(cited: tuple[Fetch, str]) -> None:
    fetch, record_id = cited
    found = named(fetch(f"/records/{record_id}").text)
    assert {name: found[name] for name in found if name.startswith("citation_")} == {
        "citation_title": ["Child H1"],
        "citation_author": ["B. Writer", "Reviews Ltd"],
        "citation_publication_date": ["2018/05"],
        "citation_technical_report_institution": ["Northmere LSCB"],
        "citation_language": ["en"],
        "citation_public_url": [f"{SITE}/records/{record_id}"],
        "citation_pdf_url": [f"{SITE}/records/{record_id}/file"],
    }
    pdf_url = urlsplit(found["citation_pdf_url"][0]).path
    assert fetch(pdf_url).mimetype == PDF


def test_dublin_core_is_read_with_the_rights(cited: tuple[Fetch, str]) -> None:
    fetch, record_id = cited
    (found,) = read(fetch(f"/records/{record_id}").text, "dublincore")
    assert found["namespaces"] == {
        "DC": "http://purl.org/dc/elements/1.1/",
        "DCTERMS": "http://purl.org/dc/terms/",
    }
    said = {(one["name"], one["content"]) for one in (*found["elements"], *found["terms"])}
    assert said == {
        ("DC.title", "Child H1"),
        ("DC.creator", "B. Writer"),
        ("DC.creator", "Reviews Ltd"),
        ("DC.publisher", "Northmere LSCB"),
        ("DC.date", "2018-05"),
        ("DC.type", "Report"),
        ("DC.format", PDF),
        ("DC.language", "en"),
        ("DC.identifier", f"{SITE}/records/{record_id}"),
        ("DC.subject", "Neglect"),
        ("DC.description", "A baby died."),
        ("DC.rights", "© Northmere 2018. Rights holder: Northmere Council. Licence: OGL 3.0."),
        ("DCTERMS.rightsHolder", "Northmere Council"),
        ("DCTERMS.license", "OGL 3.0"),
        ("DCTERMS.isPartOf", "Northmere reviews"),
    }


def test_schema_org_reads_a_report(cited: tuple[Fetch, str]) -> None:
    fetch, record_id = cited
    (found,) = read(fetch(f"/records/{record_id}").text, "json-ld")
    assert found.pop("dateModified").endswith("Z")
    assert found["encoding"].pop("contentSize").endswith(" B")
    address = f"{SITE}/records/{record_id}"
    assert found == {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": address,
        "url": address,
        "identifier": record_id,
        "name": "Child H1",
        "genre": "Overview report",
        "author": [{"name": "B. Writer"}, {"name": "Reviews Ltd"}],
        "publisher": [
            {
                "@type": "Organization",
                "@id": f"{SITE}/publishers/northmere-lscb",
                "name": "Northmere LSCB",
            }
        ],
        "datePublished": "2018-05",
        "inLanguage": ["en"],
        "about": [{"@type": "DefinedTerm", "@id": f"{SITE}/themes/neglect", "name": "Neglect"}],
        "abstract": "A baby died.",
        "isPartOf": {"@type": "CreativeWorkSeries", "name": "Northmere reviews"},
        "copyrightNotice": "© Northmere 2018",
        "copyrightHolder": {"name": "Northmere Council"},
        "license": {"@type": "CreativeWork", "name": "OGL 3.0"},
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": f"{address}/file",
            "encodingFormat": PDF,
        },
        "sameAs": "https://northmere.example/h1",
    }
    for there in (*found["publisher"], *found["about"]):
        assert fetch(urlsplit(there["@id"]).path).status_code == 200


def test_the_home_page_says_what_is_catalogued_and_how_it_is_searched(
    cited: tuple[Fetch, str],
) -> None:
    fetch, _ = cited
    (found,) = read(fetch("/").text, "json-ld")
    site, catalogue = found["@graph"]
    assert (site["@type"], catalogue["@type"]) == ("WebSite", "DataCatalog")
    assert site["name"] == catalogue["name"] == "repo-search"
    search = site["potentialAction"]
    assert search["query-input"] == "required name=search_term_string"
    template = search["target"]["urlTemplate"]
    address = template.removeprefix(SITE).replace("{search_term_string}", "alcohol")
    assert "Child H1" in fetch(address).text


def _of_marc(found: list[Any]) -> str:
    return " ".join(str(field) for field in found[0].get_fields("540", "542"))


RIGHTS: dict[str, Callable[[str], str]] = {
    "ris": lambda text: str(rispy.loads(text)[0]["notes"][0]),
    "bib": lambda text: str(bibtexparser.loads(text).entries[0]["copyright"]),
    "csljson": lambda text: str(json.loads(text)[0]["note"]),
    "json": lambda text: str(json.loads(text)["records"][0]),
    "mrc": lambda text: _of_marc(list(pymarc.MARCReader(text.encode(), to_unicode=True))),
    "marcxml": lambda text: _of_marc(pymarc.parse_xml_to_array(io.BytesIO(text.encode()))),
    "csv": lambda text: str(next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))),
}
"""Where the rights stand in each format, as programs read it."""


def test_rights_stand_in_every_export(cited: tuple[Fetch, str]) -> None:
    assert RIGHTS.keys() == FORMATS.keys()
    fetch, record_id = cited
    for form, rights in RIGHTS.items():
        said = rights(fetch(f"/records/{record_id}.{form}").text)
        for part in ("© Northmere 2018", "Northmere Council", "OGL 3.0"):
            assert part in said, form


def test_rights_stand_in_feeds(cited: tuple[Fetch, str]) -> None:
    fetch, _ = cited
    (entry,) = feedparser.parse(fetch("/search.atom").data).entries
    assert entry.rights == "© Northmere 2018. Rights holder: Northmere Council. Licence: OGL 3.0."


@pytest.mark.parametrize(
    ("written", "date"),
    [("15 May 2018", "2018/05/15"), ("2018", "2018"), ("2018/19", "2018"), ("spring 2018", "2018")],
)
def test_a_date_says_as_much_as_is_known(written: str, date: str) -> None:
    found = dict(metas(replace(RECORD, published=parse_date(written)), About()))
    assert found["citation_publication_date"] == date


def test_only_a_pdf_that_is_held_is_offered_as_one(served: Callable[[str], Any]) -> None:
    here = served("tantivy")
    get = fetcher(here.app)
    for name in ("bare", "welsh", "plain"):
        found = named(get(f"/records/{here.held.ids[name]}").text)
        assert "citation_pdf_url" not in found
        assert found["DC.type"] == ["Report"]
    bare = named(get(f"/records/{here.held.ids['bare']}").text)
    assert not {"citation_author", "citation_publication_date"} & set(bare)
    assert bare["DC.rights"] == ["Copyright of the publisher."]


def test_no_page_of_a_record_makes_a_journal_article_of_it(served: Callable[[str], Any]) -> None:
    here = served("tantivy")
    get = fetcher(here.app)
    for name, record_id in here.held.ids.items():
        found = named(get(f"/records/{record_id}").text)
        institution = "citation_technical_report_institution"
        if name == "withdrawn":
            assert found.keys() == {"viewport"}
        else:
            assert found["DC.type"] == ["Report"]
            assert found.get(institution, []) == found.get("DC.publisher", [])
            assert (institution in found) == (name != "bare")
        article = ("citation_journal_title", "citation_conference_title", "citation_isbn")
        assert not set(article) & set(found)


def test_hostile_values_are_values_here_too(served: Callable[[str], Any]) -> None:
    here = served("tantivy")
    html = fetcher(here.app)(f"/records/{here.held.ids['hostile']}").text
    found = named(html)
    assert found["citation_title"] == found["DC.title"] == [one_line(HOSTILE)]
    (found_there,) = read(html, "json-ld")
    assert found_there["name"] == one_line(HOSTILE)
    assert "sameAs" not in found_there
    assert html.count("<script>") == 0


@given(RECORDS, TEXT)
def test_no_text_ends_the_data_or_the_attribute_it_stands_in(record: Any, notice: str) -> None:
    about = About(SITE, notice)
    template = environment().from_string(
        '{% from "parts.html" import linked_data %}'
        "<html><head>{% for meta in metas %}"
        '<meta name="{{ meta.name }}" content="{{ meta.content }}">'
        "{% endfor %}{{ linked_data(linked) }}</head></html>"
    )
    html = template.render(metas=metas(record, about), linked=report(record, about))
    (found,) = read(html, "json-ld")
    assert found.get("name", "") == one_line(record.title)
    assert named(html).get("DC.title", [""]) == [one_line(record.title)]
    assert len(BeautifulSoup(html, "html.parser").find_all("script")) == 1


def test_an_invented_sample_says_so_to_programs(noticed: tuple[Flask, Collection]) -> None:
    app, held = noticed
    get = fetcher(app)
    html = get(f"/records/{held.ids['report']}").text
    (found,) = read(html, "json-ld")
    assert found["abstract"] == f"A baby died. [{NOTICE}]"
    assert named(html)["DC.description"] == [f"A baby died. [{NOTICE}]"]
    for one in read(get("/").text, "json-ld")[0]["@graph"]:
        assert one["description"].endswith(f"[{NOTICE}]")
