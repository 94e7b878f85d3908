"""What has an address for people has its description for programs beside it: which one is asked
for stands in the header Accept (RFC 9110), the way there in the answer 303 (Cool URIs for the
Semantic Web, W3C 2008)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request, url_for

from repo_search.turtle import MEDIA_TYPE
from web.templating import see_other

P = ParamSpec("P")


def or_turtle(view: Callable[P, Response]) -> Callable[P, Response]:
    """The page that a view gives, or the way to the same in Turtle, which the view of that name of
    the blueprint `linked` gives, for who would rather have that."""

    @wraps(view)
    def either(*args: P.args, **given: P.kwargs) -> Response:
        wanted = request.accept_mimetypes.best_match(("text/html", MEDIA_TYPE))
        if wanted == MEDIA_TYPE:
            answer = see_other(url_for(f"linked.{view.__name__}", **(request.view_args or {})))
        else:
            answer = view(*args, **given)
        answer.vary.add("Accept")
        return answer

    return either
