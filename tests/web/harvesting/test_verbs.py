"""OAI-PMH: what each verb is answered with."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pymarc
import pytest
from flask import Flask
from lxml import etree

from repo_search.catalogue import fact, harvest
from repo_search.catalogue.clock import now
from repo_search.harvesting import tokens
from repo_search.harvesting.writing import NO_MAIL
from repo_search.settings import Settings
from tests.web.conftest import NOTICE, Fetch, Served, close, fetcher
from web import create_app
from web.site import site

from .asking import LISTED, OAI, ask, code, deleted, ids, texts
from .conftest import ADDRESS, Kept

DC = "{http://purl.org/dc/elements/1.1/}"


def test_the_repository_says_what_it_is(kept: Kept) -> None:
    root = ask(kept.get, verb="Identify")
    (found,) = root.iter(f"{OAI}Identify")
    told = {etree.QName(node).localname: node.text for node in found}
    assert told["baseURL"] == f"{ADDRESS}/oai" == texts(root, "request")[0]
    assert told["adminEmail"] == "desk@reviews.example"
    every = ask(kept.get, LISTED)
    assert told["earliestDatestamp"] == min(texts(every, "datestamp"))
    scheme = [node.text for node in found[-1][0]]
    assert scheme == ["oai", "reviews.example", ":", "oai:reviews.example:k7m2q9xw"]


@pytest.mark.parametrize(
    ("contact", "sender", "told"),
    [
        ("desk@a.example", "alerts@b.example", "desk@a.example"),
        ("https://a.example/contact", "alerts@b.example", "alerts@b.example"),
        ("desk@localhost", "", NO_MAIL),
        ("", "", NO_MAIL),
    ],
)
def test_the_mail_address_is_one_that_there_is(
    kept: Kept, contact: str, sender: str, told: str
) -> None:
    given = {"contact": contact, "sender": sender, "address": "http://127.0.0.1:8000"}
    app = create_app(kept.settings.model_copy(update=given))
    root = ask(fetcher(app), verb="Identify")
    assert texts(root, "adminEmail") == [told]
    assert texts(root, "description") == [], "no scheme has identifiers of a bare address"
    assert texts(ask(fetcher(app), LISTED), "identifier")[0].startswith("oai:127.0.0.1:")
    close(app)


def test_who_asks_for_what_changed_since_an_answer_is_told_of_what_was_being_written(
    kept: Kept,
) -> None:
    before = now()
    (told,) = texts(ask(kept.get, verb="Identify"), "responseDate")
    assert before - timedelta(seconds=10) < datetime.fromisoformat(told[:-1]) < before


def test_a_repository_without_records_can_be_asked(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path / "data"))
    asking = fetcher(app)
    assert code(ask(asking, verb="Identify")) == ""
    assert code(ask(asking, verb="ListSets")) == "noSetHierarchy"
    assert code(ask(asking, LISTED)) == "noRecordsMatch"
    close(app)


def test_what_was_public_is_told_as_deleted_and_what_never_was_is_not_there(kept: Kept) -> None:
    gone = {kept.ids[name] for name in ("withdrawn", "removed", "back")}
    for verb in ("ListIdentifiers", "ListRecords"):
        root = ask(kept.get, verb=verb, metadataPrefix="oai_dc")
        assert set(ids(root)) == gone | {kept.ids["here"]}
        assert set(deleted(root)) == gone
        assert b"secret" not in etree.tostring(root)
    for name, record_id in kept.ids.items():
        identifier = f"oai:reviews.example:{record_id}"
        one = ask(kept.get, verb="GetRecord", metadataPrefix="marcxml", identifier=identifier)
        formats = ask(kept.get, verb="ListMetadataFormats", identifier=identifier)
        if name in ("draft", "dropped"):
            assert (code(one), code(formats)) == ("idDoesNotExist", "idDoesNotExist")
        else:
            assert deleted(one) == ([] if name == "here" else [record_id])
            assert len(texts(formats, "metadataPrefix")) == 2


def test_what_is_public_no_more_is_told_in_every_set_and_of_none(kept: Kept) -> None:
    sets = dict(
        zip(
            *(texts(ask(kept.get, verb="ListSets"), n) for n in ("setSpec", "setName")), strict=True
        )
    )
    assert sets == {
        "publisher:ynys-mon-co-b": "Ynys Môn & Co <b>",
        "theme:abuse-and-neglect": "Abuse and neglect",
        "theme:neglect": "Neglect",
        "type:A~20~7E~20type~2C~20of~20our~20own~3A~20~C3~A9": "A ~ type, of our own: é",
    }
    every = ask(kept.get, LISTED)
    for spec in (*sets, "theme:alcohol-misuse", "publisher:nobody"):
        root = ask(kept.get, LISTED, set=spec)
        assert deleted(root) == deleted(every)
        assert set(ids(root)) == set(ids(every) if spec in sets else deleted(every))
        assert set(texts(root, "setSpec")) == (set(sets) if spec in sets else set())


@pytest.mark.parametrize("spec", ["publisher:old-board", "theme:old-theme"])
def test_the_names_of_sets_that_were_merged_lead_to_what_they_became(kept: Kept, spec: str) -> None:
    assert ids(ask(kept.get, LISTED, set=spec)) == ids(ask(kept.get, LISTED))


def test_sets_hold_what_the_facets_find(get: Fetch, tantivy: Served) -> None:
    root = ask(get, verb="ListSets")
    facets = get("/api/v1/search").json["facets"]
    expected = {
        (facet, value["label"])
        for facet in ("publisher", "theme", "type")
        for value in facets[facet]
    }
    found = list(zip(texts(root, "setSpec"), texts(root, "setName"), strict=True))
    assert {(spec.partition(":")[0], name) for spec, name in found} == expected
    assert len(found) == len(expected)
    for spec, name in found:
        facet = spec.partition(":")[0]
        answer = get("/api/v1/search", query_string={facet: name, "per_page": 100}).json
        searched = {one["record_id"] for one in answer["results"]}
        listed = ask(get, LISTED, set=spec)
        assert set(ids(listed)) == searched, spec
        assert all(
            spec in [node.text for node in header.iter(f"{OAI}setSpec")]
            for header in listed.iter(f"{OAI}header")
        )


def test_a_record_can_be_had_in_both_formats(get: Fetch, tantivy: Served) -> None:
    for name in ("report", "hostile", "bare"):
        record_id = tantivy.held.ids[name]
        asked = {"verb": "GetRecord", "identifier": f"oai:localhost:{record_id}"}
        title = get(f"/api/v1/records/{record_id}").json["title"]
        dublin = ask(get, asked, metadataPrefix="oai_dc")
        assert [node.text for node in dublin.iter(f"{DC}title")] == [" ".join(title.split())]
        assert [n.text for n in dublin.iter(f"{DC}rights")] == ["Copyright of the publisher"]
        marc = ask(get, asked, metadataPrefix="marcxml")
        (held,) = marc.iter("{http://www.loc.gov/MARC21/slim}record")
        (read,) = pymarc.parse_xml_to_array(io.BytesIO(etree.tostring(held)), strict=True)
        assert (read["001"].data, read.title) == (record_id, " ".join(title.split()))
        assert read["540"]["a"] == "Copyright of the publisher"


def test_an_invented_sample_says_so(noticed: tuple[Flask, Any]) -> None:
    asking = fetcher(noticed[0])
    for arguments in (
        {"verb": "Identify"},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc"},
        {"verb": "ListRecords", "metadataPrefix": "marcxml"},
    ):
        root = ask(asking, arguments)
        said = etree.tostring(root, encoding="unicode").count(NOTICE)
        assert said == max(1, len(list(root.iter(f"{OAI}metadata"))))


def test_records_can_be_asked_for_by_the_time_of_their_last_change(kept: Kept) -> None:
    every = ask(kept.get, LISTED)
    told = list(zip(ids(every), texts(every, "datestamp"), strict=True))
    assert [stamp for _, stamp in told] == sorted(stamp for _, stamp in told)
    for record_id, stamp in told:
        assert record_id in ids(ask(kept.get, LISTED, from_=stamp, until=stamp))
        assert record_id in ids(ask(kept.get, LISTED, from_=stamp[:10], until=stamp[:10]))
        moment = datetime.fromisoformat(stamp[:-1])
        before, after = (f"{moment + timedelta(seconds=s):%Y-%m-%dT%H:%M:%SZ}" for s in (-1, 1))
        for arguments in ({"until": before}, {"from_": after}):
            assert record_id not in ids(ask(kept.get, LISTED, **arguments))
    assert code(ask(kept.get, LISTED, until="2001-01-01")) == "noRecordsMatch"
    assert code(ask(kept.get, LISTED, from_="2999-12-31T23:59:59Z")) == "noRecordsMatch"


def test_an_answer_is_dated_before_anything_of_it_is_read(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = now()
    clock = [begun]
    monkeypatch.setattr("repo_search.harvesting.writing.now", lambda: clock[0])
    since = harvest.since

    def slowly(*given: Any) -> Any:
        clock[0] += timedelta(minutes=1)
        return since(*given)

    monkeypatch.setattr(harvest, "since", slowly)
    (said,) = texts(ask(kept.get, LISTED), "responseDate")
    assert clock[0] > begun >= datetime.fromisoformat(said).replace(tzinfo=None)


def test_a_forged_token_leaves_nothing_in_an_empty_repository(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path / "new"))
    forged = ask(fetcher(app), verb="ListRecords", resumptionToken="x.y")
    assert code(forged) == "badResumptionToken"
    with app.app_context(), site().repository.catalogue.read() as connection:
        assert fact(connection, tokens.KEY) is None
    close(app)
