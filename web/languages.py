"""The language of the pages: catalogues of translations by Flask-Babel."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel, get_locale, get_translations

from repo_search.settings import Settings
from repo_search.texts import Language, speak

_SHIPPED = Path(__file__).parent / "translations"


def speak_to_people(app: Flask, settings: Settings) -> None:
    """Puts the language of the settings in force for every request."""
    Babel(
        app,
        default_locale=settings.language,
        default_translation_directories=f"{(settings.translations or _SHIPPED).absolute()}",
    )

    @app.before_request
    def _() -> None:
        speak(Language(str(get_locale()), get_translations()))
