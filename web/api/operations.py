"""What can be asked of the API: each view says what it takes and answers where it is defined."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from flask import Flask
from pydantic import BaseModel
from werkzeug.routing import Rule

from web.api.arguments import Arguments, Nothing

PATH = "/api/v1"
View = TypeVar("View", bound=Callable[..., Any])
_KEY = "operation"


class Operation(NamedTuple):
    """`summary` is a message to be translated; `description` is what the view says of itself."""

    name: str
    summary: str
    description: str
    arguments: type[Arguments]
    answer: type[BaseModel]
    paged: bool


def operation(
    summary: str, answer: type[BaseModel], arguments: type[Arguments] = Nothing
) -> Callable[[View], View]:
    """Says of a view what it is for, what it answers and with what it is asked."""

    def described(view: View) -> View:
        paged = "page" in arguments.model_fields
        said = " ".join((inspect.getdoc(view) or "").split())
        made = Operation(view.__name__, summary, said, arguments, answer, paged)
        setattr(view, _KEY, made)
        return view

    return described


def operations(app: Flask) -> Iterator[tuple[Rule, Operation]]:
    """What can be asked of an application, in the order in which it is defined."""
    for rule in app.url_map.iter_rules():
        found = getattr(app.view_functions[rule.endpoint], _KEY, None)
        if rule.rule.startswith(f"{PATH}/") and found is not None:
            yield rule, found
