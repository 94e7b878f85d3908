"""HTML: main text, structure, properties and encodings."""

from pathlib import Path

import pytest

from indexer.readers import bounds, read
from repo_search.errors import Unreadable
from repo_search.passages import ExtractedText

SENTENCE = "The review found that agencies did not share what they knew about the family. "


def page(tmp_path: Path, html: str | bytes) -> ExtractedText:
    path = tmp_path / "page"
    path.write_bytes(html.encode() if isinstance(html, str) else html)
    return read(str(path), "page.html")


def text_of(extracted: ExtractedText) -> str:
    return "\n".join(passage.text for passage in extracted.passages)


def test_the_main_text_is_told_from_the_furniture(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="/{n}">Link {n}</a></li>' for n in range(30))
    body = "".join(f"<p>{SENTENCE * 3} Point {n}.</p>" for n in range(8))
    extracted = page(
        tmp_path,
        f"<html><body><nav><ul>{links}</ul></nav><script>var x = 'code';</script>"
        f"<main><h1>Learning review</h1>{body}</main><footer><p>Cookies</p></footer></body></html>",
    )
    text = text_of(extracted)
    assert "Learning review" in text
    assert "Point 7." in text
    assert "code" not in text
    assert "Link 3" not in text
    assert not extracted.paged


def test_a_short_page_is_read_whole(tmp_path: Path) -> None:
    assert text_of(page(tmp_path, "<html><body><h1>Child X</h1><p>Short</p></body></html>")) == (
        "Child X\nShort"
    )


def test_lines_break_at_blocks_and_not_within(tmp_path: Path) -> None:
    html = "<body><div>one<div>two <b>and</b>\n half</div>three</div><table><tr><td>a<td>b</table>"
    assert text_of(page(tmp_path, html)).split("\n") == ["one", "two and half", "three", "a b"]


def test_lines_rank_headings(tmp_path: Path) -> None:
    lines = page(tmp_path, "<body><h1>Title</h1><h2>Part</h2><h3>Point</h3><p>Text</p>").lines
    assert [line.text for line in lines] == ["Title", "Part", "Point", "Text"]
    assert [line.size for line in lines] == sorted((line.size for line in lines), reverse=True)


def test_properties_come_from_the_head(tmp_path: Path) -> None:
    properties = page(
        tmp_path,
        '<html lang="en-GB"><head><title> Learning\n review </title>'
        '<meta name="description" content="What was learned">'
        '<meta name="author" content="Sample Partnership">'
        '<meta property="article:published_time" content="2018-05-15T10:00:00+01:00">'
        "</head><body><p>Text</p></body></html>",
    ).properties
    assert properties == {
        "title": "Learning review",
        "description": "What was learned",
        "author": "Sample Partnership",
        "created": "2018-05-15T10:00:00+01:00",
        "language": "en-GB",
    }


def test_a_time_element_dates_the_page(tmp_path: Path) -> None:
    html = '<body><p>Published <time datetime="2018-05-15">15 May 2018</time></p></body>'
    assert page(tmp_path, html).properties["created"] == "2018-05-15"


@pytest.mark.parametrize(
    "data",
    [
        "<p>naïve “café”</p>".encode(),
        "<p>naïve “café”</p>".encode("utf-8-sig"),
        "<p>naïve “café”</p>".encode("utf-16"),
        "<html><p>naïve “café”</p></html>".encode("utf-16-le"),
        "<meta charset=utf-8><p>naïve “café”</p>".encode("cp1252"),
        "<meta charset=iso-8859-1><p>naïve “café”</p>".encode("cp1252"),
        "<meta http-equiv=x content='text/html; charset=utf-16'><p>naïve “café”".encode(),
        "<meta charset='no-such-thing'><p>naïve “café”</p>".encode("cp1252"),
    ],
)
def test_encodings_are_told_by_mark_by_content_and_by_what_is_said(
    tmp_path: Path, data: bytes
) -> None:
    assert text_of(page(tmp_path, data)) == "naïve “café”"


def test_a_declared_encoding_is_used(tmp_path: Path) -> None:
    html = "<html><meta charset=koi8-r><p>отчёт</p></html>"
    assert text_of(page(tmp_path, html.encode("koi8-r"))) == "отчёт"


def test_nesting_is_no_trouble(tmp_path: Path) -> None:
    assert text_of(page(tmp_path, "<div>" * 20_000 + "deep" + "</div>" * 20_000)) == "deep"


def test_a_page_without_words_says_so(tmp_path: Path) -> None:
    extracted = page(tmp_path, "<html><body><img src=x></body></html>")
    assert (extracted.text, extracted.reason) == ("none", "the page holds no words")


def test_a_page_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="larger than 4 MiB"):
        page(tmp_path, "<html>" + "x" * bounds.HTML_BYTES)
