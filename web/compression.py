"""Answers are compressed (gzip) for those who take them so."""

import gzip
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

_COMPRESSED = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "text/plain",
        "text/csv",
        "text/turtle",
        "text/xml",
        "image/svg+xml",
        "application/json",
        "application/xml",
        "application/problem+json",
        "application/atom+xml",
        "application/marc",
        "application/marcxml+xml",
        "application/x-bibtex",
        "application/x-research-info-systems",
    }
)
_AS_KEPT = frozenset({"files.file", "files.picture"})
"""Answered byte for byte, so that a part of them can be asked for."""
_WITHOUT_A_BODY_OF_ITS_OWN = frozenset({204, 206, 304})
_LEAST = 500
_LEVEL = 6
_GZIP = 16 + zlib.MAX_WBITS


def compress_answers(app: Flask) -> None:
    """Streams stay streams. Nothing that a page says is both secret and beside words of a
    stranger's choice, so lengths give nothing away (the attack called BREACH)."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (
        response.mimetype not in _COMPRESSED
        or request.endpoint in _AS_KEPT
        or response.status_code in _WITHOUT_A_BODY_OF_ITS_OWN
        or "Content-Encoding" in response.headers
    ):
        return response
    response.vary.add("Accept-Encoding")
    length = response.content_length
    if request.accept_encodings.quality("gzip") <= 0 or (length is not None and length < _LEAST):
        return response
    if not response.is_sequence:
        source = response.response
        response.direct_passthrough = False
        response.response = _squeezed(response.iter_encoded())
        if hasattr(source, "close"):  # such as a file, which is not closed by being read
            response.call_on_close(source.close)
        response.headers.pop("Content-Length", None)
        response.headers.pop("Accept-Ranges", None)
    else:
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _weak = response.get_etag()
    if tag:  # it is the same page, not the same bytes
        response.set_etag(tag, weak=True)
    return response


def _squeezed(parts: Iterable[bytes]) -> Iterator[bytes]:
    squeezing = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for part in parts:
        if out := squeezing.compress(part):
            yield out
    yield squeezing.flush()
