"""Alerts on a search of findings, sent to a real mail server."""

import re
from collections.abc import Callable

import pytest

from repo_search.alerts import searches
from repo_search.alerts.searches import Search
from repo_search.alerts.sending import Office, Sent
from repo_search.alerts.signing_up import stop
from repo_search.catalogue import findings, records
from repo_search.errors import BadInput
from repo_search.index_documents import authorities
from repo_search.search import SearchRequest

from ..repo_search.library import add
from .conftest import SITE, ask
from .mail_server import MailServer

Subscribed = Callable[..., None]
Later = Callable[..., Office]
LONG = "The Partnership should ensure " + "and ensure again " * 60 + "that this has an end."
ADVICE = f"""Recommendations

Recommendation 1: The hospital should hold a meeting on neglect before each discharge.

Recommendation 2: Practitioners should ask who sleeps where, at home and elsewhere.

Recommendation 3: {LONG}
"""


def test_the_request_to_confirm_says_what_it_is_about(office: Office, server: MailServer) -> None:
    ask(office, findings=True, selection={"kind": ["recommendation"]})
    assert office.send() == Sent(sent=1)
    said = server.received[0].text
    assert "  Search in: Findings and recommendations\n  Words: neglect\n" in said
    assert "Kind: recommendation" in said


def test_a_mail_quotes_what_is_new_with_its_report_and_page(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    add(office.catalogue, ADVICE, title="Known before")
    subscribed(findings=True)
    report = add(office.catalogue, "First page.", ADVICE, title="Child H1", publisher="North Board")
    add(office.catalogue, "Signs of neglect.", title="A report that recommends nothing")
    assert office.send() == Sent(sent=1)
    (mail,) = server.received
    assert (
        "Recommendation 1: “The hospital should hold a meeting on neglect before each discharge.”\n"
        "  Child H1\n  North Board\n  Added on "
    ) in mail.text
    page = re.search(rf"{SITE}/records/{report}/pages/2\?finding=(\w+)\n", mail.text)
    assert page
    assert "Search in: Findings and recommendations" in mail.text
    assert f"{SITE}/findings?q=neglect" in mail.text
    assert "sleeps" not in mail.text
    assert "recommends nothing" not in mail.text
    assert "Known before" not in mail.text
    assert mail.message["Subject"] == "New reviews at Our reviews"
    assert mail.message["List-Unsubscribe"]
    assert office.send() == Sent()


def test_a_long_wording_is_shortened(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed(text="ensure", findings=True)
    add(office.catalogue, ADVICE)
    office.send()
    (quoted,) = re.findall(r"“([^”]*)”", server.received[0].text)
    assert quoted.startswith("The Partnership should ensure and")
    assert quoted.endswith("…")
    assert len(quoted) <= 400
    assert LONG.startswith(quoted[:-1])


def test_one_mail_tells_of_all_and_no_empty_one_is_sent(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed(text="", findings=True)
    subscribed("other@example.org", text="zebra", findings=True)
    for number in range(20):
        add(office.catalogue, ADVICE, title=f"Report {number}")
    assert office.send() == Sent(sent=1)
    said = server.received[0].text
    assert len(re.findall(r"^Recommendation \d: ", said, re.MULTILINE)) == 50
    assert "There is more: see the search on our site." in said
    assert office.send() == Sent()


def test_a_search_of_records_and_the_same_of_findings_are_two(
    office: Office, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed(findings=False)
    subscribed(findings=True)
    add(office.catalogue, ADVICE, title="New")
    assert office.send() == Sent(sent=2)
    about = ["Search in: Findings" in mail.text for mail in server.received]
    assert about == [False, True]
    stop(office.catalogue, server.received[1].link(f"{SITE}/alerts/stop/"))
    add(office.catalogue, ADVICE, title="Newer")
    assert office.send() == Sent(sent=1)


def test_signing_up_again_takes_the_place_of_the_same_search(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed(frequency="weekly", findings=True)
    subscribed(frequency="at once", findings=True)
    add(office.catalogue, ADVICE)
    assert office.send() == Sent(sent=1)
    assert later(days=8).send() == Sent()


def test_what_is_taken_back_while_a_mail_waits_is_not_told(
    office: Office, later: Later, server: MailServer, subscribed: Subscribed
) -> None:
    subscribed(text="", findings=True)
    gone = add(office.catalogue, ADVICE, title="Gone")
    here = add(office.catalogue, ADVICE, title="Here")
    server.answer = "451 Come back later"
    assert office.send() == Sent(later=1)
    with office.catalogue.write() as connection:
        records.withdraw(connection, gone, "A reason")
        rejected = findings.of_record(connection, here)[1]
        findings.decide(connection, rejected.finding_id, "rejected", "librarian")
    server.answer = "250 OK"
    assert later(hours=1).send() == Sent(sent=1)
    said = server.received[0].text
    assert "Gone" not in said
    assert "sleeps" not in said
    assert "discharge" in said


def test_it_is_kept_beside_the_request_and_requests_for_records_are_kept_as_before(
    office: Office,
) -> None:
    asked = SearchRequest("neglect", {"addressee": ("police",)})
    kept = searches.kept(asked, findings=True)
    assert searches.read(kept) == Search(
        SearchRequest("neglect", {"addressee": ["police"]}, without=[]), findings=True
    )
    assert '"findings"' not in searches.kept(SearchRequest("neglect"))
    assert searches.kept(*searches.read(kept)) == kept


@pytest.mark.parametrize(
    ("selection", "findings_"),
    [
        ({"kind": ("nothing",)}, True),
        ({"language": ("en",)}, True),
        ({"kind": ("finding",)}, False),
    ],
)
def test_a_search_that_cannot_be_asked_cannot_be_followed(
    office: Office, selection: dict[str, tuple[str, ...]], findings_: bool
) -> None:
    with office.catalogue.read() as connection:
        known = authorities(connection)
    with pytest.raises(BadInput):
        searches.check(Search(SearchRequest("x", selection), findings_), known)
