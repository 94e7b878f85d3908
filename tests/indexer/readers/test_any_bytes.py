"""Any bytes either read or give an error of ours with something to say."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from repo_search.errors import RepoSearchError
from repo_search.jail import Jail
from repo_search.passages import ExtractedText


def made_pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "Learning review")
    canvas.save()
    return buffer.getvalue()


def made_docx() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_heading("Learning review", 0)
    document.save(buffer)
    stored = io.BytesIO()
    with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(stored, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    return stored.getvalue()


WHOLE = (
    made_pdf(),
    made_docx(),
    b"<html lang=en><title>Learning review</title><body><h1>What happened</h1><table><tr><td>x",
    "The review found “nothing” of note.\n\nSecond paragraph.".encode("utf-16"),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A whole file of one of our formats with some bytes replaced, put in or cut off."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=20))
    return bytes(data[: draw(st.integers(0, len(data)) | st.just(len(data)))])


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail(workers=1, seconds=20, programs=True) as jail:
        yield jail


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400) | damaged(), name=st.sampled_from(["a.pdf", "a.docx", "a", ""]))
def test_any_bytes_read_or_give_an_error_of_ours(
    jail: Jail, tmp_path: Path, data: bytes, name: str
) -> None:
    path = tmp_path / "held"
    path.write_bytes(data)
    future = jail.submit("indexer.readers:read", path, name)
    error = future.exception()
    if error is None:
        extracted = future.result()
        assert isinstance(extracted, ExtractedText)
        assert (extracted.text == "none") == bool(extracted.reason)
        assert [p.page for p in extracted.passages] == list(range(1, len(extracted.passages) + 1))
    else:
        assert isinstance(error, RepoSearchError)
        assert len(str(error)) > 5
        assert "failed on it" not in str(error)
