"""Fetching from real servers on this machine: what comes back, and what is left in the folder."""

import gzip
import stat

import pytest

from indexer.fetching import Fetcher
from repo_search.errors import BadInput, Unreachable

from .sites import OPEN, PDF, Names, answer, certificate, serving


def test_a_file_comes_with_its_type_its_name_and_its_validators(fetcher, site, folder):
    site.pages["/media/12/Child%20H1.pdf"] = answer(
        200,
        PDF,
        Content_Type="application/PDF; x=y",
        ETag='"v1"',
        Last_Modified="Wed, 02 May 2018 10:00:00 GMT",
    )
    with fetcher() as web:
        found = web.fetch(site.url + "/media/12/Child H1.pdf#page=3")
        assert found.path.parent == folder
        assert found.path.read_bytes() == PDF
        assert stat.S_IMODE(found.path.stat().st_mode) == 0o600
    assert found.status == "new"
    assert found.url == site.url + "/media/12/Child%20H1.pdf"
    assert (found.media_type, found.filename) == ("application/pdf", "Child H1.pdf")
    assert (found.etag, found.last_modified) == ('"v1"', "Wed, 02 May 2018 10:00:00 GMT")


def test_what_is_still_in_the_folder_is_removed_at_the_end_and_at_the_next_beginning(
    fetcher, site, folder
):
    with fetcher() as web:
        kept = web.fetch(site.url + "/a.pdf").path.rename(folder / "kept.pdf")
        web.fetch(site.url + "/a.pdf")
    assert list(folder.iterdir()) == [kept]
    (folder / "fetched-0123").write_bytes(b"of a run that was killed")
    with fetcher():
        assert list(folder.iterdir()) == [kept]


def test_it_is_not_fetched_again_while_it_is_as_it_was(fetcher, site):
    page = answer(200, b"<p>One review</p>", ETag='"v1"')
    site.pages["/reviews"] = lambda handler: (
        answer(304)(handler) if handler.headers["If-None-Match"] == '"v1"' else page(handler)
    )
    with fetcher() as web:
        first = web.fetch(site.url + "/reviews")
        again = web.fetch(site.url + "/reviews", etag=first.etag)
        other = web.fetch(site.url + "/reviews", etag='"v0"')
    assert (again.status, again.path, again.etag) == ("not modified", None, '"v1"')
    assert other.status == "new"


def test_the_date_of_the_last_change_is_sent_back_as_it_was_given(fetcher, site):
    date = "Wed, 02 May 2018 10:00:00 GMT"
    site.pages["/reviews"] = answer(304)
    with fetcher() as web:
        again = web.fetch(site.url + "/reviews", last_modified=date)
    assert (again.status, again.last_modified) == ("not modified", date)
    assert site.asked[-1][1]["If-Modified-Since"] == date


def test_validators_that_could_not_stand_in_a_header_are_not_sent(fetcher, site):
    with fetcher() as web:
        found = web.fetch(site.url + "/a.pdf", etag='"x"\r\nCookie: y', last_modified="é")
    assert found.status == "new"
    assert not {"If-None-Match", "If-Modified-Since", "Cookie"} & site.asked[-1][1].keys()


def test_validators_are_not_sent_on_to_where_an_address_redirects(fetcher, site):
    site.pages["/old"] = answer(302, Location="/a.pdf")
    with fetcher() as web:
        assert web.fetch(site.url + "/old", etag='"v1"').status == "new"
    sent = {path: "If-None-Match" in headers for path, headers in site.asked}
    assert sent == {"/robots.txt": False, "/old": True, "/a.pdf": False}


def test_a_server_that_says_not_modified_without_being_asked_is_refused(refused, site):
    site.pages["/a.pdf"] = answer(304)
    assert "without being asked" in refused(site.url + "/a.pdf")


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_no_longer_there_is_gone(fetcher, site, status):
    site.pages["/old.pdf"] = answer(status, b"Nothing here")
    with fetcher() as web:
        found = web.fetch(site.url + "/old.pdf")
    assert (found.status, found.path) == ("gone", None)


def test_other_refusals_of_a_server_are_named(refused, site):
    site.pages["/a.pdf"] = answer(403)
    assert "status 403" in refused(site.url + "/a.pdf")


def test_packed_answers_are_unpacked(fetcher, site):
    site.pages["/reviews"] = answer(200, gzip.compress(PDF), Content_Encoding="gzip")
    with fetcher() as web:
        assert web.fetch(site.url + "/reviews").path.read_bytes() == PDF


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="Child H1.pdf"', "Child H1.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment; filename=report.pdf; filename*=UTF-8''Raport%20%C5%82.pdf", "Raport ł.pdf"),
        ("attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("inline", "a.pdf"),
    ],
)
def test_the_name_is_what_the_server_says_made_safe(fetcher, site, disposition, name):
    site.pages["/a.pdf"] = answer(200, PDF, Content_Disposition=disposition)
    with fetcher() as web:
        assert web.fetch(site.url + "/a.pdf").filename == name


def test_sites_are_told_who_asks_and_get_no_cookies_back(fetcher, site):
    site.pages["/a.pdf"] = answer(200, PDF, Set_Cookie="a=b")
    with fetcher(contact="library@example.org") as web:
        web.fetch(site.url + "/a.pdf")
        web.fetch(site.url + "/a.pdf")
    assert "Cookie" not in site.asked[-1][1]
    agent = site.asked[-1][1]["User-Agent"]
    assert agent.startswith("repo-search/")
    assert agent.endswith(" (+library@example.org)")


@pytest.mark.parametrize("contact", ["a\r\nCookie: b", "é", "a) b"])
def test_a_contact_that_cannot_stand_in_a_header_is_bad_input(folder, contact):
    with pytest.raises(BadInput, match="contact"):
        Fetcher(folder, contact=contact)


def test_proxies_of_the_environment_are_not_used(fetcher, site, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with fetcher() as web:
        assert web.fetch(site.url + "/a.pdf").status == "new"


# Redirects and private addresses


def test_redirects_are_followed_to_where_the_file_is(fetcher, site):
    site.pages["/1"] = answer(301, Location="/2?é")
    site.pages["/2?%C3%A9"] = answer(307, Location=site.url + "/a.pdf")
    with fetcher() as web:
        found = web.fetch(site.url + "/1")
    assert (found.status, found.url) == ("new", site.url + "/a.pdf")


def test_more_than_five_redirects_are_refused(refused, site):
    site.pages["/loop"] = answer(302, Location="/loop")
    assert "more than 5 times" in refused(site.url + "/loop")
    assert site.paths().count("/loop") == 6


@pytest.mark.parametrize("there", ["", "ftp://example.org/a", "file:///etc/passwd", "http://["])
def test_a_redirect_to_anything_but_the_web_is_refused(refused, site, there):
    site.pages["/1"] = answer(302, Location=there)
    assert "no web address" in refused(site.url + "/1")


def test_this_machine_is_not_asked_unless_private_addresses_are_allowed(refused, site):
    reason = refused("http://127.0.0.1/a.pdf", allow_private=False)
    assert "private network" in reason
    assert site.asked == []


def test_ports_that_are_not_the_web_s_are_asked_only_where_private_addresses_are(refused):
    assert "only 80 and 443" in refused("http://example.org:25/", allow_private=False)


@pytest.mark.parametrize(
    "there", ["http://169.254.169.254/latest", "http://intranet/", "http://[::1]/", "http://both/"]
)
def test_a_redirect_from_a_public_host_to_a_private_address_is_refused(refused, site, there):
    names = {
        "reviews.example": [OPEN],
        "169.254.169.254": ["169.254.169.254"],
        "::1": ["::1"],
        "intranet": ["10.0.0.7"],
        "both": [OPEN, "192.168.1.1"],
    }
    network = Names(names, {(OPEN, 80): site.port})
    site.pages["/a"] = answer(302, Location=there)
    reason = refused("http://reviews.example/a", network=network, allow_private=False)
    assert "private network" in reason
    assert set(network.connected) == {OPEN}


def test_the_address_that_is_connected_to_is_the_one_that_was_checked(fetcher, site):
    class Rebinding(Names):
        """Answers with a private address from the second time on."""

        def addresses(self, host: str, port: int) -> list[str]:
            self.asked = getattr(self, "asked", 0) + 1
            return [OPEN] if self.asked <= 2 else ["127.0.0.1"]

    network = Rebinding({}, {(OPEN, 80): site.port})
    with fetcher(network=network, allow_private=False) as web:
        assert web.fetch("http://reviews.example/a.pdf").status == "new"
        with pytest.raises(Unreachable, match="private network"):
            web.fetch("http://reviews.example/a.pdf")
    assert network.connected == [OPEN, OPEN]
    assert site.asked[0][1]["Host"] == "reviews.example"


def test_the_next_address_of_a_name_is_tried_where_one_does_not_answer(fetcher, site):
    network = Names({"reviews.example": ["1.1.1.1", OPEN]}, {(OPEN, 80): site.port})
    with fetcher(network=network, allow_private=False) as web:
        assert web.fetch("http://reviews.example/a.pdf").status == "new"


def test_names_that_are_not_there_and_hosts_that_do_not_answer_are_named(refused):
    network = Names({"silent.example": [OPEN]}, {})
    assert "cannot be looked up" in refused("http://no.example/", network=network)
    assert "silent.example cannot be connected to: Connection refused" in refused(
        "http://silent.example/", network=network
    )


# Certificates


def test_a_certificate_is_checked_against_the_name_that_was_asked_for(
    fetcher, refused, tmp_path, monkeypatch
):
    context, public = certificate(tmp_path, "reviews.example")
    with serving(context) as site:
        site.pages["/a.pdf"] = answer(200, PDF)
        network = Names(
            {"reviews.example": [OPEN], "other.example": [OPEN]}, {(OPEN, 443): site.port}
        )
        options = {"network": network, "allow_private": False}
        reason = refused("https://reviews.example/a.pdf", **options)
        assert "certificate of reviews.example is not valid" in reason
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        with fetcher(**options) as web:
            assert web.fetch("https://reviews.example/a.pdf").path.read_bytes() == PDF
        assert "not valid" in refused("https://other.example/a.pdf", **options)
        assert "not valid" not in refused(f"http://127.0.0.1:{site.port}/a.pdf")


def test_a_host_that_does_not_speak_tls_is_refused(refused, site):
    assert "No secure connection" in refused(site.url.replace("http", "https") + "/a.pdf")


def test_https_may_redirect_to_http(fetcher, site, tmp_path, monkeypatch):
    context, public = certificate(tmp_path, "reviews.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with serving(context) as secure:
        secure.pages["/a"] = answer(302, Location="http://reviews.example/a.pdf")
        servers = {(OPEN, 443): secure.port, (OPEN, 80): site.port}
        with fetcher(network=Names({"reviews.example": [OPEN]}, servers)) as web:
            assert web.fetch("https://reviews.example/a").url == "http://reviews.example/a.pdf"
    assert site.paths() == ["/robots.txt", "/a.pdf"]
