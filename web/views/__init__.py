"""Views: what is read for each address, and the page or object it is answered with."""

from flask import Flask

from web.views import about, advanced, api, browse, files, health, records, search


def add_views(app: Flask) -> None:
    for module in (browse, search, advanced, records, files, api, health, about):
        app.register_blueprint(module.views)
