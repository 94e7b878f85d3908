"""Sentences for people, in the language that is in force.

The message is the English sentence itself; what is filled in stands as %(name)s. Without
translations, as on the command line, sentences come out as they are written.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from gettext import NullTranslations
from typing import NamedTuple


class Language(NamedTuple):
    """A BCP 47 tag with an underscore ("en", "cy"), and what sentences become in it."""

    locale: str
    translations: NullTranslations


ENGLISH = Language("en", NullTranslations())
_in_force = ContextVar("language", default=ENGLISH)


def speak(language: Language) -> None:
    """Puts a language in force for what runs on in this thread or task."""
    _in_force.set(language)


def spoken() -> Language:
    return _in_force.get()


def _(message: str, /, **values: object) -> str:
    """The message in the language in force, its values filled in."""
    # To gettext the empty message is the head of the catalogue.
    found = _in_force.get().translations.gettext(message) if message else ""
    return found % values if values else found


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """The message for so many, of which %(number)s is filled in with its thousands apart."""
    found = _in_force.get().translations.ngettext(one, many, number)
    return found % {"number": f"{number:,}", **values}


def N_(message: str, /) -> str:  # noqa: N802 - the name that gettext's tools know
    """Marks a message of a constant, which `_` translates where it is shown."""
    return message


def all_of(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return _joined(names, _("%(most)s and %(last)s"))


def any_of(names: Sequence[str]) -> str:
    """ "A", "A or B", "A, B or C"."""
    return _joined(names, _("%(most)s or %(last)s"))


def _joined(names: Sequence[str], pattern: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return pattern % {"most": ", ".join(names[:-1]), "last": names[-1]}
