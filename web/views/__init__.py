"""Views: what is read for each address, and the page or object it is answered with."""

from flask import Flask

from web.views import (
    about,
    advanced,
    alerts,
    api,
    api_entries,
    api_findings,
    briefing,
    browse,
    discovery,
    exports,
    feeds,
    files,
    findings,
    health,
    linked,
    matrix,
    oai,
    reading_list,
    records,
    search,
)
from web.views.desk import desk

_OF_PEOPLE = (
    browse, search, advanced, findings, matrix, records, files, reading_list, briefing, alerts,
    about,
)  # fmt: skip
_OF_PROGRAMS = (exports, feeds, linked, api, api_entries, api_findings, oai, health, discovery)


def add_views(app: Flask) -> None:
    for module in (*_OF_PEOPLE, *_OF_PROGRAMS):
        app.register_blueprint(module.views)
    app.register_blueprint(desk)
