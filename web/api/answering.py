"""Answers of the API: JSON with a tag by which it is asked whether it is still the same."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from web.api.paging import Window, links
from web.site import notice


def listed(
    name: str,
    shown: list[dict[str, Any]],
    asked: Window,
    total: int,
    more: Mapping[str, Any] | None = None,
) -> Response:
    paged = {"total": total, "page": asked.page, "per_page": asked.per_page}
    return noticed({**(more or {}), **paged, name: shown}, links(asked.page, asked.last(total)))


def noticed(value: dict[str, Any], linked: str = "") -> Response:
    return answered(value | ({"notice": notice()} if notice() else {}), linked)


def answered(value: dict[str, Any], linked: str = "") -> Response:
    body = json.dumps(value)
    response = Response(body, content_type="application/json")
    if linked:
        response.headers["Link"] = linked
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
