"""The web front end: how people and machines look into the repository."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from repo_search.settings import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The WSGI application over the repository that the settings name; an empty one is made if
    there is none. Reads the environment only when no settings are given; raises BadInput for a
    setting that cannot be."""
    # Imported when called: processes of the jail import this package only to draw pictures.
    from repo_search.cli.options import read_settings
    from web.application import build

    return build(settings or read_settings())
