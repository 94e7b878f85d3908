"""Views: what is read for each address, and the page or object it is answered with."""

from flask import Flask

from web.views import alerts, api, browse, files, health, records, search


def add_views(app: Flask) -> None:
    for module in (browse, search, records, files, alerts, api, health):
        app.register_blueprint(module.views)
