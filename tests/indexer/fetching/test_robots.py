"""What a robots.txt allows, and how it paces a run."""

import pytest

from indexer.fetching import robots
from repo_search.errors import Unreachable

from .sites import OPEN, Clock, Names, answer, raw, serving

ROBOTS = b"""\xef\xbb\xbfUser-agent: *
Disallow: /private
Allow: /private/reviews
Crawl-delay: 7

User-agent: repo-search
Disallow: /*.docx$
Crawl-delay: 40
"""


def test_what_robots_txt_forbids_is_not_asked_for(refused, site):
    site.pages["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /a.pdf\n")
    assert "robots.txt asks" in refused(site.url + "/a.pdf")
    assert site.paths() == ["/robots.txt"]


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(refused, site):
    site.pages["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /a.pdf\n")
    site.pages["/1"] = answer(302, Location="/a.pdf")
    assert "robots.txt asks" in refused(site.url + "/1")
    assert site.paths() == ["/robots.txt", "/1"]


def test_the_host_that_is_redirected_to_has_rules_of_its_own(refused, site):
    with serving() as other:
        site.pages["/1"] = answer(302, Location=other.url + "/private/a.pdf")
        other.pages["/robots.txt"] = answer(200, ROBOTS)
        other.pages["/private/a.pdf"] = answer(404)
        servers = {(OPEN, 80): site.port, ("4.3.2.1", 80): other.port}
        network = Names({"one.example": [OPEN], "two.example": ["4.3.2.1"]}, servers)
        site.pages["/1"] = answer(302, Location="http://two.example/a.docx")
        assert "robots.txt asks" in refused("http://one.example/1", network=network)
        assert other.paths() == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 404])
def test_all_is_allowed_where_there_is_no_robots_txt_to_be_read(fetcher, site, status):
    site.pages["/robots.txt"] = answer(status)
    with fetcher() as web:
        assert web.fetch(site.url + "/a.pdf").status == "new"


@pytest.mark.parametrize("page", [answer(500), answer(503), raw(b"no HTTP\r\n\r\n")])
def test_nothing_is_fetched_in_a_run_where_it_is_not_known_what_is_allowed(fetcher, site, page):
    site.pages["/robots.txt"] = page
    with fetcher() as web:
        for _ in range(2):
            with pytest.raises(Unreachable, match="is not in this run"):
                web.fetch(site.url + "/a.pdf")
        asked = site.paths()
        site.pages["/robots.txt"] = answer(404)
    assert set(asked) == {"/robots.txt"}
    with fetcher() as web:
        assert web.fetch(site.url + "/a.pdf").status == "new"


def test_robots_txt_is_asked_for_once_a_run_and_may_be_elsewhere(fetcher, site):
    site.pages["/robots.txt"] = answer(301, Location="/rules")
    site.pages["/rules"] = answer(200, b"User-agent: *\nDisallow: /b\n")
    with fetcher() as web:
        for _ in range(2):
            web.fetch(site.url + "/a.pdf")
        with pytest.raises(Unreachable):
            web.fetch(site.url + "/b.pdf")
    assert site.paths() == ["/robots.txt", "/rules", "/a.pdf", "/a.pdf"]


def test_only_the_first_500_kib_of_a_robots_txt_are_read(fetcher, site):
    rules = b"User-agent: *\n" + b"Disallow: /x\n" * 40_000
    site.pages["/robots.txt"] = answer(200, rules + b"Disallow: /a\n")
    with fetcher() as web:
        assert web.fetch(site.url + "/a.pdf").status == "new"
        with pytest.raises(Unreachable):
            web.fetch(site.url + "/x")


@pytest.mark.parametrize(("asked", "waited"), [(b"", 2), (b"1", 2), (b"12.5", 12.5), (b"99", 30)])
def test_requests_to_a_host_are_a_delay_apart_its_own_if_that_is_longer(
    fetcher, site, asked, waited
):
    site.pages["/robots.txt"] = answer(200, b"User-agent: *\nCrawl-delay: " + asked + b"\n")
    clock = Clock()
    with fetcher(clock=clock, delay_seconds=2.0) as web:
        web.fetch(site.url + "/a.pdf")
        web.fetch(site.url + "/a.pdf")
        clock.now += 1
        web.fetch(site.url + "/a.pdf")
    waits = [waited, waited, waited - 1]
    assert clock.waits == waits


def test_hosts_do_not_wait_for_each_other(fetcher, site):
    clock = Clock()
    network = Names({"one.example": [OPEN], "two.example": [OPEN]}, {(OPEN, 80): site.port})
    with fetcher(clock=clock, delay_seconds=2.0, network=network) as web:
        web.fetch("http://one.example/a.pdf")
        web.fetch("http://two.example/a.pdf")
    assert clock.waits == [2, 2]


def test_the_rules_for_this_program_come_before_those_for_all():
    rules = robots.read(200, ROBOTS)
    assert rules.refusal("https://x.example/private") == ""
    assert rules.refusal("https://x.example/a/b.docx") != ""
    assert rules.delay() == 30


def test_a_robots_txt_made_to_overwhelm_is_refused():
    agents = b"".join(b"user agent: a%d\n" % n for n in range(10_000))
    with pytest.raises(Unreachable, match="too long"):
        robots.read(200, agents + b"Disallow: /$\n" * 10_000)


def test_patterns_made_to_be_slow_are_not():
    rules = robots.read(200, b"User-agent: *\nDisallow: /" + b"*a" * 100_000 + b"b$\n")
    assert rules.refusal("https://x.example/" + "a" * 4_000) == ""
