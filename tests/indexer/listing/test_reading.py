"""What is read of pages, one habit of theirs at a time."""

import pytest

from indexer.sources.listing import ListedRow, Listing, read_listing
from repo_search.cases import Event
from repo_search.dates import parse_date


def listing(body: str, head: str = "", base: str = "") -> Listing:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_listing(page.encode(), "page.html", base)


def only(found: Listing) -> ListedRow:
    (row,) = found.rows
    return row


def test_two_documents_of_one_title_are_two_rows() -> None:
    found = listing(
        "<h2>Child H1</h2><a href=/1.pdf>Learning briefing</a> <a href=/2.pdf>Learning briefing</a>"
    )
    assert [row.url for row in found.rows] == ["/1.pdf", "/2.pdf"]


def test_two_links_to_one_file_are_one_row_with_the_telling_words() -> None:
    found = listing(
        "<div><p>Child H1</p><a href=/h1.pdf>Download</a>"
        "<a href=/h1.pdf>Child H1 overview report</a></div>"
    )
    assert only(found).title == "Child H1 overview report"


def test_addresses_stay_as_they_are_written() -> None:
    found = listing('<h2>Child H1</h2><a href="../a b/Report%20(1).pdf">Full report</a>')
    assert only(found).url == "../a b/Report%20(1).pdf"


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("<a href=mailto:x@northmere.example>Child H1 full report</a>", "make contact"),
        ("<a href=javascript:x()>Child H1 full report</a>", "no address of the web"),
        ("<a href=/form.docx>Case review referral form</a>", "form"),
        ("<a href=/p.pdf>Bruising policy</a>", "policy"),
        ("<a href=/reviews>Serious case reviews</a>", "a page about reviews"),
        ("<a href=/plr>Practice learning review</a>", "a page about a kind of review"),
        ("<a href=/about>About us</a>", "nothing says"),
    ],
)
def test_what_is_no_record_is_passed_over_with_the_reason(link: str, why: str) -> None:
    found = listing(f"<h1>Reviews</h1><p>{link}</p>")
    assert found.rows == ()
    assert why in found.passed_over[0].reason


def test_a_page_of_another_site_is_no_record_unless_it_names_a_case() -> None:
    body = (
        "<p><a href=https://www.other.example/x>7 minute briefing on neglect</a></p>"
        "<p><a href=https://www.other.example/y>Child H1 overview report</a></p>"
    )
    base = "https://northmere.example/reviews"
    assert [row.case for row in listing(body, base=base).rows] == ["Child H1"]
    assert len(listing(body).rows) == 2


def test_menus_headers_and_footers_are_not_read() -> None:
    link = "<a href=/x.pdf>Child Z9 overview report</a>"
    for around in (
        "<nav>{}</nav>",
        "<header>{}</header>",
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        "<div role=navigation>{}</div>",
        "<div class='cookie-banner'>{}</div>",
        "<div id=sidebar>{}</div>",
        "<ul class='main-menu'>{}</ul>",
    ):
        body = around.format(link) + "<h2>Child H1</h2><a href=/h1.pdf>Full report</a>"
        assert [row.case for row in listing(body).rows] == ["Child H1"], around


def test_the_header_of_an_article_is_read() -> None:
    found = listing(
        "<article><header><h2>Child H1</h2></header><a href=/h1.pdf>Full report</a></article>"
    )
    assert only(found).case == "Child H1"


def test_a_list_of_jumps_to_places_on_the_page_is_no_list_of_cases() -> None:
    found = listing(
        "<ul><li><a href=#a>Child H1</a></li><li><a href=#b>Child G2</a></li></ul>"
        "<h2 id=a>Child H1</h2><a href=/h1.pdf>Full report</a>"
    )
    assert [row.case for row in found.rows] == ["Child H1"]


def test_tabs_are_named_by_the_links_that_open_them() -> None:
    found = listing(
        "<ul role=tablist><li><a href=#t1>Child H1</a></li><li><a href=#t2>Baby N</a></li></ul>"
        "<div id=t1 role=tabpanel><a href=/1.pdf>Overview report</a></div>"
        "<div id=t2 role=tabpanel><a href=/2.pdf>Overview report</a></div>"
    )
    assert [(row.case, row.url) for row in found.rows] == [
        ("Child H1", "/1.pdf"),
        ("Baby N", "/2.pdf"),
    ]


def test_cases_of_one_label_are_told_apart_by_their_dates() -> None:
    found = listing(
        "<h3>Child H1 – Published 2.5.13</h3><a href=/1.pdf>Overview report</a>"
        "<h3>Child H1 – Published 4.6.21</h3><a href=/2.pdf>Overview report</a>"
    )
    assert [row.of_case for row in found.rows] == [0, 1]
    assert [case.events for case in found.cases] == [
        (Event("publication", "happened", parse_date(day)),) for day in ("2.5.13", "4.6.21")
    ]


def test_labels_stay_as_written_with_their_quotation_marks() -> None:
    found = listing("<h3>‘Wren’</h3><a href=/wren.pdf>Overview report</a>")
    assert only(found).case == "‘Wren’"


@pytest.mark.parametrize(
    "heading", ["Bruising", "Neglect", "Newsletters", "Background", "Safeguarding", "Resources"]
)
def test_common_words_of_headings_are_no_names_of_children(heading: str) -> None:
    found = listing(
        f"<h3>{heading}</h3><a href=/{heading.lower()}-7-minute-briefing.pdf>7 minute briefing</a>"
    )
    assert only(found).case == ""


def test_a_bare_name_is_a_case_where_the_page_bears_it_out() -> None:
    told = "<h3>Juniper</h3><p>Juniper was nine.</p><a href=/1.pdf>Overview report</a>"
    filed = "<h3>Juniper</h3><a href=/juniper-scr.pdf>Overview report</a>"
    neither = "<h3>Juniper</h3><a href=/1.pdf>Overview report</a>"
    assert [only(listing(body)).case for body in (told, filed, neither)] == ["Juniper"] * 2 + [""]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("report not published", "not published"),
        ("the partnership decided not to publish this report", "not published"),
        ("No longer published", "no longer published"),
        ("publication delayed by an inquest", "delayed in publication"),
        ("report to be published in 2026", "planned"),
        ("Awaiting publication", "planned"),
        ("not yet published", "planned"),
        ("review in progress", "in progress"),
        ("full report published 15.05.2018", "published"),
    ],
)
def test_where_a_review_stands_is_told_from_its_words(words: str, status: str) -> None:
    row = only(listing(f"<ul><li>Child H1: {words}</li></ul>"))
    assert (row.case, row.status, row.url) == ("Child H1", status, "")


@pytest.mark.parametrize(
    "words",
    [
        "Page last updated 10/01/2024",
        "Child H1 died in March 2015.",
        "Learning event held April 2018",
        "See Working Together 2018.",
    ],
)
def test_other_dates_are_not_of_publication(words: str) -> None:
    found = listing(f"<h2>Child H1</h2><p>{words}</p><a href=/1.pdf>Overview report</a>")
    assert found.rows[0].published == ""


def test_a_label_with_a_year_is_no_date() -> None:
    found = listing("<h2>CYSUR 3 2019</h2><a href=/1.pdf>CYSUR 3 2019 report</a>")
    assert only(found).published == ""


def test_a_day_that_does_not_exist_is_no_date() -> None:
    found = listing("<h2>Child H1 – Published 31.02.2018</h2><a href=/1.pdf>Overview report</a>")
    assert only(found).published == ""


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (
            "<title>Reviews | Northmere Safeguarding Children Partnership</title>",
            "Northmere Safeguarding Children Partnership",
        ),
        (
            '<title>Reviews</title><meta property="og:site_name" content="Eastwold SCP">',
            "Eastwold SCP",
        ),
        ("<title>Reviews</title>", "Velmouth Safeguarding Children Board"),
    ],
)
def test_title_and_publisher_are_the_pages_own(head: str, publisher: str) -> None:
    logo = '<header><img alt="Velmouth Safeguarding Children Board logo"></header>'
    found = listing(f"{logo}<h1>Our reviews</h1>", head)
    assert (found.title, found.publisher) == ("Our reviews", publisher)


def test_a_page_that_says_nothing_of_itself_has_no_title_and_no_publisher() -> None:
    found = listing("<p>Nothing</p>")
    assert (found.title, found.publisher, found.rows, found.cases) == ("", "", (), ())


def test_text_that_ends_in_txt_is_text_even_with_tags_in_it() -> None:
    found = read_listing(b"Child H1: report not published\n<p>x</p>", "page.TXT")
    assert only(found).status == "not published"


@pytest.mark.parametrize(
    ("issues", "themes"),
    [
        ("neglect, domestic abuse; self-harm", ("neglect", "domestic abuse", "self-harm")),
        ("Gypsy, Roma and Traveller; neglect", ("Gypsy, Roma and Traveller", "neglect")),
        ("neglect, county lines", ("neglect", "county lines")),
    ],
)
def test_key_issues_are_parted_where_themes_end(issues: str, themes: tuple[str, ...]) -> None:
    found = listing(f"<h2>Child H1</h2><p>Key issues: {issues}</p><a href=/1.pdf>Full report</a>")
    assert only(found).themes == themes


def test_a_column_of_a_table_says_that_a_linked_report_is_not_published() -> None:
    found = listing(
        "<table><tr><th>Case</th><th>Report</th><th>Published</th></tr>"
        "<tr><td>Child L1</td><td><a href=/1.pdf>Overview report</a><td>Not published</td></tr>"
        "<tr><td>Child M1</td><td><a href=/2.pdf>Overview report</a></td><td>5 May 2020</td></tr>"
        "</table>"
    )
    assert [row.status for row in found.rows] == ["not published", "published"]
    assert [case.status for case in found.cases] == ["not published", "published"]


def test_a_case_is_one_whether_its_code_is_written_with_a_space_or_without() -> None:
    found = listing(
        "<details><summary>DHR 01 – “Marian” (published November 2019)</summary>"
        "<a href=/1.pdf>DHR01 Overview report</a> <a href=/2.pdf>DHR01 Executive summary</a>"
        "</details>"
    )
    assert [(row.case, row.published) for row in found.rows] == [("DHR 01", "November 2019")] * 2
