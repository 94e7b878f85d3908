"""Links of a page: the address each means, and the file saved for it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.link import absolute, local_file, resolve

BASE = "https://www.partnership.example/reviews/list.html?page=2#top"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("a.pdf", "https://www.partnership.example/reviews/a.pdf"),
        ("../media/1/a.pdf#page=4", "https://www.partnership.example/media/1/a.pdf"),
        ("/media/1/a.pdf", "https://www.partnership.example/media/1/a.pdf"),
        ("//files.example/a.pdf", "https://files.example/a.pdf"),
        ("http://Files.EXAMPLE", "http://files.example/"),
        ("?page=3", "https://www.partnership.example/reviews/list.html?page=3"),
        ("", "https://www.partnership.example/reviews/list.html?page=2"),
        ("#child-h1", "https://www.partnership.example/reviews/list.html?page=2"),
        (
            " \n\x00/Child H1\t é.pdf\x1f ",
            "https://www.partnership.example/Child%20H1%20%C3%A9.pdf",
        ),
        ("\\media\\a.pdf?x=\\", "https://www.partnership.example/media/a.pdf?x=%5C"),
        ("/a%20b%zz.pdf", "https://www.partnership.example/a%20b%zz.pdf"),
        ("ht\ntps://files.example/a", "https://files.example/a"),
        ("mailto:library@partnership.example", None),
        ("tel:01234567890", None),
        ("javascript:void(0)", None),
        ("\x01java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("ftp://files.example/a", None),
        ("http://[::1", None),
    ],
)
def test_a_link_means_what_browsers_take_it_to_mean(href, url):
    assert resolve(BASE, href) == url


@pytest.mark.parametrize("base", ["", "/saved/page.html", "file:///saved/page.html"])
def test_a_page_without_a_web_address_has_only_absolute_links(base):
    assert resolve(base, "a.pdf") is None
    assert resolve(base, "https://files.example/a.pdf") == "https://files.example/a.pdf"


@given(st.text() | st.text().map("//{}".format), st.sampled_from([BASE, ""]))
def test_any_link_gives_an_address_that_stays_as_it_is_or_none(href, base):
    url = resolve(base, href)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert "#" not in url
        assert absolute(url) == url
        assert resolve(base, url) == url


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A saved page with files beside it, and one outside its folder."""
    folder = tmp_path / "saved"
    for name in (
        "Our reviews.html",
        "Child H1.pdf",
        "media/12/report.pdf",
        "Our reviews_files/briefing.pdf",
        "folder.pdf/inside.txt",
        "../outside.pdf",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder / "Our reviews.html"


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("Child%20H1.pdf", "Child H1.pdf"),
        ("./Child H1.pdf?download=1#page=2", "Child H1.pdf"),
        ("media/12/report.pdf", "media/12/report.pdf"),
        ("media\\12\\report.pdf", "media/12/report.pdf"),
        ("/media/12/report.pdf", "media/12/report.pdf"),
        ("/media/999/Child%20H1.pdf", "Child H1.pdf"),
        ("https://partnership.example/media/12/report.pdf", "media/12/report.pdf"),
        ("//WWW.partnership.example/x/Child%20H1.pdf", "Child H1.pdf"),
        ("../x/Child%20H1.pdf", "Child H1.pdf"),
        ("Our%20reviews_files/briefing.pdf", "Our reviews_files/briefing.pdf"),
        ("/media/7/briefing.pdf", "Our reviews_files/briefing.pdf"),
        ("https://other.example/media/12/report.pdf", None),
        ("/media/12/", None),
        ("missing.pdf", None),
        ("folder.pdf", None),
        ("../outside.pdf", None),
        ("..%2Foutside.pdf", None),
        ("%2e%2e/outside.pdf", None),
        ("%00", None),
        ("a" * 5_000, None),
        ("", None),
        ("#top", None),
        ("Our%20reviews.html", None),
        ("mailto:Child%20H1.pdf", None),
        ("file:Child%20H1.pdf", None),
        ("http:Child%20H1.pdf", None),
    ],
)
def test_a_saved_page_has_its_files_beside_it(page, href, name):
    found = local_file(page, href, BASE)
    assert found == (page.parent / name if name else None)


def test_where_the_page_s_own_site_is_not_known_links_to_any_site_are_looked_for(page):
    assert local_file(page, "https://other.example/media/12/report.pdf")
    assert local_file(page, "https://other.example/media/12/report.pdf", BASE) is None


def test_files_that_links_lead_out_to_are_not_found(page):
    (page.parent / "out.pdf").symlink_to(page.parent.parent / "outside.pdf")
    (page.parent / "up").symlink_to(page.parent.parent)
    (page.parent / "in.pdf").symlink_to("Child H1.pdf")
    assert local_file(page, "out.pdf") is None
    assert local_file(page, "up/outside.pdf") is None
    assert local_file(page, "in.pdf") == page.parent / "Child H1.pdf"
