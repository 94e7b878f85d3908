"""OAI-PMH: lists in parts, and the tokens that lead from one to the next."""

import pytest

from repo_search.harvesting import answering
from tests.web.conftest import MANY, Fetch, close, fetcher
from web import create_app

from .asking import LISTED, ask, code, ids, pages, token
from .conftest import Kept


@pytest.mark.parametrize("at_once", [1, 7, 1_000])
def test_lists_come_in_parts_that_end_with_an_empty_token(
    get: Fetch, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    whole = ids(ask(get, LISTED))
    assert len(whole) > MANY
    monkeypatch.setattr(answering, "AT_ONCE", at_once)
    parts = pages(get, verb="ListRecords", metadataPrefix="oai_dc")
    assert [one for part in parts for one in ids(part)] == whole
    ends = [token(part) for part in parts]
    if at_once > len(whole):
        assert ends == [None]
        return
    assert [int(end.get("cursor")) for end in ends] == list(range(0, len(whole), at_once))
    assert {end.get("completeListSize") for end in ends} == {str(len(whole))}
    assert [bool(end.text) for end in ends] == [True] * (len(ends) - 1) + [False]


@pytest.mark.parametrize("more", [0, 1])
def test_a_list_that_fills_its_parts_has_none_that_is_empty(
    get: Fetch, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    whole = len(ids(ask(get, LISTED)))
    monkeypatch.setattr(answering, "AT_ONCE", whole - more)
    assert [len(ids(part)) for part in pages(get, **LISTED)] == [whole - more, *[more] * more]


def test_a_token_holds_all_that_was_asked(get: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"verb": "ListRecords", "metadataPrefix": "marcxml", "set": "publisher:northmere-scp"}
    asked |= {"from": "2001-01-01", "until": "2999-01-01"}
    (whole,) = pages(get, **asked)
    monkeypatch.setattr(answering, "AT_ONCE", 2)
    parts = pages(get, **asked)
    assert len(parts) > 2
    assert [one for part in parts for one in ids(part)] == ids(whole)
    assert all(not list(part.iter("{http://purl.org/dc/elements/1.1/}title")) for part in parts)
    again = ask(get, verb="ListRecords", resumptionToken=token(parts[0]).text)
    assert ids(again) == ids(parts[1])


def test_only_our_own_tokens_for_the_same_verb_lead_on(
    get: Fetch, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "AT_ONCE", 1)
    ours, theirs = (token(ask(asking, LISTED)).text for asking in (get, kept.get))
    altered = [ours[:at] + chr(ord(ours[at]) ^ 1) + ours[at + 1 :] for at in range(len(ours))]
    forged = [*altered, theirs, ours + "A", ours + ".", ours[:-1], ours.partition(".")[0], "."]
    for one in forged:
        root = ask(get, verb="ListIdentifiers", resumptionToken=one)
        assert code(root) == "badResumptionToken", one
    for verb in ("ListRecords", "ListSets"):
        assert code(ask(get, verb=verb, resumptionToken=ours)) == "badResumptionToken"
    assert code(ask(get, verb="ListIdentifiers", resumptionToken=ours)) == ""
    assert code(ask(get, LISTED, resumptionToken=ours)) == "badArgument"


def test_tokens_outlive_the_server(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "AT_ONCE", 1)
    written = token(ask(kept.get, LISTED)).text
    app = create_app(kept.settings)
    assert code(ask(fetcher(app), verb="ListIdentifiers", resumptionToken=written)) == ""
    close(app)
