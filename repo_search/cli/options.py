"""Options that commands share."""

import functools
import getpass
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from repo_search.errors import BadInput
from repo_search.settings import Settings


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --data and --engine, and hands the command the `settings` they give."""

    @click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        help="Data directory. [default: ./data]",
    )
    @click.option(
        "--engine",
        metavar="NAME_OR_URL",
        help="Search engine: tantivy (the default), whoosh, or the URL of an OpenSearch cluster.",
    )
    @functools.wraps(command)
    def with_settings(data: Path | None, engine: str | None, **values: Any) -> Any:
        return command(settings=read_settings(data, engine), **values)

    return with_settings


def read_settings(data: Path | None = None, engine: str | None = None) -> Settings:
    """Settings from the environment, options first. Raises BadInput naming a bad variable."""
    given = {"data": data, "engine": engine}
    try:
        settings = Settings.model_validate(
            Settings().model_dump() | {n: v for n, v in given.items() if v is not None}
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = f"REPO_SEARCH_{'_'.join(map(str, first['loc'])).upper()}"
        raise BadInput(f"{name}: {first['msg']}.") from error
    _ = settings.engine_location, settings.holdings_directory
    return settings


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def this_user() -> str:
    """The name of the user whose command this is, for the audit trail."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "unknown"


def this_command() -> str:
    """The command as it was given, for the list of runs."""
    given = shlex.join(["repo-search", *sys.argv[1:]])
    return os.fsencode(given).decode("utf-8", "replace")[:1000]
