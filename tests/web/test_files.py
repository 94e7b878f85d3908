"""Files and pictures of pages."""

import io
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from repo_search.errors import Busy
from web import paper, pictures
from web.site import site

Fetch = Callable[..., TestResponse]


def test_a_file_is_served_as_it_is(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['report']}/file")
    assert response.data == held.bytes["report"]
    assert response.content_type == "application/pdf"
    assert response.headers["ETag"] == f'"{sha256(held.bytes["report"]).hexdigest()}"'
    assert response.headers["Accept-Ranges"] == "bytes"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("inline; filename=")
    assert "Child H1 report.pdf" in disposition


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=99999999-", 416, None),
        ("lines=1-2", 416, None),
    ],
)
def test_parts_of_a_file_can_be_asked_for(
    fetch: Fetch, held: Any, asked: str, status: int, part: slice | None
) -> None:
    response = fetch(f"/records/{held.ids['report']}/file", headers={"Range": asked})
    assert response.status_code == status
    if part is not None:
        assert response.data == held.bytes["report"][part]
        assert response.headers["Content-Range"].endswith(f"/{len(held.bytes['report'])}")


def test_a_file_that_has_not_changed_is_not_sent_again(fetch: Fetch, held: Any) -> None:
    address = f"/records/{held.ids['report']}/file"
    tag = fetch(address).headers["ETag"]
    assert fetch(address, headers={"If-None-Match": tag}).status_code == 304


def test_hostile_markup_is_a_download_in_a_sandbox(fetch: Fetch, held: Any) -> None:
    response = fetch(f"/records/{held.ids['hostile']}/file")
    assert response.data == held.bytes["hostile"]
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    for sign in ("\r", "\n", "..", "/", "\u202e"):
        assert sign not in response.headers["Content-Disposition"].replace("; ", "")


def test_word_documents_are_downloads_and_text_is_shown(fetch: Fetch, held: Any) -> None:
    welsh = fetch(f"/records/{held.ids['welsh']}/file")
    assert welsh.headers["Content-Disposition"].startswith("attachment;")
    plain = fetch(f"/records/{held.ids['plain']}/file")
    assert plain.headers["Content-Disposition"].startswith("inline;")
    assert plain.mimetype == "text/plain"


def test_a_page_is_drawn(fetch: Fetch, held: Any) -> None:
    address = f"/records/{held.ids['report']}/pages/2/picture"
    response = fetch(address)
    assert response.content_type == "image/png"
    with Image.open(io.BytesIO(response.data)) as image:
        assert image.width == paper.WIDTH
    tag = response.headers["ETag"]
    assert fetch(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_page_that_cannot_be_drawn_still_shows_its_text(fetch: Fetch, held: Any) -> None:
    page = f"/records/{held.ids['damaged']}/pages/1"
    assert fetch(f"{page}/picture").status_code == 422
    response = fetch(page)
    assert "Words of a page" in response.text
    assert "The picture of this page could not be drawn" in response.text
    assert "<img" not in response.text


def test_only_pdf_files_have_pictures(fetch: Fetch, held: Any) -> None:
    assert fetch(f"/records/{held.ids['welsh']}/pages/1/picture").status_code == 404


@pytest.mark.embedded
def test_a_file_that_is_missing_is_said_to_be_damaged(app: Flask, held: Any) -> None:
    with app.app_context():
        holdings = site().repository.holdings
        place = holdings.path(sha256(held.bytes["late"]).hexdigest())
    aside = place.rename(place.with_suffix(".aside"))
    try:
        response = app.test_client().get(f"/records/{held.ids['late']}/file")
        assert response.status_code == 503
        assert "The file of this record is damaged" in response.text
        response.close()
    finally:
        aside.rename(place)


def test_when_too_many_wait_the_answer_is_busy(
    monkeypatch: pytest.MonkeyPatch, held: Any, tmp_path: Any
) -> None:
    monkeypatch.setattr(pictures, "_MOST_WAITING", 0)
    monkeypatch.setattr(pictures, "_WAIT_SECONDS", 0.01)
    drawn = pictures.Pictures(tmp_path / "cache")
    with pytest.raises(Busy):
        drawn.png(lambda: tmp_path / "x", ("0", 1), lambda: True)
    assert drawn.outline(lambda: tmp_path / "x", "0") == ()
    drawn.close()
