"""Views: what is read for each address, and the page or object it is answered with."""

from flask import Flask

from web.views import (
    about,
    api,
    browse,
    exports,
    feeds,
    files,
    health,
    reading_list,
    records,
    search,
)


def add_views(app: Flask) -> None:
    for module in (
        browse,
        search,
        records,
        files,
        exports,
        feeds,
        reading_list,
        api,
        health,
        about,
    ):
        app.register_blueprint(module.views)
