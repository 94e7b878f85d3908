"""The language in which pages are, in force for the length of a request."""

from flask import Flask

from repo_search.settings import Settings
from repo_search.texts import ENGLISH, speak


def speak_to_people(app: Flask, settings: Settings) -> None:
    """Puts the language of the settings in force for every request. Raises BadInput if there is
    no catalogue for it."""
    language = settings.spoken

    @app.before_request
    def _() -> None:
        speak(language)

    @app.teardown_request
    def _(_error: BaseException | None) -> None:
        speak(ENGLISH)
