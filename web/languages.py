"""The language of the pages: catalogues of translations by Flask-Babel."""

import gettext
from pathlib import Path

from flask import Flask
from flask_babel import Babel, get_locale, get_translations

from repo_search.errors import BadInput
from repo_search.settings import Settings
from repo_search.texts import Language, speak

_SHIPPED = Path(__file__).parent / "translations"


def speak_to_people(app: Flask, settings: Settings) -> None:
    """Puts the language of the settings in force for every request. Raises BadInput if there is
    no catalogue for it: pages must not claim a language that they are not in."""
    folder = (settings.translations or _SHIPPED).absolute()
    if settings.language != "en" and not gettext.find("messages", folder, [settings.language]):
        raise BadInput(f"There is no translation “{settings.language}” in {folder}.")
    Babel(app, default_locale=settings.language, default_translation_directories=str(folder))

    @app.before_request
    def _() -> None:
        speak(Language(str(get_locale()), get_translations()))
