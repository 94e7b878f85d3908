"""Names of fetched files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fetching.names import file_name, safe

URL = "https://reviews.example/media/12/Child%20H1.pdf?v=2"


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("", "Child H1.pdf"),
        ("attachment", "Child H1.pdf"),
        ("attachment; filename=plain.pdf", "plain.pdf"),
        ('attachment; FILENAME="quoted; here.pdf"', "quoted; here.pdf"),
        (r'attachment; filename="C:\\temp\\report.pdf"', "report.pdf"),
        ("attachment; filename*=UTF-8''%e2%82%ac.pdf; filename=euro.pdf", "€.pdf"),
        ("attachment; filename*=iso-8859-1'en'%A3.pdf", "£.pdf"),
        ("attachment; filename*=nonsense'en'%A3.pdf", "£.pdf"),
        ("attachment; filename*=undefined'en'%A3.pdf", "Child H1.pdf"),
        ('attachment; filename="../.."', "Child H1.pdf"),
        ('attachment; filename=".htaccess"', "htaccess"),
        ('attachment; filename="a\u202efdp.exe"', "afdp.exe"),
        ('attachment; filename="a<b>:c?.pdf"', "a_b__c_.pdf"),
        ('attachment; filename="' + "x" * 500 + '.pdf"', "x" * 146 + ".pdf"),
    ],
)
def test_the_header_names_the_file_before_the_address_does(disposition, name):
    assert file_name(disposition, URL) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://reviews.example/", "document"),
        ("https://reviews.example/a/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://reviews.example/%00%0a", "document"),
        ("https://reviews.example/download?id=3", "download"),
    ],
)
def test_the_last_part_of_the_address_names_what_has_no_header(url, name):
    assert file_name("", url) == name


@given(st.text(), st.text(st.characters(codec="ascii", exclude_characters="[]")))
def test_any_header_and_address_give_a_name_that_is_safe(disposition, path):
    name = file_name(f'attachment; filename="{disposition}"', f"http://x/{path}")
    assert 1 <= len(name) <= 150
    assert not set(name) & set('/\\<>:"|?*\0')
    assert name.isprintable()
    assert name.strip(". ") == name
    assert safe(name) == name
