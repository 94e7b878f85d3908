"""OAI-PMH: what is wrong with a question, and what a question may look like."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.hostile_strings import HOSTILE as STRANGE
from tests.web.conftest import HOSTILE, Fetch, Served

from .asking import OAI, ask, checked, code


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=junk", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&verb=junk", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&set=theme:neglect", "badArgument"),
        ("verb=Identify&", ""),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=oai:localhost:x", "badArgument"),
        ('verb=GetRecord&identifier=invalid"id&metadataPrefix=oai_dc', "badArgument"),
        ("verb=GetRecord&identifier=oai:localhost:x&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=urn:x&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:elsewhere:x", "idDoesNotExist"),
        ("verb=ListIdentifiers&until=junk", "badArgument"),
        ("verb=ListIdentifiers&from=junk", "badArgument"),
        ("verb=ListIdentifiers&resumptionToken=junk&until=2000-02-05", "badArgument"),
        ("verb=ListIdentifiers&resumptionToken=junk", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=junk", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=junk", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2001-02-29", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01T00:00:00.5Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01T25:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=٢٠٠١-01-01", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2002-02-05&until=2002-02-06T05:35:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2002-02-06&until=2002-02-05", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2002-02-05&until=2002-02-05",
            "noRecordsMatch",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a::b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%23", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=colour:red", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=theme", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=" + 3_000 * "a", "badArgument"),
        ("verb=Identify&" + "&".join(f"a{n}=1" for n in range(2_000)), "badArgument"),
        ("verb=Identify&x=" + 30_000 * "a", "badArgument"),
    ],
)
def test_what_is_wrong_is_said_by_its_code_whichever_way_it_is_asked(
    get: Fetch, query: str, expected: str
) -> None:
    root = checked(get(f"/oai?{query}"))
    assert code(root) == expected
    request = root.find(f"{OAI}request")
    assert bool(request.attrib) == (expected not in ("badVerb", "badArgument")) or not query
    form = {"data": query, "content_type": "application/x-www-form-urlencoded"}
    posted = checked(get("/oai", method="POST", **form))
    assert code(posted) == expected
    assert dict(posted.find(f"{OAI}request").attrib) == dict(request.attrib)


@pytest.mark.parametrize("strange", [*STRANGE.values(), HOSTILE, "\x00", "]]>", "&#0;", "\ud800"])
def test_any_answer_is_well_formed_whatever_is_asked(get: Fetch, strange: str) -> None:
    some = strange[:500]
    for arguments in (
        {"verb": some},
        {"verb": "Identify", some: some},
        {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": some},
        {"verb": "ListRecords", "metadataPrefix": some},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": some},
        {"verb": "ListRecords", "resumptionToken": some},
    ):
        assert code(ask(get, arguments))


def test_it_can_be_asked_by_post_as_well(get: Fetch) -> None:
    for arguments in (
        {"verb": "Identify"},
        {"verb": "ListSets"},
        {"verb": "ListRecords", "metadataPrefix": "marcxml", "set": "theme:neglect"},
    ):
        roots = [ask(get, arguments), checked(get("/oai", method="POST", data=arguments))]
        for root in roots:
            root.find(f"{OAI}responseDate").text = ""
        assert etree.tostring(roots[0]) == etree.tostring(roots[1])
    twice = get("/oai?verb=Identify", method="POST", data={"verb": "Identify"})
    assert code(checked(twice)) == "badVerb"
    assert get("/oai?verb=Identify", method="HEAD").data == b""


VALUES = {
    "verb": ["Identify", "ListMetadataFormats", "ListSets", "GetRecord", "ListRecords",
             "ListIdentifiers", "Junk"],
    "identifier": ["oai:localhost:REPORT", "oai:localhost:nobody", "no identifier"],
    "metadataPrefix": ["oai_dc", "marcxml", "mods", "no/prefix"],
    "from": ["2001-01-01", "2001-01-01T00:00:00Z", "2999-01-01", "2999-01-01T00:00:00Z", "then"],
    "until": ["2001-01-01", "2999-01-01", "2999-01-01T00:00:00Z", "2001-13-01"],
    "set": ["theme:neglect", "theme:nothing", "colour:red", "no set"],
    "resumptionToken": ["forged", "eyJ9.eyJ9"],
    "other": ["anything"],
}  # fmt: skip
NEEDED = {"GetRecord": {"identifier", "metadataPrefix"}, "ListRecords": {"metadataPrefix"}}
NEEDED["ListIdentifiers"] = NEEDED["ListRecords"]
LISTING = {"metadataPrefix", "from", "until", "set", "resumptionToken"}
TAKEN = {"ListMetadataFormats": {"identifier"}, "ListSets": {"resumptionToken"}}
TAKEN |= {"GetRecord": NEEDED["GetRecord"], "ListRecords": LISTING, "ListIdentifiers": LISTING}


def expected(pairs: list[tuple[str, str]]) -> set[str]:
    """The codes of what is wrong with a question, as the text of the protocol has them; of several
    any will do. "" is an answer."""
    names = [name for name, _ in pairs]
    asked = dict(pairs)
    verb = asked.pop("verb", "Junk")
    if names.count("verb") != 1 or verb == "Junk":
        return {"badVerb"}
    found = set()
    start, end = asked.get("from", ""), asked.get("until", "")
    if len(set(names)) < len(names) or asked.keys() - TAKEN.get(verb, set()):
        found.add("badArgument")
    if {"then", "2001-13-01", "no set", "no/prefix", "no identifier"} & set(asked.values()):
        found.add("badArgument")
    if start and end and (len(start) != len(end) or start > end):
        found.add("badArgument")
    if "resumptionToken" in asked:
        found.add("badResumptionToken")
        if len(asked) > 1:
            found.add("badArgument")
    elif NEEDED.get(verb, set()) - asked.keys():
        found.add("badArgument")
    if found:
        return found
    if asked.get("metadataPrefix") == "mods":
        found.add("cannotDisseminateFormat")
    if asked.get("identifier", "").endswith("nobody"):
        found.add("idDoesNotExist")
    if found:
        return found
    # No record of the collection is deleted, so a set that holds none has nothing to tell.
    nothing = asked.get("set") in ("theme:nothing", "colour:red")
    if nothing or start.startswith("2999") or end.startswith("2001"):
        return {"noRecordsMatch"}
    return {""}


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(list(VALUES)).flatmap(
            lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]))
        ),
        max_size=5,
        unique_by=lambda pair: pair,
    ),
    st.sampled_from(VALUES["verb"]),
)
def test_every_combination_of_arguments_has_its_code(
    get: Fetch, tantivy: Served, pairs: list[tuple[str, str]], verb: str
) -> None:
    asked = [("verb", verb), *pairs]
    filled = [(n, v.replace("REPORT", tantivy.held.ids["report"])) for n, v in asked]
    assert code(ask(get, filled)) in expected(asked)
